"""Exports: one run in one format, or every recording in a zip."""

from flask import Response, stream_with_context
from pydantic import Field

from tacet.library.catalog.arrange import selected
from tacet.library.use_cases.exports import export_all, export_run
from tacet.library.use_cases.runs import run_of
from tacet.web.context import current_context
from tacet.web.http.file_responses import bytes_response, content_disposition
from tacet.web.http.requests import RequestModel
from tacet.web.http.responses import api_blueprint, documented
from tacet.web.routes.actions import Selection
from tacet.web.routes.paths import RunPath

api = api_blueprint("exports", __name__, "Transcripts as files: txt, srt, vtt, tsv, json.")


class ExportPath(RunPath):
    """Path of a run's export."""

    format: str = Field(max_length=40)


class SubtitleQuery(RequestModel):
    """Query: layout of subtitles."""

    max_line_count: int | None = Field(None, ge=1, description="lines in a subtitle; usually 2")
    line_letters: int | None = Field(
        None, ge=1, le=1000, description="letters in a subtitle's line; usually 42"
    )


class ExportQuery(SubtitleQuery):
    """Query: download or inline, and options for subtitles."""

    download: bool = Field(False, description="as a download")
    max_line_width: int | None = Field(
        None, ge=1, description="characters in a subtitle's line, cut by the number alone"
    )
    max_words_per_line: int | None = Field(None, ge=1, description="words in a subtitle")
    highlight_words: bool = Field(False, description="light up each word in srt and vtt")


class ZipQuery(SubtitleQuery):
    """Query: export formats, and layout of subtitles."""

    format: list[str] = Field(["txt"], max_length=20)


@api.get(
    "/runs/<run_id>/exports/<format>",
    responses={200: documented("The file.", "text/plain", "application/json")},
)
def export(path: ExportPath, query: ExportQuery) -> Response:
    """A run's transcript in a format. The file is named like the recording."""
    run_of(current_context(), path.run_id)
    options = query.model_dump(exclude={"download"}, exclude_none=True)
    file = export_run(current_context(), path.run_id, path.format, options)
    return bytes_response(file.content, file.media_type, file.name, attachment=query.download)


@api.get("/exports.zip", responses={200: documented("The zip.", "application/zip")})
def export_everything(query: ZipQuery) -> Response:
    """The latest finished transcript of every recording, in one or more formats."""
    return _zip(query, None)


class ZipRequest(Selection, ZipQuery):
    """Which recordings, in which formats."""


@api.post("/exports.zip", responses={200: documented("The zip.", "application/zip")})
def export_selection(body: ZipRequest) -> Response:
    """The latest finished transcripts of many recordings, in one or more formats."""
    return _zip(body, selected(current_context(), body.chosen()))


def _zip(query: ZipQuery, ids: list[str] | None) -> Response:
    options = query.model_dump(exclude={"format", "ids", "filter"}, exclude_none=True)
    pieces = stream_with_context(export_all(current_context(), query.format, options, ids))
    response = Response(pieces, mimetype="application/zip")
    response.headers["Content-Disposition"] = content_disposition(
        "transcripts.zip", attachment=True
    )
    return response
