"""Live recordings in the library: sound arrives in any pieces while the run listens."""

import random
import threading
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from sample_library import RATE, SampleLibrary, read, speech_wave

from tacet.core.errors import BadInput, BadOption, Conflict, NoSpace, NotFound, WrongOffset
from tacet.library.model.recording import Recording
from tacet.library.model.run import Run, RunState
from tacet.library.use_cases import live as module
from tacet.library.use_cases.live import append_live, begin_live, end_live, live_of
from tacet.library.use_cases.recordings import (
    delete_recording,
    open_original,
    purge_removed,
    recording_of,
    rename_recording,
    restore_recording,
)
from tacet.library.use_cases.runs import request_run, resume_run, retry_run, run_of
from tacet.library.use_cases.sweep import sweep, tidy
from tacet.library.use_cases.transcripts import transcript_of
from tacet.library.wav import HEADER_BYTES
from tacet.library.worker.perform_run import perform_run

WORDS = 4
SOUND = speech_wave(WORDS)[HEADER_BYTES:]
TEXT = " word0 word1 word2 word3"
PATIENCE = 60.0  # seconds


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    with SampleLibrary(tmp_path, WORDS) as library:
        yield library


def begin(library: SampleLibrary, rate: int = RATE, **options: object) -> tuple[Recording, Run]:
    return begin_live(library.context, "talk", rate, {"live_draft": 0.0, **options})


def send(library: SampleLibrary, recording: Recording, sound: bytes, offset: int = 0) -> int:
    return append_live(library.context, recording.id, offset, [sound], len(sound))


@contextmanager
def listening(library: SampleLibrary) -> Iterator[list[RunState | None]]:
    """A worker that performs the live run in a thread; what came of it."""
    claimed = library.context.store.claim_run("w", library.clock(), 30, live=True)
    assert claimed is not None
    ended: list[RunState | None] = []
    stop = threading.Event()
    resources = replace(library.resources, stopping=stop.is_set)

    def perform() -> None:
        ended.append(perform_run(library.context, *claimed, resources))

    thread = threading.Thread(target=perform)
    thread.start()
    try:
        yield ended
    except BaseException:
        stop.set()
        raise
    finally:
        thread.join(PATIENCE)


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def confirmed(library: SampleLibrary, run: Run) -> list[str]:
    """The words that change no more."""
    shards = library.context.store.shards(run.id)
    return [w.text for s in shards if s.result for g in s.result.segments for w in g.words]


def written(library: SampleLibrary, run: Run) -> str:
    return transcript_of(library.context, run.id).transcript.text


def test_words_are_confirmed_while_sound_arrives_and_the_end_is_a_recording(
    library: SampleLibrary,
) -> None:
    recording, run = begin(library)
    assert (recording.name, recording.duration) == ("talk.wav", None)
    third = 3 * 4 * RATE * 2 // 2  # bytes; behind the first word
    with listening(library) as ended:
        at = send(library, recording, SOUND[:third])
        until(lambda: confirmed(library, run))
        assert confirmed(library, run)[0] == " word0"
        assert run_of(library.context, run.id).state is RunState.LISTENING
        before = confirmed(library, run)
        send(library, recording, SOUND[at:], at)
        whole = end_live(library.context, recording.id)
    assert ended == [RunState.DONE]
    assert confirmed(library, run)[: len(before)] == before
    assert written(library, run) == TEXT
    content = read(open_original(library.context, recording.id)[0])
    assert (whole.size, whole.sha256) == (len(content), sha256(content).hexdigest())
    assert content[HEADER_BYTES:] == SOUND
    assert whole.duration == len(SOUND) / 2 / RATE
    assert library.context.store.peaks(recording.id) is not None
    assert not library.context.files.scratch_path(run.id).exists()


@pytest.mark.parametrize("rate", [8_000, 16_000, 24_000, 48_000])
def test_the_file_is_playable_at_its_own_rate(library: SampleLibrary, rate: int) -> None:
    recording, _ = begin(library, rate)
    send(library, recording, bytes(rate))
    end_live(library.context, recording.id)
    with (
        library.context.files.local_path(recording.file) as path,
        wave.open(str(path)) as content,
    ):
        assert (content.getframerate(), content.getnframes()) == (rate, rate // 2)


def test_any_pieces_give_the_same_transcript(library: SampleLibrary) -> None:
    chance, plans = random.Random(5), []
    for most in (2, 70_000, len(SOUND)):
        recording, run = begin(library)
        with listening(library):
            at = 0
            while at < len(SOUND):
                size = 2 * chance.randint(1, most) if most > 2 else 16_000
                at = send(library, recording, SOUND[at : at + size], at)
            end_live(library.context, recording.id)
        done = run_of(library.context, run.id)
        assert done.plan
        plans.append([chapter.span for chapter in done.plan.chapters])
        assert written(library, run) == TEXT
    assert plans[0] == plans[1] == plans[2]
    assert len(plans[0]) >= WORDS


def test_a_piece_counts_where_the_sound_ends_and_nowhere_else(library: SampleLibrary) -> None:
    recording, _ = begin(library)
    assert send(library, recording, SOUND[:1_000]) == 1_000
    for offset in (0, 500, 2_000):
        with pytest.raises(WrongOffset) as refusal:
            send(library, recording, SOUND[offset : offset + 1_000], offset)
        assert refusal.value.offset == 1_000
    with pytest.raises(BadInput, match="whole samples"):
        send(library, recording, b"abc", 1_000)
    with pytest.raises(BadInput, match="broke off"):
        append_live(library.context, recording.id, 1_000, [b"ab"], 100)
    assert send(library, recording, SOUND[1_000:1_010], 1_000) == 1_010
    live = live_of(library.context, recording.id)
    assert (live.offset, live.seconds, live.ended_at) == (1_010, 1_010 / 2 / RATE, None)


def test_bytes_that_were_never_acknowledged_are_not_in_the_end(library: SampleLibrary) -> None:
    """As those that a killed web process had written."""
    recording, _ = begin(library)
    at = send(library, recording, SOUND[:1_000])
    library.context.files.append(recording.file, HEADER_BYTES + at, [b"x" * 500], 500)
    end_live(library.context, recording.id)
    content = read(open_original(library.context, recording.id)[0])
    assert content[HEADER_BYTES:] == SOUND[:1_000]


def test_an_end_may_be_said_twice_but_nothing_comes_after_it(library: SampleLibrary) -> None:
    recording, _ = begin(library)
    send(library, recording, SOUND[:1_000])
    first = end_live(library.context, recording.id)
    assert end_live(library.context, recording.id) == first
    with pytest.raises(Conflict, match="has ended"):
        send(library, recording, SOUND[1_000:2_000], 1_000)


def test_a_recording_that_ends_without_sound_is_silent(library: SampleLibrary) -> None:
    recording, run = begin(library)
    with listening(library) as ended:
        end_live(library.context, recording.id)
    assert ended == [RunState.DONE]
    summary = run_of(library.context, run.id).summary
    assert summary
    assert (summary.words, summary.duration) == (0, 0.0)


def test_a_second_run_waits_for_the_end(library: SampleLibrary) -> None:
    recording, run = begin(library)
    with listening(library):
        send(library, recording, SOUND)
        with pytest.raises(Conflict, match="still going on"):
            request_run(library.context, recording.id, {"beam_size": 2})
        end_live(library.context, recording.id)
    again = retry_run(library.context, run.id)
    assert library.perform() is RunState.DONE
    assert written(library, again) == TEXT
    done = run_of(library.context, again.id)
    assert done.plan
    assert len(done.plan.chapters) == 1  # it reads the whole file, as of every recording


def test_a_worker_that_takes_over_keeps_what_is_confirmed(library: SampleLibrary) -> None:
    recording, run = begin(library)
    half = len(SOUND) // 4 * 2
    send(library, recording, SOUND[:half])
    with listening(library):
        until(lambda: len(confirmed(library, run)) >= 2)
        before = library.context.store.shards(run.id)
        library.clock.forward(seconds=60)
        library.context.store.free_runs_of("w", library.clock())  # as if it had been killed
    library.clock.forward(seconds=60)
    with listening(library) as ended:
        send(library, recording, SOUND[half:], half)
        end_live(library.context, recording.id)
    assert ended == [RunState.DONE]
    after = library.context.store.shards(run.id)
    kept = [shard for shard in before if shard.result]
    assert kept
    assert after[: len(kept)] == kept
    assert written(library, run) == TEXT


def test_a_stopped_live_run_can_go_on(library: SampleLibrary) -> None:
    recording, run = begin(library)
    send(library, recording, SOUND)
    with listening(library) as ended:
        until(lambda: confirmed(library, run))
        library.context.store.cancel_run(run.id, library.clock())
    assert ended == [RunState.STOPPED]
    resume_run(library.context, run.id)
    with listening(library) as ended:
        end_live(library.context, recording.id)
    assert ended == [RunState.DONE]
    assert written(library, run) == TEXT


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


def test_drafts_come_while_somebody_speaks(library: SampleLibrary) -> None:
    """In the middle of the first word nothing is confirmed, but there is a text."""
    middle = SOUND[: int(1.75 * RATE) * 2]
    recording, run = begin_live(library.context, "talk", RATE, {"live_draft": 0.1})
    with listening(library) as ended:
        send(library, recording, middle)
        until(lambda: library.context.store.shards(run.id))
        (shard,) = library.context.store.shards(run.id)
        assert (shard.result, shard.span.start) == (None, 0.0)
        assert shard.partial
        assert not confirmed(library, run)
        end_live(library.context, recording.id)
    assert ended == [RunState.DONE]
    assert all(shard.result for shard in library.context.store.shards(run.id))


def test_rates_are_those_that_are_told() -> None:
    assert (module.MIN_RATE, module.MAX_RATE) == (8_000, 48_000)
