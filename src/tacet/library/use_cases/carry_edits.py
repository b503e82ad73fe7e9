"""A person's corrections carried over to a new run of the same recording, when it ends."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tacet.core.errors import NoSpace
from tacet.core.operations.carry_over import carry_over, carry_structure
from tacet.core.operations.lay import laid
from tacet.core.operations.layout import Layout
from tacet.core.operations.model import (
    MOST_OPERATIONS,
    Operation,
    Rewrite,
    Step,
)
from tacet.core.operations.prepare import take_what_fits
from tacet.core.operations.uncarried import Uncarried
from tacet.core.span import Span
from tacet.core.summary import summarize
from tacet.core.transcript import Transcript
from tacet.library.context import AppContext
from tacet.library.model.edit import CarryConflict, Change, Edits, LoggedStep
from tacet.library.model.run import Run, StoredTranscript
from tacet.library.use_cases.lay_edits import lay_edits, layout_of_edits, standing_of
from tacet.library.use_cases.transcripts import stored_transcript

log = logging.getLogger(__name__)

NOT_CARRIED = (
    "What you corrected in the run before could not be taken over. It is kept there: open that run "
    "to read or use it."
)


def carry_edits(context: AppContext, run: Run) -> bool:
    """Whether a run that ends has the corrections of the run before it, if there are any.

    Repeatable: a run that has steps or conflicts gets no others.

    Args:
        run: as it will be when it has ended.
    """
    try:
        _carry(context, run)
    except NoSpace:  # the run is tried again when there is space
        raise
    except Exception as error:  # a run of hours must not fail for it; it is told
        log.error("corrections were not carried over to %s: %s", run.id, type(error).__name__)
        log.debug("corrections were not carried over to %s", run.id, exc_info=error)
        return False
    return True


def _carry(context: AppContext, run: Run) -> None:
    edits, source = context.store.edits(run.id), corrected_run(context, run)
    if source is None or edits.steps or edits.conflicts or edits.last_step:
        return
    change = _change(context, edits, source, stored_transcript(context, run))
    if change.steps or change.decided or change.conflicts:
        context.store.save_edits(run.id, change)


def corrected_run(context: AppContext, run: Run) -> Run | None:
    """The run of the same recording whose corrections count: the last current one that has any."""
    others = (other for other in context.store.runs_of(run.recording_id) if other.id != run.id)
    edited = [other for other in others if other.state.final and other.revision]
    return max(edited, key=lambda other: other.rank, default=None)


def _change(context: AppContext, edits: Edits, source: Run, stored: StoredTranscript) -> Change:
    """The change that gives a run the corrections of another."""
    old = stored_transcript(context, context.store.run(source.id))
    made = context.store.edits(source.id)
    edited = lay_edits(old, made).transcript
    carried = carry_over(standing_of(old, made), edited, stored.transcript)
    after = replace(edits, decisions=(*edits.decisions, *carried.decisions))
    layout = layout_of_edits(stored, after).copied()
    steps, refused = _steps(layout, carried.operations, 1)
    whole = laid(layout, standing_of(stored, after), {}).transcript
    operations = [operation for step in made.live for operation in step.operations]
    structure = carry_structure(edited, operations, whole)
    steps += _steps(layout, structure, len(steps) + 1)[0]
    lost = [*carried.conflicts, *_uncarried(refused, stored.transcript)]
    after = replace(after, steps=tuple(_logged(context, step, source) for step in steps))
    return Change(
        edits.revision,
        summarize(lay_edits(stored, after).transcript),
        decided=carried.decisions,
        steps=after.steps,
        conflicts=tuple(CarryConflict(n, source.id, one) for n, one in enumerate(lost, 1)),
    )


def _steps(
    layout: Layout, operations: Sequence[Operation], number: int
) -> tuple[list[Step], list[Operation]]:
    """Steps of the operations that fit, and the others."""
    steps: list[Step] = []
    refused: list[Operation] = []
    for first in range(0, len(operations), MOST_OPERATIONS):
        some = operations[first : first + MOST_OPERATIONS]
        step, others = take_what_fits(layout, number + len(steps), some)
        steps += [step] if step.operations else []
        refused += others
    return steps, refused


def _uncarried(refused: Sequence[Operation], new: Transcript) -> Iterator[Uncarried]:
    """Corrections of text that did not fit after all."""
    words = {word.id: word for word in new.words}
    for operation in refused:
        if isinstance(operation, Rewrite):
            there = [words[word] for word in operation.words]
            span = Span(there[0].span.start, max(word.span.end for word in there))
            yield Uncarried(span, "".join(word.text for word in there).strip(), operation.text)


def _logged(context: AppContext, step: Step, source: Run) -> LoggedStep:
    return LoggedStep(step, context.clock(), carried_from=source.id)
