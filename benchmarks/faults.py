"""Faults beyond word errors: speech lost silently, right words set aside, doubled words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.answers import Answer, Stretch
from benchmarks.normalize import tokens
from benchmarks.samples import Sample
from benchmarks.score import Utterance, aligned

LONG_ENOUGH = 0.8  # seconds of certain speech without a word that count as a loss
NEAR = 0.5  # seconds around an utterance in which a word set aside belongs to it


@dataclass(frozen=True, slots=True)
class Faults:
    """Faults of an answer.

    Attributes:
        losses: stretches of utterances with certain speech but no word, set aside or not, and no
            line that says so.
        removed: right words that were set aside, with the reasons.
        doubled: words written twice where they were said once.
    """

    losses: tuple[Stretch, ...] = ()
    removed: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()


def faults(sample: Sample, answer: Answer) -> Faults:
    """The faults of an answer to a sample with a reference."""
    said = sample.recording.utterances
    return Faults(
        tuple(silent_losses(said, answer)),
        tuple(_set_aside(sample, answer)),
        tuple(doubled(_reference(said, sample.language), tokens(answer.text, sample.language))),
    )


def silent_losses(said: Sequence[Utterance], answer: Answer) -> list[Stretch]:
    """Stretches of utterances that hold `LONG_ENOUGH` certain speech and nothing that tells."""
    words = [*answer.words, *(word for word, _ in answer.removed)]
    told = sorted([*((w.start, w.end) for w in words), *answer.missed])
    return [
        silent
        for utterance in said
        for silent in _between(told, (utterance.start, utterance.end))
        if sum(_common(silent, speech) for speech in answer.certain) >= LONG_ENOUGH
    ]


def doubled(reference: Sequence[str], written: Sequence[str]) -> list[str]:
    """Extra words that repeat what stands beside them."""
    extra = [j for i, j in aligned(reference, written) if i is None and j is not None]
    runs: list[list[int]] = []
    for j in extra:
        if runs and runs[-1][-1] == j - 1:
            runs[-1].append(j)
        else:
            runs.append([j])
    return [written[j] for run in runs for j in run if _repeats(written, j, len(run))]


def _repeats(written: Sequence[str], j: int, longest: int) -> bool:
    """Whether a word stands there again, as near as the run of extra words is long."""
    near = [j + n * side for n in range(1, longest + 1) for side in (-1, 1)]
    return any(0 <= k < len(written) and written[k] == written[j] for k in near)


def _set_aside(sample: Sample, answer: Answer) -> list[str]:
    """Words set aside that stand in the utterance's reference and are shown nowhere in it."""
    unwritten = _unwritten(sample, answer)
    lines = []
    for utterance, lacking in zip(sample.recording.utterances, unwritten, strict=True):
        for word, why in answer.removed:
            if not utterance.start - NEAR <= word.middle <= utterance.end + NEAR:
                continue
            parts = tokens(word.text, sample.language)
            if parts and not Counter(parts) - lacking:
                lacking -= Counter(parts)
                lines.append(f"{word.start:.2f}-{word.end:.2f} {word.text.strip()}: {why}")
    return lines


def _unwritten(sample: Sample, answer: Answer) -> list[Counter[str]]:
    """The words of each utterance's reference that are not shown."""
    said, language = sample.recording.utterances, sample.language
    owners = [i for i, u in enumerate(said) for _ in tokens(u.text, language)]
    reference, written = _reference(said, language), tokens(answer.text, language)
    lacking: list[Counter[str]] = [Counter() for _ in said]
    for i, j in aligned(reference, written):
        if i is not None and (j is None or reference[i] != written[j]):
            lacking[owners[i]][reference[i]] += 1
    return lacking


def _reference(said: Sequence[Utterance], language: str) -> list[str]:
    return [token for u in said for token in tokens(u.text, language)]


def _between(told: Sequence[Stretch], within: Stretch) -> list[Stretch]:
    """The parts of a stretch that no told one covers."""
    gaps, at = [], within[0]
    for start, end in told:
        if end <= at:
            continue
        if start >= within[1]:
            break
        if start > at:
            gaps.append((at, start))
        at = end
    return [*gaps, (at, within[1])] if at < within[1] else gaps


def _common(a: Stretch, b: Stretch) -> float:
    return max(0.0, min(a[1], b[1]) - max(a[0], b[0]))
