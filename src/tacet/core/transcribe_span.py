"""Transcription of one span on a person's request, whatever VAD says.

The same steps as everywhere; only the span itself counts as speech when windows are cut, and
nothing is removed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tacet.core.assemble import ShardText
from tacet.core.audio import Audio
from tacet.core.options import TranscribeOptions
from tacet.core.pipeline import OnText, ShardJob, choose_language, perform
from tacet.core.planning.plan import Plan, make_plan
from tacet.core.planning.windows import make_windows
from tacet.core.protocols import Engine, SpeechDetector
from tacet.core.span import Span
from tacet.core.speech.voice import speech_regions
from tacet.core.transcript import Segment
from tacet.core.words.verify import removing_nothing


@dataclass(frozen=True, slots=True, eq=False)
class SpanTask:
    """Span to transcribe, with the options and language of its run."""

    audio: Audio
    detectors: Sequence[SpeechDetector]
    engine: Engine
    options: TranscribeOptions
    span: Span


def transcribe_span(task: SpanTask, on_text: OnText | None = None) -> ShardText:
    """Words of the span, doubtful where the evidence is against them."""
    plan = plan_span(task)
    language, _ = choose_language(task.audio, plan, task.engine, task.options)
    options = removing_nothing(
        replace(task.options, decode=replace(task.options.decode, language=language))
    )
    job = ShardJob(task.audio, plan, 0, task.engine, options)
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


def clipped_to_span(text: ShardText, span: Span) -> ShardText:
    """The text without words whose middle lies outside the span."""
    segments = (_within(segment, span) for segment in text.segments)
    return replace(text, segments=tuple(s for s in segments if s.words), removed=(), missed=())


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
