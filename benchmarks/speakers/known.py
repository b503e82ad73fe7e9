"""The command `python -m benchmarks.speakers.known`: voices that are known from elsewhere.

Two conversations of the same people, who say other things in the second. Their voices are kept of
the first, and looked for in the second: how many are known again, how many get a wrong name, and
how many strangers are taken for somebody whose voice was kept.
"""

import argparse
import itertools
import pickle
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.recordings import SHARED
from benchmarks.speakers.__main__ import heard
from benchmarks.speakers.conversations import KINDS, Conversation, met_again
from benchmarks.speakers.voices import HALVES
from tacet.core.audio import Audio
from tacet.core.options.speakers import SpeakerOptions
from tacet.core.speakers.known import Voice, known_people, voices_of
from tacet.core.speakers.turns import Turn, find_turns

COUNTS = (2, 3, 4)  # people in a conversation
THRESHOLDS = [number / 100 for number in range(20, 52, 2)]


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """A speaker who was found: who it is, and the voice."""

    name: str
    voice: Voice


@dataclass(frozen=True, slots=True, eq=False)
class Meeting:
    """Who was found in two conversations, the one who speaks longest first."""

    kinds: tuple[str, str]
    first: tuple[Person, ...]
    second: tuple[Person, ...]


def meetings(data: Path, half: str, diarizer: str) -> Iterator[Meeting]:
    """Every pair of conversations of a half."""
    for count, kinds in itertools.product(COUNTS, itertools.product(KINDS, KINDS)):
        first, second = met_again(data, half, kinds, count, 1)
        yield Meeting(kinds, people(first, diarizer), people(second, diarizer))


def people(made: Conversation, diarizer: str) -> tuple[Person, ...]:
    """Everybody found in a conversation."""
    pieces, _ = heard(made, diarizer)
    turns = find_turns(pieces, SpeakerOptions(), Audio.from_floats(made.sound).duration)
    said: Counter[tuple[int, str]] = Counter()
    for turn, true in itertools.product(turns, made.turns):
        said[turn.speaker, true.speaker] += round(1000 * turn.span.overlap(true.span))
    voices = voices_of(pieces, turns)
    found = sorted(voices, key=lambda number: -_spoken(turns, number))
    names = {number: max(made.speakers, key=lambda who: said[number, who]) for number in found}
    return tuple(Person(names[number], voices[number]) for number in found)


def _spoken(turns: Sequence[Turn], number: int) -> float:
    return sum(turn.span.duration for turn in turns if turn.speaker == number)


def counted(met: Sequence[Meeting], options: SpeakerOptions) -> Counter[str]:
    """How often which happened."""
    counts: Counter[str] = Counter()
    elsewhere = {person.name: person.voice for one in met for person in reversed(one.first)}
    for one in met:
        kept = elsewhere | {person.name: person.voice for person in reversed(one.first)}
        here = {person.name for person in one.first}
        found = dict(enumerate(person.voice for person in one.second))
        names = known_people(found, kept, options)
        seen: set[str] = set()
        for number, person in enumerate(one.second):
            if person.name in here and person.name not in seen:
                counts["known"] += 1
                counts["known again"] += names.get(number) == person.name
            counts["wrong name"] += names.get(number, person.name) != person.name
            seen.add(person.name)
            others = {name: voice for name, voice in kept.items() if name != person.name}
            counts["strangers"] += 1
            counts["stranger named"] += number in known_people(found, others, options)
    return counts


def main() -> None:
    """Measure, and print a table."""
    given = _arguments()
    if given.voices and given.voices.exists():
        met = pickle.loads(given.voices.read_bytes())
    else:
        met = list(meetings(given.data, given.half, given.diarizer))
        if given.voices:
            given.voices.write_bytes(pickle.dumps(met))
    print("| from which mean cosine on | known again | wrong name | a stranger named |")
    print("|---|---|---|---|")
    for threshold in sorted({*THRESHOLDS, SpeakerOptions().known_voice}):
        counts = counted(met, replace(SpeakerOptions(), known_voice=threshold))
        print(
            f"| {threshold:.2f} | {counts['known again']} of {counts['known']} | "
            f"{counts['wrong name']} of {counts['strangers']} | "
            f"{counts['stranger named']} of {counts['strangers']} |"
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speakers.known")
    parser.add_argument("--data", type=Path, default=SHARED, help="folder of the recordings")
    parser.add_argument("--half", default="report", choices=list(HALVES))
    parser.add_argument("--diarizer", default="pyannote", help="its entry point")
    parser.add_argument("--voices", type=Path, help="a file that keeps what was heard")
    return parser.parse_args()


if __name__ == "__main__":
    main()
