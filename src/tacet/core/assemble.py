"""Assembly of segments and transcripts from judged words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tacet.core.span import Span, gaps, merged
from tacet.core.text.boundaries import PAUSE, ends_sentence, is_one_word
from tacet.core.transcript import Missed, Reading, Segment, Transcript, Verdict, Word
from tacet.core.window import WindowResult
from tacet.core.words.coverage import written_spans
from tacet.core.words.merge_overlaps import merge_overlaps

NOBODY = "Nobody speaks in this recording."
NOT_UNDERSTOOD = "Somebody speaks in this recording, but no words could be made out."
UNSURE = "No speech could be made out here; what sounded a little like it was set aside."
NO_SOUND = "This recording is empty."

MISSED_GAP = 0.3  # seconds between covered spans in which no speech is missed
CERTAIN_BREAK = 0.1  # seconds: detectors waver that long in the middle of speech
FRAMES_PER_SECOND = 100  # of `seek`, as the whisper program counts


@dataclass(frozen=True, slots=True)
class ShardText:
    """Judged text of one shard, as it is stored.

    Attributes:
        results: what the engine said of each window, with every attempt, for the run log.
        readings: what the model considered instead, where it was unsure.
    """

    results: tuple[WindowResult, ...]
    segments: tuple[Segment, ...]
    removed: tuple[Word, ...]
    missed: tuple[Missed, ...]
    readings: tuple[Reading, ...] = ()


NO_TEXT = ShardText((), (), (), ())


def shard_text(
    results: Sequence[WindowResult], certain: Sequence[Span], min_missed: float
) -> ShardText:
    """Text of judged window results, overlapping windows merged."""
    owned = merge_overlaps(results)
    segments = [s for result in owned for s in segments_of(result)]
    removed = [w for r in owned for w in r.words if w.verdict is Verdict.REMOVED]
    missed = _missed(owned, _inside_windows(owned, certain), min_missed)
    return ShardText(tuple(results), tuple(segments), tuple(removed), tuple(missed))


def assemble(
    duration: float, speech: tuple[Span, ...], certain: tuple[Span, ...], texts: Sequence[ShardText]
) -> Transcript:
    """Transcript from the texts of all shards in order, still without language."""
    segments = tuple(s for text in texts for s in text.segments)
    removed = tuple(w for text in texts for w in text.removed)
    missed = tuple(m for text in texts for m in text.missed)
    return Transcript(
        duration=duration,
        speech=speech,
        certain=certain,
        segments=segments,
        removed=removed,
        missed=missed,
        readings=tuple(r for text in texts for r in text.readings),
        reason=None if segments else _why_empty(duration, speech, certain),
    )


def segments_of(result: WindowResult) -> Iterator[Segment]:
    """Segments of one window's shown words."""
    shown = [w for w in result.words if w.verdict is not Verdict.REMOVED]
    for words in phrases(shown):
        yield Segment(
            span=Span(words[0].span.start, words[-1].span.end),
            text="".join(word.text for word in words),
            words=tuple(words),
            tokens=tuple(token for word in words for token in word.tokens),
            seek=round(result.window.span.start * FRAMES_PER_SECOND),
            temperature=result.temperature,
            avg_logprob=result.avg_logprob,
            no_speech_prob=result.no_speech_prob,
            compression_ratio=result.compression_ratio,
        )


def phrases(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words grouped by sentence or pause, never split inside a word."""
    phrase: list[Word] = []
    for word in words:
        if phrase and _breaks(phrase[-1], word):
            yield phrase
            phrase = []
        phrase.append(word)
    if phrase:
        yield phrase


def _breaks(last: Word, word: Word) -> bool:
    if is_one_word(last.text, word.text):
        return False
    ended = ends_sentence(last.text, word.text)
    return ended or word.span.start - last.span.end >= PAUSE


def _inside_windows(results: Sequence[WindowResult], spans: Sequence[Span]) -> list[Span]:
    """Parts of the spans that lie inside the windows."""
    windows = merged(r.window.span for r in results)
    return [
        Span(max(span.start, window.start), min(span.end, window.end))
        for span in spans
        for window in windows
        if span.overlap(window) > 0
    ]


def _missed(
    results: Sequence[WindowResult], certain: Sequence[Span], shortest: float
) -> Iterator[Missed]:
    """Certain speech that no written word covers, not even a removed one."""
    written = written_spans((w for r in results for w in r.words), gap=MISSED_GAP)
    for span in merged(certain, CERTAIN_BREAK):
        for gap in gaps(written, span):
            if gap.duration >= shortest:
                yield Missed(gap, "somebody speaks here, but no words could be made out")


def _why_empty(duration: float, speech: tuple[Span, ...], certain: tuple[Span, ...]) -> str:
    if not duration:
        return NO_SOUND
    if certain:
        return NOT_UNDERSTOOD
    return UNSURE if speech else NOBODY
