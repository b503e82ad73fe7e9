"""A finished run with words of one's choice, stored as a worker stores it."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count

from builders import result
from library_values import NOW, altered, recording, run

from tacet.core.assemble import shard_text
from tacet.core.planning.plan import Outline
from tacet.core.span import Span
from tacet.core.transcript import Word
from tacet.core.window import Window
from tacet.core.word_ids import with_ids
from tacet.library.model.run import PlanFacts, RunState
from tacet.library.ports.store import Store

_ENDS = count()
SHARD = 30.0  # seconds of one, with one window


def finished_run(store: Store, shards: Sequence[Sequence[Word]], seconds: float = SHARD) -> str:
    """The id of a run of a new recording whose shards, of so many seconds, have these words."""
    duration = seconds * len(shards)
    store.add_recording(recording(duration=duration))
    store.add_run(run())
    found, claim = store.claim_run("w", NOW, 30) or (None, None)
    assert found
    assert claim
    spans = [Span(seconds * i, seconds * (i + 1)) for i in range(len(shards))]
    windows = tuple((Window(span),) for span in spans)
    outline = Outline(Span(0, duration), (), (), 0.0, windows)
    changed = altered(found, state=RunState.LISTENING, plan=PlanFacts((outline,), "en", 0.9))
    assert store.add_shards(changed, 0, spans, claim)
    for index, (span, words) in enumerate(zip(spans, shards, strict=True)):
        attempt = store.begin_shard(claim, index)
        assert attempt
        results = with_ids([result(span.start, span.end, *words)], str(index))
        assert store.save_result(claim, index, attempt, shard_text(results, [], 0.3))
    ended = NOW + timedelta(microseconds=next(_ENDS))  # finished transcripts are remembered by it
    done = altered(changed, state=RunState.DONE, finished_at=ended)
    assert store.save_run(done, claim)
    return found.id
