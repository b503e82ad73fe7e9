"""Runs from the first wish to the last byte: requested, performed, stopped, deleted, exported."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sample_library import SampleLibrary, script, speech_wave

from tacet.core.errors import BadOption, Conflict, StoreUnusable
from tacet.core.protocols import Engine
from tacet.engines.scripted import ScriptedEngine
from tacet.library.model.run import Run, RunState
from tacet.library.use_cases.recordings import add_recording, recording_of
from tacet.library.use_cases.runs import (
    ahead_of,
    cancel_run,
    eta_seconds,
    request_run,
    request_runs,
    retry_run,
    run_of,
)
from tacet.library.use_cases.transcripts import run_log_of, transcript_of
from tacet.library.worker.perform_run import perform_run

OPTIONS = {"shard": 5.0, "max_window": 10.0}


@pytest.fixture
def word_count() -> int:
    return 12


def test_a_run_ends_with_a_transcript_a_log_and_nothing_else_on_disk(
    library: SampleLibrary,
) -> None:
    recording_id = library.add("Träume #1.wav")
    run = request_run(library.context, recording_id, OPTIONS)
    assert library.perform() is RunState.DONE
    view = transcript_of(library.context, run.id)
    assert view.complete
    assert [w.text for w in view.transcript.words] == [w.text for w in script(12)]
    assert len(view.ids) == len(set(view.ids)) == len(view.transcript.segments)
    assert view.listened_to == view.transcript.duration == 49.0
    assert view.summary.words == 12
    stored = recording_of(library.context, recording_id)
    assert (stored.duration, stored.codec) == (49.0, "pcm_s16le")
    peaks = library.context.store.peaks(recording_id)
    assert peaks is not None
    assert peaks.values == b"\x01\x02"
    left = sorted(p.relative_to(library.folder).parts[0] for p in library.folder.glob("*/*"))
    assert left == ["files", "runs"]


def test_the_log_tells_everything_about_the_run(library: SampleLibrary) -> None:
    run = request_run(library.context, library.add(), {**OPTIONS, "beam_size": 3})
    library.perform()
    stored = library.context.files.read_log(run.id)
    assert stored == run_log_of(library.context, run.id)
    log = json.loads(stored or b"")
    assert log["run"]["state"] == "done"
    assert len(log["recording"]["sha256"]) == 64
    assert log["recording"]["container"] == "wav"
    assert log["model"]["name"] == "scripted"
    assert log["options"]["beam_size"] == {"value": 3, "from": "request"}
    assert log["options"]["language"]["from"] == "file"
    assert log["speech"]["spans"]
    assert log["speech"]["silence_left_out"] > 0
    assert log["windows"][0]["attempts"][0]["why"] == "first"
    assert [w["word"] for w in log["words"]] == [w.text for w in script(12)]
    assert {"decode", "load", "plan", "language", "listen"} <= log["seconds"].keys()
    assert log["warnings"] == ["one packet was damaged"]
    assert log["versions"] == {"tacet": "0"}


def test_a_language_that_the_model_does_not_know_fails_the_run_and_is_not_claimed(
    library: SampleLibrary,
) -> None:
    run = request_run(library.context, library.add(), {**OPTIONS, "language": "de"})
    assert library.perform() is RunState.FAILED
    stored = run_of(library.context, run.id)
    assert stored.error is not None
    assert stored.error.code == "bad_option"
    assert 'scripted does not know the language "de"' in stored.error.message
    assert stored.language is None


def test_the_same_recording_and_options_give_the_same_transcript(library: SampleLibrary) -> None:
    run = request_run(library.context, library.add(), OPTIONS)
    library.perform()
    again = retry_run(library.context, run.id)
    library.perform()
    assert again.number == 2
    asked, meant = run.options["model"].value, again.options["model"].value
    assert (asked, meant) == ("auto", "scripted")
    assert {**again.options, "model": run.options["model"]} == run.options
    first, second = (transcript_of(library.context, r.id).transcript for r in (run, again))
    assert first == second


def test_text_is_there_while_the_run_goes_on(library: SampleLibrary) -> None:
    run = request_run(library.context, library.add(), OPTIONS)
    seen: list[tuple[int, float, bool]] = []

    class Watched(ScriptedEngine):
        def recognize(self, *a: Any) -> Iterator[Any]:
            for result in super().recognize(*a):
                view = transcript_of(library.context, run.id)
                seen.append((len(view.transcript.words), view.listened_to, view.complete))
                yield result

    library.use_engine(lambda run: Watched(script(12)))
    library.perform()
    words = [count for count, _, _ in seen]
    assert words == sorted(words)
    assert 0 < words[-1] < 12
    assert [t for _, t, _ in seen] == sorted(t for _, t, _ in seen)
    assert not any(complete for _, _, complete in seen)


def test_asking_twice_gives_the_same_run_while_it_waits(library: SampleLibrary) -> None:
    recording_id = library.add()
    first = request_run(library.context, recording_id, OPTIONS)
    assert request_run(library.context, recording_id, OPTIONS).id == first.id
    other = request_run(library.context, recording_id, {"beam_size": 1})
    assert ahead_of(library.context) == {first.id: 0, other.id: 1}
    with pytest.raises(Conflict):
        retry_run(library.context, first.id)


def test_all_recordings_without_a_run_get_one(library: SampleLibrary) -> None:
    ids = [library.add(f"{n}.wav", 1) for n in range(3)]
    library.clock.forward(seconds=1)
    request_run(library.context, ids[1])
    assert {r.recording_id for r in request_runs(library.context, None)} == {ids[0], ids[2]}


def test_an_option_that_does_not_exist_makes_no_run(library: SampleLibrary) -> None:
    recording_id = library.add()
    with pytest.raises(BadOption):
        request_run(library.context, recording_id, {"nonsense": 1})
    assert library.context.store.runs_of(recording_id) == []


def test_a_waiting_run_is_stopped_at_once_and_has_a_log(library: SampleLibrary) -> None:
    run = request_run(library.context, library.add())
    assert cancel_run(library.context, run.id).state is RunState.STOPPED
    assert library.context.store.claim_run("w", library.clock(), 30) is None
    stored = library.context.files.read_log(run.id)
    assert stored is not None
    assert json.loads(stored)["run"]["state"] == "stopped"
    assert cancel_run(library.context, run.id).state is RunState.STOPPED


def test_a_run_is_stopped_while_it_is_prepared(library: SampleLibrary) -> None:
    run = request_run(library.context, library.add())
    claimed = library.context.store.claim_run("w", library.clock(), 30)
    assert claimed is not None
    assert cancel_run(library.context, run.id).state is RunState.WAITING
    assert perform_run(library.context, *claimed, library.resources) is RunState.STOPPED
    assert list((library.folder / "work").iterdir()) == []


def test_a_file_that_is_no_sound_fails_with_a_reason_and_the_next_goes_on(
    library: SampleLibrary,
) -> None:
    bad = add_recording(library.context, "letter.mp3", [b"Dear all"])
    assert bad.error is not None
    assert bad.error.code == "unreadable_media"
    failed = request_run(library.context, bad.id)
    good = request_run(library.context, library.add())
    assert [library.perform(), library.perform()] == [RunState.FAILED, RunState.DONE]
    run = run_of(library.context, failed.id)
    assert run.error is not None
    assert run.error.code == "unreadable_media"
    assert (
        json.loads(run_log_of(library.context, failed.id))["run"]["error"]["code"] == run.error.code
    )
    assert run_of(library.context, good.id).error is None


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (RuntimeError("CUDA failed with error"), "internal"), (MemoryError(), "no_memory"),
        (ZeroDivisionError(), "internal"),
    ],
)  # fmt: skip
def test_any_fault_ends_this_run_only(library: SampleLibrary, fault: Exception, code: str) -> None:
    run = request_run(library.context, library.add())

    def broken(run: Run) -> Engine:
        raise fault

    library.use_engine(broken)
    assert library.perform() is RunState.FAILED
    stored = run_of(library.context, run.id)
    assert stored.error is not None
    assert stored.error.code == code
    assert "Traceback" not in stored.error.message
    assert list((library.folder / "work").iterdir()) == []


def test_a_store_that_cannot_be_used_ends_no_run(library: SampleLibrary) -> None:
    run = request_run(library.context, library.add())

    def broken(run: Run) -> Engine:
        raise StoreUnusable("The database was busy for too long.")

    library.use_engine(broken)
    with pytest.raises(StoreUnusable):
        library.perform()
    assert not run_of(library.context, run.id).state.final


def test_silence_gives_an_empty_transcript_that_says_so(library: SampleLibrary) -> None:
    content = speech_wave(1)
    silent = content[:44] + bytes(len(content) - 44)
    recording = add_recording(library.context, "silence.wav", [silent])
    run = request_run(library.context, recording.id)
    assert library.perform() is RunState.DONE
    view = transcript_of(library.context, run.id)
    assert view.transcript.segments == ()
    assert view.transcript.reason == "Nobody speaks in this recording."
    assert view.summary.silent


def test_what_a_crash_left_is_used_and_what_it_took_is_made_again(library: SampleLibrary) -> None:
    run = request_run(library.context, library.add(), OPTIONS)

    class Dying(ScriptedEngine):
        heard = 0

        def recognize(self, *a: Any) -> Iterator[Any]:
            for result in super().recognize(*a):
                self.heard += 1
                if self.heard > 3:
                    raise StoreUnusable("as if the process had died")
                yield result

    library.use_engine(lambda run: Dying(script(12)))
    with pytest.raises(StoreUnusable):
        library.perform()
    done = [s for s in library.context.store.shards(run.id) if s.result]
    assert done
    library.context.files.scratch_path(run.id).unlink()
    library.context.store.free_runs_of("w", library.clock())
    library.use_engine(lambda run: ScriptedEngine(script(12)))
    assert library.perform() is RunState.DONE
    assert [w.text for w in transcript_of(library.context, run.id).transcript.words] == [
        w.text for w in script(12)
    ]
    assert library.context.store.shards(run.id)[: len(done)] == done
    assert list((library.folder / "work").iterdir()) == []


def test_the_time_left_follows_from_the_time_taken(library: SampleLibrary) -> None:
    run = request_run(library.context, library.add())
    listening = replace(run, state=RunState.LISTENING, progress=0.25, seconds={"listen": 30.0})
    assert eta_seconds(listening) == 90.0
    assert eta_seconds(run) is None
