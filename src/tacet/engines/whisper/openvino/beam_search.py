"""Beam search: several ways to write down a window, of which the most probable are kept.

With one beam it is greedy search. The rules are those of CTranslate2: of twice as many candidates
as there are beams, those that end are set aside, and the search ends when there are enough of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]


class BeamRules(NamedTuple):
    """How a window is searched.

    Attributes:
        beams: ways that are followed. `patience`: times so many texts are looked for.
        length_penalty: texts are compared by log-probability over length to this power.
    """

    beams: int
    patience: float
    length_penalty: float

    @property
    def wanted(self) -> int:
        """Texts that are looked for."""
        return max(1, round(self.beams * self.patience))

    @property
    def candidates(self) -> int:
        """Tokens that are looked at after each text: enough even if one of them is the end."""
        return 2 * self.beams


class Candidates(NamedTuple):
    """What may follow each text that is followed, best first.

    Attributes:
        tokens: shape `(n_texts, n_candidates)`. `logprobs`: of these, among all that may be
            written. `token_probs`: their probabilities among all tokens of text.
    """

    tokens: NDArray[np.int64]
    logprobs: Float32
    token_probs: Float32

    def of(self, texts: slice) -> "Candidates":
        """Those of some texts."""
        return Candidates(self.tokens[texts], self.logprobs[texts], self.token_probs[texts])


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One way to write down a window.

    Attributes:
        rows: as which of the ways each token was followed.
        score: the log-probability of the whole, of its end, too, where it has one.
        token_probs: the probability of each token.
    """

    tokens: tuple[int, ...] = ()
    rows: tuple[int, ...] = ()
    score: float = 0.0
    token_probs: tuple[float, ...] = ()

    def mean(self) -> float:
        """The mean log-probability of a token, the end counted."""
        return self.score / (len(self.tokens) + 1)


class BeamSearch:
    """The search of one window.

    Attributes:
        alive: the texts that are followed; each goes on from one of those before, `parents`.
        done: whether the search has ended.
    """

    def __init__(self, rules: BeamRules, end: int, most: int) -> None:
        """Begin. `end`: the token that ends a text. `most`: tokens of a text."""
        self._rules, self._end, self._most = rules, end, most
        self._ended: list[Hypothesis] = []
        self.alive, self.parents, self.done = [Hypothesis()], [0], False

    def grow(self, found: Candidates) -> None:
        """Go on with the most probable tokens after the texts that are followed."""
        scores = np.array([text.score for text in self.alive])[:, None] + found.logprobs
        order = np.argsort(-scores, axis=None, kind="stable")[: self._rules.candidates]
        ways = [divmod(int(place), scores.shape[1]) for place in order]
        first, spare = ways[: self._rules.beams], iter(ways[self._rules.beams :])
        before, self.alive, self.parents = self.alive, [], []
        cut = len(before[0].tokens) + 1 == self._most
        for way in first:
            if found.tokens[way] == self._end:
                self._ended.append(replace(before[way[0]], score=float(scores[way])))
                follow = next((each for each in spare if found.tokens[each] != self._end), None)
            else:
                follow = way
            if follow:
                self.alive.append(self._longer(before[follow[0]], found, follow, scores))
                self.parents.append(follow[0])
            if cut and follow == way:
                self._ended.append(self.alive[-1])
        self.done = cut or len(self._ended) >= self._rules.wanted

    def best(self) -> Hypothesis:
        """The text that is most probable for its length."""
        power = self._rules.length_penalty
        return max(self._ended, key=lambda t: t.score / max(1, len(t.tokens)) ** power)

    def _longer(
        self, text: Hypothesis, found: Candidates, way: tuple[int, int], scores: NDArray[Any]
    ) -> Hypothesis:
        return Hypothesis(
            (*text.tokens, int(found.tokens[way])),
            (*text.rows, len(self.alive)),
            float(scores[way]),
            (*text.token_probs, float(found.token_probs[way])),
        )


def next_tokens(windows: Sequence[BeamSearch], end: int) -> NDArray[np.int64]:
    """The token of each row that is to be read next, shape `(rows, 1)`; `end` where all is done."""
    rows = [end if window.done else text.tokens[-1] for window in windows for text in window.alive]
    return np.array(rows, np.int64)[:, None]
