"""Summary of a transcript: speech, words removed, speech missed.

The page, the terminal and the run log say it in the same words.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tacet.core.assemble import NOBODY
from tacet.core.span import HOUR, MINUTE, Span, total
from tacet.core.transcript import Mark, Transcript, Verdict, Word

SAME_PHRASE = 1.0  # seconds between removed words that still count as one phrase
TENTHS = 9.95  # seconds under which tenths are shown


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures about a transcript, in seconds and words, with their sentence.

    Attributes:
        doubtful_words: without those that a person confirmed.
        speech_seconds: as far as the recording is transcribed.
        removed_phrases: those set aside as unsupported, without those a person set aside.
        silent: nobody speaks; not known before all of it is transcribed.
        restored_words: set aside by Tacet, brought back by a person.
        asked_words: written because a person asked for a stretch.
        written_words: that a person wrote.
        rewritten_words: of the run, that a person's text took the place of.
    """

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
    restored_words: int = 0
    asked_words: int = 0
    written_words: int = 0
    rewritten_words: int = 0


def summarize(transcript: Transcript) -> Summary:
    """Summary of a transcript."""
    count = sum(len(segment.words) for segment in transcript.segments)
    notable = _notable(transcript)
    removed = transcript.removed
    unsupported = [word for word in removed if Mark.SET_ASIDE not in word.marks]
    by_hand = [word for word in removed if Mark.SET_ASIDE in word.marks]
    missed = total(m.span for m in transcript.missed)
    speech = _transcribed_speech(transcript)
    marks = Counter(mark for word in notable for mark in word.marks)
    restored, asked, written = (marks[m] for m in (Mark.RESTORED, Mark.ASKED, Mark.WRITTEN))
    rewritten = len(transcript.rewritten)
    parts = (
        _how_much(speech, transcript),
        _counted(_phrases(unsupported), "phrase", "set aside as unsupported"),
        _counted(_phrases(by_hand), "phrase", "set aside by a person"),
        f"{in_words(missed)} of speech not understood" if missed else "",
        _counted(restored, "word", "restored by a person"),
        _counted(asked, "word", "written because a person asked"),
        _counted(written, "word", "written by a person"),
        _counted(rewritten, "word", "replaced by a person"),
    )
    return Summary(
        duration=transcript.duration,
        speech_seconds=speech,
        words=count,
        doubtful_words=sum(word.verdict is Verdict.DOUBTFUL for word in notable),
        removed_words=len(removed),
        removed_phrases=_phrases(unsupported),
        missed_seconds=missed,
        silent=not count and transcript.listened_to is None,
        reason=transcript.reason,
        text="; ".join(part for part in parts if part),
        restored_words=restored,
        asked_words=asked,
        written_words=written,
        rewritten_words=rewritten,
    )


def _notable(transcript: Transcript) -> list[Word]:
    """The shown words that are in doubt or marked: few, where all of ten hours are many."""
    kept = Verdict.KEPT
    return [
        word
        for segment in transcript.segments
        for word in segment.words
        if word.verdict is not kept or word.marks
    ]


def _transcribed_speech(transcript: Transcript) -> float:
    """Seconds of speech up to where the transcript goes."""
    if transcript.listened_to is None:
        return total(transcript.speech)
    reached = Span(0.0, transcript.listened_to)
    return sum(span.overlap(reached) for span in transcript.speech)


def _how_much(speech: float, transcript: Transcript) -> str:
    """Phrase for the amount of speech in the recording."""
    whole, reached = in_words(transcript.duration), transcript.listened_to
    if reached is None and transcript.reason == NOBODY:
        alike = f", {in_words(speech)} of which sounded like speech" if speech else ""
        return f"no words in {whole}{alike}"
    if reached is None:
        return f"{in_words(speech)} of speech in {whole}"
    if not reached:
        return f"{whole} not listened to yet"
    return f"{in_words(speech)} of speech in the first {in_words(reached)} of {whole}"


def _phrases(words: Sequence[Word]) -> int:
    breaks = sum(b.span.start - a.span.end > SAME_PHRASE for a, b in pairwise(words))
    return breaks + 1 if words else 0


def _counted(count: int, what: str, how: str) -> str:
    return f"{count} {what if count == 1 else what + 's'} {how}" if count else ""


def in_words(seconds: float) -> str:
    """Duration in words: "0.8 s", "12 s", "3 min 12 s"."""
    if seconds < TENTHS:
        return f"{round(seconds, 1):g} s"
    whole = round(seconds)
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{whole // MINUTE} min {whole % MINUTE:02d} s"
    return f"{whole // HOUR} h {whole % HOUR // MINUTE:02d} min"


def people_in_words(count: int) -> str:
    """Number of people as the end of a sentence: "; 2 people speak"; empty for none."""
    return f"; {count} {'person speaks' if count == 1 else 'people speak'}" if count else ""
