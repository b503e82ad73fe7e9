"""The verdict on each word. The cases are told in tests/data/verify/*.json."""

import itertools
import json
from dataclasses import replace
from pathlib import Path

import pytest
from builders import scripts, speech_at, texts, word, words_at
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.options import VerifyOptions
from tacet.core.span import Span
from tacet.core.transcript import Verdict
from tacet.core.words.evidence import with_evidence
from tacet.core.words.rules import WindowCertainty, islands
from tacet.core.words.verify import judged

OPTIONS = VerifyOptions()
FOLDER = Path(__file__).parent.parent / "data" / "verify"
CASES = [case for path in sorted(FOLDER.glob("*.json")) for case in json.loads(path.read_text())]
SPEECH = speech_at([(1.0, 4.0), (10.0, 11.0)], [(1.0, 3.0)], duration=20.0)


UNSURE = WindowCertainty(-0.9, 0.5)


def judge(words, speech=SPEECH, options=OPTIONS, window=UNSURE):
    return judged(with_evidence(words, speech, VerifyOptions()), speech, window, options)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_verdict(case):
    speech = speech_at(case["candidate"], case["certain"], duration=20.0)
    words = [word(text, start, end, *p) for start, end, text, *p in case["words"]]
    options = replace(OPTIONS, **case.get("options", {}))
    judged_words = judge(words, speech, options, WindowCertainty(*case.get("window", UNSURE)))
    assert [w.verdict.value for w in judged_words] == case["expected"]
    for w in judged_words:
        assert bool(w.reasons) == (w.verdict is not Verdict.KEPT)
        assert w.verdict is Verdict.KEPT or any(case["because"] in r for r in w.reasons)


def test_the_cases_cover_every_verdict():
    assert {v for case in CASES for v in case["expected"]} == {v.value for v in Verdict}


def in_pieces(text, start, end):
    """Words of one letter each, as Whisper writes without spaces."""
    step = (end - start) / len(text)
    spans = (Span(start + i * step, start + (i + 1) * step) for i in range(len(text)))
    return [
        replace(word("", 0, 0), text=letter, span=span)
        for letter, span in zip(text, spans, strict=True)
    ]


@pytest.mark.parametrize(
    "text", ["วันนี้อากาศดีมากเราไปเดินเล่นที่สวนสาธารณะกันเถอะ", "今日はとても天気がいいので公園へ"]
)
def test_a_script_without_spaces_is_not_spoken_too_fast(text):
    judged_words = judge(
        in_pieces(text, 10.0, 13.3), speech_at([(9.9, 13.4)], [(9.9, 13.4)], duration=20.0)
    )
    assert {w.verdict for w in judged_words} == {Verdict.KEPT}


@pytest.mark.parametrize("phrase", ["ご視聴ありがとう", " thanks for watching"])
def test_a_loop_is_cut_in_any_script(phrase):
    loop = in_pieces(phrase * 6, 1.0, 3.0) if phrase[0] != " " else words_at(phrase * 6, 1.0, 0.1)
    judged_words = judge(loop, speech_at([(1.0, 3.0)], [(1.0, 3.0)], duration=20.0))
    assert {w.verdict for w in judged_words} == {Verdict.REMOVED}


@given(scripts(20.0), st.sampled_from(["strict", "balanced", "verbatim"]))
def test_judging_loses_no_word_and_every_doubt_has_a_reason(words, silence):
    judged_words = judge(words, options=replace(OPTIONS, silence=silence))
    assert texts(judged_words) == texts(words)
    assert [w.span for w in judged_words] == [w.span for w in words]
    assert all(bool(w.reasons) == (w.verdict is not Verdict.KEPT) for w in judged_words)


@given(scripts(20.0))
def test_strict_shows_no_doubt_and_verbatim_removes_nothing(words):
    strict = judge(words, options=replace(OPTIONS, silence="strict"))
    verbatim = judge(words, options=replace(OPTIONS, silence="verbatim"))
    balanced = judge(words)
    assert all(w.verdict is not Verdict.DOUBTFUL for w in strict)
    assert all(w.verdict is not Verdict.REMOVED for w in verbatim)
    kept = [[w.text for w in ws if w.verdict is Verdict.KEPT] for ws in (strict, balanced)]
    assert kept[0] == kept[1]


@given(scripts(20.0))
def test_a_phrase_far_from_speech_is_never_shown(words):
    measured = judge(words)
    for island in islands(measured, SPEECH, UNSURE, OPTIONS):
        around = island.span.padded(OPTIONS.reach, OPTIONS.reach, 99.0)
        if not any(around.overlap(s) for s in SPEECH.candidate):
            assert {w.verdict for w in island.words} == {Verdict.REMOVED}


@given(scripts(20.0), st.sampled_from([0.0, 0.7, 5.0]))
def test_islands_hold_every_word_and_lie_apart(words, gap):
    groups = islands(words, SPEECH, UNSURE, replace(OPTIONS, island_gap=gap))
    assert [w for island in groups for w in island.words] == words
    assert all(b.span.start - a.span.end > gap for a, b in itertools.pairwise(groups))


def test_a_loop_within_real_speech_takes_only_itself_away_when_it_stands_apart():
    speech = speech_at([(1.0, 8.0)], duration=20.0)
    loop = [word("la", 5.0 + i * 0.05, 5.05 + i * 0.05) for i in range(40)]
    judged_words = judge([*words_at("this was really said", 1.0), *loop], speech)
    assert [w.verdict for w in judged_words[:4]] == [Verdict.KEPT] * 4
    assert {w.verdict for w in judged_words[4:]} == {Verdict.REMOVED}


WEAK = speech_at([(1.0, 2.0)], [], duration=20.0)
EASY = replace(OPTIONS, confirmed_speech=0.35)
SURE = WindowCertainty(-0.3, 0.2)


def test_the_model_confirms_what_one_detector_hardly_detects():
    judged_words = judge([word("six", 1.1, 1.6, 0.9)], WEAK, EASY, window=SURE)
    assert [w.verdict for w in judged_words] == [Verdict.KEPT]


@pytest.mark.parametrize(
    ("text", "probability", "window"),
    [
        ("six", 0.9, UNSURE),
        ("six", 0.3, SURE),
        ("hahahaha", 0.9, SURE),
        ("six six", 0.9, SURE),
    ],
)
def test_the_model_confirms_only_what_it_is_sure_of_and_says_once(text, probability, window):
    words = [word(t, 1.1 + i / 4, 1.3 + i / 4, probability) for i, t in enumerate(text.split())]
    judged_words = judge(words, WEAK, EASY, window=window)
    assert Verdict.KEPT not in {w.verdict for w in judged_words}


@pytest.mark.parametrize(
    ("probability", "window", "verdict"),
    [
        (0.1, UNSURE, Verdict.REMOVED),
        (0.1, SURE, Verdict.KEPT),
        (0.6, UNSURE, Verdict.DOUBTFUL),
    ],
)
def test_a_short_sound_of_which_the_model_makes_nothing_is_removed(probability, window, verdict):
    sneeze = speech_at([(1.0, 1.5)], duration=20.0)
    (judged_word,) = judge([word("ha", 1.1, 1.4, probability)], sneeze, window=window)
    assert judged_word.verdict is verdict


@pytest.mark.parametrize(
    ("text", "spoken", "verdicts"),
    [
        ("five five", 0.4, ["kept", "removed"]),
        ("no no", 0.6, ["kept", "kept"]),
        ("five six", 0.4, ["kept", "kept"]),
    ],
    ids=["room for one", "room for two", "another word"],
)
def test_one_word_written_twice_is_said_once_where_there_is_time_for_one(text, spoken, verdicts):
    sound = speech_at([(1.0, 1.0 + spoken)], duration=20.0)
    judged_words = judge(words_at(text, 1.0, spoken / 2), sound, window=SURE)
    assert [w.verdict.value for w in judged_words] == verdicts
