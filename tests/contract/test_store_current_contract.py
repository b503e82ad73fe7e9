"""Contract of every Store: the current run of a recording, and runs that go on."""

import pytest
from library_values import NOW, altered, claimed, prepared, recording, run, text

from tacet.core.errors import NotFound
from tacet.library.model.run import RunState
from tacet.library.ports.store import Store


def _current(store: Store) -> dict[str, tuple[str, int]]:
    found = store.current_runs(["r1", "r2", "r3"])
    return {recording_id: (run.id, count) for recording_id, (run, count) in found.items()}


def test_an_earlier_run_is_made_current_until_a_new_one_comes(store: Store) -> None:
    store.add_recording(recording())
    for name in "abc":
        store.add_run(run(name))
    seq = store.last_event()
    made = store.make_current("a")
    assert _current(store) == {"r1": ("a", 3)}
    assert made.number == 1
    assert made.rank > store.run("c").rank
    assert [event.type for event in store.events_after(seq)] == ["run.changed"]
    assert store.make_current("a").rank == made.rank
    assert [each.id for each in store.runs_of("r1")] == ["c", "b", "a"]
    store.add_run(run("d"))
    assert _current(store) == {"r1": ("d", 4)}
    with pytest.raises(NotFound):
        store.make_current("nobody")


def test_a_stopped_run_waits_again_with_what_it_had(store: Store) -> None:
    claim = prepared(store)
    attempt = store.begin_shard(claim, 0)
    assert attempt is not None
    assert store.save_result(claim, 0, attempt, text("one"))
    store.cancel_run("run", NOW)
    assert not store.resume_run(store.run("run"))
    assert store.save_run(altered(store.run("run"), state=RunState.STOPPED), claim)
    store.add_run(run("later"))
    assert store.resume_run(altered(store.run("run"), state=RunState.WAITING))
    assert store.queue() == [("later", RunState.WAITING), ("run", RunState.WAITING)]
    claimed(store)
    again, claim = claimed(store)
    assert (again.id, again.cancel_asked) == ("run", False)
    assert again.plan is not None
    assert store.begin_shard(claim, 0) is None
    assert store.begin_shard(claim, 1) is not None
