"""The one way to get a transcript: speech, windows, recognition, verdicts, assembly.

The command line calls `transcribe`; a worker calls the same steps shard by shard, so that what is
finished survives a restart.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from tacet.core.assemble import ShardText, assemble, shard_text
from tacet.core.audio import Audio
from tacet.core.evidence import with_evidence
from tacet.core.looks import SecondLooks
from tacet.core.options import TranscribeOptions
from tacet.core.protocols import Engine, OnProgress, Progress, SpeechDetector
from tacet.core.span import Span
from tacet.core.speech import Speech, find_speech
from tacet.core.timing import repaired, voice
from tacet.core.transcript import Transcript
from tacet.core.verify import judged
from tacet.core.window import Window, WindowResult
from tacet.core.windows import make_shards, make_windows, silence_left_out

LANGUAGE_WINDOWS = 3  # with the most certain speech vote on the language (docs/silence.md, 4)

OnText = Callable[[ShardText], None]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What will be listened to. The same recording and options give the same plan.

    Attributes:
        speech: the speech found, with its evidence.
        voice: candidate speech with its edges refined; what word times are repaired against.
        shards: windows in groups; each group is recognized and stored as one.
        silence_left_out: seconds that no window holds.
    """

    duration: float
    speech: Speech
    voice: tuple[Span, ...]
    shards: tuple[tuple[Window, ...], ...]
    silence_left_out: float

    @property
    def windows(self) -> tuple[Window, ...]:
        """All windows in order."""
        return tuple(window for shard in self.shards for window in shard)


@dataclass(frozen=True, slots=True, eq=False)
class ShardJob:
    """All that is needed to write down one shard; `options.decode.language` is set."""

    audio: Audio
    plan: Plan
    index: int
    engine: Engine
    options: TranscribeOptions


def make_plan(
    audio: Audio, detectors: Sequence[SpeechDetector], options: TranscribeOptions, window: float
) -> Plan:
    """The plan for a recording and an engine that hears `window` seconds at once."""
    speech = find_speech(audio, detectors, options.speech)
    windows = make_windows(speech, audio.duration, window, options.windows)
    return Plan(
        audio.duration,
        speech,
        voice(speech, audio.duration, options.timing),
        make_shards(windows, options.windows.shard),
        silence_left_out(windows, audio.duration),
    )


def choose_language(
    audio: Audio, plan: Plan, engine: Engine, options: TranscribeOptions
) -> tuple[str | None, float | None]:
    """The language of the whole run and its probability; None when there is nothing to hear."""
    if not plan.shards:
        return None, None
    if options.decode.language:
        return options.decode.language, 1.0
    telling = sorted(
        plan.windows, key=lambda w: sum(s.overlap(w.span) for s in plan.speech.certain)
    )
    return engine.detect_language(audio, telling[-LANGUAGE_WINDOWS:])


def perform(job: ShardJob, on_text: OnText | None = None) -> ShardText:
    """The text of one shard. `on_text` gets the text so far after each window; it may raise."""
    windows, options = job.plan.shards[job.index], in_effect(job.options)
    judge = partial(_judged, plan=job.plan, options=options)
    results: list[WindowResult] = []
    for result in job.engine.recognize(job.audio, windows, job.options.decode):
        results.append(judge(result))
        if on_text:
            on_text(_text(results, job))
    again = SecondLooks(job.audio, job.engine, options, judge, job.plan.speech)
    return _text(again.at(results), job)


def in_effect(options: TranscribeOptions) -> TranscribeOptions:
    """The options as they work together: without the gate nothing is set aside, only marked.

    Who hands everything to the model wants plain Whisper; `strict` still means strict.
    """
    if options.speech.vad_filter or options.verify.silence == "strict":
        return options
    return replace(options, verify=replace(options.verify, silence="verbatim"))


def finish(
    plan: Plan, texts: Sequence[ShardText], language: str | None, probability: float | None
) -> Transcript:
    """The transcript of a recording whose shards are all written down."""
    whole = assemble(plan.duration, plan.speech.candidate, plan.speech.certain, texts)
    return replace(whole, language=language, language_probability=probability)


def transcribe(
    audio: Audio,
    detectors: Sequence[SpeechDetector],
    engine: Engine,
    options: TranscribeOptions,
    on_progress: OnProgress = lambda progress: None,
) -> tuple[Transcript, tuple[ShardText, ...]]:
    """The transcript of a recording, and the shards it was made of (for the run log)."""
    on_progress(Progress("preparing", 0.0))
    plan = make_plan(audio, detectors, options, engine.facts.window)
    language, probability = choose_language(audio, plan, engine, options)
    pinned = replace(options, decode=replace(options.decode, language=language))
    to_hear = sum(w.span.duration for w in plan.windows)
    heard, texts = 0.0, []
    for index, shard in enumerate(plan.shards):

        def tell(text: ShardText, before: float = heard) -> None:
            now = before + sum(r.window.span.duration for r in text.results)
            on_progress(Progress("listening", now / to_hear, text.results[-1:]))

        texts.append(perform(ShardJob(audio, plan, index, engine, pinned), tell))
        heard += sum(w.span.duration for w in shard)
    on_progress(Progress("listening", 1.0))
    return finish(plan, texts, language, probability), tuple(texts)


def _judged(result: WindowResult, plan: Plan, options: TranscribeOptions) -> WindowResult:
    """The result with its words' times repaired, measured and judged."""
    words = repaired(result.words, plan.voice, result.window.span, options.timing)
    words = with_evidence(words, plan.speech)
    return replace(result, words=judged(words, plan.speech, options.verify))


def _text(results: Sequence[WindowResult], job: ShardJob) -> ShardText:
    return shard_text(results, job.plan.speech.certain, job.options.verify.min_missed)
