"""The search keeps the most probable texts, and stops when it has as many as were wanted."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacet.engines.whisper.openvino.beam_search import (
    BeamRules,
    BeamSearch,
    Candidates,
    next_input_tokens,
)

END = 3  # of the tokens 0 to 3
TOKENS = 4


def following(text, seed):
    """Log-probabilities of what follows a text in a language made up by chance."""
    numbers = np.random.default_rng([seed, *text, len(text)]).random(TOKENS) + 0.01
    return np.log(numbers / numbers.sum())


def candidates(texts, rules, seed):
    """The best tokens after each text, as a decoder would find them."""
    found = [following(text.tokens, seed) for text in texts]
    order = [np.argsort(-each)[: rules.candidates] for each in found]
    best = np.array([each[places] for each, places in zip(found, order, strict=True)], np.float32)
    return Candidates(np.array(order), best, np.exp(best))


def searched(rules, seed, most=4):
    window = BeamSearch(rules, END, most)
    while not window.done:
        window.update(candidates(window.hypotheses, rules, seed))
    return window.ranked()[0]


def score(tokens, seed, ended):
    """The log-probability of a text."""
    steps = [*tokens, END] if ended else tokens
    return sum(following(tuple(steps[:i]), seed)[t] for i, t in enumerate(steps))


@given(st.integers(0, 500))
def test_one_beam_takes_the_best_token_each_time(seed):
    text, right = searched(BeamRules(1, 1.0, 1.0), seed), []
    while len(right) < 4 and (best := int(following(tuple(right), seed).argmax())) != END:
        right.append(best)
    assert list(text.tokens) == right
    assert text.rows == (0,) * len(right)
    assert text.score == pytest.approx(score(right, seed, len(right) < 4), abs=1e-4)


@given(st.integers(0, 500))
def test_with_beams_enough_no_text_is_better(seed):
    rules = BeamRules(40, 10.0, 0.0)
    best = max(
        score(tokens, seed, ended)
        for length in range(4)
        for tokens in product(range(END), repeat=length)
        for ended in ([True] if length < 3 else [True, False])
    )
    assert searched(rules, seed, most=3).score == pytest.approx(best, abs=1e-4)


@given(st.integers(0, 500), st.integers(1, 6), st.sampled_from([0.5, 1.0, 2.0]))
def test_every_text_has_a_chance_and_a_row_for_each_token(seed, beams, patience):
    text = searched(BeamRules(beams, patience, 1.0), seed)
    assert len(text.rows) == len(text.token_probs) == len(text.tokens) <= 4
    assert END not in text.tokens
    assert all(0 <= row < beams for row in text.rows)
    assert text.avg_logprob() == pytest.approx(text.score / (len(text.tokens) + 1))
    for i, token in enumerate(text.tokens):
        expected = math.exp(following(text.tokens[:i], seed)[token])
        assert text.token_probs[i] == pytest.approx(expected, rel=1e-3)


def test_a_window_that_is_done_reads_ends_until_the_others_are():
    short, long = (
        BeamSearch(BeamRules(1, 1.0, 1.0), END, 9),
        BeamSearch(BeamRules(1, 1.0, 1.0), END, 9),
    )
    short.update(Candidates(np.array([[END, 0]]), np.log([[0.9, 0.1]]), np.ones((1, 2))))
    long.update(Candidates(np.array([[2, END]]), np.log([[0.9, 0.1]]), np.ones((1, 2))))
    assert (short.done, long.done) == (True, False)
    assert next_input_tokens([short, long], END).tolist() == [[END], [2]]
    assert short.ranked()[0].tokens == ()
