"""Folders, tags and notes over HTTP."""

from typing import Literal

from flask import Response
from pydantic import Field

from tacet.core.errors import NotFound
from tacet.library.catalog import arrange as library
from tacet.library.model import catalog as values
from tacet.library.ports.catalog import GroupKind
from tacet.library.use_cases.recordings import recording_of
from tacet.web.context import current_context
from tacet.web.http.requests import ID_LENGTH, RequestModel
from tacet.web.http.responses import api_blueprint, json_response, no_content
from tacet.web.routes.paths import PathModel, RecordingPath
from tacet.web.schemas.catalog import Group, GroupList, Note, NoteList

api = api_blueprint("catalog", __name__, "Folders, tags and notes.")

KINDS: dict[str, GroupKind] = {"folders": "folder", "tags": "tag"}


class GroupsPath(PathModel):
    """Path of all folders, or of all tags."""

    kind: Literal["folders", "tags"]


class GroupPath(GroupsPath):
    """Path of a folder or tag."""

    group_id: str = Field(max_length=ID_LENGTH)


class GroupName(RequestModel):
    """A name."""

    name: str = Field(min_length=1, max_length=library.MAX_NAME, strict=True)


class NotePath(RecordingPath):
    """Path of a note."""

    note_id: str = Field(max_length=ID_LENGTH)


class NoteText(RequestModel):
    """A note's text and time. One at a time may have no text: a mark."""

    text: str = Field(max_length=library.MAX_NOTE, strict=True)
    at: float | None = Field(None, ge=0, description="seconds; null: on the whole recording")


@api.get("/<any(folders, tags):kind>", responses={200: GroupList})
def list_groups(path: GroupsPath) -> Response:
    """List folders or tags by name."""
    groups = current_context().store.groups(KINDS[path.kind])
    return json_response(GroupList(items=[_group(group) for group in groups]))


@api.post("/<any(folders, tags):kind>", responses={201: Group})
def add_group(path: GroupsPath, body: GroupName) -> Response:
    """Make a folder or tag. One of that name that is there is answered instead."""
    group = library.add_group(current_context(), KINDS[path.kind], body.name)
    return json_response(_group(group), 201)


@api.patch("/<any(folders, tags):kind>/<group_id>", responses={200: Group})
def rename_group(path: GroupPath, body: GroupName) -> Response:
    """Rename a folder or tag."""
    kind = KINDS[path.kind]
    return json_response(
        _group(library.rename_group(current_context(), kind, path.group_id, body.name))
    )


@api.delete("/<any(folders, tags):kind>/<group_id>", responses={204: None})
def drop_group(path: GroupPath) -> Response:
    """Delete a folder or tag. Its recordings stay."""
    current_context().store.drop_group(KINDS[path.kind], path.group_id)
    return no_content()


@api.get("/recordings/<recording_id>/notes", responses={200: NoteList})
def list_notes(path: RecordingPath) -> Response:
    """List a recording's notes: those on all of it, then by time."""
    recording_of(current_context(), path.recording_id)
    notes = current_context().store.notes(path.recording_id)
    return json_response(NoteList(items=[_note(note) for note in notes]))


@api.post("/recordings/<recording_id>/notes", responses={201: Note})
def add_note(path: RecordingPath, body: NoteText) -> Response:
    """Write a note, at a time of the recording or on all of it."""
    note = library.save_note(current_context(), path.recording_id, body.text, body.at)
    return json_response(_note(note), 201)


@api.put("/recordings/<recording_id>/notes/<note_id>", responses={200: Note})
def change_note(path: NotePath, body: NoteText) -> Response:
    """Change a note."""
    context = current_context()
    note = library.save_note(context, path.recording_id, body.text, body.at, path.note_id)
    return json_response(_note(note))


@api.delete("/recordings/<recording_id>/notes/<note_id>", responses={204: None})
def drop_note(path: NotePath) -> Response:
    """Delete a note."""
    if not current_context().store.drop_note(path.recording_id, path.note_id):
        raise NotFound("There is no such note. It may have been deleted.")
    return no_content()


def _group(group: values.Group) -> Group:
    return Group(id=group.id, name=group.name, recordings=group.recordings)


def _note(note: values.Note) -> Note:
    return Note(
        id=note.id,
        recording_id=note.recording_id,
        text=note.text,
        at=note.at,
        made_at=note.made_at,
    )
