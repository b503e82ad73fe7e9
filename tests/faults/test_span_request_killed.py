"""kill -9 of the worker or of everything while a span request waits: it is answered, once."""

import json
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_library import SampleLibrary
from served import Served, serving
from served import until as soon
from test_worker_killed import ended, freeze, start, until, worker_name

from tacet.core.transcript import Mark
from tacet.library.context import utc_now
from tacet.library.model.edit import SpanRequestState
from tacet.library.model.run import RunState
from tacet.library.use_cases.edits import request_span, withdraw_span_request
from tacet.library.use_cases.runs import request_run
from tacet.library.use_cases.transcripts import transcript_of
from tacet.library.worker.answer_request import answer_request

DEAF = {"dead_level": 0.0, "dead_peak": 0.0, "max_window": 6.0, "window_gap": 0.0}
SAMPLE = Path(__file__).resolve().parent.parent.parent / "frontend" / "public" / "sample.flac"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    """A library on the real clock, with a minute of sound."""
    with SampleLibrary(tmp_path, 15, 0.0, utc_now) as library:
        yield library


def unheard(library: SampleLibrary) -> str:
    """Id of a finished run for which all audio was dead air."""
    run = request_run(library.context, library.add(), DEAF)
    assert library.perform() is RunState.DONE
    assert not transcript_of(library.context, run.id).transcript.words
    return run.id


def open_requests(library: SampleLibrary, run: str) -> int:
    """Number of span requests that are not answered yet."""
    requests = library.context.store.edits(run).span_requests
    return sum(request.state is SpanRequestState.WAITING for request in requests)


def test_a_worker_killed_in_a_span_request_leaves_it_to_the_next(
    library: SampleLibrary,
) -> None:
    run = unheard(library)
    request_span(library.context, run, 2.0, 50.0)
    for kill in range(2):
        worker = start(library.folder, delay=10)  # it is killed long before it has an answer
        with ended(worker):
            until(lambda k=kill: library.context.store.edits(run).span_requests[0].attempt > k)
            time.sleep(0.5)
        assert open_requests(library, run) == 1
    worker = start(library.folder)
    with ended(worker):
        until(lambda: not open_requests(library, run))
    view = transcript_of(library.context, run)
    assert [w.text for w in view.transcript.words] == [f" word{i}" for i in range(1, 13)]
    assert all(w.marks == (Mark.ASKED,) for w in view.transcript.words)
    assert view.edits.span_requests[0].attempt == 3
    assert view.summary == library.context.store.run(run).summary
    assert view.summary.asked_words == 12


def test_a_frozen_worker_that_comes_back_adds_no_word_twice(library: SampleLibrary) -> None:
    run, other = unheard(library), unheard(library)
    request_span(library.context, run, 2.0, 50.0)
    frozen = start(library.folder, delay=3)  # it is frozen long before it has an answer
    with ended(frozen):
        until(lambda: library.context.store.edits(run).span_requests[0].attempt == 1)
        freeze(frozen, library.folder)
        store = library.context.store
        store.free_span_requests_of(worker_name(library.folder), utc_now())
        found = store.claim_span_request("other", utc_now(), 30)
        assert found
        assert answer_request(library.context, *found, library.resources) is SpanRequestState.DONE
        answered = store.edits(run)
        frozen.send_signal(signal.SIGCONT)
        request_span(library.context, other, 2.0, 6.0)
        until(lambda: not open_requests(library, other))  # which it begins when it is through
        assert frozen.poll() is None
    assert store.edits(run) == answered


def test_a_span_request_withdrawn_while_it_is_worked_on_adds_nothing(
    library: SampleLibrary,
) -> None:
    run = unheard(library)
    request = request_span(library.context, run, 2.0, 50.0)
    assert request_span(library.context, run, 2.0, 50.0) == request, (
        "asked for twice is asked for once"
    )
    worker = start(library.folder, delay=3)  # it is withdrawn long before there is an answer
    with ended(worker):
        until(lambda: any((library.folder / "work").iterdir()))
        withdraw_span_request(library.context, run, request.id)
        until(lambda: not any((library.folder / "work").iterdir()))
    assert not transcript_of(library.context, run).transcript.words


def test_a_span_request_is_answered_while_a_long_run_goes_on(library: SampleLibrary) -> None:
    run = unheard(library)
    long = library.add("long.wav", 160)
    other = request_run(library.context, long, {"shard": 5.0, "max_window": 6.0})
    worker = start(library.folder, delay=0.5)
    with ended(worker):
        until(lambda: library.context.store.run(other.id).state is RunState.LISTENING)
        request_span(library.context, run, 2.0, 6.0)
        until(lambda: not open_requests(library, run))
        assert not library.context.store.run(other.id).state.final, "it did not have to wait"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are found in /proc")
def test_a_span_request_is_answered_though_everything_is_killed_right_after_the_question(
    nano_en: Path, tmp_path: Path
) -> None:
    deaf = {"model": "nano-en", "vad_threshold": 1.0, "vad_leave_threshold": 1.0}
    kind = {"content_type": "application/json"}
    with serving(Served(tmp_path, model="nano-en", auto_start=False)) as served:
        where = f"/api/recordings/{served.add(SAMPLE)}/runs"
        run = served.call("POST", where, json.dumps(deaf).encode(), **kind)[1]["id"]
        soon(lambda: served.call("GET", f"/api/runs/{run}")[1]["state"] == "done")
        body = json.dumps({"start": 0, "end": 10}).encode()
        status, request = served.call("POST", f"/api/runs/{run}/asks", body, **kind)
        assert status == 202, request
        served.kill("web", "worker", "supervisor")
        served.close()
        served.start()
        soon(lambda: served.call("GET", f"/api/runs/{run}")[1]["revision"] == 2)
        requests = served.call("GET", f"/api/runs/{run}/transcript")[1]["asks"]
    assert [(a["id"], a["state"]) for a in requests] == [(request["id"], "done")]
    assert requests[0]["words"] > 0
