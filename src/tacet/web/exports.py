"""Transcripts as files: one run in one format, or every recording in a zip."""

from flask import Response, stream_with_context
from pydantic import Field

from tacet.library.exports import export_all, export_run
from tacet.library.runs import run_of
from tacet.web.context import rooms
from tacet.web.downloads import bytes_answer, content_disposition
from tacet.web.replies import Question, described, topic
from tacet.web.runs import RunPath

api = topic("exports", __name__, "Transcripts as files: txt, srt, vtt, tsv, json.")


class ExportPath(RunPath):
    """Which run, and as what."""

    format: str = Field(max_length=40)


class ExportQuery(Question):
    """How the file is handed out."""

    download: bool = Field(False, description="as a download")


class ZipQuery(Question):
    """Which formats."""

    format: list[str] = Field(["txt"], max_length=20)


@api.get(
    "/runs/<run_id>/exports/<format>",
    responses={200: described("The file.", "text/plain", "application/json")},
)
def export(path: ExportPath, query: ExportQuery) -> Response:
    """A run's transcript in a format. The file is named like the recording."""
    run_of(rooms(), path.run_id)
    file = export_run(rooms(), path.run_id, path.format)
    return bytes_answer(file.content, file.media_type, file.name, attachment=query.download)


@api.get("/exports.zip", responses={200: described("The zip.", "application/zip")})
def export_everything(query: ZipQuery) -> Response:
    """The latest finished transcript of every recording, in one or more formats."""
    pieces = stream_with_context(export_all(rooms(), query.format))
    response = Response(pieces, mimetype="application/zip")
    response.headers["Content-Disposition"] = content_disposition(
        "transcripts.zip", attachment=True
    )
    return response
