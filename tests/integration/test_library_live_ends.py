"""Ends of live recordings in the library: said, forgotten, deleted; and what is refused."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from live_library import SOUND, TEXT, WORDS, begin, listening, send, written
from sample_library import RATE, SampleLibrary

from tacet.core.errors import BadInput, BadOption, NoSpace, NotFound
from tacet.library.model.run import RunState
from tacet.library.use_cases import live as module
from tacet.library.use_cases.live import begin_live, end_live, live_of
from tacet.library.use_cases.recordings import (
    delete_recording,
    purge_removed,
    recording_of,
    rename_recording,
    restore_recording,
)
from tacet.library.use_cases.sweep import sweep, tidy
from tacet.library.wav import HEADER_BYTES


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    with SampleLibrary(tmp_path, WORDS) as library:
        yield library


def test_deleting_ends_it(library: SampleLibrary) -> None:
    recording, run = begin(library)
    with listening(library) as ended:
        at = send(library, recording, SOUND[:100_000])
        rename_recording(library.context, recording.id, "Board")
        delete_recording(library.context, recording.id)
        with pytest.raises(NotFound):
            send(library, recording, SOUND[at : at + 100], at)
    assert ended == [RunState.STOPPED]
    assert library.context.store.arriving() == []
    back = restore_recording(library.context, recording.id)
    assert (back.name, back.duration) == ("Board", 100_000 / 2 / RATE)
    delete_recording(library.context, recording.id)
    library.clock.forward(minutes=1)
    assert purge_removed(library.context) == 1
    with pytest.raises(NotFound):
        library.context.store.run(run.id)


def test_a_piece_that_arrives_while_it_is_deleted_is_no_obstacle(library: SampleLibrary) -> None:
    recording, _ = begin(library)
    with library.context.files.exclusive(recording.file):
        delete_recording(library.context, recording.id)
        assert library.context.store.arriving()
    tidy(library.context)
    assert library.context.store.arriving() == []


def test_one_that_gets_nothing_more_is_ended_by_housekeeping(library: SampleLibrary) -> None:
    recording, run = begin(library)
    with listening(library) as ended:
        library.clock.forward(minutes=9)
        send(library, recording, SOUND)
        library.clock.forward(minutes=9)
        tidy(library.context)
        assert library.context.store.arriving()
        library.clock.forward(minutes=2)
        tidy(library.context)
    assert ended == [RunState.DONE]
    assert recording_of(library.context, recording.id).duration == len(SOUND) / 2 / RATE
    assert written(library, run) == TEXT


def test_a_sweep_at_a_start_leaves_growing_sound_alone(library: SampleLibrary) -> None:
    recording, _ = begin(library)
    at = send(library, recording, SOUND[:1_000])
    library.clock.forward(minutes=5)
    sweep(library.context)
    assert send(library, recording, SOUND[at:2_000], at) == 2_000


def test_a_call_goes_by_itself_but_not_while_sound_arrives(library: SampleLibrary) -> None:
    recording, _ = begin_live(library.context, "", RATE, {}, call=True)
    with pytest.raises(NotFound):
        recording_of(library.context, recording.id)
    at = 0
    for _ in range(4):
        library.clock.forward(minutes=8)
        at = send(library, recording, SOUND[at : at + 1_000], at)
        tidy(library.context)
    ended = end_live(library.context, recording.id)
    assert ended.removed_at
    assert ended.removed_at > library.clock()


def test_what_does_not_fit_is_refused_before_anything_is_stored(library: SampleLibrary) -> None:
    for rate in (7_999, 48_001, 0, -1):
        with pytest.raises(BadOption, match="rate"):
            begin(library, rate)
    with pytest.raises(BadOption):
        begin(library, beam_size=0)
    assert library.context.store.arriving() == []
    assert library.context.store.files_in_use() == set()


def test_a_name_is_given_where_there_is_none(library: SampleLibrary) -> None:
    names = [begin_live(library.context, name, RATE)[0].name for name in ("", "a/b.WAV", "Talk")]
    assert names[0].startswith("20")
    assert names[1:] == ["b.WAV", "Talk.wav"]


def test_a_recording_is_no_longer_than_a_file_may_be(library: SampleLibrary) -> None:
    limits = replace(library.context.limits, max_upload_bytes=2_000)
    library.context = replace(library.context, limits=limits)
    recording, _ = begin(library)
    at = send(library, recording, SOUND[:1_000])
    with pytest.raises(BadInput, match="larger than"):
        send(library, recording, SOUND[at : at + 1_000], at)
    assert end_live(library.context, recording.id).size == HEADER_BYTES + 1_000


def test_a_full_disk_refuses_a_piece_and_loses_nothing(
    library: SampleLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording, run = begin(library)
    at = send(library, recording, SOUND[: len(SOUND) // 2])

    def full(size: int) -> None:
        raise NoSpace("The disk has no room for this.")

    with listening(library) as ended:
        with monkeypatch.context() as patch:
            patch.setattr(library.context.files, "require_space", full)
            with pytest.raises(NoSpace):
                send(library, recording, SOUND[at:], at)
            assert live_of(library.context, recording.id).offset == at
        send(library, recording, SOUND[at:], at)
        end_live(library.context, recording.id)
    assert ended == [RunState.DONE]
    assert written(library, run) == TEXT


def test_no_file_is_left_where_the_store_refuses(
    library: SampleLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise NoSpace("The disk has no room for this.")

    monkeypatch.setattr(library.context.store, "begin_live", full)
    with pytest.raises(NoSpace):
        begin(library)
    assert not list((library.folder / "files").iterdir())


def test_rates_are_those_that_are_told() -> None:
    assert (module.MIN_RATE, module.MAX_RATE) == (8_000, 48_000)
