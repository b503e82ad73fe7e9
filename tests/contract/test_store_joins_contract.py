"""What every store keeps of a join: all of it in one transaction, or nothing."""

import pytest
from library_values import NOW, altered, plan, recording, run, text

from tacet.core.errors import NotFound
from tacet.core.span import Span
from tacet.core.text.search import parse_query
from tacet.library.model.recording import JOIN_KEY, Peaks, Upload
from tacet.library.model.run import RunState, Shard
from tacet.library.ports.store import Store

PEAKS = Peaks(b"\x01\x02", 0.5, 1.0)


def upload() -> Upload:
    return Upload("r9", "whole", 44, 44, "f", NOW, NOW, "audio/wav", {JOIN_KEY: ["r1", "r2"]})


def finish(store: Store) -> None:
    done = altered(run("joined", "r9"), state=RunState.DONE, finished_at=NOW, plan=plan())
    shards = [
        Shard("joined", index, Span(10 * index, 10 * index + 10), result=text())
        for index in range(2)
    ]
    store.finish_join(recording(9), PEAKS, done, shards)


def test_a_join_becomes_a_recording_with_a_finished_run(store: Store) -> None:
    store.add_upload(upload())
    assert store.upload("r9").is_join
    finish(store)
    assert store.uploads() == []
    assert store.recording("r9") == recording(9)
    assert store.peaks("r9") == PEAKS
    (current, count), *_ = store.current_runs(["r9"]).values()
    assert (current.id, current.state, current.number, count) == ("joined", RunState.DONE, 1, 1)
    assert store.run("joined").plan == plan()
    assert [shard.result for shard in store.shards("joined")] == [text()] * 2
    assert store.queue() == [], "nobody performs it"
    found = store.find_passages(parse_query("déjà"), 10, None)
    assert {one.recording.id for one in found} == {"r9"}


def test_a_join_that_was_given_up_becomes_nothing(store: Store) -> None:
    with pytest.raises(NotFound):
        finish(store)
    with pytest.raises(NotFound):
        store.recording("r9")
