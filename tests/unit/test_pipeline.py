"""The whole pipeline with a scripted engine: nothing vanishes or is invented."""

import itertools
import weakref
from dataclasses import replace

import numpy as np
import pytest
from builders import FixedDetector, audio, noise, scripts, silence, speech_like, texts, words_at
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from tacet.core.audio import Audio
from tacet.core.language.detection import choose_language, language_of
from tacet.core.options import TranscribeOptions, with_named
from tacet.core.pipeline import Prefetcher, ShardJob, finish, perform, transcribe
from tacet.core.planning.chapters import Chapter
from tacet.core.planning.plan import make_plan
from tacet.core.span import Span
from tacet.core.transcript import Verdict, Word
from tacet.detectors.energy import EnergyDetector
from tacet.engines.scripted import ScriptedEngine

OPTIONS = TranscribeOptions()
ENGLISH = with_named(OPTIONS, {"language": "en"})
TALK = audio(noise(2), speech_like(3), noise(2), speech_like(2), noise(5), speech_like(4), noise(2))
SAID = [*words_at("one two three", 2.2), *words_at("four five", 7.2), *words_at("six seven", 14.2)]
LONG = 60.0
LONG_AUDIO = audio(noise(LONG, -40))

NO_SHRINK = (Phase.explicit, Phase.generate)  # a smaller example takes minutes to find


class Listening(ScriptedEngine):
    """Remembers what it was asked to hear."""

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.asked = []

    def recognize(self, audio, windows, options):
        self.asked += windows
        return super().recognize(audio, windows, options)


def written(transcript):
    return [w for s in transcript.segments for w in s.words] + list(transcript.removed)


def plateaus():
    """Probabilities for `LONG` seconds in plateaus."""
    run = st.tuples(st.integers(5, 300), st.sampled_from([0.0, 0.28, 0.6, 0.97]))
    return st.lists(run, min_size=1, max_size=15).map(lambda runs: in_runs(*runs))


def said_at(*times):
    """Words whose starts and ends are these hundredths of a second, in turn."""
    pairs = zip(times[::2], times[1::2], strict=True)
    return [Word(Span(a / 100, b / 100), f" w{i}", 0.9) for i, (a, b) in enumerate(pairs)]


def in_runs(*runs):
    """Probabilities in plateaus of so many frames."""
    return np.concatenate([np.full(n, p, np.float32) for n, p in runs])


# Two windows that meet at a squeezed word move it apart, each over its own neighbors.
TWICE = said_at(24, 200, 285, 287, 366, 413, 433, 900), in_runs((145, 0.6), (94, 0.6)), 30.0
# One window sets aside what the other one shows, again apart.
ASIDE = (
    said_at(2144, 2146, 2149, 2151, 2192, 2200),
    in_runs((248, 0.6), (48, 0.6), (218, 0.0), (149, 0.6), (156, 0.28)),
    6.0,
)
# Each window moves its word into the same voice, where the two lie over each other.
OVER_EACH_OTHER = said_at(5398, 5482, 5536, 5573), in_runs((197, 0.6), (16, 0.0)), 6.0


def test_what_was_said_is_written_with_its_times():
    transcript, _ = transcribe(TALK, [EnergyDetector()], ScriptedEngine(SAID), OPTIONS)
    assert transcript.text == " one two three four five six seven"
    assert (transcript.language, transcript.duration) == ("en", 20.0)
    assert transcript.removed == ()
    for word, said in zip(transcript.words, SAID, strict=True):
        assert abs(word.span.start - said.span.start) < 0.4


def test_what_was_made_up_in_a_pause_is_removed_with_its_reason():
    invented = words_at("thanks for watching", 11.0)
    script = sorted([*SAID, *invented], key=lambda w: w.span)
    off = with_named(OPTIONS, {"vad_filter": False})
    with_rules = transcribe(TALK, [_quiet_in_pauses()], ScriptedEngine(script), OPTIONS)[0]
    assert "thanks" not in with_rules.text
    plain = transcribe(TALK, [_quiet_in_pauses()], ScriptedEngine(script), off)[0]
    assert {*texts(written(plain))} == {*texts(script)}


def _quiet_in_pauses():
    times = (np.arange(625) + 0.5) * 0.032
    spoken = [(2, 5), (7, 9), (14, 18)]
    return FixedDetector([0.97 * any(a <= t < b for a, b in spoken) for t in times])


@given(scripts(LONG, most=60), plateaus(), st.sampled_from([6.0, 30.0]))
@example(*TWICE)
@example(*ASIDE)
@example(*OVER_EACH_OTHER)
@settings(max_examples=12, phases=NO_SHRINK)
def test_every_word_the_engine_wrote_is_shown_or_among_the_removed(words, probability, window):
    engine = ScriptedEngine(words, window)
    transcript, shards = transcribe(LONG_AUDIO, [FixedDetector(probability)], engine, OPTIONS)
    wrote = {w.text for shard in shards for result in shard.results for w in result.words}
    said = [w.text for w in written(transcript)]
    assert len(said) == len(set(said))
    assert set(said) == wrote
    for word in written(transcript):
        assert bool(word.reasons) == (word.verdict is not Verdict.KEPT)


@given(scripts(LONG, most=60), plateaus(), st.sampled_from([6.0, 30.0]))
@settings(max_examples=12, phases=NO_SHRINK)
def test_shown_words_are_in_order_and_inside_the_recording(words, probability, window):
    engine = ScriptedEngine(words, window)
    transcript, _ = transcribe(LONG_AUDIO, [FixedDetector(probability)], engine, OPTIONS)
    shown = transcript.words
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(shown))
    assert all(0 <= w.span.start <= w.span.end <= LONG for w in shown)
    assert all(type(w.span.start) is type(w.span.end) is float for w in shown)


@given(scripts(LONG, most=60), plateaus(), st.integers(1, 200), st.randoms(use_true_random=False))
@settings(max_examples=6, phases=NO_SHRINK)
def test_neither_the_size_of_shards_nor_their_order_changes_the_transcript(
    words, probability, length, random
):
    detector, engine = FixedDetector(probability), ScriptedEngine(words)
    whole, _ = transcribe(LONG_AUDIO, [detector], engine, ENGLISH)
    options = with_named(ENGLISH, {"shard": float(length)})
    plan = make_plan(LONG_AUDIO, [detector], options, engine.facts.window)
    order = list(range(len(plan.shards)))
    random.shuffle(order)
    done = {i: perform(ShardJob(LONG_AUDIO, plan, i, engine, options)) for i in order}
    language = choose_language(LONG_AUDIO, plan, engine, options)
    assert finish([plan.outline], [done[i] for i in sorted(done)], language) == whole


@pytest.mark.parametrize(
    ("sound", "reason"),
    [
        (silence(0), "empty"),
        (silence(1 / 16_000), "Nobody speaks"),
        (silence(0.05), "Nobody speaks"),
        (silence(30), "Nobody speaks"),
        (noise(30, -80), "Nobody speaks"),
        (silence(5) + 0.2, "Nobody speaks"),
    ],
)
def test_where_silence_is_certain_the_model_is_not_asked(sound, reason):
    engine = Listening(words_at("thanks for watching", 0.0))
    transcript, shards = transcribe(audio(sound), [EnergyDetector()], engine, OPTIONS)
    assert transcript.text == ""
    assert reason in transcript.reason
    assert (engine.asked, shards, transcript.language) == ([], (), None)


ODD = {
    "noise": audio(noise(1.25, -30)),
    "click": audio(np.eye(1, 20_000, 19_000)[0]),
    "speech": audio(speech_like(1.25)),
}


@given(st.integers(0, 20_000), st.sampled_from(sorted(ODD)))
def test_no_length_of_recording_is_too_odd(n, kind):
    heard = Audio(ODD[kind].samples[20_000 - n :])
    script = words_at("hi you", 0.0, each=max(0.001, n / 48_000))
    transcript, _ = transcribe(heard, [EnergyDetector()], ScriptedEngine(script), OPTIONS)
    assert transcript.duration == n / 16_000
    assert all(w.span.end <= transcript.duration for w in written(transcript))


def test_plain_whisper_is_handed_the_whole_recording():
    engine = Listening(SAID)
    off = with_named(OPTIONS, {"vad_filter": False, "max_window": 30.0})
    transcribe(TALK, [EnergyDetector()], engine, off)
    assert engine.asked[0].span == TALK.span


@pytest.mark.parametrize("sound", [silence(5), noise(5), speech_like(1.5)])
def test_without_the_gate_speech_is_still_only_what_was_found(sound):
    whole = audio(sound, silence(3))
    off = with_named(OPTIONS, {"vad_filter": False})
    gated, plain = (make_plan(whole, [EnergyDetector()], o, 30.0) for o in (OPTIONS, off))
    assert plain.speech.candidate == gated.speech.candidate
    assert [w.span for w in plain.windows] == [whole.span]
    transcript, _ = transcribe(audio(silence(5)), [EnergyDetector()], ScriptedEngine([]), off)
    assert transcript.reason == "Nobody speaks in this recording."


def test_without_the_gate_words_keep_to_the_edges_of_the_voice():
    off = with_named(OPTIONS, {"vad_filter": False})
    sound = audio(silence(2), speech_like(1.5), silence(3))
    script = words_at("one two three", 2.1, each=0.4)
    transcript, _ = transcribe(sound, [EnergyDetector()], ScriptedEngine(script), off)
    assert transcript.words[-1].span.end == pytest.approx(3.5, abs=0.1)


def test_progress_only_grows_and_ends_whole():
    steps = []
    options = with_named(OPTIONS, {"shard": 1.0, "window_gap": 0.5})
    transcribe(TALK, [EnergyDetector()], ScriptedEngine(SAID, 6.0), options, steps.append)
    assert [s.step for s in steps][:1] == ["preparing"]
    reached = [s.reached for s in steps if s.step == "listening"]
    assert reached == sorted(reached)
    assert reached[-1] == TALK.duration
    told = [w.text for s in steps for r in s.results for w in r.words]
    assert set(told) == {w.text for w in SAID}


def test_the_next_shard_is_begun_before_this_one_is_retried():
    options = with_named(ENGLISH, {"shard": 1.0, "window_gap": 0.5, "join_gap": 0.5})
    plan = make_plan(TALK, [EnergyDetector()], options, 6.0)
    first, second = plan.shards[:2]
    engine, alone = Listening([], 6.0), Listening([], 6.0)  # speech without words: a retry
    jobs = [ShardJob(TALK, plan, index, engine, options) for index in (0, 1)]
    relay = Prefetcher(jobs)
    texts = [relay.perform(0)]
    begun = [*first, *second]
    assert engine.asked[: len(begun)] == begun
    assert len(engine.asked) > len(begun)
    texts.append(relay.perform(1))
    assert texts == [perform(replace(job, engine=alone)) for job in jobs]
    assert len(engine.asked) == len(alone.asked)


def test_what_was_begun_is_let_go_of_when_the_shard_before_fails():
    options = with_named(ENGLISH, {"shard": 1.0, "window_gap": 0.5, "join_gap": 0.5})
    plan = make_plan(TALK, [EnergyDetector()], options, 6.0)
    given_up = []

    class Engine(ScriptedEngine):
        def recognize(self, audio, windows, options):
            results = super().recognize(audio, windows, options)
            weakref.finalize(results, given_up.append, windows)
            return results

    engine = Engine(SAID, 6.0)
    relay = Prefetcher([ShardJob(TALK, plan, index, engine, options) for index in (0, 1)])

    def stop(text):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as kept:
        relay.perform(0, stop)
    assert kept.value.__traceback__  # which holds the relay
    assert set(given_up) == set(plan.shards[:2])


def test_a_language_that_was_given_is_not_detected():
    engine = ScriptedEngine(SAID)
    plan = make_plan(TALK, [EnergyDetector()], OPTIONS, 30.0)
    german = replace(OPTIONS, decode=replace(OPTIONS.decode, language="de"))
    assert choose_language(TALK, plan, engine, german) == ("de", 1.0)
    assert choose_language(TALK, plan, engine, OPTIONS) == ("en", 1.0)
    assert choose_language(
        audio(), make_plan(audio(), [EnergyDetector()], OPTIONS, 30.0), engine, german
    ) == (None, None)


class Guessing(ScriptedEngine):
    """Hears German where it is loud, else English."""

    def detect_language(self, audio, windows, options):
        return ("de", 0.9) if audio.samples.std() > 1000 else ("en", 0.2)


def test_a_language_guessed_where_nobody_certainly_speaks_holds_for_no_later_chapter():
    around = noise(2, -70)
    loud, quiet = (np.concatenate([around, speech_like(5, db), around]) for db in (-20, -40))
    music, talk, still = (
        Chapter(audio(s), make_plan(audio(s), [EnergyDetector()], OPTIONS, 30.0), last=False)
        for s in (quiet, loud, silence(5))
    )
    unsure = replace(music.plan.outline, certain=())
    sure = replace(talk.plan.outline, certain=(Span(1, 2),))
    engine, guess = Guessing([]), ("en", 0.2)
    assert language_of(music, [], (None, None), engine, OPTIONS) == guess
    assert language_of(still, [unsure], guess, engine, OPTIONS) == guess
    assert language_of(talk, [unsure], guess, engine, OPTIONS) == ("de", 0.9)
    assert language_of(music, [unsure, sure], ("de", 0.9), engine, OPTIONS) == ("de", 0.9)


def test_the_plan_says_how_much_silence_is_left_out():
    plan = make_plan(TALK, [EnergyDetector()], OPTIONS, 30.0)
    heard = sum(w.span.duration for w in plan.windows)
    assert plan.silence_left_out == pytest.approx(20.0 - heard)
    assert make_plan(audio(silence(9)), [EnergyDetector()], OPTIONS, 30.0).silence_left_out == 9.0
    assert all(isinstance(s, Span) for s in plan.voice)
