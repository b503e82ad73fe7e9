"""A person's edits of a transcript: words restored, confirmed, removed, requested.

Nothing here changes what a run wrote. The same edits over the same run give the same transcript.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tacet.core.assemble import FRAMES_PER_SECOND, ShardText, phrases
from tacet.core.span import Span, gaps
from tacet.core.text.breaks import PAUSE
from tacet.core.transcript import Mark, Missed, Segment, Transcript, Verdict, Word
from tacet.core.words.coverage import written_spans

ALL_ASIDE = "All words of this recording were set aside by a person."
SHORTEST_MISSED = 0.1  # seconds; what is left of a stretch that has words now, if it is longer
UNMEASURED = Segment(Span(0.0, 0.0), "", (), (), 0, 0.0, 0.0, 0.0, 1.0)

WordKey = tuple[float, float, str]
"""Start, end and text: the identity of a word in its run."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's verdict on one word: kept or removed."""

    word: WordKey
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Edited:
    """Edited transcript, with the origin of each segment.

    Attributes:
        origins: per segment, its index in the unedited transcript; None for a new one.
    """

    transcript: Transcript
    origins: tuple[int | None, ...]


def key_of(word: Word) -> WordKey:
    """Identity of a word inside its run."""
    return word.span.start, word.span.end, word.text


def edited(
    transcript: Transcript, decisions: Iterable[Decision], asked: Sequence[ShardText] = ()
) -> Edited:
    """The transcript with requested words and a person's verdicts applied."""
    decided = {decision.word: decision.verdict for decision in decisions}
    if not decided and not asked:
        return Edited(transcript, tuple(range(len(transcript.segments))))
    requested = _requested_words(transcript, asked, decided)
    removed = [w for w in transcript.removed if not any(one_sound(w, new) for new, _ in requested)]
    loose, aside = _parted(removed, requested, decided)
    kept: list[tuple[Segment, int | None]] = []
    for place, segment in enumerate(transcript.segments):
        words = tuple(_as_decided(word, decided) for word in segment.words)
        shown = tuple(word for word in words if word.verdict is not Verdict.REMOVED)
        aside += [word for word in words if word.verdict is Verdict.REMOVED]
        if shown or not words:
            kept.append((segment if shown == segment.words else _with(segment, shown), place))
    pairs = _placed(kept, loose)
    segments = tuple(segment for segment, _ in pairs)
    whole = replace(
        transcript,
        segments=segments,
        removed=tuple(sorted(aside, key=lambda word: word.span)),
        missed=_still_missed(transcript.missed, [word for word, _ in requested]),
        reason=None if segments else transcript.reason or ALL_ASIDE,
    )
    return Edited(whole, tuple(place for _, place in pairs))


Loose = tuple[Word, Segment]
"""A word that stands in no segment yet, and the segment whose figures it has."""


def one_sound(a: Word, b: Word) -> bool:
    """Whether two words stand for the same sound."""
    shorter = min(a.span.duration, b.span.duration)
    return a.span.overlap(b.span) > shorter / 2 or a.span == b.span


def _requested_words(
    transcript: Transcript, asked: Sequence[ShardText], decided: dict[WordKey, Verdict]
) -> list[Loose]:
    """Requested words, each sound once, without those written before or restored."""
    restored = [w for w in transcript.removed if decided.get(key_of(w)) is Verdict.KEPT]
    new: list[Loose] = []
    for segment in (segment for text in asked for segment in text.segments):
        known = [*transcript.words, *restored, *(word for word, _ in new)]
        near = [w for w in known if w.span.overlap(segment.span) > 0 or w.span == segment.span]
        for word in segment.words:
            if not any(one_sound(word, other) for other in near):
                new.append((replace(word, marks=(Mark.ASKED,)), segment))
    return new


def _parted(
    removed: Sequence[Word], requested: Sequence[Loose], decided: dict[WordKey, Verdict]
) -> tuple[list[Loose], list[Word]]:
    """Words outside all segments: those to show, and the removed ones."""
    loose: list[Loose] = [(word, UNMEASURED) for word in removed]
    decided_words = [
        (_as_decided(word, decided), figures) for word, figures in (*loose, *requested)
    ]
    shown = [
        (word, figures) for word, figures in decided_words if word.verdict is not Verdict.REMOVED
    ]
    aside = [word for word, _ in decided_words if word.verdict is Verdict.REMOVED]
    return sorted(shown, key=lambda pair: pair[0].span), aside


def _as_decided(word: Word, decided: dict[WordKey, Verdict]) -> Word:
    """The word with a person's verdict."""
    verdict = decided.get(key_of(word))
    if verdict is None:
        return word
    if verdict is Verdict.REMOVED:
        mark = Mark.SET_ASIDE
    else:
        mark = Mark.RESTORED if word.verdict is Verdict.REMOVED else Mark.CONFIRMED
    return replace(word, verdict=verdict, marks=(*word.marks, mark))


def _with(segment: Segment, words: tuple[Word, ...]) -> Segment:
    """The segment with other words in it."""
    return replace(
        segment,
        span=Span(words[0].span.start, max(word.span.end for word in words)),
        text="".join(word.text for word in words),
        words=words,
        tokens=tuple(token for word in words for token in word.tokens),
    )


def _placed(
    segments: list[tuple[Segment, int | None]], loose: Sequence[Loose]
) -> list[tuple[Segment, int | None]]:
    """Segments in order, with loose phrases put into near or new ones."""
    figures = {id(word): segment for word, segment in loose}
    for phrase in phrases([word for word, _ in loose]):
        home = next((i for i, (s, _) in enumerate(segments) if _belongs(phrase, s)), None)
        if home is None:
            start = round(phrase[0].span.start * FRAMES_PER_SECOND)
            base = replace(figures[id(phrase[0])], seek=start)
            segments.append((_with(base, tuple(phrase)), None))
        else:
            segment, place = segments[home]
            words = sorted((*segment.words, *phrase), key=lambda word: word.span)
            segments[home] = (_with(segment, tuple(words)), place)
    return sorted(segments, key=lambda pair: pair[0].span)


def _belongs(phrase: Sequence[Word], segment: Segment) -> bool:
    """Whether a phrase lies in or close to a segment."""
    start, end = phrase[0].span.start, phrase[-1].span.end
    if not segment.words:
        return False
    if segment.span.start < end and start < segment.span.end:
        return True
    return max(segment.span.start - end, start - segment.span.end) < PAUSE


def _still_missed(missed: Iterable[Missed], words: Sequence[Word]) -> tuple[Missed, ...]:
    """Missed speech that no word covers yet."""
    written = written_spans(words)
    return tuple(
        replace(one, span=gap)
        for one in missed
        for gap in gaps(written, one.span)
        if gap == one.span or gap.duration >= SHORTEST_MISSED
    )
