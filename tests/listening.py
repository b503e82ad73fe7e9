"""A diarizer that is watched, and the job that it works for."""

from collections.abc import Callable
from dataclasses import replace

from sample_library import SampleLibrary
from scripted_diarizer import ScriptedDiarizer

from tacet.library.model.speakers import Speakers, SpeakersState
from tacet.library.worker.find_speakers import find_speakers

WORDS = 24  # in 97 s: 13 pieces
PIECES = 13


class Listening:
    """A diarizer that notes which pieces it listens to, and does something at one of them."""

    def __init__(self, library: SampleLibrary) -> None:
        self.heard: list[float] = []
        self.at: dict[int, Callable[[], object]] = {}  # by number of the piece
        diarizer = ScriptedDiarizer(on_listen=self._note)
        library.resources = replace(library.resources, open_diarizer=lambda: diarizer)

    def _note(self, start: float) -> None:
        self.heard.append(start)
        self.at.pop(round(start / 7.5), lambda: None)()


def found(library: SampleLibrary) -> SpeakersState | None:
    """How the next speakers ended."""
    claimed = library.context.store.claim_speakers("w", library.clock(), 30)
    assert claimed is not None
    return find_speakers(library.context, *claimed, library.resources)


def stored(library: SampleLibrary, recording: str) -> Speakers:
    speakers = library.context.store.speakers(recording)
    assert speakers is not None
    return speakers


def in_turn(count: int) -> list[int]:
    return [number % 2 for number in range(count)]


def no_work(library: SampleLibrary) -> bool:
    """Whether nothing decoded is left."""
    return not list((library.folder / "work").iterdir())
