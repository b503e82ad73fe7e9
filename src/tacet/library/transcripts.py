"""What a run has written so far, its log, and how a run is closed."""

import json
from collections.abc import Sequence
from dataclasses import replace

from tacet.core.assemble import ShardText, assemble
from tacet.core.summary import summarize
from tacet.core.transcript import Transcript
from tacet.library.recordings import recording_of
from tacet.library.rooms import Rooms
from tacet.library.run import PlanFacts, Run, RunState, Shard, TranscriptView
from tacet.library.run_log import run_log
from tacet.library.shapes import segment_id

EMPTY = ShardText((), (), (), ())


def transcript_of(rooms: Rooms, run_id: str) -> TranscriptView:
    """The run's transcript: whole when it is done, else what has been written so far."""
    run = rooms.store.run(run_id)
    recording = recording_of(rooms, run.recording_id)
    shards = rooms.store.shards(run_id)
    texts = [shard.result or shard.partial or EMPTY for shard in shards]
    transcript = put_together(run.plan, texts, recording.duration or 0.0)
    if run.state is not RunState.DONE:
        transcript = replace(transcript, reason=None)
    return TranscriptView(
        run=run,
        transcript=transcript,
        ids=_ids(texts),
        complete=run.state is RunState.DONE,
        listened_to=_listened_to(run, shards, transcript.duration),
        summary=run.summary or summarize(transcript),
    )


def put_together(
    plan: PlanFacts | None, texts: Sequence[ShardText], duration: float = 0.0
) -> Transcript:
    """The transcript of stored shards; of an unprepared run an empty one of `duration` seconds."""
    if plan is None:
        return Transcript(duration)
    whole = assemble(plan.duration, plan.speech, plan.certain, texts)
    return replace(whole, language=plan.language, language_probability=plan.language_probability)


def _ids(texts: Sequence[ShardText]) -> tuple[int, ...]:
    return tuple(
        segment_id(shard, place)
        for shard, text in enumerate(texts)
        for place in range(len(text.segments))
    )


def _listened_to(run: Run, shards: Sequence[Shard], duration: float) -> float:
    if run.state is RunState.DONE:
        return duration
    for shard in shards:
        if shard.result is None:
            done = shard.partial.segments if shard.partial else ()
            return done[-1].span.end if done else shard.span.start
    return duration if shards else 0.0


def run_log_of(rooms: Rooms, run_id: str) -> bytes:
    """The run's log as JSON bytes; of a run that goes on, as far as it is known.

    Raises:
        NotFound: no such run.
    """
    run = rooms.store.run(run_id)
    recording_of(rooms, run.recording_id)
    stored = rooms.files.log(run_id) if run.state.final else None
    return stored or _log_bytes(rooms, run)


def _log_bytes(rooms: Rooms, run: Run) -> bytes:
    recording = rooms.store.recording(run.recording_id)
    texts = [s.result or s.partial or EMPTY for s in rooms.store.shards(run.id)]
    transcript = put_together(run.plan, texts, recording.duration or 0.0)
    log = run_log(run, recording, texts, transcript)
    return json.dumps(log, ensure_ascii=False, indent=1).encode()


def save_run_log(rooms: Rooms, run: Run) -> None:
    """Write the log of a run that ends; may be repeated."""
    rooms.files.save_log(run.id, _log_bytes(rooms, run))
