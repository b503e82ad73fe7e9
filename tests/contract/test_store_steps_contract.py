"""Contract of every Store: steps of operations, and corrections to be carried over."""

from datetime import timedelta

import pytest
from library_values import NOW, altered, plan, prepared, run

from tacet.core.errors import NotFound
from tacet.core.operations.model import (
    Insert,
    Merge,
    Operation,
    Retime,
    Rewrite,
    SetSpeaker,
    Split,
    Step,
)
from tacet.core.operations.uncarried import Uncarried
from tacet.core.span import Span
from tacet.library.model.edit import (
    CarryConflict,
    Change,
    ConflictState,
    Edits,
    LoggedStep,
    StepState,
)
from tacet.library.model.run import Claim, RunState
from tacet.library.ports.store import Store

EVERY_KIND: tuple[Operation, ...] = (
    Rewrite(("3.12r1.5", "3.12.6"), 'she said "déjà" \u200fשלום'),
    Rewrite(("0.0.1",), ""),
    Insert(Span(1 / 3, 2 / 3), "one two"),
    Split("e1.0.0"),
    Merge("0.1.0", "0.0.9"),
    Retime("0.0.0", Span(1e-5, 36_000.1)),
    SetSpeaker(("0.0.0",), "Ann"),
    SetSpeaker(("0.0.1",), None),
)


def step(number: int, *operations: Operation) -> LoggedStep:
    """A step as it is made."""
    some = operations or (Rewrite((f"0.0.{number}",), "x"),)
    return LoggedStep(Step(number, some), NOW + timedelta(seconds=number))


def change(store: Store, **fields: object) -> bool:
    """Whether a change over the newest revision was stored."""
    over = store.edits("run").revision
    return store.save_edits("run", Change(over, **fields))  # type: ignore[arg-type]


def ended(store: Store) -> Claim:
    """The claim of a run that is done, beside a second run of the same recording."""
    claim = prepared(store)
    assert store.save_run(altered(store.run("run"), state=RunState.DONE), claim)
    store.add_run(run("second"))
    return claim


def test_steps_come_back_exactly_with_the_revision_they_made(store: Store) -> None:
    ended(store)
    assert change(store, steps=(step(1, *EVERY_KIND),))
    (stored,) = store.edits("run").steps
    assert stored == LoggedStep(Step(1, EVERY_KIND), NOW + timedelta(seconds=1), 1)
    assert store.edits("run").live == (Step(1, EVERY_KIND),)
    assert store.edits("second") == Edits()


def test_a_step_is_undone_redone_and_replaced_and_its_number_is_used_once(store: Store) -> None:
    ended(store)
    assert change(store, steps=(step(1),))
    assert change(store, steps=(step(2),))
    assert change(store, restated={2: StepState.UNDONE})
    edits = store.edits("run")
    assert [(one.state, one.revision) for one in edits.steps] == [
        (StepState.LIVE, 1), (StepState.UNDONE, 3),
    ]  # fmt: skip
    assert (edits.undone, [s.number for s in edits.live]) == ((2,), [1])
    assert change(store, restated={2: StepState.LIVE})
    assert change(store, restated={2: StepState.UNDONE})
    assert change(store, restated={2: StepState.REPLACED}, steps=(step(3),))
    edits = store.edits("run")
    assert ([s.number for s in edits.live], edits.undone, edits.last_step) == ([1, 3], (), 3)
    assert change(store, restated={3: StepState.UNDONE})
    assert change(store, restated={3: StepState.REPLACED})
    assert store.edits("run").last_step == 3


def test_a_step_made_on_an_old_revision_is_not_stored(store: Store) -> None:
    ended(store)
    assert store.save_edits("run", Change(0, steps=(step(1),)))
    assert not store.save_edits("run", Change(0, steps=(step(2),)))
    assert [s.number for s in store.edits("run").live] == [1]


def test_what_changed_is_told_in_the_same_transaction(store: Store) -> None:
    ended(store)
    last = store.last_event()
    change(store, steps=(step(1),), told={"revision": 1, "segments": []})
    events = store.events_after(last)
    assert [event.type for event in events] == ["transcript.edited", "run.changed"]
    assert events[0].data == {
        "run_id": "run", "recording_id": "r1", "revision": 1, "segments": [],
    }  # fmt: skip


def test_corrections_that_could_not_be_carried_over_come_back_and_change_their_state(
    store: Store,
) -> None:
    ended(store)
    first = CarryConflict(1, "old", Uncarried(Span(1 / 3, 2.5), " their", "there"))
    second = CarryConflict(2, "old", Uncarried(Span(3, 4), "", "so"))
    assert change(store, conflicts=(first, second))
    assert store.edits("run").conflicts == (first, second)
    accepted = CarryConflict(1, "old", first.correction, ConflictState.ACCEPTED)
    assert change(store, conflicts=(accepted,))
    assert store.edits("run").conflicts == (accepted, second)


def test_steps_about_words_of_shards_that_are_planned_anew_take_effect_no_more(
    store: Store,
) -> None:
    claim = prepared(store)
    about = ["0.12.5", "1.0.0", "12.0.3", "7fe.1.0", "e1.0.0"]
    steps = tuple(step(n, Rewrite((word,), "x")) for n, word in enumerate(about, 1))
    assert change(store, steps=steps)
    assert store.add_shards(altered(store.run("run"), plan=plan()), 1, [Span(10, 20)], claim)
    edits = store.edits("run")
    assert ([s.number for s in edits.live], edits.last_step) == ([1, 4, 5], 5)


def test_steps_go_with_their_recording(store: Store) -> None:
    ended(store)
    conflict = CarryConflict(1, "old", Uncarried(Span(1, 2), "a", "b"))
    change(store, steps=(step(1),), conflicts=(conflict,), told={"text": "secret"})
    store.purge("r1")
    with pytest.raises(NotFound):
        store.edits("run")
    assert not [e for e in store.events_after(0) if e.type == "transcript.edited"]
