"""Where Tacet and the best of its peers differ: utterance by utterance, and whether it is chance.

Two programs with the same model make most errors together. What tells them apart are the utterances
in which one has fewer errors than the other, and the sign test says how often as uneven a count of
those would come of tossing a coin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb

from benchmarks.report import table
from benchmarks.score import Heard

HEAD = ("recording", "Tacet at", "errors", "best peer", "errors", "better", "worse", "by chance")
NOTE = (
    "Beside whichever peer setting has the fewest errors on that recording. better, worse: "
    "utterances in which Tacet has fewer errors than that peer, and more. by chance: how often a "
    "tossed coin would divide them at least as unevenly (two-sided sign test)."
)
OURS = "Tacet"
ByProgram = Mapping[str, Sequence[Heard]]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two programs on the same utterances.

    Attributes:
        better: those in which the first has fewer errors. `worse`: in which it has more.
    """

    better: tuple[tuple[Heard, Heard], ...]
    worse: tuple[tuple[Heard, Heard], ...]

    @property
    def chance(self) -> float:
        """The probability of a division as uneven as this or more, if both are equally good."""
        fewer, n = min(len(self.better), len(self.worse)), len(self.better) + len(self.worse)
        return float(min(1.0, 2 * sum(comb(n, k) for k in range(fewer + 1)) / 2**n))


def difference(ours: Sequence[Heard], theirs: Sequence[Heard]) -> Difference:
    """Where two programs differ on the same utterances."""
    pairs = list(zip(ours, theirs, strict=True))
    return Difference(
        tuple(pair for pair in pairs if pair[0].errors < pair[1].errors),
        tuple(pair for pair in pairs if pair[0].errors > pair[1].errors),
    )


def rows(programs_by_recording: Mapping[str, ByProgram]) -> str:
    """The table for recordings by name, on which each program was heard."""
    lines = []
    for name, programs in programs_by_recording.items():
        ours = [who for who in programs if who.startswith(OURS)]
        peers = [who for who in programs if who not in ours]
        if not peers or not any(programs.values()):
            continue
        best = min(peers, key=lambda who: _errors(programs[who]))
        for who in ours:
            seen = difference(programs[who], programs[best])
            counts = (len(seen.better), len(seen.worse), round(seen.chance, 2))
            lines.append(
                (name, who, _errors(programs[who]), best, _errors(programs[best]), *counts)
            )
    return table(HEAD, lines)


def details(programs: ByProgram) -> list[dict[str, object]]:
    """Each utterance that the programs did not all hear alike: what was said, what each wrote."""
    together = zip(*programs.values(), strict=True)
    return [
        {
            "start": heard[0].utterance.start,
            "said": heard[0].utterance.text,
            **{who: one.written for who, one in zip(programs, heard, strict=True)},
        }
        for heard in together
        if len({one.written for one in heard}) > 1
    ]


def _errors(heard: Sequence[Heard]) -> int:
    return sum(one.errors for one in heard)
