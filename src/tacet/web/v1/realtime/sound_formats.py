"""Sound as it arrives in events: base64 of PCM or of G.711, decoded to 16-bit PCM."""

import base64
import binascii
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from tacet.web.http.hosted_errors import HostedError
from tacet.web.v1.realtime.config import PCMA, PCMU

SAMPLE_BYTES = 2
BIAS = 0x84  # of mu-law (ITU-T G.711)


def _mu_law(code: int) -> int:
    inverted = ~code & 0xFF
    exponent, mantissa = inverted >> 4 & 7, inverted & 15
    magnitude = (((mantissa << 3) + BIAS) << exponent) - BIAS
    return -magnitude if inverted & 0x80 else magnitude


def _a_law(code: int) -> int:
    toggled = code ^ 0x55
    exponent, mantissa = toggled >> 4 & 7, toggled & 15
    magnitude = (mantissa << 4) + 8
    if exponent:
        magnitude = (magnitude + 0x100) << (exponent - 1)
    return magnitude if toggled & 0x80 else -magnitude


def _table(decoded: Callable[[int], int]) -> npt.NDArray[np.int16]:
    return np.array([decoded(code) for code in range(256)], "<i2")


TABLES = {PCMU: _table(_mu_law), PCMA: _table(_a_law)}


class SoundDecoder:
    """Decoder of a stream: base64 in, signed 16-bit little-endian samples out."""

    def __init__(self, kind: str) -> None:
        self._table = TABLES.get(kind)
        self._half = b""  # of a sample whose second byte comes with the next event

    def decode(self, text: object) -> bytes:
        """Whole samples that have arrived with this text. Raises HostedError."""
        try:
            content = base64.b64decode(text, validate=True) if isinstance(text, str) else None
        except (binascii.Error, ValueError):
            content = None
        if content is None:
            raise HostedError(
                400, "`audio` must be the sound's bytes as base64.", "invalid_value", "audio"
            )
        if self._table is not None:
            return self._table[np.frombuffer(content, np.uint8)].tobytes()
        whole = self._half + content
        end = len(whole) - len(whole) % SAMPLE_BYTES
        self._half = whole[end:]
        return whole[:end]
