"""RunLease: saves a claimed run, reports progress, notices cancellation."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from tacet.core.errors import RunCancelled
from tacet.core.span import Span
from tacet.library.context import AppContext
from tacet.library.model.run import Claim, Run, RunState
from tacet.library.use_cases.transcripts import save_run_log

REPORT_SECONDS = 0.5  # at least, between two stored progress reports of a run


class RunLease:
    """Lease of one claimed run; for one thread."""

    def __init__(
        self, context: AppContext, run: Run, claim: Claim, stopping: Callable[[], bool]
    ) -> None:
        """Begin to work on a claimed run."""
        self.context, self.run, self.claim = context, run, claim
        self._stopping = stopping
        self._reported_at = 0.0
        self._step: tuple[str, float] | None = None

    def cancelled(self) -> bool:
        """Whether the run was cancelled, lost, or the worker must stop."""
        return self._stopping() or self.context.store.cancel_asked(self.claim)

    def check(self) -> None:
        """Raise RunCancelled when cancelled."""
        if self.cancelled():
            raise RunCancelled("The run was stopped.")

    def save(self, **changes: Any) -> bool:
        """Whether the run was stored with the changes, still claimed."""
        self.run = replace(self.run, **changes)
        return self.context.store.save_run(self._with_elapsed(), self.claim)

    def must_save(self, **changes: Any) -> None:
        """Store the run with the changes. Raises RunCancelled without the claim."""
        if not self.save(**changes):
            raise RunCancelled("Another worker has taken the run over.")

    def must_hold(self) -> None:
        """Raise RunCancelled when the claim was lost."""
        self.must_save()

    def end(self, state: RunState, **changes: Any) -> bool:
        """Whether the run was ended, its log and decoded audio seen to.

        The log comes first: a run that is over has one, whatever happens in between.
        """
        self.must_hold()
        moment = self.context.clock()
        ended = replace(self._with_elapsed(), state=state, finished_at=moment, **changes)
        save_run_log(self.context, ended)
        if not self.context.store.save_run(ended, self.claim):
            return False
        self.run = ended  # not before: on a full disk it ends in another way
        self.context.files.remove_work(ended.id)
        return True

    def add_shards(self, first: int, spans: Sequence[Span], **changes: Any) -> None:
        """Store the plan and new shards, which replace all from `first` on.

        Raises RunCancelled when the claim was lost.
        """
        self.run = replace(self.run, **changes)
        if not self.context.store.add_shards(self._with_elapsed(), first, spans, self.claim):
            raise RunCancelled("Another worker has taken the run over.")

    def add_seconds(self, step: str, seconds: float) -> None:
        """Add seconds to a step that ran beside the others."""
        spent = self.run.seconds.get(step, 0.0) + seconds
        self.run = replace(self.run, seconds={**self.run.seconds, step: spent})

    def warn(self, warnings: Sequence[str]) -> None:
        """Add warnings, each once."""
        unique = tuple(dict.fromkeys((*self.run.warnings, *warnings)))
        self.run = replace(self.run, warnings=unique)

    def report_preparing(self, progress: float) -> None:
        """Store the progress of preparing, 0..1, now and then."""
        if self.run.state is RunState.PREPARING:
            self._report(progress)

    def report_listening(self, progress: float) -> bool:
        """Store the progress, 0..1; whether it was time to."""
        return self._report(progress)

    def _report(self, progress: float) -> bool:
        if time.monotonic() - self._reported_at < REPORT_SECONDS:
            return False
        self._reported_at = time.monotonic()
        self.must_save(progress=min(1.0, max(0.0, progress)))
        return True

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Add the duration of the block to a step's seconds."""
        self._step = (step, time.monotonic())
        try:
            yield
        finally:
            self.run = self._with_elapsed()
            self._step = None

    def _with_elapsed(self) -> Run:
        if self._step is None:
            return self.run
        step, begun = self._step
        spent = self.run.seconds.get(step, 0.0) + time.monotonic() - begun
        return replace(self.run, seconds={**self.run.seconds, step: spent})
