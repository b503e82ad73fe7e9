"""Time that written words cover."""

from collections.abc import Iterable

from tacet.core.span import Span, merged
from tacet.core.transcript import Word

COVER = 0.2  # seconds around a word that count as covered by it (docs/silence.md, 6)


def written_spans(
    words: Iterable[Word], limit: float = float("inf"), gap: float = 0.0
) -> list[Span]:
    """Spans that words cover, merged, in order.

    Args:
        limit: end of the sound in seconds.
    """
    return merged((word.span.padded(COVER, COVER, limit) for word in words), gap)
