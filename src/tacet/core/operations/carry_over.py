"""Corrections of one run carried over to another run of the same recording, by time and text.

Where the new run wrote what the person wrote, nothing is needed; where it wrote what the old run
wrote, the correction is made there, too; anything else a person has to look at.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tacet.core.editing import Decision, WordId
from tacet.core.operations.matching import Matching, SameWords, matched
from tacet.core.operations.model import (
    Merge,
    Operation,
    RenameSpeaker,
    Retime,
    Rewrite,
    SetSpeaker,
    Split,
)
from tacet.core.operations.typed_text import seen
from tacet.core.operations.uncarried import Uncarried
from tacet.core.span import Span
from tacet.core.text.diff import spoken
from tacet.core.transcript import Mark, Transcript, Verdict, Word


@dataclass(frozen=True, slots=True)
class Carried:
    """What becomes of corrections in another run.

    Attributes:
        operations: about words of the new run.
        decisions: about words of the new run.
        conflicts: in time order.
    """

    operations: tuple[Operation, ...]
    decisions: tuple[Decision, ...]
    conflicts: tuple[Uncarried, ...]


@dataclass(frozen=True, slots=True)
class _Correction:
    """Words of the old run that a person replaced, by place, and those that stand there now."""

    first: int
    end: int
    written: tuple[Word, ...]


def carry_over(old: Transcript, edited: Transcript, new: Transcript) -> Carried:
    """The corrections that made one transcript of another, for a new run's transcript.

    Args:
        old: of a run, with what was asked for, before a person's text and without decisions.
        edited: the same as a person left it.
        new: of another run of the recording, unedited.
    """
    after = _with_set_aside(edited, old)
    before = _standing(old, edited, after)
    found = matched(before, new.words)
    operations: list[Operation] = []
    conflicts: list[Uncarried] = []
    for correction in _corrections(before, after):
        change = _carried(correction, before, found)
        operations += [change] if isinstance(change, Rewrite) else []
        conflicts += [change] if isinstance(change, Uncarried) else []
    operations += _properties(after, before, found)
    decisions, lost = _decisions(edited, new, found)
    in_order = tuple(sorted((*conflicts, *lost), key=lambda one: one.span))
    return Carried(tuple(operations), tuple(decisions), in_order)


def _with_set_aside(edited: Transcript, old: Transcript) -> list[Word]:
    """Words that a person left, and those of the run that were set aside, in time order."""
    ours = {word.id for word in old.words}
    aside = (w for w in edited.removed if Mark.SET_ASIDE in w.marks and w.id in ours)
    return sorted((*edited.words, *aside), key=lambda word: word.span.start)


def _standing(old: Transcript, edited: Transcript, after: Sequence[Word]) -> list[Word]:
    """Words of the old run that a person's text was laid over, in time order."""
    ids = {word.id for word in (*after, *edited.rewritten)}
    ours = (word for word in (*old.words, *old.removed) if word.id in ids)
    return sorted(ours, key=lambda word: word.span.start)


def _corrections(before: Sequence[Word], after: Sequence[Word]) -> Iterator[_Correction]:
    """Where words differ, told by their ids: kept words are the same in both, in order."""
    places = {word.id: place for place, word in enumerate(before)}
    first, written = 0, list[Word]()
    for word in after:
        place = places.get(word.id)
        if place is None:
            written.append(word)
        elif place >= first:
            if written or place > first:
                yield _Correction(first, place, tuple(written))
            first, written = place + 1, []
    if written or first < len(before):
        yield _Correction(first, len(before), tuple(written))


def _carried(
    correction: _Correction, before: Sequence[Word], found: Matching
) -> Rewrite | Uncarried | None:
    """The correction for the new run; None if it wrote the same."""
    first, end = correction.first, correction.end
    text = "".join(word.text for word in correction.written).strip()
    gone = before[first:end]
    there = found.between(first, end, _span(correction, gone))
    if _text(there) == seen(text):
        return None
    if _said(there) == _said(gone):
        change = _rewrite(there, text, first, found)
        return change or Uncarried(_span(correction, gone), _text(gone), text)
    if there and _said(there) == _said(correction.written):
        return None
    return Uncarried(_span(correction, (*gone, *there)), _text(gone), text)


def _rewrite(there: Sequence[Word], text: str, first: int, found: Matching) -> Rewrite | None:
    """The rewrite of these words; with none, text beside the word before or behind them."""
    if there:
        return Rewrite(tuple(word.id for word in there), text)
    before, behind = found.partner(first - 1), found.partner(first)
    if before is not None:
        return Rewrite((before.id,), f"{before.text.strip()} {text}")
    return Rewrite((behind.id,), f"{text} {behind.text.strip()}") if behind is not None else None


def _said(words: Iterable[Word]) -> list[str]:
    return [said for word in words if (said := spoken(word))]


def _text(words: Iterable[Word]) -> str:
    return seen("".join(word.text for word in words))


def _span(correction: _Correction, others: Sequence[Word]) -> Span:
    """The time that a correction is about."""
    words = [*correction.written, *others]
    start = min(word.span.start for word in words)
    return Span(start, max(start, *(word.span.end for word in words)))


def _properties(
    edited: Sequence[Word], before: Sequence[Word], found: Matching
) -> Iterator[Operation]:
    """Times and speakers of words that both runs wrote."""
    places = {word.id: place for place, word in enumerate(before)}
    partners = [(word, found.partner(places.get(word.id, -1))) for word in edited]
    pairs = [(word, partner) for word, partner in partners if partner is not None]
    for word, partner in pairs:
        if Mark.RETIMED in word.marks and word.span != partner.span:
            yield Retime(partner.id, word.span)
    renamed = _renamed((before[places[word.id]].speaker, word.speaker) for word, _ in pairs)
    yield from (RenameSpeaker(old, new) for old, new in renamed.items())
    spoken_by: dict[str, list[WordId]] = {}
    for word, partner in pairs:
        if word.speaker and word.speaker != renamed.get(partner.speaker or "", partner.speaker):
            spoken_by.setdefault(word.speaker, []).append(partner.id)
    for name, words in spoken_by.items():
        yield SetSpeaker(tuple(words), name)


def _renamed(changes: Iterable[tuple[str | None, str | None]]) -> dict[str, str]:
    """The new names of speakers of whom most words have one, by the old.

    Without those who got a name that another lost, which one after the other could not be told.
    """
    found: dict[str, Counter[str]] = {}
    for old, new in changes:
        if old and new:
            found.setdefault(old, Counter())[new] += 1
    most = {old: names.most_common(1)[0][0] for old, names in found.items()}
    renamed = {old: new for old, new in most.items() if old != new}
    return {old: new for old, new in renamed.items() if new not in renamed}


def _decisions(
    edited: Transcript, new: Transcript, found: Matching
) -> tuple[list[Decision], list[Uncarried]]:
    """Verdicts of a person about words that the new run judged in another way."""
    places = {word.id: place for place, word in enumerate(found.old)}
    shown, any_word = SameWords(new.words), SameWords((*new.words, *new.removed))
    decisions: list[Decision] = []
    lost: list[Uncarried] = []
    for word in edited.removed:
        same = shown.nearest(word) if Mark.SET_ASIDE in word.marks else None
        decisions += [Decision(same.id, Verdict.REMOVED)] if same else []
    for word in edited.words:
        if not {Mark.RESTORED, Mark.CONFIRMED} & set(word.marks):
            continue
        same = found.partner(places.get(word.id, -1)) or any_word.nearest(word)
        if same is None and Mark.RESTORED in word.marks:
            lost.append(Uncarried(word.span, "", word.text.strip()))
        elif same is not None and same.verdict is not Verdict.KEPT:
            decisions.append(Decision(same.id, Verdict.KEPT))
    return decisions, lost


def carry_structure(
    edited: Transcript, operations: Iterable[Operation], new: Transcript
) -> list[Operation]:
    """Splits and merges of a run's segments, for a new run's transcript with its corrections.

    Args:
        operations: those that made `edited`. new: with what `carry_over` gave laid over it.
    """
    places = {word.id: place for place, word in enumerate(edited.words)}
    starts, new_starts = _starts(edited), _starts(new)
    found = matched(edited.words, new.words)
    out: dict[WordId, Operation] = {}
    for operation in operations:
        if not isinstance(operation, Split | Merge) or operation.word not in places:
            continue
        partner = found.partner(places[operation.word])
        begins = operation.word in starts
        if partner is not None and begins != (partner.id in new_starts):
            out[partner.id] = Split(partner.id) if begins else Merge(partner.id)
    return list(out.values())


def _starts(transcript: Transcript) -> set[WordId]:
    """Ids of the words that segments begin with."""
    return {segment.words[0].id for segment in transcript.segments if segment.words}
