"""What can be measured about a word once it has a time: speech, loudness, repetition."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from tacet.core.span import Span, covered
from tacet.core.speech import Speech
from tacet.core.transcript import Evidence, Word

MARGIN = 0.15  # seconds around a word in which its sound is looked for (docs/silence.md, 8)
AT_THE_END = 3  # words from the end at which what is told once more may stop


def with_evidence(words: Sequence[Word], speech: Speech) -> tuple[Word, ...]:
    """The words of one window, each with what was measured about it."""
    repeats = count_repeats([word.text for word in words])
    return tuple(
        replace(word, evidence=replace(_measured(word, speech), repeats=n))
        for word, n in zip(words, repeats, strict=True)
    )


def _measured(word: Word, speech: Speech) -> Evidence:
    start, end = max(0.0, word.span.start - MARGIN), word.span.end + MARGIN
    around = Span(start, end)
    near = speech.probability(start, end)
    return replace(
        word.evidence,
        speech_max=float(near.max()),
        speech_mean=float(speech.probability(word.span.start, word.span.end).mean()),
        speech_overlap=_share(speech.candidate, word.span, around),
        certain_overlap=_share(speech.certain, word.span, around),
        level=float(speech.levels.peak(start, end) - speech.levels.floor),
    )


def _share(spans: Sequence[Span], span: Span, around: Span) -> float:
    """The share of a word inside the spans, in order; of its surroundings if it has no length."""
    of = span if span.duration > 0 else around
    first = bisect_right(spans, of.start, key=attrgetter("end"))
    near = spans[first : bisect_left(spans, of.end, lo=first, key=attrgetter("start"))]
    return min(1.0, covered(near, of) / of.duration) if of.duration else 0.0


def plain(text: str) -> str:
    """A word's text without case, spaces and the marks around it, to compare words by."""
    return text.strip(" .,!?;:-\"'").lower()


def count_repeats(texts: Sequence[str], longest: int = 8) -> list[int]:
    """For each word, how many times in a row the phrase it stands in is said, 1 if only once.

    A phrase is up to `longest` words; "no no no" gives 3 for each "no".
    """
    said = [plain(text) for text in texts]
    counts = [1] * len(said)
    for size in range(1, longest + 1):
        i = 0
        while i + 2 * size <= len(said):
            n = 1
            while said[i + n * size : i + (n + 1) * size] == said[i : i + size]:
                n += 1
            if n > 1:
                for k in range(i, i + n * size):
                    counts[k] = max(counts[k], n)
            i += n * size if n > 1 else 1
    return counts


def count_retold(texts: Sequence[str], shortest: int) -> int:
    """How many words at the end tell once more what stood before, word for word, in runs of
    `shortest` on.

    Whisper that has come to the end of a sound may begin it again, most of all where it is handed
    less than its full window. What is told again with more than a word or two behind it was said.
    """
    said = [plain(text) for text in texts]
    retold: set[int] = set()
    before = [0] * len(said)  # length of the common run that ends at the word before and at each j
    for i in range(len(said)):
        runs = [0] * len(said)
        for j in range(i):
            if said[i] == said[j]:
                runs[j] = min(i - j, 1 + (before[j - 1] if j else 0))
            if runs[j] >= shortest and len(said) - i <= AT_THE_END:
                retold.update(range(i - runs[j] + 1, i + 1))
        before = runs
    return len(retold)
