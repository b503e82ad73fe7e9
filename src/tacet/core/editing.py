"""What a person changed in a transcript, laid over it: restored, confirmed, set aside, left so.

Nothing here changes what a run wrote. The same edits over the same run give the same transcript.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

from tacet.core.assemble import FRAMES_PER_SECOND, ShardText, phrases
from tacet.core.span import Span, gaps, merged, overlapping
from tacet.core.text.boundaries import PAUSE
from tacet.core.transcript import Mark, Missed, Segment, Transcript, Verdict, Word, with_words
from tacet.core.words.coverage import written_spans

ALL_ASIDE = "All words of this recording were set aside by a person."
SHORTEST_MISSED = 0.1  # seconds; what is left of a stretch that has words now, if it is longer
UNMEASURED = Segment(Span(0.0, 0.0), "", (), (), 0, 0.0, 0.0, 0.0, 1.0)

WordId = str
"""What tells a word of a run from all others, or a missed stretch; see `word_ids`."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about one word, kept or removed, or one missed stretch, removed."""

    word: WordId
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Answer:
    """What was heard in a stretch that a person asked for.

    Attributes:
        language: the one that the person named: if any word was heard in it, what was written in
            the stretch gives way. None where words are only added.
    """

    text: ShardText
    stretch: Span
    language: str | None = None

    @property
    def replaces(self) -> bool:
        """Whether what was written in the stretch gives way to it."""
        return self.language is not None and bool(self.text.segments)

    def covers(self, span: Span) -> bool:
        """Whether what was written at these times lies in the stretch."""
        return self.stretch.start <= span.middle <= self.stretch.end


@dataclass(frozen=True, slots=True)
class Edited:
    """Edited transcript, with the origin of each segment.

    Attributes:
        origins: per segment, its index in the unedited transcript; None for a new one.
    """

    transcript: Transcript
    origins: tuple[int | None, ...]


def edited(
    transcript: Transcript, decisions: Iterable[Decision], asked: Sequence[Answer] = ()
) -> Edited:
    """The transcript with the words that were asked for, and as a person decided about words.

    Args:
        asked: in the order of asking.
    """
    decided = {decision.word: decision.verdict for decision in decisions}
    if not decided and not asked:
        return Edited(transcript, tuple(range(len(transcript.segments))))
    whole = standing(transcript, decided, asked)
    segments, places = whole.transcript.segments, whole.origins
    return Edited(*set_aside(whole.transcript, segments, places, decided))


def standing(
    transcript: Transcript, decided: Mapping[WordId, Verdict], asked: Sequence[Answer]
) -> Edited:
    """The transcript with all that a person restored or asked for, and nothing set aside yet.

    What a person's text is laid over: it may stand around words that are set aside later.
    """
    if not decided and not asked:
        return Edited(transcript, tuple(range(len(transcript.segments))))
    before, places = _given_way(transcript, [answer for answer in asked if answer.replaces])
    requested = _requested_words(before, asked, decided)
    removed = [w for w in before.removed if not any(one_sound(w, new) for new, _ in requested)]
    loose, aside = _parted(removed, requested, decided)
    kept: list[tuple[Segment, int | None]] = []
    for place, segment in zip(places, before.segments, strict=True):
        words = tuple(_confirmed(word, decided) for word in segment.words)
        kept.append((replace(segment, words=words) if words != segment.words else segment, place))
    pairs = _placed(kept, loose)
    whole = replace(
        transcript,
        segments=tuple(segment for segment, _ in pairs),
        removed=tuple(aside),
        missed=_still_missed(before.missed, [word for word, _ in requested], decided),
    )
    return Edited(whole, tuple(place for _, place in pairs))


Places = TypeVar("Places")


def set_aside(
    transcript: Transcript,
    segments: Sequence[Segment],
    places: Sequence[Places],
    decided: Mapping[WordId, Verdict],
) -> tuple[Transcript, tuple[Places, ...]]:
    """The transcript of these segments, without the words that a person set aside.

    Args:
        places: one per segment; those of segments without any word left are dropped.
    """
    gone = {word for word, verdict in decided.items() if verdict is Verdict.REMOVED}
    aside = list(transcript.removed)
    left: list[tuple[Segment, Places]] = []
    for segment, place in zip(segments, places, strict=True):
        if not gone or gone.isdisjoint([word.id for word in segment.words]):
            left.append((segment, place))
            continue
        shown = tuple(word for word in segment.words if word.id not in gone)
        aside += [_as_decided(word, decided) for word in segment.words if word.id in gone]
        if shown:
            left.append((with_words(segment, shown), place))
    whole = replace(
        transcript,
        segments=tuple(segment for segment, _ in left),
        removed=tuple(sorted(aside, key=lambda word: word.span)),
        reason=None if left else transcript.reason or ALL_ASIDE,
    )
    return whole, tuple(place for _, place in left)


Loose = tuple[Word, Segment]
"""A word that stands in no segment yet, and the segment whose figures it has."""


def _given_way(transcript: Transcript, anew: Sequence[Answer]) -> tuple[Transcript, Sequence[int]]:
    """The transcript without what was requested anew, and where its segments stood before."""
    kept: list[tuple[int, Segment]] = []
    missed = transcript.missed
    for answer in anew:
        missed = (*left_of(missed, [answer.stretch]), *answer.text.missed)
    for place, segment in enumerate(transcript.segments):
        words = tuple(w for w in segment.words if not _covered(w.span, anew))
        if words == segment.words and (words or not _covered(segment.span, anew)):
            kept.append((place, segment))
        elif words:
            kept.append((place, with_words(segment, words)))
    without = replace(
        transcript,
        segments=tuple(segment for _, segment in kept),
        removed=tuple(w for w in transcript.removed if not _covered(w.span, anew)),
        missed=tuple(sorted(missed, key=lambda one: one.span)),
    )
    return without, [place for place, _ in kept]


def _covered(span: Span, answers: Sequence[Answer]) -> bool:
    return any(answer.covers(span) for answer in answers)


def one_sound(a: Word, b: Word) -> bool:
    """Whether two words stand for the same sound."""
    shorter = min(a.span.duration, b.span.duration)
    return a.span.overlap(b.span) > shorter / 2 or a.span == b.span


def _requested_words(
    transcript: Transcript, asked: Sequence[Answer], decided: Mapping[WordId, Verdict]
) -> list[Loose]:
    """Requested words, each sound once, without those written before or restored."""
    restored = [w for w in transcript.removed if decided.get(w.id) is Verdict.KEPT]
    found: list[Loose] = []
    for answer in asked:
        if answer.replaces:
            found = [pair for pair in found if not answer.covers(pair[0].span)]
        language = None if answer.language == transcript.language else answer.language
        known = [*transcript.words, *restored, *(word for word, _ in found)]
        found += _new(answer.text, known, language)
    return found


def _new(text: ShardText, before: Sequence[Word], language: str | None) -> list[Loose]:
    """The words for sounds that none of those before stands for."""
    found: list[Loose] = []
    for segment in text.segments:
        known = [*before, *(word for word, _ in found)]
        near = [w for w in known if w.span.overlap(segment.span) > 0 or w.span == segment.span]
        for word in segment.words:
            if not any(one_sound(word, other) for other in near):
                told = replace(segment, language=language)
                found.append((replace(word, marks=(Mark.ASKED,)), told))
    return found


def _parted(
    removed: Sequence[Word], requested: Sequence[Loose], decided: Mapping[WordId, Verdict]
) -> tuple[list[Loose], list[Word]]:
    """Words outside all segments: those that were restored or asked for, and the removed ones."""
    judged = [_as_decided(word, decided) for word in removed]
    shown = [(word, UNMEASURED) for word in judged if word.verdict is not Verdict.REMOVED]
    shown += [(_confirmed(word, decided), figures) for word, figures in requested]
    aside = [word for word in judged if word.verdict is Verdict.REMOVED]
    return sorted(shown, key=lambda pair: pair[0].span), aside


def _confirmed(word: Word, decided: Mapping[WordId, Verdict]) -> Word:
    """The word, marked if a person kept it; setting words aside comes later."""
    return _as_decided(word, decided) if decided.get(word.id) is Verdict.KEPT else word


def _as_decided(word: Word, decided: Mapping[WordId, Verdict]) -> Word:
    """The word with a person's verdict."""
    verdict = decided.get(word.id)
    if verdict is None:
        return word
    if verdict is Verdict.REMOVED:
        mark = Mark.LEFT_ASIDE if word.verdict is verdict else Mark.SET_ASIDE
    else:
        mark = Mark.RESTORED if word.verdict is Verdict.REMOVED else Mark.CONFIRMED
    return replace(word, verdict=verdict, marks=(*word.marks, mark))


def _placed(
    segments: list[tuple[Segment, int | None]], loose: Sequence[Loose]
) -> list[tuple[Segment, int | None]]:
    """Segments in order, with loose phrases put into near or new ones."""
    figures = {id(word): segment for word, segment in loose}
    alike = (list(pairs) for _, pairs in groupby(loose, key=lambda pair: pair[1].language))
    for phrase in (p for pairs in alike for p in phrases([word for word, _ in pairs])):
        language = figures[id(phrase[0])].language
        ours = ((i, s) for i, (s, _) in enumerate(segments) if s.language == language)
        home = next((i for i, segment in ours if _belongs(phrase, segment)), None)
        if home is None:
            start = round(phrase[0].span.start * FRAMES_PER_SECOND)
            base = replace(figures[id(phrase[0])], seek=start)
            segments.append((with_words(base, tuple(phrase)), None))
        else:
            segment, place = segments[home]
            words = sorted((*segment.words, *phrase), key=lambda word: word.span)
            segments[home] = (with_words(segment, tuple(words)), place)
    return sorted(segments, key=lambda pair: pair[0].span)


def _belongs(phrase: Sequence[Word], segment: Segment) -> bool:
    """Whether a phrase lies in or close to a segment."""
    start, end = phrase[0].span.start, phrase[-1].span.end
    if not segment.words:
        return False
    if segment.span.start < end and start < segment.span.end:
        return True
    return max(segment.span.start - end, start - segment.span.end) < PAUSE


def _still_missed(
    missed: Iterable[Missed], words: Sequence[Word], decided: Mapping[WordId, Verdict]
) -> tuple[Missed, ...]:
    """What was not understood and still has no word, marked where a person leaves it so."""
    written = written_spans(words)
    return tuple(
        replace(one, marks=(Mark.LEFT_ASIDE,)) if one.id in decided else one
        for one in left_of(missed, written)
    )


def left_of(missed: Iterable[Missed], covered: Sequence[Span]) -> tuple[Missed, ...]:
    """What is left of missed stretches beside those that are covered, in order."""
    whole = merged(covered)
    return tuple(
        replace(one, span=gap)
        for one in missed
        for gap in gaps(overlapping(whole, one.span), one.span)
        if gap == one.span or gap.duration >= SHORTEST_MISSED
    )
