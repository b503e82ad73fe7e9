"""What the measurements on real speech reckon with: words as compared, errors, and faults."""

import json

import numpy as np
import pytest

from benchmarks.answers import Answer, Kept, joined
from benchmarks.arguments import option_value
from benchmarks.faults import doubled, faults, silent_losses
from benchmarks.marks import Mark, marked
from benchmarks.mixed import loudest, pink
from benchmarks.normalize import tokens
from benchmarks.recordings import Recording
from benchmarks.samples import Sample, cases, with_room
from benchmarks.score import Said, Utterance
from tacet.core.audio import Audio

SILENT = Audio(np.zeros(16_000 * 12, np.int16))
SAID = (Utterance(1.0, 3.0, "BIG RED FISH"), Utterance(5.0, 8.0, "Two birds sleep."))
SAMPLE = Sample(Recording("talk", SILENT, SAID), "en", "talk")


def answer(*words, **other):
    return Answer(tuple(Said(*word) for word in words), "en", 1.0, **other)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("I'm NOT, um, colouring fourteen fifty-five", "en", "i am not coloring 1 4 5 5"),
        ("seven eight", "en", "7 8"),
        ("7. 8.", "en", "7 8"),
        ("Éteins les lumières!", "fr", "éteins les lumières"),
        ("日本 です。", "ja", "日 本 で す"),
        ("Нажмите 12.", "ru", "нажмите 1 2"),
    ],
)
def test_words_are_compared_without_what_is_only_a_way_to_write_them(text, language, expected):
    assert tokens(text, language) == expected.split()


def test_errors_are_counted_by_utterance_and_add_up():
    words = ("Big", "bread", "two", "birds", "sleep", "well")
    found = marked(SAMPLE, answer(*((f" {word}", i, i + 1) for i, word in enumerate(words, 1))))
    assert (found.reference, found.wrong, found.missed, found.extra) == (6, 1, 1, 1)
    assert [heard.errors for heard in found.heard] == [2, 1]
    assert (found + found).errors == 6
    assert Mark().errors == 0


def test_an_answer_to_silence_is_all_extra():
    nobody = Sample(Recording("rain", SILENT), "en", "nonspeech")
    assert marked(nobody, answer((" You.", 1, 2))).extra == 1


def test_certain_speech_with_nothing_that_tells_is_a_silent_loss():
    speech = {"certain": ((1.0, 3.0), (5.0, 8.0))}
    first, second = (" Big red fish", 1.0, 2.9), (" sleep", 7.0, 8.0)
    assert silent_losses(SAID, answer(first, second, **speech)) == [(5.0, 7.0)]
    assert silent_losses(SAID, answer(first, second, missed=((5.0, 6.5),), **speech)) == []
    set_aside = ((Said(" two birds", 5.0, 6.5), "far from speech"),)
    assert silent_losses(SAID, answer(first, second, removed=set_aside, **speech)) == []
    assert silent_losses(SAID, answer(first, second, certain=((5.0, 5.7),))) == []


def test_speech_outside_every_utterance_is_no_loss():
    assert silent_losses(SAID, answer((" a", 1, 3), (" b", 5, 8), certain=((8.0, 11.0),))) == []


def test_a_word_set_aside_is_right_where_its_utterance_lacks_it():
    words = [(" big red fish", 1.0, 3.0), (" birds sleep", 6.0, 8.0)]
    removed = tuple(
        (Said(text, at, at + 0.3), "quiet")
        for text, at in ((" Two", 5.1), (" red", 2.0), (" x", 6))
    )
    assert faults(SAMPLE, answer(*words, removed=removed)).removed == ("5.10-5.40 Two: quiet",)


@pytest.mark.parametrize(
    ("reference", "written", "expected"),
    [
        ("five", "five five", ["five"]),
        ("or not", "or or or not", ["or", "or"]),
        ("the cat sat", "the cat the cat sat", ["the", "cat"]),
        ("no no", "no no", []),
        ("a b", "a c b", []),
    ],
)
def test_a_word_is_doubled_where_it_stands_beside_itself_once_too_often(
    reference, written, expected
):
    assert doubled(reference.split(), written.split()) == expected


class Peer:
    """A peer that counts how often it is asked."""

    name, about = "peer", {"version": "1"}

    def __init__(self):
        self.asked = 0

    def heard(self, audio, language):
        self.asked += 1
        return [Said(f" {language}", 0.0, 1.0)], language


def test_what_a_peer_answers_is_kept_by_sound_language_and_weights(tmp_path):
    peer = Peer()
    kept = Kept(peer, "weights", tmp_path)
    first = kept.answer(SILENT, "en")
    assert kept.answer(SILENT, "en") == first
    assert first.text == " en"
    assert peer.asked == 1
    kept.answer(SILENT, None)
    kept.answer(Audio(SILENT.samples[1:]), "en")
    Kept(peer, "other", tmp_path).answer(SILENT, "en")
    assert peer.asked == 4


@pytest.mark.parametrize(
    ("given", "expected"),
    [("heard_margin=3", ("heard_margin", 3)), ("sure_logprob=-0.3", ("sure_logprob", -0.3)),
     ("vad_filter=false", ("vad_filter", False)), ("heard_margin=none", ("heard_margin", None)),
     ("profile=exact", ("profile", "exact"))],
)  # fmt: skip
def test_options_of_tacet_are_read_as_what_they_are(given, expected):
    assert option_value(given) == expected


def test_a_word_alone_has_its_room_around_it():
    word = pink(np.random.default_rng(1), 8_000, -20.0)
    found = with_room("yes", word, "yes")
    assert found.recording.audio.duration == pytest.approx(4.5)
    assert found.recording.utterances == (Utterance(2.0, 2.5, "yes"),)
    ends = found.recording.audio.samples[:16_000]
    assert loudest(ends / np.float32(32_768)) == pytest.approx(-65, abs=2)


def test_only_cases_with_known_digits_are_asked_for(tmp_path, shared_data):
    found = {sample.name: sample.recording.utterances[0].text for sample in cases(shared_data)}
    assert found["isolated.flac"] == "0 1 2 3 5 6 7 8"
    assert found["short_fsdd_5_lucas_0.wav"] == "5"
    listed = json.loads((shared_data / "cases" / "cases.json").read_text())
    assert len(found) == sum("the digit" in about["expect"] for about in listed.values())


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [([" big", " red"], "en", " big red"), (["big", "red"], "en", "big red"),
     (["日本", "です"], "ja", "日本です"), ([" one"], "en", " one"), ([], None, "")],
)  # fmt: skip
def test_words_are_joined_with_their_spaces_or_with_ones_in_between(words, language, expected):
    assert joined([Said(word, 0.0, 1.0) for word in words], language) == expected
