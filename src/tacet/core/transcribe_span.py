"""Transcription of one span on a person's request, whatever VAD says.

The same steps as everywhere; only the span itself counts as speech when windows are cut, and
nothing is removed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tacet.core.assemble import ShardText
from tacet.core.audio import Audio
from tacet.core.language.detection import choose_language
from tacet.core.options import TranscribeOptions
from tacet.core.pipeline import OnText, ShardJob, perform
from tacet.core.planning.plan import Plan, make_plan
from tacet.core.planning.windows import make_windows
from tacet.core.protocols import Engine, SpeechDetector
from tacet.core.span import Span
from tacet.core.speech.voice import speech_regions
from tacet.core.transcript import Missed, Segment
from tacet.core.words.verify import removing_nothing


@dataclass(frozen=True, slots=True, eq=False)
class SpanTask:
    """A stretch to listen to, and with what.

    Attributes:
        options: those of the run; the language is its own unless a person named another.
        owner: begins the ids of its words: the id of the request.
    """

    audio: Audio
    detectors: Sequence[SpeechDetector]
    engine: Engine
    options: TranscribeOptions
    span: Span
    owner: str = "span"


def transcribe_span(task: SpanTask, on_text: OnText | None = None) -> ShardText:
    """Words of the span, doubtful where the evidence is against them."""
    plan = plan_span(task)
    language, _ = choose_language(task.audio, plan, task.engine, task.options)
    options = removing_nothing(
        replace(task.options, decode=replace(task.options.decode, language=language))
    )
    job = ShardJob(task.audio, plan, 0, task.engine, options, task.owner)
    return clipped_to_span(perform(job, on_text), task.span)


def plan_span(task: SpanTask) -> Plan:
    """Plan of the span alone, in one shard, with the recording's evidence."""
    options, engine = task.options, task.engine
    whole = make_plan(task.audio, task.detectors, options, engine.facts.window)
    everything = replace(whole.speech, candidate=(task.span,))
    windows = make_windows(everything, task.audio.span, engine.facts.window, options.windows)
    return replace(
        whole,
        voice=speech_regions(whole.voice, task.span, options.timing),
        shards=(tuple(windows),),
    )


def clipped_to_span(text: ShardText, stretch: Span) -> ShardText:
    """The text without words whose middle lies outside the stretch: they were not asked for.

    What was missed in it is told too: it counts where the text takes the place of another.
    """
    segments = (_within(segment, stretch) for segment in text.segments)
    shown = tuple(segment for segment in segments if segment.words)
    return replace(text, segments=shown, removed=(), missed=tuple(_missed(text.missed, stretch)))


def _missed(missed: Sequence[Missed], stretch: Span) -> Iterator[Missed]:
    for one in missed:
        if one.span.overlap(stretch) > 0:
            start, end = max(one.span.start, stretch.start), min(one.span.end, stretch.end)
            yield replace(one, span=Span(start, end))


def _within(segment: Segment, span: Span) -> Segment:
    words = tuple(w for w in segment.words if span.start <= w.span.middle <= span.end)
    if words == segment.words or not words:
        return replace(segment, words=words)
    return replace(
        segment,
        span=Span(words[0].span.start, words[-1].span.end),
        text="".join(word.text for word in words),
        words=words,
        tokens=tuple(token for word in words for token in word.tokens),
    )
