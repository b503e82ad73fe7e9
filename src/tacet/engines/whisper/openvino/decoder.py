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
from tacet.engines.whisper.decoding.decoding_result import DecodingResult, TokenAlignment
from tacet.engines.whisper.decoding.timestamp_rules import TimestampRules
from tacet.engines.whisper.openvino.beam_search import (
    BeamRules,
    BeamSearch,
    Candidates,
    next_tokens,
)
from tacet.engines.whisper.openvino.decoder_graph import NextTokenScores
from tacet.engines.whisper.openvino.decoder_session import DecoderSession

Float32 = NDArray[np.float32]

PROMPTS = 2  # steps in which the prompt is read, where words are timed from the search
TOGETHER = 6  # windows that are left out together, when they are done


class GenerationConfig(NamedTuple):
    """How a text is to be written.

    Attributes:
        prompt: tokens that stand before it.
        never: tokens that are not written. `not_first`: those that it does not begin with either.
        most: tokens that are written at most, for each window.
        rules: of the search.
        timestamps: those that are written, too; None where there are none.
    """

    prompt: Sequence[int]
    never: Sequence[int]
    not_first: Sequence[int]
    most: Sequence[int]
    rules: BeamRules
    timestamps: TimestampRules | None = None


@dataclass(frozen=True, slots=True, eq=False)
class OpenVinoDecoder:
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

    def write(
        self, states: Sequence[Float32], frames: Sequence[int], wish: GenerationConfig
    ) -> list[DecodingResult]:
        """What is said in each window of a batch.

        Args:
            states: of the encoder for each window, shape `(n_frames, width)`.
            frames: of the states, that hold each window's sound; words are timed within them.
        """
        order = sorted(range(len(states)), key=lambda i: -frames[i])  # who has least to say is last
        now = self.listening()
        now.hear([states[i] for i in order], wish.rules.beams)
        silent = _begin(now, wish)
        windows = [BeamSearch(wish.rules, self.end, wish.most[i]) for i in order]
        self._search(now, wish, windows)
        heard, found = now.heard(), dict[int, DecodingResult]()
        for place, (i, window) in enumerate(zip(order, windows, strict=True)):
            text = window.best()
            path = partial(heard.path, place, frames[i], PROMPTS, text.rows)
            found[i] = DecodingResult(
                tuple(token for token in text.tokens if token < self.end),
                text.mean(), float(silent[place]), wish.rules.beams,
                None if wish.timestamps else TokenAlignment(path, text.token_probs),
            )  # fmt: skip
        return [found[i] for i in range(len(states))]

    def _search(
        self, now: DecoderSession, wish: GenerationConfig, windows: Sequence[BeamSearch]
    ) -> None:
        """Go on with all windows until each is done."""
        going = windows  # the first of them, up to the last that is not done
        never: Sequence[int] = [*wish.never, *wish.not_first]
        while True:
            now.forbid(never, _ranges(going, wish.timestamps))
            choice = now.choice(wish.rules.candidates)
            _grow(going, _candidates(choice, wish.timestamps))
            count = _still_going(going)
            if not count:
                return
            rows, never = len(choice.tokens) // len(going), wish.never
            if count < len(going):
                going = going[:count]
                now.keep(count)
            parents = [i * rows + row for i, each in enumerate(going) for row in each.parents]
            now.read(next_tokens(going, self.end), parents)

    def listening(self) -> DecoderSession:
        """What this thread listens with."""
        if not hasattr(self.own, "listening"):
            graphs = (self.memory, self.step, self.choice)
            self.own.listening = DecoderSession(*(graph.create_infer_request() for graph in graphs))
        return cast(DecoderSession, self.own.listening)


def _still_going(windows: Sequence[BeamSearch]) -> int:
    """How many windows are gone on with: all up to the last that is not done, none if all are.

    In steps: OpenVINO gets ready anew for each count.
    """
    last = max((i + 1 for i, window in enumerate(windows) if not window.done), default=0)
    return min(len(windows), -(-last // TOGETHER) * TOGETHER)


def _begin(now: DecoderSession, wish: GenerationConfig) -> Float32:
    """Read what stands before the texts. How probable it is for each window that nobody speaks."""
    start = np.tile(np.array(wish.prompt, np.int64), (now.windows, 1))
    now.read(start[:, :1])
    first = now.choice()  # nothing is forbidden yet
    silent = np.exp(first.no_speech[:, 0] - first.sums[:, 0])
    if start.shape[1] > 1:
        now.read(start[:, 1:])
    return np.asarray(silent)


def _ranges(windows: Sequence[BeamSearch], timestamps: TimestampRules | None) -> list[list[slice]]:
    """What may not follow each text of each window; the same for all where no times are written."""
    if timestamps is None:
        return [[]]
    return [timestamps.forbidden(text.tokens) for window in windows for text in window.alive]


def _candidates(choice: NextTokenScores, timestamps: TimestampRules | None) -> Candidates:
    """What may follow each row, best first."""
    tokens, logits, total = choice.tokens, choice.logits, choice.sums[:, :1]
    if timestamps:  # a time follows where all times together are more probable than any word
        due = choice.sums[:, 2:] > logits[:, :1]
        total = np.where(due, choice.sums[:, 2:], total)
        logits = np.hstack([np.where(due, -np.inf, logits), choice.time_logits])
        tokens = np.hstack([tokens, choice.times + timestamps.first])
        order = np.argsort(-logits, axis=1, kind="stable")[:, : choice.tokens.shape[1]]
        tokens, logits = (np.take_along_axis(each, order, 1) for each in (tokens, logits))
    return Candidates(tokens, logits - total, np.exp(logits - choice.sums[:, 1:2]))


def _grow(windows: Sequence[BeamSearch], found: Candidates) -> None:
    """Have each window that is not done go on with what was found for its rows."""
    rows = len(found.tokens) // len(windows)
    for i, window in enumerate(windows):
        if not window.done:
            window.grow(found.of(slice(i * rows, (i + 1) * rows)))


def is_plain(options: DecodeOptions) -> bool:
    """Whether a text is to be written as `OpenVinoDecoder` does: nothing but beams is asked for."""
    return (
        options.temperature == 0
        and options.repetition_penalty == 1
        and options.no_repeat_ngram_size == 0
        and not (options.initial_prompt or options.hotwords or options.prefix)
    )
