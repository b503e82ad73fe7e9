"""Log-probabilities of a call's tokens, as the model gave them."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from tacet.bootstrap import Tacet
from tacet.core.transcript import Word
from tacet.library.model.run import Run
from tacet.models.vocabulary import token_bytes
from tacet.web.http.hosted_errors import HostedError

LEAST = -100.0  # JSON has no word for less


def logprobs_of(tacet: Tacet, run: Run, words: Iterable[Word]) -> list[dict[str, Any]]:
    """Each token of the words with its bytes and log-probability.

    Raises:
        HostedError: the model gives none.
    """
    vocabulary = _vocabulary(tacet, run)
    return [
        _token(vocabulary[token], probability)
        for word in words
        for token, probability in _tokens(word)
    ]


def _tokens(word: Word) -> Iterable[tuple[int, float]]:
    if len(word.tokens) != len(word.token_probabilities):
        raise _none_here()
    return zip(word.tokens, word.token_probabilities, strict=True)


def _vocabulary(tacet: Tacet, run: Run) -> Sequence[bytes]:
    model = tacet.models.find(run.model)
    if model is None or model.engine:
        raise _none_here()
    return token_bytes(model.folder)


def _none_here() -> HostedError:
    message = "The model that was used gives no log-probabilities. Leave out `include`."
    return HostedError(400, message, "unsupported_parameter", "include")


def _token(content: bytes, probability: float) -> dict[str, Any]:
    logprob = math.log(probability) if probability > 0 else LEAST
    return {
        "token": content.decode("utf-8", "replace"),
        "bytes": list(content),
        "logprob": max(LEAST, logprob),
    }
