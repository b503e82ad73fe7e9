"""How much a model hears and writes at once."""

from math import ceil

MAX_LENGTH = 448  # tokens of text context in every Whisper model
MAX_PROMPT = MAX_LENGTH // 2 - 1  # tokens of an earlier text (whisper program)
TOKENS_PER_SECOND = 15  # more are not written in a window; see `most_tokens`
MOST_WINDOWS, MOST_OF_OURS = 16, 24  # of a batch; where the search is ours, more are quicker
ENOUGH = 60.0  # seconds of a batch on a processor; with more it is no quicker, only later


def most_windows(seconds: float) -> int:
    """The most windows, each heard for so many seconds, that a processor works on in a batch."""
    return max(1, round(ENOUGH / seconds))


def most_tokens(seconds: float) -> int:
    """The most tokens that are written for a window heard for so long.

    The whisper program writes at most 224 in 30 s; twice that pace is left to fast speech and to
    scripts of which a letter takes several, so only a search that is stuck is cut.
    """
    return ceil(TOKENS_PER_SECOND * seconds)


def longest(prompt: int, most: int) -> int:
    """CTranslate2's `max_length` for so many new tokens: of it, it writes at most a half, and at
    most what the prompt leaves.
    """
    return min(MAX_LENGTH, max(2 * most, prompt + most))
