"""Changes of a recording that change nothing of what is said must not change the words."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from benchmarks.lines import Line, MeasureContext
from benchmarks.material import Sound, made, through_mp3, through_telephone
from benchmarks.programs import Timed
from benchmarks.recordings import Recording, from_suite
from benchmarks.report import percent, tell
from benchmarks.score import Said, aligned, split
from tacet.core.audio import FULL_SCALE, SAMPLE_RATE, Audio

GAINS = (-30, -24, -18, -12, -6, 6)  # dB
STEP = 0.037  # seconds from one offset to the next
OFFSETS = tuple(round(i * STEP, 3) for i in range(1, 28))  # up to 1 s
APPENDED = 10.0  # seconds
RECORDINGS = (("suite", "edge_to_edge"), ("human", "human_digits"))
LENGTH = 60.0  # seconds of each recording
QUICK_LENGTH = 12.0
ASKED = ("Tacet", "Tacet exact", "faster-whisper vad_filter", "faster-whisper batched")
Change = Callable[[Sound], Sound]


def measure(context: MeasureContext) -> Iterator[Line]:
    """A line for each kind of change: words that differ from those of the unchanged recording."""
    recordings = [
        r for pair in RECORDINGS[: 1 if context.quick else None] if (r := _cut(context, *pair))
    ]
    programs = [p for p in context.report.timed() if p.name in ASKED]
    before = {p.name: [_texts(p.write(r.audio)) for r in recordings] for p in programs}
    for kind, changes in families(context.quick).items():
        cells, details = {}, {}
        for program in programs:
            changes_found = _changed(program, recordings, before[program.name], changes)
            differing, words = (
                sum(d for d, _, _ in changes_found),
                sum(w for _, w, _ in changes_found),
            )
            cells[program.name] = percent(differing, words) if changes_found else None
            details[program.name] = {name: d for d, _, name in changes_found if d}
        yield Line(f"words changed by {kind}", "<= 0.5 %", cells, details)


def families(quick: bool) -> dict[str, dict[str, Change]]:
    """The changes by kind, each by its name."""
    offsets = OFFSETS[13:14] if quick else OFFSETS
    gains = GAINS[:1] if quick else GAINS
    return {
        "gain": {f"{gain:+d} dB": partial(_louder, gain) for gain in gains},
        "an 8 kHz round trip": {"8 kHz": through_telephone},
        "an MP3 32 kbit/s round trip": {"MP3": through_mp3},
        "offsets up to 1 s": {f"{offset:g} s": partial(_later, offset) for offset in offsets},
        "silence appended": {"zeros": partial(_followed, "digital zero")},
        "rain appended": {"rain": partial(_followed, "rain")},
    }


def _louder(gain: float, sound: Sound) -> Sound:
    return np.clip(sound * 10 ** (gain / 20), -1, 1)


def _later(offset: float, sound: Sound) -> Sound:
    return np.pad(sound, (round(offset * SAMPLE_RATE), 0))


def _followed(kind: str, sound: Sound) -> Sound:
    return np.append(sound, made(kind, APPENDED))


def _cut(context: MeasureContext, folder: str, name: str) -> Recording | None:
    """The beginning of a recording; None where it is not there."""
    if not (context.data / folder / "suite.json").is_file():
        return None
    whole = from_suite(context.data / folder, name)
    length = QUICK_LENGTH if context.quick else LENGTH
    return Recording(name, Audio(whole.audio.samples[: round(length * SAMPLE_RATE)]))


def _changed(
    program: Timed,
    recordings: Sequence[Recording],
    before: Sequence[list[str]],
    changes: dict[str, Change],
) -> list[tuple[int, int, str]]:
    """Per recording and change: words that differ, words before, and which change it was."""
    rows = []
    for recording, old in zip(recordings, before, strict=True):
        sound = recording.audio.samples.astype(np.float64) / FULL_SCALE
        for name, change in changes.items():
            words = program.write(Audio.from_floats(change(sound)))
            if words is not None:
                rows.append((differing(old, _texts(words)), len(old), f"{recording.name}, {name}"))
    tell(f"metamorphic: {program.name}: {rows}")
    return rows


def _texts(words: Sequence[Said] | None) -> list[str]:
    return [word.text for word in split(words or ())]


def differing(old: Sequence[str], new: Sequence[str]) -> int:
    """Words replaced, left out or added from one text to the other."""
    pairs = aligned(old, new)
    return sum(a is None or b is None or old[a] != new[b] for a, b in pairs)
