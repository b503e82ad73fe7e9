"""Same recording, model and options: same transcript, however the work is parted."""

import pytest
from builders import read_sound

from tacet.core.language.detection import choose_language
from tacet.core.options import TranscribeOptions, with_named
from tacet.core.pipeline import ShardJob, finish, perform, transcribe
from tacet.core.planning.plan import make_plan
from tacet.detectors.silero import SileroDetector

OPTIONS = with_named(TranscribeOptions(), {"language": "en", "beam_size": 2})


@pytest.fixture(scope="module")
def sound(shared_data):
    """39 s of a talk with short pauses."""
    return read_sound(shared_data / "suite" / "edge_to_edge.flac")


@pytest.fixture(scope="module")
def first(sound, whisper):
    """The transcript to which all others are compared."""
    return transcribe(sound, [SileroDetector()], whisper, OPTIONS)[0]


def by_shards(sound, engine, options, order):
    """The transcript made shard by shard in some order, each as if after a restart."""
    plan = make_plan(sound, [SileroDetector()], options, engine.facts.window)
    done = {}
    for index in order(range(len(plan.shards))):
        anew = make_plan(sound, [SileroDetector()], options, engine.facts.window)
        done[index] = perform(ShardJob(sound, anew, index, engine, options))
    assert len(done) == len(plan.shards) > 1
    language = choose_language(sound, plan, engine, options)
    return finish([plan.outline], [done[i] for i in sorted(done)], language)


def test_the_same_again_gives_the_same_to_the_last_figure(sound, whisper, first):
    assert len(first.words) > 50
    assert transcribe(sound, [SileroDetector()], whisper, OPTIONS)[0] == first


def test_neither_the_order_of_shards_nor_a_restart_between_them_matters(sound, whisper, first):
    options = with_named(OPTIONS, {"shard": 10.0})
    assert by_shards(sound, whisper, options, reversed) == first


def test_the_number_of_windows_decoded_together_does_not_matter(sound, whisper, first):
    options = with_named(OPTIONS, {"batch_size": 3})
    assert transcribe(sound, [SileroDetector()], whisper, options)[0] == first
