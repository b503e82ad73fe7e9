"""Runs over HTTP: request, show, cancel, resume, read and compare."""

from typing import Annotated, Any, Literal

from flask import Response
from pydantic import BaseModel, Field

from tacet.library.use_cases import runs as library
from tacet.library.use_cases.transcripts import run_log_of, transcript_of, transcript_part_of
from tacet.web.context import current_context
from tacet.web.http.file_responses import bytes_response
from tacet.web.http.requests import ID_LENGTH, RequestModel
from tacet.web.http.responses import api_blueprint, documented, json_response
from tacet.web.routes.paths import RecordingPath, RunPair, RunPath, stretch
from tacet.web.routes.recordings import DownloadQuery
from tacet.web.routes.run_options import RunOptions, requested_options
from tacet.web.schemas.comparison import Comparison
from tacet.web.schemas.library import Run, RunList, Transcript
from tacet.web.serializers.library import serialize_comparison, serialize_run, serialize_runs
from tacet.web.serializers.transcript import transcript_json, transcript_part_json

api = api_blueprint("runs", __name__, "Attempts at writing recordings down, and what came of them.")


class TranscriptQuery(RequestModel):
    """Query: with a person's edits, or as the run wrote it; all of it, or a part."""

    edits: Literal["all", "none"] = Field("all", description="none: as the run wrote it")
    start: float = Field(0.0, ge=0, description="seconds at which the part begins")
    end: float | None = Field(
        None, gt=0, description="seconds at which it ends; the recording's end if it is not given"
    )


class LaterQuery(RequestModel):
    """Query: whether the run is to wait."""

    later: bool = Field(False, description="hold a new run until it is started")


class ManyRuns(RequestModel):
    """Several recordings at once; "all_waiting": all that never had a run."""

    recording_ids: (
        Literal["all_waiting"]
        | Annotated[list[Annotated[str, Field(max_length=ID_LENGTH)]], Field(max_length=10_000)]
    )
    options: RunOptions | None = None


@api.post("/recordings/<recording_id>/runs", responses={202: Run})
def request_run(path: RecordingPath, query: LaterQuery, body: RunOptions) -> Response:
    """Ask for a transcript of a recording. The same question twice is one run."""
    options = requested_options(body)
    run = library.request_run(current_context(), path.recording_id, options, query.later)
    return json_response(serialize_run(current_context(), run), 202)


@api.post("/runs", responses={202: RunList})
def request_runs(body: ManyRuns) -> Response:
    """Ask for transcripts of several recordings."""
    ids = None if body.recording_ids == "all_waiting" else list(body.recording_ids)
    options: dict[str, Any] = (
        requested_options(body.options) if isinstance(body.options, BaseModel) else {}
    )
    runs = library.request_runs(current_context(), ids, options)
    return json_response(RunList(items=serialize_runs(current_context(), runs)), 202)


@api.get("/recordings/<recording_id>/runs", responses={200: RunList})
def list_runs(path: RecordingPath) -> Response:
    """List a recording's runs, newest first."""
    runs = library.runs_of(current_context(), path.recording_id)
    return json_response(RunList(items=serialize_runs(current_context(), runs)))


@api.get("/runs/<run_id>", responses={200: Run})
def show_run(path: RunPath) -> Response:
    """Show how a run stands."""
    return json_response(
        serialize_run(current_context(), library.run_of(current_context(), path.run_id))
    )


@api.post("/runs/<run_id>/cancel", responses={200: Run})
def cancel_run(path: RunPath) -> Response:
    """Stop a run. What it has written so far is kept."""
    return json_response(
        serialize_run(current_context(), library.cancel_run(current_context(), path.run_id))
    )


@api.post("/runs/<run_id>/start", responses={200: Run})
def start_run(path: RunPath) -> Response:
    """Start a run that is held. It comes last in the queue."""
    return json_response(
        serialize_run(current_context(), library.start_run(current_context(), path.run_id))
    )


@api.post("/runs/<run_id>/retry", responses={202: Run})
def retry_run(path: RunPath) -> Response:
    """Try again: a new run with the same model and options."""
    return json_response(
        serialize_run(current_context(), library.retry_run(current_context(), path.run_id)), 202
    )


@api.post("/runs/<run_id>/resume", responses={202: Run})
def resume_run(path: RunPath) -> Response:
    """Go on with a run that was stopped or failed. What it had written is not done again."""
    return json_response(
        serialize_run(current_context(), library.resume_run(current_context(), path.run_id)), 202
    )


@api.post("/runs/<run_id>/current", responses={200: Run})
def make_current(path: RunPath) -> Response:
    """Make a run the one that its recording shows and hands out. The others are kept."""
    return json_response(
        serialize_run(current_context(), library.make_current(current_context(), path.run_id))
    )


@api.get("/runs/<run_id>/comparison/<other_id>", responses={200: Comparison})
def compare_runs(path: RunPair) -> Response:
    """Compare the texts of two runs of one recording, word by word.

    Capitals and punctuation make no difference.
    """
    diff = library.compare_runs(current_context(), path.run_id, path.other_id)
    return json_response(serialize_comparison(path.run_id, path.other_id, diff))


@api.get("/runs/<run_id>/transcript", responses={200: Transcript})
def show_transcript(path: RunPath, query: TranscriptQuery) -> Response:
    """The transcript, as far as it is known, as a person left it.

    `complete` says whether that is all. With `start` or `end` it is what stands there, without
    stops and other readings.
    """
    context, original = current_context(), query.edits == "none"
    library.run_of(context, path.run_id)
    if not query.start and query.end is None:
        content = transcript_json(transcript_of(context, path.run_id, original=original))
    else:
        within = stretch(query.start, query.end)
        part = transcript_part_of(context, path.run_id, within, original=original)
        content = transcript_part_json(part)
    return Response(content, mimetype="application/json")


@api.get(
    "/runs/<run_id>/log",
    responses={200: documented("Everything about the run.", "application/json")},
)
def show_log(path: RunPath, query: DownloadQuery) -> Response:
    """The run's log: model, options, windows, words, seconds per step."""
    library.run_of(current_context(), path.run_id)
    content = run_log_of(current_context(), path.run_id)
    name = f"run-{path.run_id}.json"
    return bytes_response(content, "application/json", name, attachment=query.download)
