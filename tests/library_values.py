"""Values for tests of stores: recordings, runs and texts that use every field."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tacet.core.assemble import ShardText
from tacet.core.planning.plan import Outline
from tacet.core.span import Span
from tacet.core.transcript import Evidence, Missed, Segment, Verdict, Word
from tacet.core.window import Attempt, Window, WindowResult
from tacet.library.model.recording import Recording
from tacet.library.model.run import Claim, PlanFacts, Run, RunState, SourcedValue
from tacet.library.ports.store import Store

NOW = datetime(2026, 5, 4, 3, 2, 1, 999_999, tzinfo=UTC)


def recording(number: int = 1, **changes: object) -> Recording:
    """A recording; later numbers were added later."""
    at = NOW + timedelta(seconds=number)
    known: dict[str, object] = {"id": f"r{number}", "name": f"Talk {number}.mp3"}
    fields = {**known, "media_type": "audio/mpeg", "size": 5 << 40, "sha256": "ab", "file": "f"}
    return Recording(**{**fields, "added_at": at, **changes})  # type: ignore[arg-type]


def run(id: str = "run", of: str = "r1") -> Run:
    """A run as it is requested."""
    options = {
        "beam_size": SourcedValue(5),
        "language": SourcedValue(None, "page"),
        "t": SourcedValue(0.1, "file"),
    }
    return Run(id, of, "small", options, NOW, model_title="Small")


def text(word: str = " déjà") -> ShardText:
    """A shard's text that uses every field, with odd figures."""
    evidence = Evidence(0.1 + 0.2, level=float("-inf"), agreement=True)
    reasons = ("quiet",)
    said = Word(Span(1 / 3, 2 / 3), word, 0.1, evidence, Verdict.DOUBTFUL, reasons, id="9.8.7")
    window = Window(Span(0, 28.0), (Span(0.25, 3.5),), 1.0)
    attempt = Attempt("first", 0.0, 5, -0.3, 1.1, 1)
    result = WindowResult(window, (1, 2), (said,), -0.25, 0.5, 1.5, 0.2, "en", (attempt,))
    segment = Segment(said.span, word, (said,), (1, 2), 0, 0.2, -0.25, 0.5, 1.5)
    return ShardText((result,), (segment,), (said,), (Missed(Span(5, 6), "no words"),))


def plan() -> PlanFacts:
    """A plan with two shards."""
    shards = ((Window(Span(0, 10)),), (Window(Span(10, 20), (Span(11, 12),)),))
    return PlanFacts(
        (Outline(Span(0, 20.0), (Span(0, 2),), (Span(1, 2),), 3.25, shards),), "en", 0.75
    )


def claimed(store: Store, worker: str = "w", at: datetime = NOW) -> tuple[Run, Claim]:
    """The next run, claimed."""
    found = store.claim_run(worker, at, 30)
    assert found is not None
    return found


def prepared(store: Store) -> Claim:
    """The claim of a run with two shards."""
    store.add_recording(recording())
    store.add_run(run())
    found, claim = claimed(store)
    changed = altered(found, state=RunState.LISTENING, plan=plan())
    assert store.add_shards(changed, 0, [Span(0, 10), Span(10, 20)], claim)
    return claim


def altered(run: Run, **changes: object) -> Run:
    """The run with some fields changed."""
    return replace(run, **changes)  # type: ignore[arg-type]
