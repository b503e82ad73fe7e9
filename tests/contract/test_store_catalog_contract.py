"""Contract of every Store: folders, tags and notes."""

import pytest
from library_values import NOW, recording

from tacet.core.errors import Conflict, NotFound
from tacet.library.model.catalog import Group, Note
from tacet.library.model.listing import Filters
from tacet.library.ports.store import Store


def test_recordings_are_tagged_and_found_by_tag(store: Store) -> None:
    for number in range(3):
        store.add_recording(recording(number))
    assert store.add_group("tag", "a", "Äpfel") == Group("a", "Äpfel")
    assert store.add_group("tag", "other", "ÄPFEL").id == "a"
    store.add_group("tag", "b", "birnen")
    seq = store.last_event()
    store.change_tags(["r0", "r1"], ["a", "b"], [])
    store.change_tags(["r0"], ["a"], ["b"])
    assert {event.data["id"] for event in store.events_after(seq)} == {"r0", "r1"}
    assert store.tags_of(["r0", "r1", "r2"]) == {"r0": ("Äpfel",), "r1": ("birnen", "Äpfel")}
    assert store.recording_ids(Filters(tag="äpfel")) == ["r1", "r0"]
    assert store.groups("tag") == [Group("b", "birnen", 1), Group("a", "Äpfel", 2)]
    with pytest.raises(Conflict):
        store.rename_group("tag", "a", "BIRNEN")
    assert store.rename_group("tag", "a", "äpfel").name == "äpfel"
    store.drop_group("tag", "a")
    assert store.tags_of(["r0", "r1"]) == {"r1": ("birnen",)}


def test_a_recording_lies_in_one_folder_or_none(store: Store) -> None:
    for number in range(2):
        store.add_recording(recording(number))
    store.add_group("folder", "f", "Talks")
    store.arrange(["r0", "r1"], folder_id="f")
    assert store.groups("folder") == [Group("f", "Talks", 2)]
    store.change_recording("r1", removed_at=NOW)
    assert store.groups("folder") == [Group("f", "Talks", 1)]
    store.drop_group("folder", "f")
    assert [store.recording(id).folder_id for id in ("r0", "r1")] == [None, None]
    for step in (
        lambda: store.arrange(["r0"], folder_id="f"),
        lambda: store.drop_group("folder", "f"),
        lambda: store.rename_group("folder", "f", "x"),
    ):
        with pytest.raises(NotFound):
            step()


def test_what_is_archived_tells_so(store: Store) -> None:
    store.add_recording(recording())
    seq = store.last_event()
    store.arrange(["r1"], archived=True)
    assert store.recording("r1").archived
    assert [event.type for event in store.events_after(seq)] == ["recording.changed"]


def test_notes_come_by_time_and_go_with_their_recording(store: Store) -> None:
    store.add_recording(recording())
    notes = [
        Note("c", "r1", "all", NOW),
        Note("b", "r1", "one", NOW, 1.5),
        Note("a", "r1", "two", NOW, 2.0),
    ]
    for note in reversed(notes):
        store.save_note(note)
    assert store.notes("r1") == notes
    store.save_note(Note("c", "r1", "changed", NOW, 9.0))
    assert [note.text for note in store.notes("r1")] == ["one", "two", "changed"]
    assert not store.drop_note("r2", "b")
    assert [store.drop_note("r1", "b"), store.drop_note("r1", "b")] == [True, False]
    store.purge("r1")
    assert store.notes("r1") == []
    with pytest.raises(NotFound):
        store.save_note(Note("d", "r1", "late", NOW))
