"""Steps laid over a transcript, purely: the same steps over the same words give the same text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tacet.core.editing import WordId, left_of, set_aside
from tacet.core.errors import Conflict
from tacet.core.operations.apply import apply
from tacet.core.operations.layout import Layout, layout_of
from tacet.core.operations.model import Names, Step, Unfit
from tacet.core.transcript import Transcript, Verdict
from tacet.core.words.coverage import written_spans


@dataclass(frozen=True, slots=True)
class Laid:
    """Transcript as a person left it.

    Attributes:
        ids: one number per segment, the same as long as it is the same segment.
        unfit: operations that do not stand in it, because their words do not.
    """

    transcript: Transcript
    ids: tuple[int, ...]
    unfit: tuple[Unfit, ...] = ()


def ground(standing: Transcript, ids: Sequence[int], decided: Mapping[WordId, Verdict]) -> Layout:
    """What steps are laid over.

    Args:
        standing: with the words that a person set aside still in it (`editing.standing`).
    """
    hidden = frozenset(word for word, verdict in decided.items() if verdict is Verdict.REMOVED)
    return layout_of(standing.segments, ids, hidden, standing.duration)


def with_steps(layout: Layout, steps: Iterable[Step]) -> Layout:
    """The layout after some steps; operations that do not fit are noted and left out."""
    after = layout.copied()
    for step in steps:
        for place, operation in enumerate(step.operations):
            try:
                apply(after, operation, Names(step.number, place))
            except Conflict as conflict:
                after.unfit.append(Unfit(step.number, operation, str(conflict)))
    return after


def laid(layout: Layout, standing: Transcript, decided: Mapping[WordId, Verdict]) -> Laid:
    """The transcript of a layout, without the words that a person set aside."""
    written = [layout.word(word) for word in layout.written]
    replaced = (*standing.rewritten, *layout.rewritten.values())
    rewritten = sorted(replaced, key=lambda word: word.span)
    missed = left_of(standing.missed, written_spans(written)) if written else standing.missed
    segments = [layout.segments[id] for id in layout.order]
    whole, ids = set_aside(
        replace(standing, missed=tuple(missed), rewritten=tuple(rewritten)),
        segments,
        layout.order,
        decided,
    )
    return Laid(whole, ids, tuple(layout.unfit))
