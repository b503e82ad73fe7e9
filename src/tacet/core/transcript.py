"""Transcript, segments and words with evidence, as frozen values.

Times are seconds in the original recording.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from tacet.core.span import Span

_MISSED = "missed"  # begins the ids of missed stretches


class Verdict(StrEnum):
    """Decision about a word; removed words stay in the transcript's `removed`."""

    KEPT = "kept"
    DOUBTFUL = "doubtful"
    REMOVED = "removed"


class Mark(StrEnum):
    """A person's action on a word."""

    RESTORED = "restored"
    CONFIRMED = "confirmed"
    SET_ASIDE = "set aside"
    LEFT_ASIDE = "left aside"  # what the run left out, looked at by a person and left as it is
    ASKED = "asked"  # written because a person wanted this stretch to be listened to anyway
    WRITTEN = "written"  # a person wrote it; no model gave it a probability
    RETIMED = "retimed"  # a person moved its start or end


@dataclass(frozen=True, slots=True)
class Evidence:
    """Measurements of one word.

    Attributes:
        speech_max: highest speech probability within the word and its margin, 0..1.
        speech_mean: mean speech probability over the word, 0..1.
        speech_overlap: share of the word inside candidate speech, 0..1.
        certain_overlap: share of the word inside certain speech, 0..1.
        level: peak level of the word in dB over the recording's noise floor.
        min_token_probability: the least sure token of the word, 0..1.
        repeats: how many times in a row the word or phrase stands here.
        agreement: whether another decode wrote the same word here; None when there was none.
    """

    speech_max: float = 1.0
    speech_mean: float = 1.0
    speech_overlap: float = 1.0
    certain_overlap: float = 1.0
    level: float = 0.0
    min_token_probability: float = 1.0
    repeats: int = 1
    agreement: bool | None = None


NOT_MEASURED = Evidence()
"""Evidence of a word that was never held against the sound."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, with its leading space.

    Attributes:
        probability: mean probability of its tokens, 0..1, as the engine gave it; 1 where none did.
        reasons: why it is doubtful or removed, in plain words; empty for a kept word, unless a
            person kept it, for then they say why it was not.
        tokens: the model's text tokens that spell it.
        marks: what a person did to it.
        id: stable inside its run (see `word_ids`); no part of what words are compared by.
        speaker: who says it, as a person named them, or "Speaker 1" and so on by their voices;
            None where nobody is known.
        aligned: where alignment put it, if repair moved it; no part of what words are compared by.
        token_probabilities: of each of `tokens`, 0..1; none where nobody asked for them.
    """

    span: Span
    text: str
    probability: float
    evidence: Evidence = field(default_factory=Evidence)
    verdict: Verdict = Verdict.KEPT
    reasons: tuple[str, ...] = ()
    tokens: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()
    id: str = field(default="", compare=False)
    speaker: str | None = None
    aligned: Span | None = field(default=None, compare=False)
    token_probabilities: tuple[float, ...] = ()

    @property
    def is_measured(self) -> bool:
        """Whether a model or a detector judged it; a typed word has no figures."""
        return self.probability < 1 or self.evidence != NOT_MEASURED

    @property
    def certainty(self) -> float | None:
        """The probability; None for the word of another program that gave none."""
        known = self.is_measured or Mark.WRITTEN in self.marks
        return self.probability if known else None


@dataclass(frozen=True, slots=True)
class Segment:
    """Sentence or phrase inside one window, with the window's Whisper figures.

    Attributes:
        seek: start of the window in 10 ms frames, as the whisper program counts it.
        avg_logprob: mean log-probability of the window's tokens, in nats, <= 0.
        no_speech_prob: the model's belief that the window holds no speech, 0..1.
        compression_ratio: UTF-8 bytes over zlib bytes of the window's text.
        language: code, where a person had it heard in another than the transcript's.
        paragraph: number of the paragraph that it stands in, so that none is cut anew while a
            person edits; None where that is told by what stands before it.
        split_off: whether a person split it from what stands before it: a paragraph begins there.
    """

    span: Span
    text: str
    words: tuple[Word, ...]
    tokens: tuple[int, ...]
    seek: int
    temperature: float
    avg_logprob: float
    no_speech_prob: float
    compression_ratio: float
    language: str | None = None
    paragraph: int | None = field(default=None, compare=False)
    split_off: bool = False

    @property
    def speaker(self) -> str | None:
        """Who says most of its words; None for nobody known."""
        names = [word.speaker for word in self.words]
        return max(names, key=names.count, default=None)


def with_words(segment: Segment, words: tuple[Word, ...]) -> Segment:
    """The segment with other words in it; its span and text are theirs."""
    return replace(
        segment,
        span=Span(words[0].span.start, max(word.span.end for word in words)),
        text="".join(word.text for word in words),
        words=words,
        tokens=tuple(token for word in words for token in word.tokens),
    )


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """A stretch in which another language seems to be spoken, by its code."""

    span: Span
    language: str


@dataclass(frozen=True, slots=True)
class Missed:
    """Certain speech without words, and why."""

    span: Span
    reason: str
    marks: tuple[Mark, ...] = ()

    @property
    def id(self) -> str:
        """Stable inside its run: its exact times, as long as no word covers part of it."""
        return missed_id(self.span.start, self.span.end)


@dataclass(frozen=True, slots=True)
class Reading:
    """Other text that the model considered for words that follow each other, told by their ids."""

    words: tuple[str, ...]
    text: str


def missed_id(start: float, end: float) -> str:
    """The id of the missed stretch at these exact times; never that of a word."""
    return f"{_MISSED}:{float(start)!r}:{float(end)!r}"


def missed_span(id: str) -> Span | None:
    """The times of a missed stretch by its id; None for the id of a word."""
    kind, *times = id.split(":")
    return Span(*map(float, times)) if kind == _MISSED else None


@dataclass(frozen=True, slots=True)
class Transcript:
    """Text of a recording, and all that was left out.

    Attributes:
        language: code such as "en"; None when nobody speaks.
        other_languages: where another one seems to be spoken, if the language was guessed.
        speech: where speech was found (candidate spans, padding excluded).
        removed: words that were taken out, each with its reasons.
        missed: certain speech without words.
        reason: why the transcript is empty, in one sentence; None when it is not.
        listened_to: seconds up to which the recording has been listened to; None when to its end.
            Of what comes after it nothing is known, whatever the other fields leave out.
        rewritten: the run's words that a person's text took the place of.
        readings: where the model was unsure; those of one place in the order of their rank.
    """

    duration: float
    language: str | None = None
    language_probability: float | None = None
    speech: tuple[Span, ...] = ()
    certain: tuple[Span, ...] = ()
    segments: tuple[Segment, ...] = ()
    removed: tuple[Word, ...] = ()
    missed: tuple[Missed, ...] = ()
    reason: str | None = None
    listened_to: float | None = None
    other_languages: tuple[SpokenLanguage, ...] = ()
    rewritten: tuple[Word, ...] = ()
    readings: tuple[Reading, ...] = ()

    @property
    def text(self) -> str:
        """Text of all segments, joined as the whisper program joins them."""
        return "".join(segment.text for segment in self.segments)

    @property
    def words(self) -> tuple[Word, ...]:
        """All shown words in time order."""
        return tuple(word for segment in self.segments for word in segment.words)
