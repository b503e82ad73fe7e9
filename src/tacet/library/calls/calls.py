"""Calls of other programs: a recording and its run, whose deletion is decided from the first.

The recording of a call is deleted at a time that lies ahead, so it stands in no list, search or
event, but its run is like any other: same queue, same slots, same log. Whoever waits for it puts
the time off; some time after the answer it is purged as everything that was deleted.
"""

import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tacet.core.errors import NotFound
from tacet.core.span import Span
from tacet.core.transcript import Transcript
from tacet.library.context import AppContext
from tacet.library.model.recording import Recording
from tacet.library.model.run import Run, RunState, Shard
from tacet.library.use_cases.model_waits import fetch_if_awaited
from tacet.library.use_cases.recordings import refuse_unreadable, stored_file
from tacet.library.use_cases.runs import is_same_request, new_run
from tacet.library.use_cases.transcripts import own_text

AWAITED = timedelta(minutes=10)  # a recording stays so long when nobody says more about it
_LATEST = 1e9  # seconds; no recording is that long
_ENDLESS = datetime.max.replace(tzinfo=UTC)
_UNUSABLE = (RunState.FAILED, RunState.STOPPED)  # asked for again, such a call is done again

_beginning = threading.Lock()  # of two equal calls at one moment, one is the other's retry


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that a program sends: its name, bytes in pieces, and media type as claimed."""

    name: str
    chunks: Iterable[bytes]
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A recording that is kept for a while, and its run."""

    recording: Recording
    run: Run


def begin_call(context: AppContext, file: SentFile, asked: Mapping[str, Any]) -> Call:
    """Call for a transcript of a file, or the one of which this is a retry.

    A retry has the same bytes and the same options as a call that is unfinished, or that was
    answered a moment ago. `asked`: model and options by flat name.

    Raises:
        BadInput: the file is too large, or nothing can be heard in it. BadOption: an option does
            not fit. NoSpace: the disk has no space for it.
    """
    new_run(context, "", asked)  # refuse bad options before anything is stored
    recording = stored_file(context, file.name, file.chunks, file.media_type)
    try:
        refuse_unreadable(recording)
        with _beginning:
            run = replace(new_run(context, recording.id, asked), webhooks=())  # somebody waits
            known = _earlier_call(context, recording, run)
            if known is None:
                kept = replace(recording, removed_at=context.clock() + AWAITED)
                context.store.add_recording(kept)
                run = context.store.add_run(run)
    except BaseException:
        context.files.remove(recording.file)
        raise
    if known is not None:
        context.files.remove(recording.file)
        return known
    fetch_if_awaited(context, run)
    return Call(kept, run)


def _earlier_call(context: AppContext, recording: Recording, run: Run) -> Call | None:
    """The unfinished or lately answered call with the same bytes and options, put off."""
    for known in context.store.removed_before(_ENDLESS):
        if known.sha256 != recording.sha256 or not is_kept(context, known):
            continue
        for other in context.store.runs_of(known.id):
            if is_same_request(other, run) and other.state not in _UNUSABLE:
                with suppress(NotFound):  # it was purged this moment
                    return Call(_kept_for(context, known.id, AWAITED), other)
    return None


def is_kept(context: AppContext, recording: Recording) -> bool:
    """Whether it is the recording of a call, whose deletion lies ahead."""
    return recording.removed_at is not None and recording.removed_at > context.clock()


def keep_call(context: AppContext, call: Call) -> Call:
    """The call, put off if its time is half over. Raises NotFound: it is gone."""
    return replace(call, recording=kept(context, call.recording))


def kept(context: AppContext, recording: Recording) -> Recording:
    """The recording, its end put off if its time is half over. Raises NotFound: it is gone."""
    stored = context.store.recording(recording.id)
    if stored.removed_at is not None and stored.removed_at - context.clock() > AWAITED / 2:
        return stored
    return _kept_for(context, recording.id, AWAITED)


def end_call(context: AppContext, call: Call) -> None:
    """Let the recording go: nobody waits for it any more. It stays a little, for a retry."""
    with suppress(NotFound):
        _kept_for(context, call.recording.id, context.limits.keep_calls)


def _kept_for(context: AppContext, recording_id: str, period: timedelta) -> Recording:
    return context.store.change_recording(recording_id, removed_at=context.clock() + period)


def standing_of(context: AppContext, call: Call) -> Run:
    """The call's run as it stands. Raises NotFound: it is gone."""
    return context.store.run(call.run.id)


def text_of_call(context: AppContext, run: Run) -> Transcript:
    """What the run wrote."""
    return own_text(context, run)


def finished_after(context: AppContext, run: Run, before: Shard | None) -> list[Shard]:
    """Shards behind `before` whose text is final, as is that of all before them."""
    ended, first = (before.span.end, before.index + 1) if before else (0.0, 0)
    behind = context.store.shards(run.id, with_results=False, within=Span(ended, _LATEST))
    finished: list[Shard] = []
    for number, shard in enumerate(behind, first):
        if shard.index != number or shard.result is None:
            break
        finished.append(shard)
    return finished
