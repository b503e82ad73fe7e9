"""RTTM files, in which diarizers write who speaks when, and conversations for other programs."""

from collections.abc import Iterable
from pathlib import Path

from benchmarks.recordings import wav
from benchmarks.speakers.conversations import Conversation, Turn
from tacet.core.audio import Audio
from tacet.core.span import Span


def write(path: Path, turns: Iterable[Turn]) -> None:
    """One line for each turn."""
    lines = (
        f"SPEAKER {path.stem} 1 {turn.span.start:.3f} {turn.span.duration:.3f} <NA> <NA> "
        f"{turn.speaker} <NA> <NA>\n"
        for turn in turns
    )
    path.write_text("".join(lines))


def read(path: Path) -> list[Turn]:
    """The turns of a file."""
    fields = (line.split() for line in path.read_text().splitlines() if line.strip())
    return [Turn(Span(float(f[3]), float(f[3]) + float(f[4])), f[7]) for f in fields]


def write_conversation(folder: Path, made: Conversation) -> None:
    """A conversation as NAME.wav, and as NAME.expected.rttm who speaks in it."""
    folder.mkdir(parents=True, exist_ok=True)
    sound = wav(Audio.from_floats(made.sound).samples)
    (folder / f"{made.name}.wav").write_bytes(sound)
    write(folder / f"{made.name}.expected.rttm", made.turns)
