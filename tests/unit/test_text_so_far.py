"""Text of a shard while it is being transcribed."""

from dataclasses import replace

import pytest
from builders import audio, noise, speech_like, words_at

from tacet.core.options import TranscribeOptions, with_named
from tacet.core.pipeline import ShardJob, perform, transcribe
from tacet.core.planning.plan import make_plan
from tacet.detectors.energy import EnergyDetector
from tacet.engines.scripted import ScriptedEngine

ENGLISH = with_named(TranscribeOptions(), {"language": "en"})
TALK = audio(noise(2), speech_like(3), noise(2), speech_like(2), noise(5), speech_like(4), noise(2))
SAID = [*words_at("one two three", 2.2), *words_at("four five", 7.2), *words_at("six seven", 14.2)]


def test_the_text_so_far_grows_window_by_window_and_may_stop_the_work():
    options = with_named(ENGLISH, {"window_gap": 0.5, "join_gap": 0.5})
    plan = make_plan(TALK, [EnergyDetector()], options, 6.0)
    plan = replace(plan, shards=(plan.windows,))
    job = ShardJob(TALK, plan, 0, ScriptedEngine(SAID, 6.0), options)
    seen = []
    perform(job, lambda text: seen.append(len(text.results)))
    assert seen[:3] == [1, 2, 3]

    def stop(text):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        perform(job, stop)


def test_nothing_is_missed_before_the_retries():
    plan = make_plan(TALK, [EnergyDetector()], ENGLISH, 6.0)
    plan = replace(plan, shards=(plan.windows,))
    so_far = []
    silent = ScriptedEngine([], 6.0)
    whole = perform(ShardJob(TALK, plan, 0, silent, ENGLISH), so_far.append)
    assert whole.missed
    assert so_far
    assert not any(text.missed for text in so_far)


def test_a_word_of_the_text_so_far_has_the_id_that_it_has_in_the_end():
    plan = make_plan(TALK, [EnergyDetector()], ENGLISH, 6.0)
    plan = replace(plan, shards=(plan.windows,))
    job = ShardJob(TALK, plan, 0, ScriptedEngine(SAID, 6.0), ENGLISH, owner="4")
    so_far = []
    whole = perform(job, so_far.append)
    final = {word.id: word.text for result in whole.results for word in result.words}
    assert {id.split(".")[0] for id in final} == {"4"}
    heard_again = {f"4.{at}" for at, result in enumerate(whole.results) if result.retry}
    told = {w.id: w.text for text in so_far for s in text.segments for w in s.words}
    assert told
    assert all(final[i] == t for i, t in told.items() if i.rsplit(".", 1)[0] not in heard_again)


def test_ids_go_on_from_shard_to_shard_and_from_chapter_to_chapter():
    options = with_named(ENGLISH, {"shard": 5.0, "max_window": 6.0})
    engine = ScriptedEngine(SAID, 6.0)
    transcript, parts = transcribe(TALK, [EnergyDetector()], engine, options)
    ids = [word.id for word in (*transcript.words, *transcript.removed)]
    assert len(parts) > 1
    assert len(ids) == len(set(ids)) == len(SAID)
    for number, text in enumerate(parts):
        assert all(w.id.startswith(f"{number}.") for s in text.segments for w in s.words)
