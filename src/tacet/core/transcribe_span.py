"""One stretch of a recording, listened to because a person wants it, whatever the gate says.

The same steps as everywhere: windows, recognition, repaired times, evidence, verdicts, second
looks. Only the stretch itself counts as speech when windows are cut, and nothing is taken out.
"""

from collections.abc import Iterator, Sequence
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
from tacet.core.transcript import Missed, Segment


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
    stretch: Span
    owner: str = "span"


def transcribe_span(asking: SpanTask, on_text: OnText | None = None) -> ShardText:
    """The words that can be made out in the stretch; empty when there are none.

    What the evidence speaks against is doubtful, with its reasons, and never removed.
    """
    plan = plan_span(asking)
    language, _ = choose_language(asking.audio, plan, asking.engine, asking.options)
    options = replace(
        asking.options,
        decode=replace(asking.options.decode, language=language),
        verify=replace(asking.options.verify, silence="verbatim"),
    )
    job = ShardJob(asking.audio, plan, 0, asking.engine, options, asking.owner)
    return clipped_to_span(perform(job, on_text), asking.stretch)


def plan_span(asking: SpanTask) -> Plan:
    """The plan of the stretch alone: its windows in one shard, and the recording's own evidence."""
    options, engine = asking.options, asking.engine
    found = make_plan(asking.audio, asking.detectors, options, engine.facts.window)
    everything = replace(found.speech, candidate=(asking.stretch,))
    windows = make_windows(everything, asking.audio.span, engine.facts.window, options.windows)
    return replace(
        found, voice=speech_regions(found.voice, asking.stretch), shards=(tuple(windows),)
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


def _within(segment: Segment, stretch: Span) -> Segment:
    words = tuple(w for w in segment.words if stretch.start <= w.span.middle <= stretch.end)
    if words == segment.words or not words:
        return replace(segment, words=words)
    return replace(
        segment,
        span=Span(words[0].span.start, words[-1].span.end),
        text="".join(word.text for word in words),
        words=words,
        tokens=tuple(token for word in words for token in word.tokens),
    )
