"""Limits of tokens and of batches."""

from math import ceil

MAX_LENGTH = 448  # tokens of text context in every Whisper model
MAX_ALIGNED = MAX_LENGTH - 8  # tokens of a text to align, beside those that frame it
MAX_PROMPT = MAX_LENGTH // 2 - 1  # tokens of an earlier text (whisper program)
TOKENS_PER_SECOND = 15  # new tokens for each second of a window; see `max_new_tokens`
MAX_BATCH_WINDOWS = 16  # of CTranslate2 and of the encoder
OPENVINO_MAX_BATCH_WINDOWS = 24  # OpenVINO's decoder is quicker with more
MAX_BATCH_SECONDS = 60.0  # of sound on a processor; more is no quicker, only later


def max_batch_windows(seconds: float) -> int:
    """Windows of so many seconds in a batch on a processor."""
    return max(1, round(MAX_BATCH_SECONDS / seconds))


def max_new_tokens(seconds: float) -> int:
    """New tokens for a window padded to so many seconds.

    The whisper program writes at most 224 in 30 s; twice that pace is left to fast speech and to
    scripts of which a letter takes several, so only a search that is stuck is cut.
    """
    return ceil(TOKENS_PER_SECOND * seconds)


def ctranslate2_max_length(prompt: int, new: int) -> int:
    """CTranslate2's `max_length` for so many new tokens.

    It writes at most half of that, and at most what the prompt leaves.
    """
    return min(MAX_LENGTH, max(2 * new, prompt + new))
