"""A run's edits laid over its text, remembered so that one more change of ten hours is quick."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from tacet.core.editing import Edited, WordId, standing
from tacet.core.operations.lay import Laid, ground, laid, with_steps
from tacet.core.operations.layout import Layout
from tacet.core.operations.model import Operation, Step
from tacet.core.operations.prepare import take_step, take_what_fits
from tacet.core.transcript import Transcript, Verdict
from tacet.library.model.edit import NO_EDITS, Edits, SpanRequest
from tacet.library.model.run import StoredTranscript
from tacet.library.use_cases.run_speakers import heard_with_turns

RUNS = 2  # remembered at once, as many as finished transcripts are
LAYOUTS = 16  # remembered of each run: they share almost all

Steps = tuple[Step, ...]  # not their numbers: one that could not be stored gives its number away
Value = TypeVar("Value")


def lay_edits(stored: StoredTranscript, edits: Edits) -> Laid:
    """A run's transcript with all of its edits."""
    if edits == NO_EDITS:
        return Laid(stored.transcript, stored.ids)
    return _KNOWN.of(stored, edits).laid(edits.live)


def take_operations(
    stored: StoredTranscript, edits: Edits, operations: Sequence[Operation]
) -> Step:
    """A person's operations as a step over a run's edits; without any if nothing changes.

    Raises:
        BadInput: a text or a time is of no use. Conflict: words do not stand as they did.
    """
    layout = layout_of_edits(stored, edits).copied()
    return take_step(layout, edits.last_step + 1, operations)


def take_fitting(stored: StoredTranscript, edits: Edits, operations: Sequence[Operation]) -> Step:
    """Those operations that fit, as a step over a run's edits; perhaps without any."""
    layout = layout_of_edits(stored, edits).copied()
    return take_what_fits(layout, edits.last_step + 1, operations)[0]


def layout_of_edits(stored: StoredTranscript, edits: Edits) -> Layout:
    """The segments after all edits, for reading only."""
    return _KNOWN.of(stored, edits).layout(edits.live)


def standing_of(stored: StoredTranscript, edits: Edits) -> Transcript:
    """A run's transcript with what was restored and asked for, before steps and setting aside."""
    return _KNOWN.of(stored, edits).standing


@dataclass(slots=True)
class _Ground:
    """What a run's steps are laid over, and what came of it with the latest ones.

    The same as long as the decisions and the answers to span requests are.
    """

    source: Transcript
    decided: Mapping[WordId, Verdict]
    answered: tuple[str, ...]
    standing: Transcript
    base: Layout
    layouts: "_Latest[Layout]" = field(default_factory=lambda: _Latest[Layout]())
    shown: "_Latest[Laid]" = field(default_factory=lambda: _Latest[Laid]())
    lock: threading.Lock = field(default_factory=threading.Lock)

    def holds(
        self, source: Transcript, decided: Mapping[WordId, Verdict], answered: tuple[str, ...]
    ) -> bool:
        """Whether it is that of a transcript with these decisions and answers."""
        same = (self.decided, self.answered) == (decided, answered)
        return self.source is source and same

    def laid(self, steps: Sequence[Step]) -> Laid:
        """The transcript after some steps."""
        key = tuple(steps)
        with self.lock:
            known = self.shown.get(key)
        if known is not None:
            return known
        shown = laid(self.layout(steps), self.standing, self.decided)
        with self.lock:
            self.shown.put(key, shown)
        return shown

    def layout(self, steps: Sequence[Step]) -> Layout:
        """The layout after some steps, from the nearest one that is known."""
        key = tuple(steps)
        with self.lock:
            nearest, layout = self.layouts.nearest(key) or ((), self.base)
        if nearest == key:
            return layout
        layout = with_steps(layout, steps[len(nearest) :])
        with self.lock:
            self.layouts.put(key, layout)
        return layout


class _Latest(Generic[Value]):
    """What came of the latest steps.

    A list, because steps are the same objects from one reading to the next: compared they are
    quick, and hashed they are not.
    """

    def __init__(self) -> None:
        self._known: list[tuple[Steps, Value]] = []

    def get(self, steps: Steps) -> Value | None:
        """What came of these steps, if it is known."""
        return next((value for known, value in self._known if known == steps), None)

    def nearest(self, steps: Steps) -> tuple[Steps, Value] | None:
        """The most steps that these begin with, and what came of them."""
        begun = [one for one in self._known if steps[: len(one[0])] == one[0]]
        return max(begun, key=lambda one: len(one[0]), default=None)

    def put(self, steps: Steps, value: Value) -> None:
        """Remember what came of steps, in place of what is oldest."""
        others = [one for one in self._known if one[0] != steps]
        self._known = [*others, (steps, value)][-LAYOUTS:]


class _Known:
    """The grounds of the runs that were looked at last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._grounds: OrderedDict[str, _Ground] = OrderedDict()

    def of(self, stored: StoredTranscript, edits: Edits) -> _Ground:
        """The ground of a run with these decisions and answers."""
        decided = {decision.word: decision.verdict for decision in edits.decisions}
        answered = tuple(r.id for r in edits.span_requests if r.result is not None and not r.beside)
        with self._lock:
            known = self._grounds.get(stored.run.id)
            if known is not None and known.holds(stored.transcript, decided, answered):
                self._grounds.move_to_end(stored.run.id)
                return known
        new = _new_ground(stored, decided, answered, edits.span_requests)
        with self._lock:
            self._grounds[stored.run.id] = new
            while len(self._grounds) > RUNS:
                self._grounds.popitem(last=False)
        return new


_KNOWN = _Known()


def _new_ground(
    stored: StoredTranscript,
    decided: Mapping[WordId, Verdict],
    answered: tuple[str, ...],
    requests: Sequence[SpanRequest],
) -> _Ground:
    answers = [
        replace(answer, text=heard_with_turns(answer.text, stored.turns))
        for answer in Edits(span_requests=tuple(requests)).heard
    ]
    whole = standing(stored.transcript, decided, answers)
    base = ground(whole.transcript, _numbers(stored.ids, whole), decided)
    return _Ground(stored.transcript, decided, answered, whole.transcript, base)


def _numbers(ids: Sequence[int], changed: Edited) -> tuple[int, ...]:
    """Numbers of the segments; new ones are negative, by their start."""
    numbers: dict[int, None] = {}
    for segment, place in zip(changed.transcript.segments, changed.origins, strict=True):
        number = -1 - round(segment.span.start * 1000) if place is None else ids[place]
        while number in numbers:
            number -= 1
        numbers[number] = None
    return tuple(numbers)
