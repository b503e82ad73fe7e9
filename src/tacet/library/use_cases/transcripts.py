"""Transcripts and logs of runs, finished or not."""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tacet.core.assemble import NO_TEXT, ShardText
from tacet.core.operations.lay import Laid
from tacet.core.options import ReviewOptions
from tacet.core.pipeline import finish
from tacet.core.review.stops import find_stops
from tacet.core.span import Span
from tacet.core.summary import Summary, summarize
from tacet.core.text.paragraphs import with_paragraphs
from tacet.core.transcript import Transcript, Word
from tacet.library.context import AppContext
from tacet.library.model.edit import NO_EDITS, Edits
from tacet.library.model.run import (
    Imported,
    PlanFacts,
    Run,
    RunState,
    Shard,
    StoredTranscript,
    TranscriptView,
    TurnsMark,
)
from tacet.library.model.speakers import WhoSpeaks
from tacet.library.ports.store import Store
from tacet.library.use_cases.lay_edits import lay_edits, layout_of_edits
from tacet.library.use_cases.recordings import recording_of
from tacet.library.use_cases.run_log import run_log, with_edits_logged
from tacet.library.use_cases.run_speakers import turns_mark, who_speaks, with_turns
from tacet.library.use_cases.segment_json import segment_id

REVIEW = ReviewOptions()


class _TranscriptCache:
    """Least recently used cache of finished transcripts.

    Reading one of ten hours takes seconds; an edit must not wait for that each time.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._transcripts: OrderedDict[str, StoredTranscript] = OrderedDict()

    def get(self, run: Run, mark: TurnsMark) -> StoredTranscript | None:
        """What is known of a run with the turns of this mark."""
        with self._lock:
            stored = self._transcripts.get(run.id)
            if stored is None or _end(stored.run) != _end(run):  # it went on since
                return None
            if stored.turns_mark != mark:
                return None
            self._transcripts.move_to_end(run.id)
            return replace(stored, run=run)

    def put(self, stored: StoredTranscript) -> None:
        with self._lock:
            self._transcripts[stored.run.id] = stored
            while len(self._transcripts) > self._size:
                self._transcripts.popitem(last=False)


def _end(run: Run) -> tuple[object, int]:
    return run.finished_at, run.attempt


_CACHE = _TranscriptCache(2)


def transcript_of(context: AppContext, run_id: str, *, original: bool = False) -> TranscriptView:
    """Transcript of a run as far as it goes, with its edits.

    What a person changed in it stands in it.

    Args:
        original: as the run wrote it, without any edit.
    """
    run = context.store.run(run_id)
    stored = stored_transcript(context, run)
    edits = context.store.edits(run_id)
    shown = Laid(stored.transcript, stored.ids) if original else lay_edits(stored, edits)
    done = run.state is RunState.DONE
    transcript = shown.transcript if done else replace(shown.transcript, reason=None)
    return TranscriptView(
        run=run,
        transcript=transcript,
        ids=shown.ids,
        complete=done,
        listened_to=stored.listened_to,
        summary=summarize(transcript) if edits.revision or not run.summary else run.summary,
        edits=edits,
        original=original,
        stops=stored.stops,
    )


def transcript_part_of(
    context: AppContext, run_id: str, within: Span, *, original: bool = False
) -> TranscriptView:
    """What stands in a stretch of the recording, with a person's edits, to be read at once.

    Of a finished run that nobody changed, only this much is read from the store. Stops and other
    readings come with the whole.
    """
    run, edits = context.store.run(run_id), context.store.edits(run_id)
    untouched = run.state is RunState.DONE and edits == NO_EDITS and not run.imported
    mark = turns_mark(context.store, run.recording_id)
    if untouched and run.summary and _CACHE.get(run, mark) is None:
        view = _read_part(context, run, run.summary, within)
        return _cut(replace(view, original=original), within)
    return _cut(transcript_of(context, run_id, original=original), within)


def _read_part(context: AppContext, run: Run, summary: Summary, within: Span) -> TranscriptView:
    recording = recording_of(context, run.recording_id)
    shards = context.store.shards(run.id, with_results=False, within=within)
    text = assemble_shards(run.plan, _texts(shards), recording.duration or 0.0)
    spoken = who_speaks(context.store, run.recording_id, within)
    told, ids = with_turns(text, _segment_ids(shards), spoken)
    end = run.plan.duration if run.plan else 0.0
    return TranscriptView(run, _in_paragraphs(told), ids, True, end, summary)


def _cut(view: TranscriptView, within: Span) -> TranscriptView:
    """What begins in a stretch or reaches into it."""

    def stands(span: Span) -> bool:
        return span.start < within.end and span.end > within.start

    text = view.transcript
    here = [at for at, segment in enumerate(text.segments) if stands(segment.span)]
    cut = replace(
        text,
        segments=tuple(text.segments[at] for at in here),
        speech=tuple(span for span in text.speech if stands(span)),
        removed=tuple(word for word in text.removed if stands(word.span)),
        rewritten=tuple(word for word in text.rewritten if stands(word.span)),
        missed=tuple(missed for missed in text.missed if stands(missed.span)),
        readings=(),
    )
    return replace(view, transcript=cut, ids=tuple(view.ids[at] for at in here), stops=())


def stored_transcript(context: AppContext, run: Run) -> StoredTranscript:
    """A run's own transcript, without edits. Raises NotFound without its recording."""
    recording_of(context, run.recording_id)
    over = run.state.final and run.plan is not None
    mark = turns_mark(context.store, run.recording_id) if over else None
    known = _CACHE.get(run, mark) if over else None
    if known is not None:
        return known
    stored = replace(_read_transcript(context.store, run), turns_mark=mark)
    if over:
        text = stored.transcript
        stored = replace(stored, transcript=_in_paragraphs(text), stops=find_stops(text, REVIEW))
        _CACHE.put(stored)
    return stored


def _in_paragraphs(transcript: Transcript) -> Transcript:
    return replace(transcript, segments=tuple(with_paragraphs(transcript.segments)))


def _read_transcript(store: Store, run: Run) -> StoredTranscript:
    shards = tuple(store.shards(run.id, with_results=False))
    transcript, ids = _transcript_so_far(store, run, shards), _segment_ids(shards)
    spoken = who_speaks(store, run.recording_id) if run.state.final else WhoSpeaks()
    transcript, ids = with_turns(transcript, ids, spoken)
    return StoredTranscript(run, transcript, ids, _listened_to(run, shards), spoken=spoken)


def own_text(context: AppContext, run: Run) -> Transcript:
    """What a run wrote, as far as it goes, also of a recording that is shown nowhere."""
    return _read_transcript(context.store, run).transcript


def _texts(shards: Sequence[Shard]) -> list[ShardText]:
    return [shard.result or shard.partial or NO_TEXT for shard in shards]


def _transcript_so_far(store: Store, run: Run, shards: Sequence[Shard]) -> Transcript:
    duration = store.recording(run.recording_id).duration or 0.0
    transcript = assemble_shards(run.plan, _texts(shards), duration)
    if run.imported:
        return _as_imported(transcript, run.imported)
    if run.state is RunState.DONE:
        return transcript
    return replace(transcript, listened_to=_listened_to(run, shards), reason=None)


def _as_imported(transcript: Transcript, told: Imported) -> Transcript:
    """The transcript with what its file said, where nothing was listened to here."""
    return replace(
        transcript, reason=told.reason, listened_to=told.listened_to, rewritten=told.rewritten
    )


def words_of(stored: StoredTranscript, edits: Edits) -> Iterator[Word]:
    """Every word of the run, those of its span requests, and those that a person wrote."""
    yield from stored.transcript.words
    yield from stored.transcript.removed
    for request in edits.span_requests:
        yield from () if request.beside else request.words
    if edits.live:
        layout = layout_of_edits(stored, edits)
        yield from (layout.word(word) for word in layout.written)


def summary_of(context: AppContext, run: Run) -> Summary:
    """Summary of a run's transcript so far, with its edits."""
    stored = _read_transcript(context.store, run)
    return summarize(lay_edits(stored, context.store.edits(run.id)).transcript)


def assemble_shards(
    plan: PlanFacts | None, texts: Sequence[ShardText], duration: float = 0.0
) -> Transcript:
    """Transcript of stored shards, as one that is finished.

    Args:
        plan: None for a run that is not planned. duration: seconds of the recording, of which a run
            that goes on may not have planned everything yet.
    """
    if plan is None:
        return Transcript(duration)
    language = plan.language, plan.language_probability
    whole = finish(plan.chapters, texts, language, plan.other_languages)
    return replace(whole, duration=max(whole.duration, duration))


def _segment_ids(shards: Sequence[Shard]) -> tuple[int, ...]:
    return tuple(
        segment_id(shard.index, place)
        for shard, text in zip(shards, _texts(shards), strict=True)
        for place in range(len(text.segments))
    )


def _listened_to(run: Run, shards: Sequence[Shard]) -> float:
    for shard in shards:
        if shard.result is None:
            done = shard.partial.segments if shard.partial else ()
            return done[-1].span.end if done else shard.span.start
    return run.plan.duration if run.plan else 0.0


def run_log_of(context: AppContext, run_id: str) -> bytes:
    """Log of a run as JSON bytes, as far as it goes. Raises NotFound: no such run."""
    run = context.store.run(run_id)
    recording_of(context, run.recording_id)
    stored = context.files.read_log(run_id) if run.state.final else None
    content = stored or _log_bytes(context, run)
    return edited_log(context.store, run, content)


def edited_log(store: Store, run: Run, content: bytes) -> bytes:
    """Stored run log with the edits since."""
    edits = store.edits(run.id)
    if not edits.revision:
        return content
    stored = _read_transcript(store, run)
    words = {word.id: word for word in words_of(stored, edits)}
    return with_edits_logged(content, edits, lay_edits(stored, edits).transcript, words)


def _log_bytes(context: AppContext, run: Run) -> bytes:
    recording = context.store.recording(run.recording_id)
    shards = context.store.shards(run.id)
    transcript = _transcript_so_far(context.store, run, shards)
    terms = context.store.kept_vocabulary(run.vocabulary)
    log = run_log(run, recording, _texts(shards), transcript, terms)
    return json.dumps(log, ensure_ascii=False, indent=1).encode()


def save_run_log(context: AppContext, run: Run) -> None:
    """Write the log of a run that ends; repeatable."""
    context.files.save_log(run.id, _log_bytes(context, run))
