"""How much of a window the pyannote diarizer listens to for voices: networks are scripted."""

import threading
from collections.abc import Callable

import numpy as np
import pytest

from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.span import Span
from tacet.core.speakers.observation import LocalSpeakers
from tacet.diarizers import pyannote
from tacet.diarizers.networks import EMBEDDING_SIZE

FRAMES = 589  # of a window of 10 s
ALL = range(FRAMES)
BRIEF, PIECE = 1.5, 7.5  # seconds


class Networks:
    """Local speakers by frames, and a voice for each thing that is listened to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.said: dict[int, list[range]] = {}
        self.heard: list[float] = []  # seconds
        self.voice: Callable[[int], int] = lambda number: 0
        monkeypatch.setattr(pyannote, "segment", self._segment)
        monkeypatch.setattr(pyannote, "embed", self._embed)

    def _segment(self, samples: np.ndarray) -> np.ndarray:
        sets = np.full((FRAMES, len(pyannote.SETS)), -20.0, np.float32)
        sets[:, 0] = -1
        for speaker, spans in self.said.items():
            for span in spans:
                sets[span.start : span.stop, 1 + speaker] = 0
        return sets

    def _embed(self, features: np.ndarray) -> np.ndarray:
        vector = np.zeros(EMBEDDING_SIZE, np.float32)
        vector[self.voice(len(self.heard))] = 1
        self.heard.append(len(features) / 100)
        return vector

    def listen(self) -> LocalSpeakers:
        """The piece in the middle of a window."""
        sound = np.zeros(30 * SAMPLE_RATE, np.int16)
        spans = [Span(PIECE, 2 * PIECE)]
        return next(iter(pyannote.PyannoteDiarizer().listen(Audio(sound), spans)))


@pytest.fixture
def networks(monkeypatch: pytest.MonkeyPatch) -> Networks:
    return Networks(monkeypatch)


def test_of_one_person_alone_the_beginning_and_the_end_are_enough(networks) -> None:
    networks.said = {0: [ALL]}
    piece = networks.listen()
    assert networks.heard == pytest.approx([BRIEF, BRIEF])
    assert len(piece.stretches) > 2
    assert piece.seconds[[0, -1]] == pytest.approx(BRIEF)
    assert np.all(piece.seconds[1:-1] == 0)


def test_where_beginning_and_end_are_not_alike_everything_is_listened_to(networks) -> None:
    networks.said = {0: [ALL]}
    networks.voice = lambda number: number
    piece = networks.listen()
    assert np.all(piece.seconds > 0)
    assert piece.seconds.sum() == pytest.approx(PIECE, abs=0.8)


def test_of_two_people_every_stretch_is_listened_to_once(networks) -> None:
    networks.said = {0: [range(330)], 1: [range(330, FRAMES)]}
    piece = networks.listen()
    assert np.all(piece.seconds > 0)
    assert len(networks.heard) == len(piece.stretches)
    assert sum(networks.heard) == pytest.approx(PIECE, abs=0.8)


def test_a_short_word_at_the_edge_is_heard_with_what_is_around_it(networks) -> None:
    networks.said = {0: [range(100)], 1: [range(200, FRAMES)]}
    piece = networks.listen()
    first = piece.stretches[0].tolist()
    assert first == [0, 0, 100 - pyannote.MARGIN]
    assert piece.seconds[0] == pytest.approx(BRIEF, abs=0.05)
    networks.said = {0: [range(60, 80)], 1: [range(200, FRAMES)]}
    assert networks.listen().seconds[0] == 0, "too little to be heard"


def test_every_core_listens_to_a_piece_and_answers_come_in_order(networks, monkeypatch) -> None:
    together = threading.Barrier(2, timeout=30)
    segment = pyannote.segment

    def _met(samples: np.ndarray) -> np.ndarray:
        together.wait()  # BrokenBarrierError if nobody else listens
        return segment(samples)

    monkeypatch.setattr(pyannote, "segment", _met)
    monkeypatch.setattr(pyannote, "available_cores", lambda: 2)
    spans = [Span(PIECE * n, PIECE * (n + 1)) for n in range(4)]
    sound = Audio(np.zeros(30 * SAMPLE_RATE, np.int16))
    starts = [piece.start for piece in pyannote.PyannoteDiarizer().listen(sound, spans)]
    assert starts == pytest.approx([span.start for span in spans], abs=0.05)
