"""Exports: one run in one format, every recording in a zip, and a check of subtitles."""

from dataclasses import asdict
from typing import Any, Literal, cast, get_type_hints

from flask import Response, stream_with_context
from pydantic import BaseModel, Field, create_model

from tacet.core.options.exporting import SubtitleRules, WhisperCuts, export_fields
from tacet.exporters.cue_check import broken_rules
from tacet.exporters.cues import CueRules, cues
from tacet.library.catalog.arrange import selected
from tacet.library.use_cases.exports import Wanted, export_all, export_run
from tacet.library.use_cases.runs import run_of
from tacet.library.use_cases.transcripts import transcript_of
from tacet.web.context import current_context
from tacet.web.http.file_responses import bytes_response, content_disposition
from tacet.web.http.requests import RequestModel
from tacet.web.http.responses import api_blueprint, documented, json_response
from tacet.web.routes.actions import Selection
from tacet.web.routes.paths import RunPath
from tacet.web.routes.run_options import optional_field
from tacet.web.schemas import exports as schemas
from tacet.web.serializers.exports import serialize_formats, serialize_preview

api = api_blueprint(
    "exports", __name__, "Transcripts as files; `GET /api/settings` lists the formats."
)


class ExportPath(RunPath):
    """Path of a run's export."""

    format: str = Field(max_length=40)


def _fields(*kinds: type) -> dict[str, Any]:
    """Pydantic fields of the options of an export; of all, or of these kinds."""
    names = {name for kind in kinds for name in get_type_hints(kind)}
    return {
        name: optional_field(hint, field.metadata)
        for name, (field, hint) in export_fields().items()
        if not kinds or name in names
    }


EDITS: dict[str, Any] = {
    "edits": (
        Literal["all", "none"],
        Field("all", description="none: the text as the run wrote it"),
    )
}
ExportQuery: type[BaseModel] = create_model(
    "ExportQuery",
    __base__=RequestModel,
    __doc__="Query: download or inline, and what the file holds.",
    download=(bool, Field(False, description="as a download")),
    **EDITS,
    **_fields(),
)
PreviewQuery: type[BaseModel] = create_model(
    "PreviewQuery", __base__=RequestModel, __doc__="Query: what the file holds.",
    **EDITS, **_fields(),
)  # fmt: skip
ZIP_FIELDS: dict[str, Any] = {
    "format": (list[str], Field(["txt"], max_length=100)),
    **EDITS,
    **_fields(),
}
ZipQuery: type[BaseModel] = create_model(
    "ZipQuery",
    __base__=RequestModel,
    __doc__="Query: export formats, and what the files hold.",
    **ZIP_FIELDS,
)
CheckQuery: type[BaseModel] = create_model(
    "CheckQuery",
    __base__=RequestModel,
    __doc__="Query: rules of subtitles.",
    **EDITS,
    **_fields(SubtitleRules, WhisperCuts),
)


@api.get(
    "/runs/<run_id>/exports/<format>",
    responses={200: documented("The file.", "text/plain", "application/json")},
)
def export(path: ExportPath, query: ExportQuery) -> Response:
    """A run's transcript in a format. The file is named like the recording."""
    run_of(current_context(), path.run_id)
    options, original = _given(query)
    attachment = options.pop("download")
    file = export_run(current_context(), path.run_id, path.format, options, original=original)
    return bytes_response(file.content, file.media_type, file.name, attachment=attachment)


@api.get("/runs/<run_id>/exports/<format>/preview", responses={200: schemas.ExportPreview})
def preview(path: ExportPath, query: PreviewQuery) -> Response:
    """The beginning of the very file that an export with these options is; no sound in it."""
    run_of(current_context(), path.run_id)
    options, original = _given(query)
    options["embed"] = False
    file = export_run(current_context(), path.run_id, path.format, options, original=original)
    return json_response(serialize_preview(file))


@api.get("/formats", responses={200: schemas.Formats})
def list_formats() -> Response:
    """What can be written and read, and the options of files that are written."""
    return json_response(serialize_formats(current_context()))


@api.get("/runs/<run_id>/subtitle-check", responses={200: schemas.BrokenRules})
def check_subtitles(path: RunPath, query: CheckQuery) -> Response:
    """What in a run's subtitles breaks the rules that are asked for, or the usual ones."""
    run_of(current_context(), path.run_id)
    options, original = _given(query)
    rules = CueRules.of(options)
    transcript = transcript_of(current_context(), path.run_id, original=original).transcript
    broken = [
        schemas.BrokenRule.model_validate(asdict(one)) for one in broken_rules(transcript, rules)
    ]
    count = sum(1 for _ in cues(transcript, rules))
    return json_response(schemas.BrokenRules(cues=count, items=broken))


@api.get("/exports.zip", responses={200: documented("The zip.", "application/zip")})
def export_everything(query: ZipQuery) -> Response:
    """The latest finished transcript of every recording, in one or more formats."""
    return _zip(query, None)


ZipRequest: type[BaseModel] = create_model(
    "ZipRequest",
    __base__=Selection,
    __doc__="Which recordings, in which formats.",
    **ZIP_FIELDS,
)


@api.post("/exports.zip", responses={200: documented("The zip.", "application/zip")})
def export_selection(body: ZipRequest) -> Response:
    """The latest finished transcripts of many recordings, in one or more formats."""
    selection = cast("Selection", body)
    ids = selected(current_context(), selection.chosen(), selection.without)
    return _zip(body, ids)


def _zip(query: BaseModel, ids: list[str] | None) -> Response:
    options, original = _given(query, without={"ids", "filter", "without"})
    wanted = Wanted(options.pop("format"), options, original)
    pieces = stream_with_context(export_all(current_context(), wanted, ids))
    response = Response(pieces, mimetype="application/zip")
    response.headers["Content-Disposition"] = content_disposition(
        "transcripts.zip", attachment=True
    )
    return response


def _given(query: BaseModel, without: set[str] | None = None) -> tuple[dict[str, Any], bool]:
    """Options that were given, and whether the text is wanted as the run wrote it."""
    options = query.model_dump(exclude_none=True, exclude=without)
    return options, options.pop("edits") == "none"
