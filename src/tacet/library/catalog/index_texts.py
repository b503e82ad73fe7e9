"""Texts to be found: indexed anew after edits, after an update, and when the index was lost."""

import time
from collections.abc import Callable, Mapping

from tacet.core.assemble import ShardText
from tacet.core.errors import NotFound
from tacet.library.context import AppContext
from tacet.library.log_errors import log_errors
from tacet.library.model.run import Run
from tacet.library.model.search import Passage, RunText, passages_of
from tacet.library.use_cases.transcripts import transcript_of

INDEX_SECONDS = 1.0  # of indexing at a time, so that other housekeeping gets its turn
BATCH = 50  # recordings asked for at once


def index_stale_texts(
    context: AppContext, seconds: float = INDEX_SECONDS, now: Callable[[], float] = time.monotonic
) -> int:
    """Index texts that changed, for some time; how many."""
    end, indexed = now() + seconds, 0
    while stale := context.store.stale_texts(BATCH):
        before = indexed
        for recording_id, run_id in stale:
            indexed += log_errors(_index, context, recording_id, run_id)
            if now() > end:
                return indexed
        if indexed == before:  # all fail or go on changing: another time
            return indexed
    return indexed


def _index(context: AppContext, recording_id: str, run_id: str | None) -> bool:
    try:
        text = RunText(None) if run_id is None else text_of_run(context, run_id)
        return context.store.replace_text(recording_id, text)
    except NotFound:  # deleted in between
        return False


def text_of_run(context: AppContext, run_id: str) -> RunText:
    """The text of a run that is to be found: with edits; before its end, its finished shards."""
    run = context.store.run(run_id)
    shards = context.store.shards(run_id, with_results=False)
    texts = {shard.index: shard.result for shard in shards if shard.result is not None}
    return RunText(run.id, run.revision, len(texts), _passages(context, run, texts))


def _passages(context: AppContext, run: Run, texts: Mapping[int, ShardText]) -> tuple[Passage, ...]:
    if run.state.final:
        return passages_of(transcript_of(context, run.id).transcript.segments)
    return tuple(p for shard, text in texts.items() for p in passages_of(text.segments, shard))
