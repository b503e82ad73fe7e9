"""Contract of every Store: lists that are filtered, sorted and paged."""

import re
from typing import Any

import pytest
from library_values import NOW, altered, claimed, recording, run
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tacet.core.errors import NotFound
from tacet.core.summary import summarize
from tacet.core.transcript import Transcript
from tacet.library.model.listing import ALL, NEWEST_FIRST, Filters, Order
from tacet.library.model.recording import Fault
from tacet.library.model.run import RunState
from tacet.library.ports.store import Store
from tacet.store.database import Database
from tacet.store.repository.listing import filtered, ordered
from tacet.store.repository.tables import RecordingRow


def listed(store: Store, filters: Filters = ALL, order: Order = NEWEST_FIRST) -> list[str]:
    """Ids of the recordings, read page by page."""
    seen: list[str] = []
    while page := store.list_recordings(filters, order, 2, seen[-1] if seen else None):
        if not page.items:
            assert page.total == len(seen)
            return seen
        seen += [one.id for one in page.items]
    raise AssertionError


def performed(store: Store, name: str, state: RunState, **changes: Any) -> None:
    """A run of a recording, brought to a state."""
    store.add_run(run(f"run-{name}", name))
    if state is not RunState.WAITING:
        taken, claim = claimed(store)
        assert store.save_run(altered(taken, state=state, **changes), claim)


def library(store: Store) -> None:
    """Recordings that differ in everything that lists are sorted by."""
    names = ("Talk 10", "talk 9", "Ärger", "Zebra")
    for number, name in enumerate(names):
        store.add_recording(recording(number, name=name, duration=float(number % 3)))
    store.add_recording(recording(9, name="gone", removed_at=NOW))
    doubtful = summarize(Transcript(1.0))
    performed(store, "r0", RunState.DONE, language="de", summary=doubtful)
    performed(store, "r1", RunState.FAILED, language="en")
    performed(store, "r2", RunState.WAITING)


@pytest.fixture(scope="module")
def filled(read_store: Store) -> Store:
    """The store of the module with the library in it; nobody changes it."""
    library(read_store)
    return read_store


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        (NEWEST_FIRST, ["r3", "r2", "r1", "r0"]),
        (Order("added", descending=False), ["r0", "r1", "r2", "r3"]),
        (Order("name", descending=False), ["r2", "r1", "r0", "r3"]),
        (Order("name"), ["r3", "r0", "r1", "r2"]),
        (Order("length", descending=False), ["r0", "r3", "r1", "r2"]),
        (Order("state", descending=False), ["r1", "r2", "r3", "r0"]),
        (Order("doubtful"), ["r3", "r2", "r1", "r0"]),
    ],
)
def test_a_list_is_sorted_and_each_recording_is_on_one_page(
    filled: Store, order: Order, ids: list[str]
) -> None:
    assert listed(filled, order=order) == ids


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(text="TALK"), ["r1", "r0"]),
        (Filters(state="failed"), ["r1"]),
        (Filters(state="new"), ["r3"]),
        (Filters(language="de"), ["r0"]),
        (Filters(archived=False), ["r2", "r1", "r0"]),
        (Filters(archived=True), ["r3"]),
        (Filters(folder="f"), ["r2"]),
        (Filters(folder="none", archived=False), ["r1", "r0"]),
        (Filters(text="talk", state="done"), ["r0"]),
        (Filters(tag="nothing"), []),
    ],
)
def test_a_list_is_filtered(store: Store, filters: Filters, ids: list[str]) -> None:
    library(store)
    store.change_recording("r3", archived=True)
    store.change_recording("r2", folder_id="f")
    assert listed(store, filters) == ids
    assert store.recording_ids(filters) == ids


def test_a_list_follows_the_current_run(store: Store) -> None:
    store.add_recording(recording())
    performed(store, "r1", RunState.FAILED, language="de")
    assert listed(store, Filters(state="failed", language="de")) == ["r1"]
    store.add_run(run("again"))
    assert listed(store, Filters(state="waiting")) == ["r1"]
    store.make_current("run-r1")
    assert listed(store, Filters(state="failed")) == ["r1"]


def test_what_cannot_be_read_has_failed_and_is_not_new(store: Store) -> None:
    library(store)
    fault = Fault("unreadable_media", "This is no sound.")
    store.add_recording(recording(5, error=fault))
    assert listed(store, Filters(state="failed")) == ["r5", "r1"]
    assert listed(store, Filters(state="new")) == ["r3"]


def test_a_page_behind_a_recording_that_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(NotFound):
        store.list_recordings(ALL, NEWEST_FIRST, 1, "nobody")


KEYS = ("added", "name", "length", "state", "doubtful")


ASKED = {
    "all": Filters(archived=False),
    "archived": Filters(archived=True),
    "name": Filters(text="talk", archived=False),
    "folder": Filters(folder="f", archived=False),
    "no folder": Filters(folder="none", archived=False),
    "tag": Filters(tag="t", archived=False),
    "state": Filters(state="done", archived=False),
    "language": Filters(language="de", archived=False),
    "file": Filters(sha256="ab", archived=False),
}


@pytest.mark.parametrize("filters", ASKED.values(), ids=ASKED)
@pytest.mark.parametrize("order", [Order(by, d) for by in KEYS for d in (True, False)], ids=str)  # type: ignore[arg-type]
def test_a_page_is_read_from_indexes_without_sorting(
    filled: Store, order: Order, filters: Filters
) -> None:
    assert isinstance(filled, Database)
    with filled._read() as session:
        behind = session.get(RecordingRow, "r1")
        page = ordered(filtered(select(RecordingRow), filters), order, behind)
        count = filtered(select(func.count()).select_from(RecordingRow), filters)
        for statement in (page, count):
            steps = steps_of(session, statement)
            if filters.state and order.by == "state":  # all are equal: nobody sorts so
                steps = [step for step in steps if "RIGHT PART OF ORDER BY" not in step]
            assert all(re.match(r"SEARCH|LIST SUBQUERY", step) for step in steps), steps


EQUALITIES = {
    "folder": "recordings_by_folder (folder_id=? AND archived=?)",
    "no folder": "recordings_by_folder (folder_id=? AND archived=?)",
    "state": "list_by_state (archived=? AND state_order=?)",
    "language": "list_by_language (archived=? AND language=?)",
    "tag": "recordings_by_tag (tag_id=?)",
    "file": "recordings_by_hash (sha256=?)",
}


@pytest.mark.parametrize(("name", "index"), EQUALITIES.items())
def test_a_filter_has_an_index_of_its_own(filled: Store, name: str, index: str) -> None:
    assert isinstance(filled, Database)
    with filled._read() as session:
        count = filtered(select(func.count()).select_from(RecordingRow), ASKED[name])
        assert any(step.endswith(index) for step in steps_of(session, count))


def steps_of(session: Session, statement: Select[Any]) -> list[str]:
    """What the database does for a statement, step by step."""
    query = statement.compile(session.connection(), compile_kwargs={"literal_binds": True})
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")
    return [row[-1] for row in plan]
