"""Word errors of an answer, by utterance: words wrong, missed and extra after normalization."""

from dataclasses import dataclass

from benchmarks.answers import Answer
from benchmarks.normalize import tokens
from benchmarks.samples import Sample
from benchmarks.score import Heard, aligned


@dataclass(frozen=True, slots=True)
class Mark:
    """Word errors of one answer; those of several add up.

    Attributes:
        reference: words that were said. written: words that were written.
        heard: the same by utterance, an extra word counted to the one before it.
    """

    reference: int = 0
    written: int = 0
    wrong: int = 0
    missed: int = 0
    extra: int = 0
    heard: tuple[Heard, ...] = ()

    @property
    def errors(self) -> int:
        """Words wrong, missed and extra."""
        return self.wrong + self.missed + self.extra

    def __add__(self, other: "Mark") -> "Mark":
        names = self.__dataclass_fields__
        return Mark(**{name: getattr(self, name) + getattr(other, name) for name in names})


def marked(sample: Sample, answer: Answer) -> Mark:
    """The word errors of an answer to a sample."""
    said, language = sample.recording.utterances, sample.language
    owners = [i for i, u in enumerate(said) for _ in tokens(u.text, language)]
    reference = [token for u in said for token in tokens(u.text, language)]
    written = tokens(answer.text, language)
    errors, texts = [0] * len(said), [list[str]() for _ in said]
    wrong = missed = extra = at = 0
    for i, j in aligned(reference, written):
        at = at if i is None or not owners else owners[i]
        differs = i is None or j is None or reference[i] != written[j]
        wrong += differs and i is not None and j is not None
        missed += j is None
        extra += i is None
        if said:
            errors[at] += differs
            texts[at] += [] if j is None else [written[j]]
    heard = (Heard(u, " ".join(t), n) for u, t, n in zip(said, texts, errors, strict=True))
    return Mark(len(reference), len(written), wrong, missed, extra, tuple(heard))
