"""Planner of a run; drafts of what is being said, while a live one waits for a stretch's end.

A draft is lost without harm: the stretch is transcribed anew once it has ended.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from tacet.core.language.detection import choose_language
from tacet.core.options import TranscribeOptions
from tacet.core.pipeline import draft, shard_jobs
from tacet.core.planning.chapters import Chapter, ChapterSource, Planner
from tacet.core.planning.live import LivePlanner
from tacet.core.protocols import Engine, SpeechDetector
from tacet.library.worker.live_audio import AnyAudio, LiveRunAudio
from tacet.library.worker.run_lease import RunLease


class Drafts:
    """Drafts of a leased live run, for its thread."""

    def __init__(
        self, lease: RunLease, planner: LivePlanner, engine: Engine, options: TranscribeOptions
    ) -> None:
        self._lease, self._planner, self._engine, self._options = lease, planner, engine, options
        self._due = 0.0  # by the monotonic clock
        self._drawn_up = 0.0  # seconds of the recording

    def draw_up(self) -> None:
        """Store a draft if it is time for one and somebody is speaking."""
        period, heard = self._options.live.live_draft, self._planner.open
        known = self._lease.run.plan
        if not period or not heard.is_spoken or heard.span.end == self._drawn_up:
            return
        if known and heard.span.start < known.duration:  # it is planned once more
            return
        begun = time.monotonic()
        if begun < self._due:
            return
        self._drawn_up = heard.span.end
        self._store(self._planner.draft())
        took = time.monotonic() - begun
        self._due = time.monotonic() + max(took, period - took)  # half is left to others

    def _store(self, chapter: Chapter) -> None:
        run, plan = self._lease.run, chapter.plan
        language = run.plan.language if run.plan else None
        if language is None:
            language, _ = choose_language(chapter.audio, plan, self._engine, self._options)
        decode = replace(self._options.decode, language=language)
        first = sum(len(chapter.shards) for chapter in run.plan.chapters) if run.plan else 0
        jobs = shard_jobs(chapter, self._engine, replace(self._options, decode=decode), first)
        if jobs:
            store, claim = self._lease.context.store, self._lease.claim
            store.save_draft(claim, first, plan.span, replace(draft(jobs[0]), results=()))


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
    drafts = Drafts(lease, planner, engine, options)

    def meanwhile() -> None:
        audio.keep_alive()
        drafts.draw_up()

    return planner, meanwhile
