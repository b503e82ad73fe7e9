"""Header of a WAV file of mono sound in 16 bits."""

import struct

from tacet.core.audio import SAMPLE_RATE

HEADER_BYTES = 44
MOST_BYTES = (1 << 32) - 1  # RIFF counts in 32 bits: 37 hours at 16 kHz
PCM, CHANNELS, BITS = 1, 1, 16
FORMAT_BYTES = 16  # of the chunk that tells the format
BEFORE_SIZE = 8  # bytes that RIFF does not count: its name and the count itself


def wav_header(length: int, rate: int = SAMPLE_RATE) -> bytes:
    """Header of a file of `length` bytes, header included; `rate` in Hz."""
    frame = CHANNELS * BITS // 8
    told = (PCM, CHANNELS, rate, rate * frame, frame, BITS)
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        length - BEFORE_SIZE,
        b"WAVE",
        b"fmt ",
        FORMAT_BYTES,
        *told,
        b"data",
        length - HEADER_BYTES,
    )
