"""Vocabularies over HTTP: of the library, and of single recordings."""

from typing import Annotated

from flask import Response, request
from pydantic import Field

from tacet.core.errors import BadInput
from tacet.core.language.names import language_code
from tacet.core.term import Term, new_term
from tacet.core.vocabulary.files import MAX_BYTES
from tacet.library.use_cases import vocabulary as library
from tacet.web.context import current_context
from tacet.web.http.file_responses import bytes_response
from tacet.web.http.requests import ID_LENGTH, PIECE_BYTES, RequestModel, file_form
from tacet.web.http.responses import api_blueprint, documented, json_response
from tacet.web.routes.paths import PathModel, RecordingPath
from tacet.web.schemas.vocabulary import Vocabulary
from tacet.web.serializers.vocabulary import serialize_vocabulary

api = api_blueprint("vocabulary", __name__, "Names and terms to expect, and what they replace.")

CSV = "text/csv"
CSV_RESPONSE = documented("The vocabulary as a table, for import elsewhere.", CSV)

Spelling = Annotated[str, Field(max_length=1_000)]


class NewTerm(RequestModel):
    """A name or expression, spelled as it is to be written."""

    term: Spelling
    replaces: list[Spelling] = Field([], max_length=100, description="spellings it replaces")
    language: str | None = Field(
        None, max_length=40, description="code or English name; null for every language"
    )
    note: str = Field("", max_length=1_000)


class NewTerms(RequestModel):
    """Terms to add. One with the spelling and language of another takes its place."""

    terms: list[NewTerm] = Field(max_length=5_000)


class TermPath(PathModel):
    """Path of a term."""

    term_id: str = Field(max_length=ID_LENGTH)


class RecordingTermPath(RecordingPath, TermPath):
    """Path of a term of a recording."""


@api.get("/vocabulary", responses={200: Vocabulary})
def list_vocabulary() -> Response:
    """List the library's terms, changed last first. Every new run is given them."""
    return json_response(serialize_vocabulary(library.vocabulary_of(current_context())))


@api.post("/vocabulary", responses={200: Vocabulary})
def add_vocabulary(body: NewTerms) -> Response:
    """Add terms to the library's vocabulary."""
    return _added(body, None)


@api.post("/vocabulary/import", request_body=file_form(), responses={200: Vocabulary})
def import_vocabulary() -> Response:
    """Add the terms of a file: a term a line, or a CSV of term, replaces, language and note."""
    return _imported(None)


@api.get("/vocabulary/export", responses={200: CSV_RESPONSE})
def export_vocabulary() -> Response:
    """Export the library's vocabulary as CSV."""
    return _exported(None)


@api.delete("/vocabulary/<term_id>", responses={200: Vocabulary})
def remove_term(path: TermPath) -> Response:
    """Remove a term from the library's vocabulary. Twice is no fault."""
    return _removed(path.term_id, None)


@api.get("/recordings/<recording_id>/vocabulary", responses={200: Vocabulary})
def list_recording_vocabulary(path: RecordingPath) -> Response:
    """List a recording's own terms, changed last first. They go before the library's."""
    terms = library.vocabulary_of(current_context(), path.recording_id)
    return json_response(serialize_vocabulary(terms))


@api.post("/recordings/<recording_id>/vocabulary", responses={200: Vocabulary})
def add_recording_vocabulary(path: RecordingPath, body: NewTerms) -> Response:
    """Add terms to a recording's own vocabulary."""
    return _added(body, path.recording_id)


@api.post(
    "/recordings/<recording_id>/vocabulary/import",
    request_body=file_form(),
    responses={200: Vocabulary},
)
def import_recording_vocabulary(path: RecordingPath) -> Response:
    """Add the terms of a file to a recording's own vocabulary."""
    return _imported(path.recording_id)


@api.get("/recordings/<recording_id>/vocabulary/export", responses={200: CSV_RESPONSE})
def export_recording_vocabulary(path: RecordingPath) -> Response:
    """Export a recording's own vocabulary as CSV."""
    return _exported(path.recording_id)


@api.delete("/recordings/<recording_id>/vocabulary/<term_id>", responses={200: Vocabulary})
def remove_recording_term(path: RecordingTermPath) -> Response:
    """Remove a term from a recording's own vocabulary. Twice is no fault."""
    return _removed(path.term_id, path.recording_id)


def _added(body: NewTerms, recording_id: str | None) -> Response:
    terms = [_term(new) for new in body.terms]
    return json_response(
        serialize_vocabulary(library.add_terms(current_context(), terms, recording_id))
    )


def _term(new: NewTerm) -> Term:
    return new_term(new.term, new.replaces, language_code(new.language), new.note)


def _imported(recording_id: str | None) -> Response:
    request.max_content_length = MAX_BYTES + PIECE_BYTES
    file = request.files.get("file")
    if file is None:
        raise BadInput("Send the list of terms as the form's field `file`.")
    with file.stream as stream:
        content = stream.read(MAX_BYTES + 1)
    terms = library.import_terms(current_context(), content, file.filename or "", recording_id)
    return json_response(serialize_vocabulary(terms))


def _exported(recording_id: str | None) -> Response:
    content = library.export_terms(current_context(), recording_id)
    return bytes_response(content, CSV, "vocabulary.csv", attachment=True)


def _removed(term_id: str, recording_id: str | None) -> Response:
    terms = library.remove_terms(current_context(), [term_id], recording_id)
    return json_response(serialize_vocabulary(terms))
