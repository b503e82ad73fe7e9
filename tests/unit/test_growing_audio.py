"""Sound that still arrives: readers wait for it, and learn how it ended."""

import threading

import numpy as np
import pytest

from tacet.core.audio import SAMPLE_RATE
from tacet.core.errors import NoSpace, RunCancelled
from tacet.core.growing_audio import GrowingAudio

SOUND = np.arange(3 * SAMPLE_RATE, dtype=np.int16)


@pytest.fixture
def growing(tmp_path):
    with (tmp_path / "pcm").open("w+b", buffering=0) as file:
        yield GrowingAudio(file)


def test_a_piece_is_what_arrived_there(growing):
    growing.append(SOUND[:20_000])
    growing.append(SOUND[20_000:])
    piece = growing.piece(1.0, 0.5)
    assert piece.origin == SAMPLE_RATE
    assert np.array_equal(piece.samples, SOUND[SAMPLE_RATE : SAMPLE_RATE * 3 // 2])
    assert growing.seconds == 3.0


def test_a_piece_waits_until_all_of_it_has_arrived(growing):
    pieces = []
    waiting = threading.Thread(target=lambda: pieces.append(growing.piece(0.0, 2.0)))
    waiting.start()
    growing.append(SOUND[:SAMPLE_RATE])
    assert waiting.is_alive()
    growing.append(SOUND[SAMPLE_RATE:])
    waiting.join()
    assert np.array_equal(pieces[0].samples, SOUND[: 2 * SAMPLE_RATE])


def test_a_piece_is_shorter_only_at_the_end(growing):
    growing.append(SOUND)
    growing.end()
    assert growing.piece(2.5, 5.0).duration == 0.5
    assert growing.piece(7.0, 1.0).duration == 0.0


@pytest.mark.parametrize("fault", [NoSpace("full"), OSError(5, "gone")])
def test_a_fault_reaches_whoever_waits(growing, fault):
    growing.append(SOUND)
    growing.end(fault)
    with pytest.raises(type(fault)):
        growing.piece(0.0, 1.0)


def test_nobody_waits_for_what_is_closed(growing):
    closing = threading.Timer(0.01, growing.close)
    closing.start()
    with pytest.raises(RunCancelled):
        growing.piece(0.0, 1.0)
    closing.join()


def test_the_first_fault_counts(growing):
    growing.end(NoSpace("full"))
    growing.close()
    with pytest.raises(NoSpace):
        growing.piece(0.0, 1.0)
