"""A change of a transcript as JSON values: only what changed, for the page and for events."""

from dataclasses import asdict
from typing import Any

from tacet.core.operations.changes import ChangedSegment, ChangedWords, changes_between
from tacet.core.operations.lay import Laid
from tacet.core.summary import Summary
from tacet.core.word_json import word_json
from tacet.library.model.edit import ConflictState, Edits
from tacet.library.use_cases.segment_json import missed_json, segment_json


def edited_json(before: Laid, after: Laid, edits: Edits, summary: Summary) -> dict[str, Any]:
    """What makes the transcript of one revision from that of the one before.

    Args:
        edits: as they are after the change, under its revision.
    """
    changes = changes_between(before, after)
    missed = changes.missed
    return {
        "over": edits.revision - 1,
        "revision": edits.revision,
        "segments": [_segment_json(segment) for segment in changes.segments],
        "gone": list(changes.gone),
        "removed": _words_json(changes.removed),
        "rewritten": _words_json(changes.rewritten),
        "missed": None if missed is None else [missed_json(one) for one in missed],
        "summary": asdict(summary),
        "history": history_json(edits),
    }


def history_json(edits: Edits) -> dict[str, Any]:
    """What can be undone and redone next, and what waits for a person."""
    waiting = [one for one in edits.conflicts if one.state is ConflictState.OPEN]
    return {
        "undo": edits.live[-1].number if edits.live else None,
        "redo": edits.undone[0] if edits.undone else None,
        "conflicts": len(waiting),
    }


def _segment_json(changed: ChangedSegment) -> dict[str, Any]:
    shape = segment_json(changed.segment, changed.id, changed.begins)
    return {**shape, "after": changed.after}


def _words_json(changed: ChangedWords) -> dict[str, Any]:
    return {"words": [word_json(word) for word in changed.words], "gone": list(changed.gone)}
