"""Live recordings in the library: sound arrives in any pieces while the run listens."""

import random
import wave
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from live_library import (
    SOUND,
    TEXT,
    WORDS,
    begin,
    confirmed,
    listening,
    send,
    until,
    written,
)
from sample_library import RATE, SampleLibrary, read

from tacet.core.errors import BadInput, Conflict, WrongOffset
from tacet.library.model.run import RunState
from tacet.library.use_cases.live import append_live, begin_live, end_live, live_of
from tacet.library.use_cases.recordings import (
    open_original,
)
from tacet.library.use_cases.runs import request_run, resume_run, retry_run, run_of
from tacet.library.wav import HEADER_BYTES


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    with SampleLibrary(tmp_path, WORDS) as library:
        yield library


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
