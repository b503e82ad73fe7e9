"""The honest line about a transcript: how much speech, what was set aside, what was missed."""

from dataclasses import dataclass
from itertools import pairwise

from tacet.core.span import total
from tacet.core.transcript import Transcript, Verdict

SAME_PHRASE = 1.0  # seconds between removed words that still count as one phrase


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures about a transcript, and the sentence that says them; times in seconds."""

    duration: float
    speech_seconds: float
    words: int
    doubtful_words: int
    removed_words: int
    removed_phrases: int
    missed_seconds: float
    silent: bool
    reason: str | None
    text: str


def summarize(transcript: Transcript) -> Summary:
    """The summary of a transcript."""
    words = transcript.words
    removed = transcript.removed
    breaks = sum(b.span.start - a.span.end > SAME_PHRASE for a, b in pairwise(removed))
    phrases = breaks + 1 if removed else 0
    missed = total(m.span for m in transcript.missed)
    speech = total(transcript.speech)
    return Summary(
        duration=transcript.duration,
        speech_seconds=speech,
        words=len(words),
        doubtful_words=sum(word.verdict is Verdict.DOUBTFUL for word in words),
        removed_words=len(removed),
        removed_phrases=phrases,
        missed_seconds=missed,
        silent=not words,
        reason=transcript.reason,
        text=_sentence(speech, transcript.duration, phrases, missed),
    )


def _sentence(speech: float, duration: float, phrases: int, missed: float) -> str:
    parts = [f"{in_words(speech)} of speech in {in_words(duration)}"]
    if phrases:
        parts.append(f"{phrases} {'phrase' if phrases == 1 else 'phrases'} set aside")
    if missed:
        parts.append(f"{in_words(missed)} of speech not understood")
    return "; ".join(parts)


def in_words(seconds: float) -> str:
    """A length of time as a person says it: "0.8 s", "12 s", "3 min 12 s", "1 h 02 min"."""
    if seconds < 9.95:
        return f"{round(seconds, 1):g} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
