"""The measure itself: word errors, invented words and errors of time, checked by hand and against
the reference scorer."""

import importlib.util
import json
import random
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.differences import details, difference, rows  # noqa: E402
from benchmarks.score import (  # noqa: E402
    Heard,
    Said,
    Score,
    Utterance,
    aligned,
    by_utterance,
    median,
    percentile_95,
    score,
)  # fmt: skip

SPOKEN = (Utterance(1.0, 2.0, "Big red fish."), Utterance(5.0, 6.0, "Two birds sleep."))
RIGHT = [
    Said(" Big", 1.0, 1.3), Said(" red", 1.3, 1.6), Said(" fish.", 1.6, 2.0),
    Said(" 2", 5.0, 5.3), Said(" birds", 5.3, 5.6), Said(" sleep.", 5.6, 6.0),
]  # fmt: skip


@pytest.fixture(scope="module")
def reference_scorer():
    path = ROOT.parent / "shared" / "tools" / "score.py"
    if not path.is_file():
        pytest.skip(f"the reference scorer is not here ({path})")
    spec = importlib.util.spec_from_file_location("reference_score", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_perfect_transcript_has_no_error_and_a_digit_counts_as_its_name():
    found = score(SPOKEN, RIGHT)
    assert (found.errors, found.error_rate, found.invented, found.across) == (0, 0.0, 0, 0)
    assert found.starts == found.ends == (0.0, 0.0)


def test_wrong_missed_and_extra_words_are_told_apart():
    words = [Said("big", 1.0, 1.3), Said("dead", 1.3, 1.6), *RIGHT[2:5], Said("now", 5.6, 5.8)]
    assert score(SPOKEN, [*words[:-1], Said("sheep", 5.6, 6.0)]).wrong == 2
    assert score(SPOKEN, RIGHT[:-1]).missed == 1
    assert score(SPOKEN, [*RIGHT, Said("now", 6.0, 6.2)]).extra == 1


def test_a_word_far_from_every_utterance_is_invented():
    near, far = Said("you", 2.2, 2.6), Said("you", 3.4, 3.6)
    assert score(SPOKEN, [near]).invented == 0
    assert score(SPOKEN, [far]).invented == 1
    assert score((), [far]).error_rate is None


def test_a_word_that_spans_the_pause_lies_across_it():
    assert score(SPOKEN, [Said("fish", 1.6, 5.2)]).across == 1
    assert score(SPOKEN, [Said("fish", 1.6, 4.9)]).across == 0


def test_each_error_belongs_to_the_utterance_it_was_made_in():
    extra = [Said("um", 0.5, 0.8), *RIGHT[:2], Said("fist", 1.6, 2.0), *RIGHT[3:5]]
    first, second = by_utterance(SPOKEN, extra)
    assert (first.written, first.errors) == ("um big red fist", 2)
    assert (second.written, second.errors) == ("two birds", 1)
    assert by_utterance((), extra) == []


def test_the_errors_of_all_utterances_are_those_of_the_recording():
    rng = random.Random(1)
    for _ in range(50):
        words = [Said(rng.choice(["big", "red", "fish", "two", "um"]), 0, 1) for _ in range(7)]
        heard = by_utterance(SPOKEN, words)
        assert sum(one.errors for one in heard) == score(SPOKEN, words).errors


def test_a_coin_that_falls_six_times_alike_is_hardly_chance():
    u = SPOKEN[0]
    well, badly = [Heard(u, "a", 0)] * 6, [Heard(u, "b", 1)] * 6
    assert difference(well, badly).chance == 2 / 2**6
    assert difference(well[:3] + badly[:3], badly[:3] + well[:3]).chance == 1.0
    assert difference(well, well).chance == 1.0


def test_tacet_is_held_against_the_best_of_its_peers():
    right, wrong = by_utterance(SPOKEN, RIGHT), by_utterance(SPOKEN, RIGHT[:4])
    found = {"Tacet": wrong, "worst": by_utterance(SPOKEN, []), "best": right}
    assert "| r | Tacet | 2 | best | 0 | 0 | 1 | 1.000 |" in rows({"r": found})
    (only,) = details({"Tacet": wrong, "best": right})
    assert only == {"start": 5.0, "said": SPOKEN[1].text, "Tacet": "two", "best": "two birds sleep"}


def test_scores_of_recordings_add_up():
    whole = score(SPOKEN, RIGHT) + score(SPOKEN, [])
    assert (whole.reference, whole.missed, whole.error_rate) == (12, 6, 0.5)
    assert len(whole.starts) == 2
    assert Score().error_rate is None


def test_alignment_pairs_every_word_once():
    pairs = aligned(["a", "b", "c"], ["a", "x", "b"])
    assert [a for a, _ in pairs if a is not None] == [0, 1, 2]
    assert [b for _, b in pairs if b is not None] == [0, 1, 2]


@pytest.mark.parametrize("seed", range(8))
def test_the_figures_are_those_of_the_reference_scorer(reference_scorer, shared_data, seed):
    suite = json.loads((shared_data / "suite" / "suite.json").read_text())
    entry = suite[("edge_to_edge", "quiet_speaker", "dead_hum", "noisy")[seed % 4]]
    utterances = [Utterance(u["start"], u["end"], u["text"]) for u in entry["utterances"]]
    words = garbled(utterances, random.Random(seed))
    document = [{"word": w.text, "start": w.start, "end": w.end} for w in words]
    theirs = reference_scorer.score(entry, {"words": document})
    ours = score(utterances, words)
    assert len(words) > 5
    assert [ours.reference, ours.written, ours.wrong, ours.missed, ours.extra, ours.invented] == [
        theirs[name] for name in ("ref", "hyp", "sub", "miss", "extra", "invented")
    ]
    times = (
        median(ours.starts),
        percentile_95(ours.starts),
        median(ours.ends),
        percentile_95(ours.ends),
    )
    rounded = [None if time is None else round(time, 3) for time in times]
    assert rounded == [theirs[n] for n in ("start_med", "start_p95", "end_med", "end_p95")]


def garbled(utterances, rng):
    """The utterances as a bad program would write them, with inventions in between."""
    words = [Said(" you", t, t + 0.4) for t in sorted(rng.uniform(0, 60) for _ in range(7))]
    for utterance in utterances:
        texts = utterance.text.split()
        step = (utterance.end - utterance.start) / len(texts)
        for i, text in enumerate(texts):
            start = utterance.start + i * step + rng.gauss(0, 0.05)
            fate = rng.random()
            if fate > 0.15:
                words.append(Said(" so" if fate < 0.3 else f" {text}", start, start + step))
            if fate > 0.9:
                words.append(Said(" It's 7.", start, start + step))
    return sorted(words, key=lambda word: word.start)
