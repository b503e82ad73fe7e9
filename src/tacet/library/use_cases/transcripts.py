"""What a run has written so far, its log, and how a run is closed."""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tacet.core.assemble import ShardText
from tacet.core.editing import Edited, edited
from tacet.core.pipeline import finish
from tacet.core.summary import Summary, summarize
from tacet.core.transcript import Transcript, Word
from tacet.library.context import AppContext
from tacet.library.model.edit import Edits
from tacet.library.model.run import PlanFacts, Run, RunState, Shard, TranscriptView
from tacet.library.ports.store import Store
from tacet.library.use_cases.recordings import recording_of
from tacet.library.use_cases.run_log import run_log, with_edits_logged
from tacet.library.use_cases.segment_json import segment_id

EMPTY = ShardText((), (), (), ())


@dataclass(frozen=True, slots=True)
class StoredTranscript:
    """What a run has written so far, before any edits; `listened_to` as in `TranscriptView`."""

    run: Run
    transcript: Transcript
    ids: tuple[int, ...]
    listened_to: float


class _Recent:
    """The last few transcripts of runs that are over, which nothing changes any more.

    Reading one of ten hours takes seconds; a person who edits it must not wait for that each time.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, StoredTranscript] = OrderedDict()

    def get(self, run: Run) -> StoredTranscript | None:
        with self._lock:
            found = self._kept.get(run.id)
            if found is None or _end(found.run) != _end(run):  # it went on since
                return None
            self._kept.move_to_end(run.id)
            return replace(found, run=run)

    def put(self, written: StoredTranscript) -> None:
        with self._lock:
            self._kept[written.run.id] = written
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def _end(run: Run) -> tuple[object, int]:
    return run.finished_at, run.attempt


_RECENT = _Recent(2)


def transcript_of(context: AppContext, run_id: str) -> TranscriptView:
    """The run's transcript: whole when it is done, else what has been written so far.

    What a person changed in it stands in it.
    """
    run = context.store.run(run_id)
    written = written_by(context, run)
    edits = context.store.edits(run_id)
    changed = with_edits(written, edits)
    transcript = changed.transcript
    if run.state is not RunState.DONE:
        transcript = replace(transcript, reason=None)
    done = run.state is RunState.DONE
    return TranscriptView(
        run=run,
        transcript=transcript,
        ids=_edited_ids(written.ids, changed),
        complete=done,
        listened_to=written.listened_to,
        summary=summarize(transcript) if edits.revision or not run.summary else run.summary,
        edits=edits,
    )


def written_by(context: AppContext, run: Run) -> StoredTranscript:
    """What the run itself has written. Raises NotFound when its recording was deleted."""
    recording_of(context, run.recording_id)
    over = run.state.final and run.plan is not None
    known = _RECENT.get(run) if over else None
    if known is not None:
        return known
    written = _written(context.store, run)
    if over:
        _RECENT.put(written)
    return written


def _written(store: Store, run: Run) -> StoredTranscript:
    shards = tuple(store.shards(run.id))
    transcript, ids = _so_far(store, run, shards), _ids(_texts(shards))
    return StoredTranscript(run, transcript, ids, _listened_to(run, shards))


def _texts(shards: Sequence[Shard]) -> list[ShardText]:
    return [shard.result or shard.partial or EMPTY for shard in shards]


def _so_far(store: Store, run: Run, shards: Sequence[Shard]) -> Transcript:
    """The transcript of a run in any state."""
    duration = store.recording(run.recording_id).duration or 0.0
    transcript = put_together(run.plan, _texts(shards), duration)
    if run.state is RunState.DONE:
        return transcript
    return replace(transcript, listened_to=_listened_to(run, shards), reason=None)


def with_edits(written: StoredTranscript, edits: Edits) -> Edited:
    """The transcript as a person changed it."""
    return edited(written.transcript, edits.decisions, edits.heard)


def words_of(written: StoredTranscript, edits: Edits) -> Iterator[Word]:
    """Every word that the run wrote or set aside, then those of its span requests."""
    yield from written.transcript.words
    yield from written.transcript.removed
    for ask in edits.asks:
        yield from ask.words


def _edited_ids(ids: Sequence[int], changed: Edited) -> tuple[int, ...]:
    """The segments' numbers; those of new ones are below zero and follow from their start."""
    numbers: dict[int, None] = {}
    for segment, place in zip(changed.transcript.segments, changed.origins, strict=True):
        number = -1 - round(segment.span.start * 1000) if place is None else ids[place]
        while number in numbers:
            number -= 1
        numbers[number] = None
    return tuple(numbers)


def summary_of(context: AppContext, run: Run) -> Summary:
    """The summary of what the run has written so far, as a person has changed it."""
    written = _written(context.store, run)
    return summarize(with_edits(written, context.store.edits(run.id)).transcript)


def put_together(
    plan: PlanFacts | None, texts: Sequence[ShardText], duration: float = 0.0
) -> Transcript:
    """The transcript of stored shards, as if all had been listened to.

    Args:
        plan: None for a run that is not prepared. duration: seconds of the recording, of which a
            run that goes on may not have planned everything yet.
    """
    if plan is None:
        return Transcript(duration)
    language = plan.language, plan.language_probability
    whole = finish(plan.chapters, texts, language, plan.other_languages)
    return replace(whole, duration=max(whole.duration, duration))


def _ids(texts: Sequence[ShardText]) -> tuple[int, ...]:
    return tuple(
        segment_id(shard, place)
        for shard, text in enumerate(texts)
        for place in range(len(text.segments))
    )


def _listened_to(run: Run, shards: Sequence[Shard]) -> float:
    for shard in shards:
        if shard.result is None:
            done = shard.partial.segments if shard.partial else ()
            return done[-1].span.end if done else shard.span.start
    return run.plan.duration if run.plan else 0.0


def run_log_of(context: AppContext, run_id: str) -> bytes:
    """The run's log as JSON bytes; of a run that goes on, as far as it is known.

    Raises:
        NotFound: no such run.
    """
    run = context.store.run(run_id)
    recording_of(context, run.recording_id)
    stored = context.files.log(run_id) if run.state.final else None
    content = stored or _log_bytes(context, run)
    return edited_log(context.store, run, content)


def edited_log(store: Store, run: Run, content: bytes) -> bytes:
    """A stored run log with what a person has changed since."""
    edits = store.edits(run.id)
    if not edits.revision:
        return content
    written = _written(store, run)
    words = {word.id: word for word in words_of(written, edits)}
    return with_edits_logged(content, edits, with_edits(written, edits).transcript, words)


def _log_bytes(context: AppContext, run: Run) -> bytes:
    recording = context.store.recording(run.recording_id)
    shards = context.store.shards(run.id)
    log = run_log(run, recording, _texts(shards), _so_far(context.store, run, shards))
    return json.dumps(log, ensure_ascii=False, indent=1).encode()


def save_run_log(context: AppContext, run: Run) -> None:
    """Write the log of a run that ends; may be repeated."""
    context.files.save_log(run.id, _log_bytes(context, run))
