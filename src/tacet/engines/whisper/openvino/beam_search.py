"""Beam search by the rules of CTranslate2; greedy with one beam.

Of twice as many candidates as there are beams, those that end are set aside as finished; the search
is done when there are enough of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]


class BeamRules(NamedTuple):
    """Parameters of the search.

    Attributes:
        beams: hypotheses that are followed. `patience`: times so many finished ones are wanted.
        length_penalty: hypotheses are compared by log-probability over length to this power.
    """

    beams: int
    patience: float
    length_penalty: float

    @property
    def max_finished(self) -> int:
        """Finished hypotheses that end the search."""
        return max(1, round(self.beams * self.patience))

    @property
    def candidates(self) -> int:
        """Next tokens for each hypothesis, enough if one is the end."""
        return 2 * self.beams


GREEDY = BeamRules(beams=1, patience=1.0, length_penalty=1.0)


class Candidates(NamedTuple):
    """Next tokens of each hypothesis, best first.

    Attributes:
        tokens: shape `(n_hypotheses, n_candidates)`. `logprobs`: of these, among all allowed
            tokens. `token_probs`: their probabilities among all text tokens.
    """

    tokens: NDArray[np.int64]
    logprobs: Float32
    token_probs: Float32

    def rows(self, rows: slice) -> "Candidates":
        """The candidates of some hypotheses."""
        return Candidates(self.tokens[rows], self.logprobs[rows], self.token_probs[rows])


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One possible text of a window.

    Attributes:
        rows: the beam in which each token was added.
        score: log-probability of the whole, with the end token where it has one.
    """

    tokens: tuple[int, ...] = ()
    rows: tuple[int, ...] = ()
    score: float = 0.0
    token_probs: tuple[float, ...] = ()

    def avg_logprob(self) -> float:
        """The mean log-probability of a token, the end token counted."""
        return self.score / (len(self.tokens) + 1)


class BeamSearch:
    """Search of one window.

    Attributes:
        hypotheses: those that are followed; each extends one of the step before, `parents`.
        done: whether the search has ended.
    """

    def __init__(self, rules: BeamRules, eot: int, max_tokens: int) -> None:
        """Begin with an empty hypothesis. `eot`: the end-of-text token."""
        self._rules, self._eot, self._max_tokens = rules, eot, max_tokens
        self._finished: list[Hypothesis] = []
        self.hypotheses, self.parents, self.done = [Hypothesis()], [0], False

    def update(self, candidates: Candidates) -> None:
        """Extend the hypotheses with the most probable tokens."""
        scores = np.array([text.score for text in self.hypotheses])[:, None] + candidates.logprobs
        order = np.argsort(-scores, axis=None, kind="stable")[: self._rules.candidates]
        places = [divmod(int(place), scores.shape[1]) for place in order]
        first, spare = places[: self._rules.beams], iter(places[self._rules.beams :])
        before, self.hypotheses, self.parents = self.hypotheses, [], []
        cut = len(before[0].tokens) + 1 == self._max_tokens
        for place in first:
            chosen: tuple[int, int] | None = place
            if candidates.tokens[place] == self._eot:
                self._finished.append(replace(before[place[0]], score=float(scores[place])))
                chosen = next((p for p in spare if candidates.tokens[p] != self._eot), None)
            if chosen:
                self.hypotheses.append(self._extended(before, candidates, chosen, scores))
                self.parents.append(chosen[0])
            if cut and chosen == place:
                self._finished.append(self.hypotheses[-1])
        self.done = cut or len(self._finished) >= self._rules.max_finished

    def ranked(self) -> list[Hypothesis]:
        """The finished hypotheses, that which is most probable for its length first."""
        power = self._rules.length_penalty
        return sorted(self._finished, key=lambda t: -t.score / max(1, len(t.tokens)) ** power)

    def _extended(
        self,
        before: Sequence[Hypothesis],
        candidates: Candidates,
        place: tuple[int, int],
        scores: NDArray[Any],
    ) -> Hypothesis:
        text = before[place[0]]
        return Hypothesis(
            (*text.tokens, int(candidates.tokens[place])),
            (*text.rows, len(self.hypotheses)),
            float(scores[place]),
            (*text.token_probs, float(candidates.token_probs[place])),
        )


def next_input_tokens(searches: Sequence[BeamSearch], eot: int) -> NDArray[np.int64]:
    """Input tokens of the next step, `(rows, 1)`; `eot` for done searches."""
    rows = [
        eot if search.done else text.tokens[-1] for search in searches for text in search.hypotheses
    ]
    return np.array(rows, np.int64)[:, None]
