"""Contract of every Store: recordings and uploads; run against each there is."""

from datetime import timedelta

import pytest
from library_values import NOW, prepared, recording, run, text

from tacet.core.errors import NotFound
from tacet.core.span import Span
from tacet.library.model.recording import Fault, Peaks, Upload
from tacet.library.ports.store import Store


def test_a_recording_comes_back_as_it_was_stored(store: Store) -> None:
    kept = recording(
        name="🎤 100% #'\".mp3",
        duration=0.1 + 0.2,
        container="mp3",
        codec="mp3",
        playable=True,
        error=Fault("no_audio_track", "silent"),
        listen_file="x",
        removed_at=NOW,
    )
    store.add_recording(kept)
    assert store.recording("r1") == kept
    with pytest.raises(NotFound):
        store.recording("r2")


def test_recordings_are_listed_newest_first_in_pages(store: Store) -> None:
    for number in range(5):
        store.add_recording(recording(number))
    store.add_recording(recording(9, removed_at=NOW))
    first = store.recordings("", 2, None)
    assert ([r.id for r in first.items], first.total) == (["r4", "r3"], 5)
    second = store.recordings("", 9, "r3")
    assert ([r.id for r in second.items], second.total) == (["r2", "r1", "r0"], 5)


def test_recordings_added_in_the_same_moment_are_all_listed_once(store: Store) -> None:
    for number in range(4):
        store.add_recording(recording(number, added_at=NOW))
    seen, after = [], None
    while page := store.recordings("", 1, after).items:
        after = page[0].id
        seen.append(after)
    assert sorted(seen) == ["r0", "r1", "r2", "r3"]


@pytest.mark.parametrize(("query", "found"), [("ÄRGER", 1), ("%", 1), ("_", 1), ("g", 2), ("z", 0)])
def test_searching_looks_for_the_letters_as_they_are(store: Store, query: str, found: int) -> None:
    for number, name in enumerate(("ärger 100%.mp3", "g_h.mp3")):
        store.add_recording(recording(number, name=name))
    assert store.recordings(query, 10, None).total == found


def test_only_the_stretch_of_the_peaks_that_is_asked_for_is_given(store: Store) -> None:
    store.add_recording(recording(1))
    store.save_peaks("r1", Peaks(bytes(range(100)), 0.5, 49.8))
    whole = store.peaks("r1")
    assert whole == Peaks(bytes(range(100)), 0.5, 49.8)
    assert store.peaks("r1", Span(10.0, 11.2)) == Peaks(b"\x14\x15\x16", 0.5, 49.8, first=20)
    assert store.peaks("r1", Span(49.5, 90.0)) == Peaks(b"\x63", 0.5, 49.8, first=99)


def test_purging_takes_everything_along(store: Store) -> None:
    claim = prepared(store)
    attempt = store.begin_shard(claim, 0)
    assert attempt
    store.save_result(claim, 0, attempt, text())
    store.save_peaks("r1", Peaks(b"\x00\xff", 0.5, 1.0))
    store.purge("r1")
    store.purge("r1")
    assert store.shards("run") == []
    assert store.peaks("r1") is None
    for gone in (store.recording, store.run):
        with pytest.raises(NotFound):
            gone("run" if gone == store.run else "r1")


def test_deleted_recordings_are_found_when_their_time_is_over(store: Store) -> None:
    store.add_recording(recording(1, removed_at=NOW))
    store.add_recording(recording(2, removed_at=NOW + timedelta(seconds=10)))
    store.add_recording(recording(3))
    assert [r.id for r in store.removed_before(NOW + timedelta(seconds=5))] == ["r1"]


def test_a_recording_changes_only_where_it_is_told_to(store: Store) -> None:
    store.add_recording(recording())
    store.change_recording("r1", removed_at=NOW)
    changed = store.change_recording("r1", duration=1.5, error=Fault("a", "b"))
    assert changed == store.recording("r1")
    assert changed == recording(removed_at=NOW, duration=1.5, error=Fault("a", "b"))
    assert store.change_recording("r1", error=None).error is None
    with pytest.raises(NotFound):
        store.change_recording("r2", name="x")


def test_the_first_listening_copy_stays(store: Store) -> None:
    store.add_recording(recording())
    assert store.offer_copy("r1", "a") == recording(listen_file="a")
    assert store.offer_copy("r1", "b") == store.recording("r1") == recording(listen_file="a")
    store.add_recording(recording(2, removed_at=NOW))
    for gone in ("r2", "r3"):
        with pytest.raises(NotFound):
            store.offer_copy(gone, "c")


def test_the_first_file_of_a_track_stays(store: Store) -> None:
    store.add_recording(recording())
    assert store.offer_track_file("r1", 2, "a") == "a"
    assert store.offer_track_file("r1", 2, "b") == "a"
    assert store.offer_track_file("r1", 3, "c") == "c"
    assert store.track_files("r1") == {2: "a", 3: "c"}
    assert {"a", "c"} <= store.files_in_use()
    store.add_recording(recording(2, removed_at=NOW))
    for gone in ("r2", "r9"):
        with pytest.raises(NotFound):
            store.offer_track_file(gone, 1, "d")
    store.purge("r1")
    assert store.track_files("r1") == {}


def test_an_upload_grows_only_from_where_it_stands(store: Store) -> None:
    begun = Upload("u", "a.mp3", 100, 0, "f", NOW, NOW, "audio/mpeg", {"start": False})
    store.add_upload(begun)
    grown = Upload("u", "b.mp3", 100, 60, "f", NOW, NOW, "audio/mpeg", {"start": False})
    assert store.save_upload(grown, 0)
    assert not store.save_upload(begun, 0)
    assert store.upload("u") == grown
    assert store.uploads() == [grown]
    assert store.files_in_use() == {"f"}


def test_an_upload_becomes_a_recording_once(store: Store) -> None:
    store.add_upload(Upload("r1", "a", 1, 1, "f", NOW, NOW))
    store.finish_upload("r1", recording(), None)
    assert store.recording("r1") == recording()
    assert store.uploads() == []
    with pytest.raises(NotFound):
        store.finish_upload("r1", recording(), None)
    assert not store.drop_upload("r1")


def test_an_upload_is_taken_out_once(store: Store) -> None:
    store.add_upload(Upload("u", "a", 1, 0, "f", NOW, NOW))
    assert [store.drop_upload("u"), store.drop_upload("u")] == [True, False]
    assert store.uploads() == []


def test_an_upload_and_its_first_run_come_together_or_not_at_all(store: Store) -> None:
    store.add_upload(Upload("r1", "a", 1, 1, "f", NOW, NOW))
    with pytest.raises(NotFound):
        store.finish_upload("r1", recording(), run("x", "another"))
    assert [u.id for u in store.uploads()] == ["r1"]
    store.finish_upload("r1", recording(), run())
    assert [run_id for run_id, _ in store.queue()] == ["run"]
    assert store.run("run").number == 1


def test_files_in_use_are_those_of_recordings_copies_and_uploads(store: Store) -> None:
    store.add_recording(recording(1, file="a", listen_file="b"))
    store.add_recording(recording(2, file="c", removed_at=NOW))
    store.add_upload(Upload("u", "", 1, 0, "d", NOW, NOW))
    assert store.files_in_use() == {"a", "b", "c", "d"}
