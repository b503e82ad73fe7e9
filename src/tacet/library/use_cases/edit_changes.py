"""Storing of one change of a run's edits: over the newest revision, and made anew if it moved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tacet.core.errors import Conflict
from tacet.core.operations.lay import Laid
from tacet.core.operations.model import Unfit
from tacet.core.summary import summarize
from tacet.library.context import AppContext
from tacet.library.model.edit import Change, Edits
from tacet.library.model.run import Run, StoredTranscript
from tacet.library.use_cases.edited_json import edited_json
from tacet.library.use_cases.lay_edits import lay_edits
from tacet.library.use_cases.runs import run_of
from tacet.library.use_cases.transcripts import stored_transcript

MAX_TRIES = 20  # to make a change anew because another came first
MOST_TOLD = 1_000  # segments in one event; of more, pages read the transcript again
CHANGED_ELSEWHERE = "This transcript was changed elsewhere at the same time. Try again."
GOING_ON = "This run is still going on. Wait for its end, or stop it."
BUILT_ON = "Later changes of the text build on this. Undo them first."


@dataclass(frozen=True, slots=True)
class Made:
    """A change, and the edits of the run as they then are, but for their revision."""

    change: Change
    edits: Edits


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run after a change, and what the change did to its transcript.

    Attributes:
        told: see `edited_json`.
    """

    run: Run
    told: Mapping[str, Any]


MakeChange = Callable[[StoredTranscript, Edits], Made | None]


def make_change(context: AppContext, run_id: str, make: MakeChange) -> Outcome:
    """Outcome of a change, which is made anew when another came first.

    Args:
        make: None when nothing is to be changed.

    Raises:
        NotFound: no such run. Conflict: it has not ended, a step builds on what would go, or others
            change it all the time.
    """
    run = run_of(context, run_id)
    if not run.state.final:
        raise Conflict(GOING_ON)
    stored = stored_transcript(context, run)
    for _ in range(MAX_TRIES):
        edits = context.store.edits(run_id)
        made = make(stored, edits)
        if made is None:
            return Outcome(context.store.run(run_id), _unchanged(stored, edits))
        change, told = _completed(stored, edits, made)
        if context.store.save_edits(run_id, change):
            return Outcome(context.store.run(run_id), told)
    raise Conflict(CHANGED_ELSEWHERE)


def _unchanged(stored: StoredTranscript, edits: Edits) -> dict[str, Any]:
    shown = lay_edits(stored, edits)
    told = edited_json(shown, shown, edits, summarize(shown.transcript))
    return {**told, "over": edits.revision}


def _completed(stored: StoredTranscript, edits: Edits, made: Made) -> tuple[Change, dict[str, Any]]:
    """The change with its summary and its event, and what it did. Raises Conflict."""
    before = lay_edits(stored, edits)
    after = lay_edits(stored, made.edits)
    if _lost(before, after):
        raise Conflict(BUILT_ON)
    summary = summarize(after.transcript)
    told = edited_json(before, after, replace(made.edits, revision=edits.revision + 1), summary)
    requests = made.change.asked is not None or made.change.dropped is not None
    tells = not requests and len(told["segments"]) <= MOST_TOLD
    return replace(made.change, summary=summary, told=told if tells else None), told


def _lost(before: Laid, after: Laid) -> list[Unfit]:
    """Operations that stood before and do not stand after."""
    known = set(before.unfit)
    return [one for one in after.unfit if one not in known]
