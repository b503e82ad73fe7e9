"""Text generation with beam search on OpenVINO's decoder graphs (docs/adr/0022).

Its texts are those of CTranslate2, which for each token computes in float32 with the encoder output
of the whole window and, to align the words, runs the decoder over the text once more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import local
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from tacet.engines.whisper.decoding.decoding_result import DecodingResult, TokenAlignment
from tacet.engines.whisper.decoding.timestamp_rules import TimestampRules
from tacet.engines.whisper.openvino.beam_search import (
    BeamRules,
    BeamSearch,
    Candidates,
    Hypothesis,
    next_input_tokens,
)
from tacet.engines.whisper.openvino.decoder_graph import NextTokenScores
from tacet.engines.whisper.openvino.decoder_session import DecoderSession

Float32 = NDArray[np.float32]

PROMPT_STEPS = 2  # steps in which the prompt is read: its first token, and the others
DROP_WINDOWS_BY = 6  # windows that leave the batch together when they are done


class GenerationConfig(NamedTuple):
    """Parameters of the generation of a batch.

    Attributes:
        prompt: tokens before the text.
        suppress_tokens: never written. `begin_suppress_tokens`: not written first, either.
        max_new_tokens: for each window.
        rules: of the search.
        timestamps: rules for timestamp tokens; None where none are written.
    """

    prompt: Sequence[int]
    suppress_tokens: Sequence[int]
    begin_suppress_tokens: Sequence[int]
    max_new_tokens: Sequence[int]
    rules: BeamRules
    timestamps: TimestampRules | None = None


@dataclass(frozen=True, slots=True, eq=False)
class OpenVinoGenerator:
    """Compiled decoder graphs of a model. Safe to use from many threads.

    Attributes:
        cross_kv, step, scores: the compiled graphs; see `decoder_graph`.
        eot: the end-of-text token.
        max_batch_seconds: seconds of sound in a batch.
    """

    cross_kv: Any
    step: Any
    scores: Any
    eot: int
    name: str
    max_batch_seconds: float
    threads: local = field(default_factory=local)  # a session for each thread

    def generate(
        self, encoded: Sequence[Float32], frames: Sequence[int], config: GenerationConfig
    ) -> list[DecodingResult]:
        """The text of each window; aligned where it has no timestamps.

        Args:
            encoded: encoder output of each window, shape `(n_frames, width)`.
            frames: of the encoder output that hold each window's sound.
        """
        order = sorted(range(len(encoded)), key=lambda i: -frames[i])  # the shortest may be dropped
        session = self._session()
        session.start([encoded[i] for i in order], config.rules.beams)
        no_speech_probs = _feed_prompt(session, config)
        searches = [BeamSearch(config.rules, self.eot, config.max_new_tokens[i]) for i in order]
        self._search(session, config, searches)
        attention, results = session.alignment_attention(), dict[int, DecodingResult]()
        for place, (i, search) in enumerate(zip(order, searches, strict=True)):
            text, *others = search.ranked()
            path = partial(attention.path, place, frames[i], PROMPT_STEPS, text.rows)
            results[i] = DecodingResult(
                self._text_tokens(text),
                text.avg_logprob(),
                float(no_speech_probs[place]),
                config.rules.beams,
                tuple(self._text_tokens(other) for other in others),
                None if config.timestamps else TokenAlignment(path, text.token_probs),
            )
        return [results[i] for i in range(len(encoded))]

    def _text_tokens(self, text: Hypothesis) -> tuple[int, ...]:
        return tuple(token for token in text.tokens if token < self.eot)

    def _search(
        self, session: DecoderSession, config: GenerationConfig, searches: Sequence[BeamSearch]
    ) -> None:
        """Run steps until every search is done."""
        active = searches  # the first of them, up to the last that is not done
        suppress_tokens = [*config.suppress_tokens, *config.begin_suppress_tokens]
        while True:
            session.suppress(suppress_tokens, _suppressed_ranges(active, config.timestamps))
            scores = session.next_token_scores(config.rules.candidates)
            _update(active, _candidates(scores, config.timestamps))
            count = _active_count(active)
            if not count:
                return
            rows, suppress_tokens = len(scores.tokens) // len(active), [*config.suppress_tokens]
            if count < len(active):
                active = active[:count]
                session.narrow(count)
            parents = [i * rows + row for i, search in enumerate(active) for row in search.parents]
            session.feed(next_input_tokens(active, self.eot), parents)

    def _session(self) -> DecoderSession:
        """The session of this thread."""
        if not hasattr(self.threads, "session"):
            graphs = (self.cross_kv, self.step, self.scores)
            requests = (graph.create_infer_request() for graph in graphs)
            self.threads.session = DecoderSession(*requests)
        return cast(DecoderSession, self.threads.session)


def _active_count(searches: Sequence[BeamSearch]) -> int:
    """Windows up to the last that is not done.

    In steps of `DROP_WINDOWS_BY`: OpenVINO prepares anew for each count.
    """
    last = max((i + 1 for i, search in enumerate(searches) if not search.done), default=0)
    return min(len(searches), -(-last // DROP_WINDOWS_BY) * DROP_WINDOWS_BY)


def _feed_prompt(session: DecoderSession, config: GenerationConfig) -> Float32:
    """Read the prompt. Returns the no-speech probability of each window."""
    prompt = np.tile(np.array(config.prompt, np.int64), (session.windows, 1))
    session.feed(prompt[:, :1])
    first = session.next_token_scores()  # nothing is suppressed yet
    no_speech_probs = np.exp(first.no_speech[:, 0] - first.sums[:, 0])
    if prompt.shape[1] > 1:
        session.feed(prompt[:, 1:])
    return np.asarray(no_speech_probs)


def _suppressed_ranges(
    searches: Sequence[BeamSearch], timestamps: TimestampRules | None
) -> list[list[slice]]:
    """Suppressed tokens of each hypothesis; one entry for all without timestamps."""
    if timestamps is None:
        return [[]]
    return [
        timestamps.suppressed_ranges(text.tokens)
        for search in searches
        for text in search.hypotheses
    ]


def _candidates(scores: NextTokenScores, timestamps: TimestampRules | None) -> Candidates:
    """The candidates of each row, best first."""
    tokens, logits, total = scores.tokens, scores.logits, scores.sums[:, :1]
    if timestamps:  # a timestamp is due where all together are more probable than any text token
        due = scores.sums[:, 2:] > logits[:, :1]
        total = np.where(due, scores.sums[:, 2:], total)
        logits = np.hstack([np.where(due, -np.inf, logits), scores.time_logits])
        tokens = np.hstack([tokens, scores.times + timestamps.begin])
        order = np.argsort(-logits, axis=1, kind="stable")[:, : scores.tokens.shape[1]]
        tokens, logits = (np.take_along_axis(array, order, 1) for array in (tokens, logits))
    return Candidates(tokens, logits - total, np.exp(logits - scores.sums[:, 1:2]))


def _update(searches: Sequence[BeamSearch], candidates: Candidates) -> None:
    """Update the searches that are not done."""
    rows = len(candidates.tokens) // len(searches)
    for i, search in enumerate(searches):
        if not search.done:
            search.update(candidates.rows(slice(i * rows, (i + 1) * rows)))
