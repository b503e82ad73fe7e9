"""Paragraphs for reading: words with their times, what is in doubt, what was set aside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, zip_longest

from tacet.core.options.exporting import Contents
from tacet.core.text.boundaries import one_line, visible, whole_words
from tacet.core.text.paragraphs import paragraphs
from tacet.core.transcript import Transcript, Verdict, Word
from tacet.exporters.speakers import by_speaker


class Kind(StrEnum):
    """Kind of a shown word."""

    PLAIN = "plain"
    DOUBTFUL = "doubtful"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Shown:
    """A word as it is shown: `text` in one line, with its leading space; reasons of its kind."""

    text: str
    kind: Kind
    start: float
    end: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words of a paragraph; joined, their texts are its text. It has one speaker at most."""

    words: tuple[Shown, ...]
    speaker: str | None = None

    @property
    def start(self) -> float:
        """Seconds at which it begins."""
        return self.words[0].start

    @property
    def runs(self) -> list[tuple[Kind, str, str]]:
        """Kind, the space in front and the text of each run of words of one kind."""
        out = []
        for kind, words in groupby(self.words, key=lambda word: word.kind):
            text = "".join(word.text for word in words)
            out.append((kind, text[: len(text) - len(text.lstrip())], text.strip()))
        return out


def reading(transcript: Transcript, contents: Contents) -> list[Paragraph]:
    """Paragraphs in order, none without visible text."""
    texts = [whole_words(paragraph) for paragraph in paragraphs(transcript.segments)]
    if contents.removed:
        texts = _with_removed(texts, [word for word in transcript.removed if visible(word)])
    runs = (run for words in texts for run in by_speaker(words))
    shown = [Paragraph(tuple(_shown(words, contents)), name) for name, words in runs]
    return [paragraph for paragraph in shown if paragraph.words]


def _with_removed(texts: list[list[Word]], removed: Sequence[Word]) -> list[list[Word]]:
    """The texts, with the words that were set aside where they would have stood."""
    texts = [words for words in texts if words]
    if not texts:
        return [list(removed)]
    rest = sorted(removed, key=lambda word: word.span)
    out = []
    for words, after in zip_longest(texts, texts[1:]):
        here = [w for w in rest if not after or w.span.start < after[0].span.start]
        rest = rest[len(here) :]
        out.append(_merged(words, here))
    return out


def _merged(words: Sequence[Word], removed: Sequence[Word]) -> list[Word]:
    """Words in their order, each of the others in front of the first one that begins later."""
    out: list[Word] = []
    rest = list(removed)
    for word in words:
        while rest and rest[0].span.start < word.span.start:
            out.append(rest.pop(0))
        out.append(word)
    return out + rest


def _shown(words: Sequence[Word], contents: Contents) -> Iterator[Shown]:
    """Visible words, with one space at most between two, none at the ends."""
    texts = [one_line(word.text) for word in words]
    spaced = True
    last = max((i for i, text in enumerate(texts) if text.strip()), default=-1)
    for place, (word, text) in enumerate(zip(words[: last + 1], texts, strict=False)):
        text = text.lstrip() if spaced else text
        text = text.rstrip() if place == last else text
        if text:
            spaced = text[-1] == " "
            kind = _kind(word, contents)
            yield Shown(text, kind, word.span.start, word.span.end, word.reasons)


def _kind(word: Word, contents: Contents) -> Kind:
    if word.verdict is Verdict.REMOVED:
        return Kind.REMOVED
    doubted = contents.doubtful and word.verdict is Verdict.DOUBTFUL
    return Kind.DOUBTFUL if doubted else Kind.PLAIN
