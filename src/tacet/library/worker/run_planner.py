"""Planner of a run's chapters: of minutes, or of seconds while its sound arrives."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tacet.core.drafts import Drafts
from tacet.core.options import TranscribeOptions
from tacet.core.planning.chapters import ChapterSource, Planner
from tacet.core.planning.live import LivePlanner
from tacet.core.protocols import Engine, SpeechDetector
from tacet.library.worker.live_audio import AnyAudio, LiveRunAudio
from tacet.library.worker.run_lease import RunLease


def planner_of(
    lease: RunLease,
    audio: AnyAudio,
    engine: Engine,
    options: TranscribeOptions,
    detectors: Sequence[SpeechDetector],
) -> tuple[ChapterSource, Callable[[], object]]:
    """Planner of a run's chapters, and what is done while it waits for one."""
    if not isinstance(audio, LiveRunAudio):
        return Planner(audio, detectors, options, engine.facts.window), audio.keep_alive
    planner = LivePlanner(audio, detectors, options, engine.facts.window)
    drafts = Drafts(planner, engine, options)

    def meanwhile() -> None:
        audio.keep_alive()
        if drafts.is_due():
            _store_draft(lease, drafts)

    return planner, meanwhile


def _store_draft(lease: RunLease, drafts: Drafts) -> None:
    plan = lease.run.plan
    if plan and drafts.planner.open.span.start < plan.duration:
        return  # what a worker before us planned is planned once more
    number = sum(len(chapter.shards) for chapter in plan.chapters) if plan else 0
    drawn_up = drafts.draw_up(plan.language if plan else None, number)
    if drawn_up is not None:
        span, text = drawn_up
        lease.context.store.save_draft(lease.claim, number, span, replace(text, results=()))
