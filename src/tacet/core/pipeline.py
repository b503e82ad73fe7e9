"""The one way to a transcript: speech, windows, recognition, verdicts, assembly.

The command line calls `transcribe`; a worker calls the same steps shard by shard, so that what is
finished survives a restart. Either goes through the recording chapter by chapter.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from tacet.core.assemble import ShardText, assemble, shard_text
from tacet.core.audio import Audio
from tacet.core.language.changes import other_languages
from tacet.core.language.detection import Language, language_of
from tacet.core.options import SpeakerOptions, TranscribeOptions
from tacet.core.planning.chapters import Chapter, Planner
from tacet.core.planning.plan import Outline, Plan
from tacet.core.protocols import (
    AudioSource,
    Diarizer,
    Engine,
    OnProgress,
    Progress,
    SpeechDetector,
)
from tacet.core.review.readings import with_readings
from tacet.core.speakers.attribute import with_speakers
from tacet.core.speakers.observation import LocalSpeakers
from tacet.core.speakers.planning import speaker_spans
from tacet.core.speakers.turns import find_turns
from tacet.core.speakers.words import numbered_by_words
from tacet.core.transcript import SpokenLanguage, Transcript
from tacet.core.vocabulary.hotwords import with_vocabulary
from tacet.core.vocabulary.respelling import Respelling
from tacet.core.window import Window, WindowResult
from tacet.core.word_ids import with_ids
from tacet.core.words.evidence import with_evidence
from tacet.core.words.retries import Retries
from tacet.core.words.rules import WindowCertainty
from tacet.core.words.timing import repair_times
from tacet.core.words.verify import effective, judged

SHARDS_AHEAD = 3  # begun before it is their turn: batches are full, and no core waits

OnText = Callable[[ShardText], None]


@dataclass(frozen=True, slots=True, eq=False)
class ShardJob:
    """Input of the transcription of one shard; `options.decode.language` is set.

    Attributes:
        index: of the shard in the plan.
        owner: begins the ids of its words: its number in the run, or the id of a span request.
    """

    audio: Audio
    plan: Plan
    index: int
    engine: Engine
    options: TranscribeOptions
    owner: str = "0"

    @property
    def windows(self) -> tuple[Window, ...]:
        """The shard's windows."""
        return self.plan.shards[self.index]


def shard_jobs(
    chapter: Chapter, engine: Engine, options: TranscribeOptions, first: int
) -> tuple[ShardJob, ...]:
    """The jobs of a chapter, one per shard, in order; `first` is the run's number of its first."""
    return tuple(
        ShardJob(chapter.audio, chapter.plan, index, engine, options, str(first + index))
        for index in range(len(chapter.plan.shards))
    )


@dataclass(slots=True, eq=False)
class Prefetcher:
    """Shards transcribed in order, the next begun early to fill batches."""

    jobs: Sequence[ShardJob]
    _begun: dict[int, Iterator[WindowResult]] = field(default_factory=dict)

    def perform(self, at: int, on_text: OnText | None = None) -> ShardText:
        """Text of the shard `jobs[at]`.

        Args:
            on_text: gets the text so far after each window; it may raise.
        """
        try:
            return self._performed(at, on_text)
        except BaseException:  # it outlives us, with all that its traceback holds
            self._begun.clear()
            raise

    def _performed(self, at: int, on_text: OnText | None) -> ShardText:
        job = self.jobs[at]
        options = with_vocabulary(effective(job.options))
        judge = partial(_judged, plan=job.plan, options=options)
        results: list[WindowResult] = []
        self._begin(at)
        for result in self._begun.pop(at):
            results.append(judge(result))
            for ahead in range(at + 1, at + 1 + SHARDS_AHEAD):
                self._begin(ahead)
            if on_text:  # nothing is missed before the retries
                on_text(replace(_text(results, job), missed=()))
        again = Retries(job.audio, job.engine, options, judge, job.plan.speech)
        respelling = Respelling(job.audio, job.engine, options, judge)
        best = respelling.best_results(again.best_results(results))
        return with_readings(
            _text(best, job), [result.other_texts for result in best], options.review
        )

    def _begin(self, at: int) -> None:
        if at < len(self.jobs) and at not in self._begun:
            job = self.jobs[at]
            decode = with_vocabulary(job.options).decode
            self._begun[at] = job.engine.recognize(job.audio, job.windows, decode)


def perform(job: ShardJob, on_text: OnText | None = None) -> ShardText:
    """Text of one shard; see `Prefetcher.perform`."""
    return Prefetcher([job]).perform(0, on_text)


def draft(job: ShardJob) -> ShardText:
    """Text of a shard whose sound goes on: recognized and judged once, greedily."""
    options = with_vocabulary(effective(job.options))
    greedy = replace(options.decode, beam_size=1)
    results = job.engine.recognize(job.audio, job.windows, greedy)
    judge = partial(_judged, plan=job.plan, options=options)
    return replace(_text([judge(result) for result in results], job), removed=(), missed=())


def finish(
    outlines: Sequence[Outline],
    texts: Sequence[ShardText],
    language: Language,
    others: Sequence[SpokenLanguage] = (),
) -> Transcript:
    """Transcript of a recording whose chapters are all done."""
    speech, certain = (
        tuple(span for spans in parts for span in spans)
        for parts in ((o.speech for o in outlines), (o.certain for o in outlines))
    )
    duration = outlines[-1].span.end if outlines else 0.0
    whole = assemble(duration, speech, certain, texts)
    told = replace(whole, language=language[0], language_probability=language[1])
    return replace(told, other_languages=tuple(others))


def transcribe(
    source: AudioSource,
    detectors: Sequence[SpeechDetector],
    engine: Engine,
    options: TranscribeOptions,
    on_progress: OnProgress = lambda progress: None,
) -> tuple[Transcript, tuple[ShardText, ...]]:
    """Transcript of a recording, and its shards for the run log."""
    on_progress(Progress("preparing", 0.0))
    planner = Planner(source, detectors, options, engine.facts.window)
    return transcribe_chapters(planner.chapters(), engine, options, on_progress)


def transcribe_chapters(
    chapters: Iterable[Chapter],
    engine: Engine,
    options: TranscribeOptions,
    on_progress: OnProgress = lambda progress: None,
    on_final: OnText = lambda text: None,
) -> tuple[Transcript, tuple[ShardText, ...]]:
    """Transcript of a recording whose chapters are planned, and its shards.

    Args:
        on_final: gets the text of each shard, which changes no more.
    """
    language: Language = (None, None)
    outlines: list[Outline] = []
    texts: list[ShardText] = []
    others: list[SpokenLanguage] = []
    for chapter in chapters:
        language = language_of(chapter, outlines, language, engine, options)
        outlines.append(chapter.plan.outline)
        others += other_languages(chapter, language[0], engine, options.decode)
        pinned = replace(options, decode=replace(options.decode, language=language[0]))
        prefetcher = Prefetcher(shard_jobs(chapter, engine, pinned, len(texts)))
        for index in range(len(prefetcher.jobs)):
            texts.append(prefetcher.perform(index, partial(_tell, on_progress)))
            on_final(texts[-1])
        on_progress(Progress("listening", chapter.plan.span.end))
    return finish(outlines, texts, language, others), tuple(texts)


def tell_speakers(
    source: AudioSource,
    diarizer: Diarizer,
    transcript: Transcript,
    options: SpeakerOptions,
    on_progress: OnProgress = lambda progress: None,
) -> Transcript:
    """The transcript of a recording with who says each word; as it is where no word stands."""
    if not transcript.words:
        return transcript
    pieces: list[LocalSpeakers] = []
    spans = speaker_spans(transcript.duration, diarizer.step)
    for span, piece in zip(spans, diarizer.listen(source, spans), strict=True):
        pieces.append(piece)
        on_progress(Progress("telling speakers apart", min(span.end, transcript.duration)))
    turns = find_turns(pieces, options, transcript.duration)
    turns = numbered_by_words(turns, transcript.words)
    return with_speakers(transcript, turns, options).transcript


def _tell(on_progress: OnProgress, text: ShardText) -> None:
    latest = text.results[-1:]
    on_progress(Progress("listening", latest[0].window.span.end, latest))


def _judged(result: WindowResult, plan: Plan, options: TranscribeOptions) -> WindowResult:
    """The result with its words' times repaired, measured and judged."""
    words = repair_times(
        result.words, plan.voice, plan.speech.certain, result.window.span, options.timing
    )
    words = with_evidence(words, plan.speech, options.verify)
    window = WindowCertainty(result.avg_logprob, result.no_speech_prob)
    return replace(result, words=judged(words, plan.speech, window, options.verify))


def _text(results: Sequence[WindowResult], job: ShardJob) -> ShardText:
    named = with_ids([replace(result, other_texts=()) for result in results], job.owner)
    return shard_text(named, job.plan.speech.certain, job.options.verify.min_missed)
