"""Times that a model heard for words of a person, and the step that gives the words these times."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from tacet.core.align_words import AlignTask, align_words
from tacet.core.editing import WordId
from tacet.core.operations.retimes import retimes_in_order
from tacet.core.span import Span
from tacet.core.summary import summarize
from tacet.core.transcript import Transcript
from tacet.library.model.edit import Change, Edits, LoggedStep, SpanRequest
from tacet.library.model.run import StoredTranscript
from tacet.library.use_cases.lay_edits import lay_edits, take_fitting
from tacet.library.use_cases.operations import with_new_steps


@dataclass(frozen=True, slots=True)
class Heard:
    """Times of words: those that they had, and those that were heard."""

    before: Mapping[WordId, Span] = field(default_factory=dict)
    after: Mapping[WordId, Span] = field(default_factory=dict)


NOTHING_HEARD = Heard()


def hear_times(task: AlignTask, transcript: Transcript) -> Heard:
    """Times of the words of a transcript that a task is about."""
    after = align_words(task, transcript.segments)
    before = {word.id: word.span for word in transcript.words if word.id in after}
    return Heard(before, after)


def with_times(
    stored: StoredTranscript, edits: Edits, answer: SpanRequest, heard: Heard, now: datetime
) -> tuple[SpanRequest, Change]:
    """An answered request, and the change that stores it over a run's edits.

    Words that somebody moved or rewrote meanwhile keep the times that they have now.
    """
    requests = tuple(answer if old.id == answer.id else old for old in edits.span_requests)
    after = replace(edits, span_requests=requests)
    words = lay_edits(stored, edits).transcript.words if heard.after else ()
    same = {w.id: heard.after[w.id] for w in words if heard.before.get(w.id) == w.span}
    change = Change(edits.revision)
    if same:
        step = take_fitting(stored, edits, retimes_in_order(words, same))
        if step.operations:
            made = with_new_steps(after, [LoggedStep(step, now)])
            answer, change, after = replace(answer, step=step.number), made.change, made.edits
    return answer, replace(change, summary=summarize(lay_edits(stored, after).transcript))
