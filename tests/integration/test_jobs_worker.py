"""Worker slots: short runs pass long ones, and those that lost a worker run alone."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from sample_library import SampleLibrary, script, speech_wave

from tacet.core.protocols import Engine
from tacet.engines.scripted import ScriptedEngine
from tacet.jobs import heartbeat
from tacet.jobs.worker import LOCK_FILE, POLL_SECONDS, Worker
from tacet.jobs.worker_lock import worker_lock
from tacet.library.context import utc_now
from tacet.library.model.run import Run, RunState
from tacet.library.use_cases.edits import request_span
from tacet.library.use_cases.live import append_live, begin_live, end_live
from tacet.library.use_cases.runs import ahead_of, request_run, run_of

SHORT, TALK, LONG = 1, 16, 226  # words, one every 4 s: less than 60 s, 900 s, more
PATIENCE = 120.0  # seconds
TWO_LOOKS = 2.5 * POLL_SECONDS  # seconds in which the worker looks for work at least twice
DEAF = {"dead_level": 0.0, "dead_peak": 0.0}  # options with which nothing is heard


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    """A library on the real clock."""
    with SampleLibrary(tmp_path, LONG, 0.0, utc_now) as library:
        yield library


@dataclass
class Watched:
    """An engine that waits for its gate before each window, and tells who is at work."""

    library: SampleLibrary
    gates: dict[str, threading.Event] = field(default_factory=dict)  # by recording; open if none
    fault: BaseException | None = None  # what recognizing a recording called "broken" raises
    begun: list[str] = field(default_factory=list)  # recordings, in the order of being heard
    ended: list[str] = field(default_factory=list)

    def open(self, run: Run) -> Engine:
        """The engine of a run."""
        watched, name = self, self.library.context.store.recording(run.recording_id).name
        self.begun.append(name)

        class Engine(ScriptedEngine):
            def recognize(self, *arguments: Any) -> Iterator[Any]:
                for result in super().recognize(*arguments):
                    if name == "broken" and watched.fault:
                        raise watched.fault
                    if name in watched.gates:
                        watched.gates[name].wait(PATIENCE)
                    yield result

            def close(self) -> None:
                watched.ended.append(name)

        return Engine(script(LONG))


@contextmanager
def working(library: SampleLibrary, watched: Watched) -> Iterator[None]:
    """A worker at work in a thread of this process; whatever happens, it ends."""
    heartbeat.RELEASED = 1  # a thread that hangs must not end the tests as if all were well
    stop = threading.Event()
    resources = replace(library.resources, open_engine=watched.open, stopping=stop.is_set)
    with worker_lock(library.folder / LOCK_FILE, stop) as lock:
        thread = threading.Thread(target=Worker(library.context, resources, stop, lock).run)
        thread.start()
        try:
            yield
        finally:
            for gate in watched.gates.values():
                gate.set()
            stop.set()
            thread.join()


def until(true: Callable[[], object]) -> None:
    """Wait until something is true; fail when it does not become so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def requested(library: SampleLibrary, words: dict[str, int]) -> list[Run]:
    """A run of each recording, by name and length in words."""
    return [request_run(library.context, library.add(name, n)) for name, n in words.items()]


def all_done(library: SampleLibrary, runs: Sequence[Run]) -> bool:
    """Whether all these runs are done."""
    return all(run_of(library.context, run.id).state is RunState.DONE for run in runs)


def test_short_recordings_pass_a_long_one_and_long_ones_keep_their_order(
    library: SampleLibrary,
) -> None:
    watched = Watched(library, {"long": threading.Event(), "talk": threading.Event()})
    lengths = {"long": LONG, "longer": LONG + 1, "longest": LONG + 2, "talk": TALK}
    runs = requested(library, {**lengths, "next talk": TALK, "a": SHORT, "b": SHORT})
    with working(library, watched):
        until(lambda: all_done(library, runs[-2:]) and {"long", "talk"} <= set(watched.begun))
        assert set(watched.begun) == {"long", "talk", "a", "b"}
        assert ahead_of(library.context) == {
            run.id: i for i, run in ((1, runs[1]), (2, runs[2]), (4, runs[4]))
        }
        watched.gates["talk"].set()
        until(lambda: all_done(library, runs[-4:]))
        assert "longer" not in watched.begun
        watched.gates["long"].set()
        until(lambda: all_done(library, runs))
    assert [n for n in watched.ended if n.startswith("long")] == ["long", "longer", "longest"]


def test_a_span_request_is_answered_though_every_slot_is_taken(library: SampleLibrary) -> None:
    deaf = request_run(library.context, library.add("deaf", TALK), DEAF)
    shorts = [f"short {n}" for n in range(6)]
    watched = Watched(library, {name: threading.Event() for name in ("long", "talk", *shorts)})
    with working(library, watched):
        until(lambda: all_done(library, [deaf]))
        runs = requested(library, {"long": LONG, "talk": TALK, **dict.fromkeys(shorts, SHORT)})
        until(lambda: len(watched.begun) == 1 + len(runs))
        request_span(library.context, deaf.id, 2.0, 8.0)
        until(lambda: library.context.store.edits(deaf.id).span_requests[0].result)
        assert not any(run_of(library.context, run.id).state.final for run in runs)


def test_who_speaks_is_listened_to_though_every_slot_is_taken(library: SampleLibrary) -> None:
    shorts = [f"short {n}" for n in range(6)]
    watched = Watched(library, {name: threading.Event() for name in ("long", "talk", *shorts)})
    with working(library, watched):
        runs = requested(library, {"long": LONG, "talk": TALK, **dict.fromkeys(shorts, SHORT)})
        until(lambda: len(watched.begun) == len(runs))
        recording, run = begin_live(library.context, "live", 16_000)
        sound = speech_wave(SHORT)[44:]
        append_live(library.context, recording.id, 0, [sound], len(sound))
        until(lambda: any(shard.result for shard in library.context.store.shards(run.id)))
        assert not any(run_of(library.context, other.id).state.final for other in runs)
        end_live(library.context, recording.id)
        until(lambda: all_done(library, [run]))


def test_after_the_computer_slept_the_worker_does_not_take_its_own_run_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = SampleLibrary(tmp_path, TALK)
    watched = Watched(library, {"talk": threading.Event()})
    (run,) = requested(library, {"talk": TALK})
    asleep = threading.Event()
    claim_span_request = library.context.store.claim_span_request

    def slept(*arguments: Any) -> Any:
        """The claim, after an hour of sleep in the middle of looking for work."""
        if watched.begun and not asleep.is_set():
            asleep.set()
            request_run(library.context, library.add("short", SHORT))
            library.clock.forward(hours=1)
        return claim_span_request(*arguments)

    monkeypatch.setattr(library.context.store, "claim_span_request", slept)
    with working(library, watched):
        until(lambda: "short" in watched.ended)
        watched.gates["talk"].set()
        until(lambda: all_done(library, [run]))
    assert sorted(watched.begun) == ["short", "talk"]
    ended = run_of(library.context, run.id)
    assert (ended.attempt, ended.crashes) == (1, 0)
    library.context.store.close()


def test_who_lost_a_worker_is_alone_until_it_gets_on_and_the_shortest_goes_first(
    library: SampleLibrary,
) -> None:
    lost = requested(library, {"long": LONG, "a": SHORT})
    for _ in lost:
        assert library.context.store.claim_run("dead", utc_now(), 30)
    (library.folder / LOCK_FILE).write_text("dead\n")
    new = requested(library, {"new": SHORT})
    watched = Watched(library, {name: threading.Event() for name in ("long", "a")})
    with working(library, watched):  # which ends the leases of its predecessor
        for name in ("a", "long"):  # once "a" got on, the new one may begin before it has ended
            until(lambda n=name: n in watched.begun)
            time.sleep(TWO_LOOKS)
            assert set(watched.begun) - set(watched.ended) == {name}
            watched.gates[name].set()
        until(lambda: all_done(library, [*lost, *new]))
    assert watched.begun[0] == "a"


def test_a_span_request_that_lost_a_worker_is_worked_on_alone(library: SampleLibrary) -> None:
    deaf = request_run(library.context, library.add("deaf", TALK), DEAF)
    watched = Watched(library)
    with working(library, watched):
        until(lambda: all_done(library, [deaf]))
    request_span(library.context, deaf.id, 2.0, 8.0)
    assert library.context.store.claim_span_request("dead", utc_now(), 30)
    (library.folder / LOCK_FILE).write_text("dead\n")
    watched = Watched(library, {"deaf": threading.Event()})
    runs = requested(library, {"a": SHORT})
    with working(library, watched):
        until(lambda: watched.begun)
        time.sleep(TWO_LOOKS)
        assert watched.begun == ["deaf"]
        watched.gates["deaf"].set()
        until(lambda: all_done(library, runs))


@pytest.mark.parametrize("fault", [ZeroDivisionError(), OSError("no disk"), SystemExit()])
def test_a_fault_in_one_slot_ends_no_other(library: SampleLibrary, fault: BaseException) -> None:
    watched = Watched(library, {"talk": threading.Event()}, fault)
    runs = requested(library, {"talk": TALK, "broken": SHORT, "good": SHORT})
    with working(library, watched):
        until(lambda: all_done(library, runs[2:]) and "broken" in watched.ended)
        later = requested(library, {"later": SHORT})
        until(lambda: all_done(library, later))
        watched.gates["talk"].set()
        until(lambda: all_done(library, runs[:1]))
    assert not all_done(library, runs[1:2])
