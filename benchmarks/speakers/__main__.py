"""The command `python -m benchmarks.speakers`: how wrong speakers are, on made conversations.

    python -m benchmarks.speakers [--half report] [--seeds 1 2] [--write FOLDER]
    python -m benchmarks.speakers --answers FOLDER

The second form scores what another program wrote for the recordings of `--write`: an RTTM file
for each, such as benchmarks/speakers/sherpa_child.py writes.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.recordings import SHARED
from benchmarks.speakers import rttm
from benchmarks.speakers.conversations import KINDS, Conversation, Turn, conversation
from benchmarks.speakers.der import Errors, errors
from benchmarks.speakers.voices import HALVES
from tacet import plugins
from tacet.core.audio import Audio
from tacet.core.options.speakers import SpeakerOptions
from tacet.core.speakers.observation import LocalSpeakers
from tacet.core.speakers.planning import speaker_spans
from tacet.core.speakers.turns import find_turns

SEEDS = (1, 2)  # the first and the last
FEW, MANY = (2, 3, 4), (5, 6)  # people in a conversation
MANY_KINDS = ("plain", "noisy", "room")
COLLARS = (0.25, 0.0)  # seconds


@dataclass(slots=True)
class Score:
    """What is added up over conversations of one group."""

    errors: dict[float, Errors] = field(default_factory=lambda: dict.fromkeys(COLLARS, Errors()))
    counts_right: int = 0
    conversations: int = 0

    def add(self, made: Conversation, answer: list[Turn]) -> None:
        """Add one conversation."""
        for collar in COLLARS:
            self.errors[collar] += errors(made.turns, answer, collar)
        self.counts_right += len({turn.speaker for turn in answer}) == len(made.speakers)
        self.conversations += 1

    def row(self, name: str) -> str:
        """A line of the table."""
        wide, none = self.errors[COLLARS[0]], self.errors[COLLARS[1]]
        parts = [wide.missed, wide.invented, wide.confused]
        shares = " + ".join(f"{100 * part / wide.speech:.1f}" for part in parts)
        return (
            f"| {name} | {100 * wide.rate:.1f} % ({shares}) | {100 * none.rate:.1f} % | "
            f"{self.counts_right} of {self.conversations} |"
        )


def conversations(data: Path, half: str, first: int, last: int) -> Iterator[Conversation]:
    """Conversations of a half by some seeds; other seeds give others of the same people."""
    seeds = range(first, last + 1)
    jobs = [(kind, count, seed) for seed in seeds for count in FEW for kind in KINDS]
    jobs += [(kind, count, first) for count in MANY for kind in MANY_KINDS]
    return (conversation(data, half, *job) for job in jobs)


def heard(made: Conversation, name: str) -> tuple[list[LocalSpeakers], float]:
    """What a diarizer hears, and seconds of processor time."""
    diarizer, audio = plugins.diarizer(name), Audio.from_floats(made.sound)
    started = time.process_time()
    pieces = list(diarizer.listen(audio, speaker_spans(audio.duration, diarizer.step)))
    return pieces, time.process_time() - started


def answered(
    pieces: list[LocalSpeakers], made: Conversation, options: SpeakerOptions
) -> list[Turn]:
    """The turns found."""
    found = find_turns(pieces, options, Audio.from_floats(made.sound).duration)
    return [Turn(turn.span, str(turn.speaker)) for turn in found]


def main() -> None:
    """Measure, and print a table."""
    given = _arguments()
    scores: dict[str, Score] = defaultdict(Score)
    known: Score = Score()
    spent = length = 0.0
    for made in conversations(given.data, given.half, *given.seeds):
        if given.write:
            rttm.write_conversation(given.write, made)
            continue
        if given.answers:
            answer = rttm.read(given.answers / f"{made.name}.rttm")
        else:
            pieces, seconds = heard(made, given.diarizer)
            answer = answered(pieces, made, SpeakerOptions())
            right = replace(SpeakerOptions(), num_speakers=len(made.speakers))
            known.add(made, answered(pieces, made, right))
            spent, length = spent + seconds, length + Audio.from_floats(made.sound).duration
        people = "2 to 4 people" if len(made.speakers) in FEW else "5 and 6 people"
        for group in ("all", people, made.kind):
            scores[group].add(made, answer)
    print("| | collar 0.25 s (missed + invented + confused) | no collar | count right |")
    print("|---|---|---|---|")
    for name in sorted(scores):
        print(scores[name].row(name))
    if length:
        print(known.row("number given"))
        print(f"\n{60 * spent / length:.2f} s of processor time per minute")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speakers", description=__doc__)
    parser.add_argument("--data", type=Path, default=SHARED, help="folder of the recordings")
    parser.add_argument("--half", default="report", choices=list(HALVES))
    parser.add_argument("--seeds", type=int, nargs=2, default=SEEDS, help="the first and last")
    parser.add_argument("--diarizer", default="pyannote", help="its entry point")
    parser.add_argument("--write", type=Path, help="only write the conversations into a folder")
    parser.add_argument("--answers", type=Path, help="score the RTTM files of a folder")
    return parser.parse_args()


if __name__ == "__main__":
    main()
