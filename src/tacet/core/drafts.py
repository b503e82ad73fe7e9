"""Drafts of what is being said, while a planner waits for the end of a live stretch.

A draft is lost without harm: the stretch is transcribed anew once it has ended.
"""

import time
from dataclasses import dataclass, replace

from tacet.core.assemble import ShardText
from tacet.core.language.detection import choose_language
from tacet.core.options import TranscribeOptions
from tacet.core.pipeline import draft, shard_jobs
from tacet.core.planning.live import LivePlanner
from tacet.core.protocols import Engine
from tacet.core.span import Span


@dataclass(slots=True, eq=False)
class Drafts:
    """Drafts by an engine, at most half of whose time they take.

    Attributes:
        due: when the next may be drawn up, by the monotonic clock.
        reached: seconds of the recording up to which the last one went.
    """

    planner: LivePlanner
    engine: Engine
    options: TranscribeOptions
    due: float = 0.0
    reached: float = 0.0

    def is_due(self) -> bool:
        """Whether somebody is speaking, and it is time for a draft."""
        heard, period = self.planner.open, self.options.live.live_draft
        is_new = heard.is_spoken and heard.span.end > self.reached
        return bool(period) and is_new and time.monotonic() >= self.due

    def draw_up(self, language: str | None, shard: int) -> tuple[Span, ShardText] | None:
        """The open stretch and its text so far; None without speech.

        Args:
            language: None: detected. shard: the number that it will have in the run.
        """
        begun = time.monotonic()
        chapter = self.planner.draft()
        self.reached = chapter.plan.span.end
        if language is None:
            language, _ = choose_language(chapter.audio, chapter.plan, self.engine, self.options)
        decode = replace(self.options.decode, language=language)
        jobs = shard_jobs(chapter, self.engine, replace(self.options, decode=decode), shard)
        text = draft(jobs[0]) if jobs else None
        took = time.monotonic() - begun
        self.due = begun + max(2 * took, self.options.live.live_draft)
        return None if text is None else (chapter.plan.span, text)
