"""Texts to be found: indexed anew after edits, after an update, and when the index was lost."""

import time
from collections.abc import Callable

from tacet.core.errors import NotFound
from tacet.library.context import AppContext
from tacet.library.log_errors import log_errors
from tacet.library.model.run import Run
from tacet.library.model.search import RunText, passages_of
from tacet.library.use_cases.run_speakers import turns_mark
from tacet.library.use_cases.transcripts import transcript_of

INDEX_SECONDS = 1.0  # of indexing at a time, so that other housekeeping gets its turn
BATCH = 50  # recordings asked for at once
QUIET_PER_WORD = 0.0002  # seconds without an edit, ten times what a word takes to index

Ready = Callable[[Run], bool]


def index_stale_texts(
    context: AppContext,
    seconds: float = INDEX_SECONDS,
    now: Callable[[], float] = time.monotonic,
    ready: Ready = lambda run: True,
) -> int:
    """Index texts that changed, for some time; how many.

    Args:
        ready: whether the text of a run is to be indexed now.
    """
    end, indexed = now() + seconds, 0
    while stale := context.store.stale_texts(BATCH):
        before = indexed
        for recording_id, run_id in stale:
            indexed += log_errors(_index, context, recording_id, run_id, ready)
            if now() > end:
                return indexed
        if indexed == before:  # all fail, wait, or go on changing: another time
            return indexed
    return indexed


class Unchanged:
    """Tells which texts nobody has edited for a while, a longer one for a longer text.

    Ten hours of text take seconds to index, and a person who corrects them makes an edit every few
    seconds: each would wait for the index of the one before.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._since: dict[str, tuple[int, float]] = {}  # revisions, and since when they stand

    def __call__(self, run: Run) -> bool:
        """Whether the text of a run has been as it is for long enough."""
        now = self._now()
        revision, since = self._since.get(run.id, (0, now))
        if revision != run.revision:
            since = now
        quiet = QUIET_PER_WORD * run.summary.words if run.summary and run.revision else 0.0
        if now - since < quiet:
            self._since[run.id] = (run.revision, since)
            return False
        self._since.pop(run.id, None)
        return True


def _index(context: AppContext, recording_id: str, run_id: str | None, ready: Ready) -> bool:
    try:
        if run_id is None:
            return context.store.replace_text(recording_id, RunText(None))
        run = context.store.run(run_id)
        return ready(run) and context.store.replace_text(recording_id, _text_of(context, run))
    except NotFound:  # deleted in between
        return False


def _text_of(context: AppContext, run: Run) -> RunText:
    """The text of a run that is to be found: with edits; before its end, its finished shards."""
    if run.state.final:
        mark = turns_mark(context.store, run.recording_id)  # First: newer turns leave it stale.
        segments = transcript_of(context, run.id).transcript.segments
        return RunText(run.id, run.revision, None, mark, passages_of(segments))
    shards = context.store.shards(run.id, with_results=False)
    texts = {shard.index: shard.result for shard in shards if shard.result is not None}
    passages = tuple(p for shard, text in texts.items() for p in passages_of(text.segments, shard))
    return RunText(run.id, run.revision, len(texts), None, passages)
