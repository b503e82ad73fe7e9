"""Writes down what windows say, every word timed as it is written.

OpenVINO computes; the search is ours (docs/adr/0022). CTranslate2 writes the same texts, but for
each token it reads in floats what all of a window's states come to, and to time the words it goes
through a whole text once more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import local
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from tacet.core.options import DecodeOptions
from tacet.engines.beams import Beams, Candidates, Rules, next_tokens
from tacet.engines.decoder_graph import Choice
from tacet.engines.listening import Listening
from tacet.engines.written import Aligned, Written

Float32 = NDArray[np.float32]

PROMPTS = 2  # steps in which the prompt is read
TOGETHER = 4  # windows that are left out together, when they are done


class Wish(NamedTuple):
    """How a text is to be written.

    Attributes:
        prompt: tokens that stand before it, at least two.
        never: tokens that are not written. `not_first`: those that it does not begin with either.
        most: tokens that are written at most, for each window.
        rules: of the search.
    """

    prompt: Sequence[int]
    never: Sequence[int]
    not_first: Sequence[int]
    most: Sequence[int]
    rules: Rules


@dataclass(frozen=True, slots=True, eq=False)
class Decoder:
    """A model's decoder, compiled for this processor. Safe to use from many threads.

    Attributes:
        memory, step, choice: the compiled graphs; see `decoder_graph`.
        end: the token that ends a text.
        enough: seconds of sound in a batch, at most.
    """

    memory: Any
    step: Any
    choice: Any
    end: int
    name: str
    enough: float
    own: local = field(default_factory=local)  # requests of each thread's own

    def write(self, states: Sequence[Float32], frames: Sequence[int], wish: Wish) -> list[Written]:
        """What is said in each window of a batch.

        Args:
            states: of the encoder for each window, shape `(n_frames, width)`.
            frames: of the states, that hold each window's sound; words are timed within them.
        """
        order = sorted(range(len(states)), key=lambda i: -frames[i])  # who has least to say is last
        now = self.listening()
        now.hear([states[i] for i in order], wish.rules.beams)
        start = np.tile(np.array(wish.prompt, np.int64), (len(states), 1))
        first = now.read(start[:, :1])  # nothing is forbidden yet
        silent = np.exp(first.no_speech[:, 0] - first.sums[:, 0])
        now.forbid([*wish.never, *wish.not_first])
        choice = now.read(start[:, 1:], count=wish.rules.candidates)
        now.forbid(wish.never)
        windows = [Beams(wish.rules, self.end, wish.most[i]) for i in order]
        going = windows  # the first of them, up to the last that is not done
        while True:
            _grow(going, choice)
            count = _still_going(going)
            if not count:
                break
            rows = len(choice.tokens) // len(going)
            if count < len(going):
                going = going[:count]
                now.keep(count)
            parents = [i * rows + row for i, each in enumerate(going) for row in each.parents]
            choice = now.read(next_tokens(going, self.end), parents, wish.rules.candidates)
        heard, found = now.heard(), dict[int, Written]()
        for place, (i, window) in enumerate(zip(order, windows, strict=True)):
            text = window.best()
            path = partial(heard.path, place, frames[i], PROMPTS, text.rows)
            found[i] = Written(
                text.tokens, text.mean(), float(silent[place]), wish.rules.beams,
                Aligned(path, text.chances),
            )  # fmt: skip
        return [found[i] for i in range(len(states))]

    def listening(self) -> Listening:
        """What this thread listens with."""
        if not hasattr(self.own, "listening"):
            graphs = (self.memory, self.step, self.choice)
            self.own.listening = Listening(*(graph.create_infer_request() for graph in graphs))
        return cast(Listening, self.own.listening)


def _still_going(windows: Sequence[Beams]) -> int:
    """How many windows are gone on with: all up to the last that is not done, none if all are.

    In steps: OpenVINO gets ready anew for each count.
    """
    last = max((i + 1 for i, window in enumerate(windows) if not window.done), default=0)
    return min(len(windows), -(-last // TOGETHER) * TOGETHER)


def _grow(windows: Sequence[Beams], choice: Choice) -> None:
    """Have each window that is not done go on with what was found for its rows."""
    rows = len(choice.tokens) // len(windows)
    logprobs = choice.logits - choice.sums[:, :1]
    chances = np.exp(choice.logits - choice.sums[:, 1:])
    for i, window in enumerate(windows):
        if not window.done:
            own = slice(i * rows, (i + 1) * rows)
            window.grow(Candidates(choice.tokens[own], logprobs[own], chances[own]))


def is_plain(options: DecodeOptions) -> bool:
    """Whether a text is to be written as `Decoder` does: nothing but beams is asked for."""
    return (
        options.without_timestamps
        and options.temperature == 0
        and options.repetition_penalty == 1
        and options.no_repeat_ngram_size == 0
        and not (options.initial_prompt or options.hotwords or options.prefix)
    )
