"""A library with one recording of ten hours and its finished run, as a worker leaves it.

Half a minute of a made voice is repeated as MP3 frames. The words are drawn as words of a language
are: few are frequent. They have ids, evidence, tokens and times; some are doubtful, some were set
aside, of some the model was not sure and considered another, and some speech has no words.
"""

import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import av
import numpy as np

from tacet.core.assemble import ShardText, shard_text
from tacet.core.pipeline import finish
from tacet.core.planning.plan import Outline
from tacet.core.span import Span
from tacet.core.summary import summarize
from tacet.core.transcript import Evidence, Reading, Verdict, Word
from tacet.core.window import Attempt, Window, WindowResult
from tacet.core.word_ids import with_ids
from tacet.library.model.recording import Peaks, Recording
from tacet.library.model.run import Claim, PlanFacts, Run, RunState
from tacet.library.ports.store import Store
from tacet.store import FolderFiles, open_store

STARTED = datetime(2026, 1, 1, tzinfo=UTC)
LANGUAGE, MODEL = "en", "base"
SHARD, WINDOWS = 120.0, 5  # seconds of a shard, and windows in it
CHAPTER = 5  # shards of a chapter
SURE = 0.5  # probability of a word under which another reading is kept
STEP = 0.35  # seconds from word to word
SENTENCE = 11  # words on average
DOUBTFUL, ASIDE, SILENT = 0.02, 0.005, 0.01  # share of words; of sentences without words
UNSURE = 0.03  # share of words at which a review stops, about as `base` on real speech
PIECE = 30  # seconds of sound that are repeated
PEAK = 0.01  # seconds of one value of the waveform


@dataclass(frozen=True, slots=True)
class LongRecording:
    """Ids of what was made, and how many words stand in it."""

    recording: str
    run: str
    words: int


def make_library(folder: Path, hours: float = 10.0) -> LongRecording:
    """Write the data folder of a server; the same for the same length."""
    rng = random.Random(11)
    seconds = round(hours * 3600 / SHARD) * SHARD
    folder.mkdir(parents=True, exist_ok=True)
    file = _write_sound(FolderFiles(folder), seconds)
    with closing(open_store(folder / "tacet.sqlite3")) as store:
        recording = Recording(
            "a" * 32, "Ten hours of talk.mp3", "audio/mpeg", file[1], file[2], file[0], STARTED,
            seconds, "mp3", "mp3", True,
        )  # fmt: skip
        store.add_recording(recording)
        values = np.random.default_rng(3).integers(20, 200, round(seconds / PEAK), np.uint8)
        store.save_peaks(recording.id, Peaks(values.tobytes(), PEAK, seconds))
        store.add_run(Run("b" * 32, recording.id, MODEL, {}, STARTED, model_title=MODEL))
        claimed = store.claim_run("benchmark", STARTED, 3600)
        assert claimed
        words = _write_run(store, *claimed, seconds, rng)
        store.maintain()
    return LongRecording(recording.id, "b" * 32, words)


def _write_run(store: Store, run: Run, claim: Claim, seconds: float, rng: random.Random) -> int:
    """Write plan, shards and end of the run; the number of words that are shown."""
    texts = list(_texts(seconds, rng))
    outlines = tuple(_outlines(texts, seconds))
    plan = PlanFacts(outlines, LANGUAGE, 0.98)
    going = replace(run, state=RunState.LISTENING, language=LANGUAGE, plan=plan)
    spans = [Span(SHARD * at, SHARD * (at + 1)) for at in range(len(texts))]
    assert store.add_shards(going, 0, spans, claim)
    for index, text in enumerate(texts):
        attempt = store.begin_shard(claim, index)
        assert attempt
        assert store.save_result(claim, index, attempt, text)
    transcript = finish(outlines, texts, (LANGUAGE, 0.98))
    done = replace(
        going, state=RunState.DONE, progress=1.0, finished_at=STARTED, summary=summarize(transcript)
    )
    assert store.save_run(done, claim)
    return len(transcript.words)


def _texts(seconds: float, rng: random.Random) -> Iterator[ShardText]:
    vocabulary = ["".join(rng.choices("aeioulnrst", k=rng.randint(1, 9))) for _ in range(4_000)]
    for index in range(round(seconds / SHARD)):
        length = SHARD / WINDOWS
        results = [
            _result(SHARD * index + length * at, length, vocabulary, rng) for at in range(WINDOWS)
        ]
        named = with_ids(results, str(index))
        certain = [span for result in named for span in result.window.speech]
        text = shard_text(named, certain, 0.5)
        unsure = [w for segment in text.segments for w in segment.words if w.probability < SURE]
        yield replace(text, readings=tuple(Reading((w.id,), " instead") for w in unsure))


def _result(
    start: float, length: float, vocabulary: Sequence[str], rng: random.Random
) -> WindowResult:
    """A window with sentences, pauses between them, and now and then speech without words."""
    words: list[Word] = []
    speech: list[Span] = []
    at, end = start + 0.3, start + length - 0.3
    while at < end - 2:
        count = rng.randint(3, 2 * SENTENCE - 3)
        sentence = list(_sentence(at, min(count, int((end - at) / STEP)), vocabulary, rng))
        speech.append(Span(sentence[0].span.start, sentence[-1].span.end))
        if rng.random() >= SILENT:
            words += sentence
        at = sentence[-1].span.end + rng.choice((0.05, 0.1, 0.3, 0.3, 0.9))
    tokens = tuple(token for word in words for token in word.tokens)
    attempt = Attempt("first", 0.0, 5, -0.27, 1.6, len(words))
    window = Window(Span(start, start + length), tuple(speech))
    return WindowResult(window, tokens, tuple(words), -0.27, 0.02, 1.6, 0.0, LANGUAGE, (attempt,))


def _sentence(
    start: float, count: int, vocabulary: Sequence[str], rng: random.Random
) -> Iterator[Word]:
    for place in range(count):
        drawn = vocabulary[min(int(rng.paretovariate(0.6)), len(vocabulary)) - 1]
        text = drawn.capitalize() if place == 0 else drawn
        text += "." if place == count - 1 else ""
        span = Span(start + place * STEP, start + place * STEP + 0.3)
        yield _word(span, f" {text}", rng)


def _word(span: Span, text: str, rng: random.Random) -> Word:
    chance, sure = rng.random(), round(rng.uniform(0.7, 0.999), 6)
    highest, mean, overlap, certain = (round(rng.uniform(0.8, 1.0), 6) for _ in range(4))
    level = round(rng.uniform(10, 40), 3)
    evidence = Evidence(highest, mean, overlap, certain, level, sure * 0.9, 1, None)
    tokens = tuple(rng.randrange(50_000) for _ in range(rng.choice((1, 1, 2))))
    if chance < ASIDE:
        why = ("nobody speaks here",)
        return Word(span, text, 0.2, evidence, Verdict.REMOVED, why, tokens)
    if chance < ASIDE + DOUBTFUL:
        why = ("the model was not sure of it",)
        return Word(span, text, 0.4, evidence, Verdict.DOUBTFUL, why, tokens)
    if chance < ASIDE + DOUBTFUL + UNSURE:
        return Word(span, text, 0.2, replace(evidence, min_token_probability=0.2), tokens=tokens)
    return Word(span, text, sure, evidence, tokens=tokens)


def _outlines(texts: Sequence[ShardText], seconds: float) -> Iterator[Outline]:
    for first in range(0, len(texts), CHAPTER):
        part = texts[first : first + CHAPTER]
        shards = tuple(tuple(result.window for result in text.results) for text in part)
        speech = tuple(span for shard in shards for window in shard for span in window.speech)
        span = Span(first * SHARD, min(seconds, (first + len(part)) * SHARD))
        yield Outline(span, speech, speech, 0.0, shards)


def _write_sound(files: FolderFiles, seconds: float) -> tuple[str, int, str]:
    """Write the sound; its file, bytes and SHA-256."""
    name, piece = files.new_file(), b"".join(_frames())
    with files.exclusive(name):
        size = files.append(name, 0, [piece] * round(seconds / PIECE), len(piece) * 10_000)
        return name, size, files.finish(name)


def _frames() -> Iterator[bytes]:
    """MP3 frames of a syllable that is said again and again."""
    codec = av.CodecContext.create("libmp3lame", "w")
    assert isinstance(codec, av.AudioCodecContext)
    codec.sample_rate, codec.layout, codec.bit_rate = 16_000, "mono", 16_000
    codec.format = av.AudioFormat("s16p")
    time = np.arange(PIECE * 16_000) / 16_000
    tone = np.sin(2 * np.pi * 140 * time) * np.sin(np.pi * ((3 * time) % 1)) ** 2
    frame = av.AudioFrame.from_ndarray((tone * 8_000).astype(np.int16)[None], "s16p", "mono")
    frame.sample_rate = 16_000
    for part in (frame, None):
        for packet in codec.encode(part):
            yield bytes(packet)
