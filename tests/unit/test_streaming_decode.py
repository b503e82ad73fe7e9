"""A recording is read while it is decoded: what is there at once, what is not is waited for."""

import os
import threading
from pathlib import Path

import numpy as np
import pytest

from tacet.core.errors import NoSpace, RunCancelled
from tacet.library.worker.streaming_decode import StreamingDecode
from tacet.media import DecodeReport

RATE = 16_000
SAMPLES = (np.arange(10 * RATE) % 30_000).astype(np.int16)


class Decoder:
    """Writes half of the samples, then waits to be allowed the rest; may fail there."""

    def __init__(self, fault=None):
        self.fault, self.go_on = fault, threading.Event()
        self.reported = threading.Event()

    def decode(
        self, path, out, *, name=None, track=None, on_open=None, on_progress=None, cancelled=None
    ):
        with out.open("w+b") as file:
            on_open(file.fileno())
            content = SAMPLES.tobytes()
            os.write(file.fileno(), content[: len(content) // 2])
            on_progress(5.0, 12.0)
            self.reported.set()
            while not self.go_on.wait(0.01):
                if cancelled():
                    raise RunCancelled("stopped")
            if self.fault:
                raise self.fault
            os.write(file.fileno(), content[len(content) // 2 :])
        return DecodeReport(10.0, len(SAMPLES), "wav", "pcm", RATE, 1)


@pytest.fixture
def out(tmp_path) -> Path:
    return tmp_path / "sound.pcm"


def test_what_is_decoded_can_be_had_before_the_rest_is(out):
    decoder = Decoder()
    with StreamingDecode(decoder, Path("x"), out) as sound:
        early = sound.piece(1.0, 2.5)
        assert np.array_equal(early.samples, SAMPLES[RATE : RATE + 5 * RATE // 2])
        assert early.origin == RATE
        assert sound.report is None
        assert decoder.reported.wait(60)
        assert sound.progress == (5.0, 12.0)
        late = threading.Timer(0.1, decoder.go_on.set)
        late.start()
        rest = sound.piece(4.0, 100.0)
        assert np.array_equal(rest.samples, SAMPLES[4 * RATE :])
        assert sound.wait().duration == 10.0
        assert sound.progress == (10.0, 10.0)
        assert len(sound.piece(10.0, 5.0).samples) == 0
    with pytest.raises(RunCancelled):
        sound.piece(0.0, 1.0)


def test_a_piece_longer_than_what_is_there_waits_for_the_end(out):
    decoder = Decoder()
    with StreamingDecode(decoder, Path("x"), out) as sound:
        found = []
        waiting = threading.Thread(target=lambda: found.append(sound.piece(4.0, 2.0)))
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
        decoder.go_on.set()
        waiting.join(60)
        assert np.array_equal(found[0].samples, SAMPLES[4 * RATE : 6 * RATE])


def test_whoever_leaves_stops_the_decoding_and_frees_those_who_wait(out):
    faults = []

    def read(sound):
        try:
            sound.piece(4.0, 2.0)
        except RunCancelled as fault:
            faults.append(fault)

    with StreamingDecode(Decoder(), Path("x"), out) as sound:
        waiting = threading.Thread(target=read, args=(sound,))
        waiting.start()
    waiting.join(60)
    assert len(faults) == 1


def test_a_fault_of_decoding_is_told_to_whoever_asks(out):
    decoder = Decoder(NoSpace("full"))
    with StreamingDecode(decoder, Path("x"), out) as sound:
        decoder.go_on.set()
        with pytest.raises(NoSpace):
            sound.piece(0.0, 20.0)
        with pytest.raises(NoSpace):
            sound.wait()
