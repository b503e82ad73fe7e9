"""Folders, tags, notes, and actions on many recordings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tacet.core.errors import BadInput, NotFound, TacetError
from tacet.library.context import AppContext
from tacet.library.model.catalog import Done, Group, Note
from tacet.library.model.listing import Filters
from tacet.library.model.recording import Fault, Recording
from tacet.library.ports.catalog import GroupKind
from tacet.library.use_cases.recordings import (
    delete_recording,
    new_id,
    recording_of,
    restore_recording,
)
from tacet.library.use_cases.runs import request_run

MAX_NAME = 100  # characters of a folder or tag
MAX_NOTE = 5_000  # characters


def add_group(context: AppContext, kind: GroupKind, name: str) -> Group:
    """New folder or tag, or the one of that name that is there."""
    return context.store.add_group(kind, new_id(), _named(name))


def rename_group(context: AppContext, kind: GroupKind, id: str, name: str) -> Group:
    """Folder or tag under its new name. Raises NotFound, Conflict."""
    return context.store.rename_group(kind, id, _named(name))


def _named(name: str) -> str:
    plain = " ".join(name.split())
    if not plain or len(plain) > MAX_NAME or not plain.isprintable():
        raise BadInput(f"A name has 1 to {MAX_NAME} letters. Type another one.")
    return plain


def set_tags(context: AppContext, recording_id: str, names: Sequence[str]) -> Recording:
    """Recording with these tags alone."""
    recording = recording_of(context, recording_id)
    wanted = [add_group(context, "tag", name).id for name in names]
    before = context.store.tags_of([recording_id]).get(recording_id, ())
    had = [add_group(context, "tag", name).id for name in before]
    gone = [tag_id for tag_id in had if tag_id not in wanted]
    context.store.change_tags([recording_id], wanted, gone)
    return recording


def save_note(
    context: AppContext, recording_id: str, text: str, at: float | None, id: str | None = None
) -> Note:
    """Note on a recording, new or changed; at a time it may be a mark without text.

    Raises:
        BadInput: the text is too long, or there is none; the time lies behind the end. NotFound.
    """
    if (at is None and not text.strip()) or len(text) > MAX_NOTE:
        raise BadInput(f"A note has 1 to {MAX_NOTE} characters. Change its text.")
    recording = recording_of(context, recording_id)
    if at is not None and recording.duration is not None and at > recording.duration:
        raise BadInput("The recording ends before the time of this note. Choose an earlier one.")
    note = Note(new_id(), recording_id, text, context.clock(), at)
    if id is not None:
        old = [one for one in context.store.notes(recording_id) if one.id == id]
        if not old:
            raise NotFound("There is no such note. It may have been deleted.")
        note = replace(old[0], text=text, at=at)
    context.store.save_note(note)
    return note


def selected(
    context: AppContext, chosen: Sequence[str] | Filters, without: Sequence[str] = ()
) -> list[str]:
    """Ids of the chosen recordings: those listed, or all that fit, `without` some."""
    ids = context.store.recording_ids(chosen) if isinstance(chosen, Filters) else chosen
    left_out = set(without)
    return [id for id in dict.fromkeys(ids) if id not in left_out]


def arrange(context: AppContext, ids: Sequence[str], **changes: Any) -> Done:
    """Move recordings to a folder (`folder_id`), or archive them (`archived`)."""
    there, failed = _there(context, ids)
    context.store.arrange(there, **changes)
    return Done(tuple(there), failed)


def tag(
    context: AppContext, ids: Sequence[str], added: Sequence[str], removed: Sequence[str]
) -> Done:
    """Add and remove tags, by name, of recordings."""
    there, failed = _there(context, ids)
    new = [add_group(context, "tag", name).id for name in added]
    gone = {name.casefold() for name in removed}
    old = [group.id for group in context.store.groups("tag") if group.name.casefold() in gone]
    context.store.change_tags(there, new, old)
    return Done(tuple(there), failed)


def delete_all(context: AppContext, ids: Sequence[str]) -> Done:
    """Delete recordings; each can be restored for a while."""
    return _each(ids, lambda recording_id: delete_recording(context, recording_id))


def restore_all(context: AppContext, ids: Sequence[str]) -> Done:
    """Restore recordings that were just deleted."""
    return _each(ids, lambda recording_id: restore_recording(context, recording_id))


def transcribe_all(
    context: AppContext, ids: Sequence[str], asked: Mapping[str, Any], later: bool = False
) -> Done:
    """Request a run of each recording, held until it is started with `later`."""
    return _each(ids, lambda recording_id: request_run(context, recording_id, asked, later))


def _there(context: AppContext, ids: Sequence[str]) -> tuple[list[str], dict[str, Fault]]:
    """The ids of recordings that are there, and why the others cannot be used."""
    done = _each(ids, lambda recording_id: recording_of(context, recording_id))
    return list(done.ids), dict(done.failed)


def _each(ids: Sequence[str], action: Callable[[str], object]) -> Done:
    done, failed = [], {}
    for recording_id in ids:
        try:
            action(recording_id)
        except TacetError as error:
            failed[recording_id] = Fault(error.code, str(error))
        else:
            done.append(recording_id)
    return Done(tuple(done), failed)
