"""Bytes of a model's tokens, from its folder.

Whisper's tokens are byte-level BPE as of GPT-2: each byte stands as one printable character
(github.com/openai/gpt-2, `encoder.py`).
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

MODELS = 2  # whose vocabularies are remembered at once
BYTES = 256
PRINTABLE = (range(ord("!"), ord("~") + 1), range(ord("¡"), ord("¬") + 1), range(ord("®"), BYTES))


def _bytes_by_character() -> Iterator[tuple[str, int]]:
    printable = [byte for part in PRINTABLE for byte in part]
    yield from ((chr(byte), byte) for byte in printable)
    others = (byte for byte in range(BYTES) if byte not in printable)
    yield from ((chr(BYTES + place), byte) for place, byte in enumerate(others))


_BYTES = dict(_bytes_by_character())


@lru_cache(maxsize=MODELS)
def token_bytes(folder: Path) -> tuple[bytes, ...]:
    """Bytes of each token by its number; of special tokens their names."""
    listed = folder / "vocabulary.json"
    if listed.is_file():
        tokens = json.loads(listed.read_bytes())
    else:
        tokens = (folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
    return tuple(_bytes_of(token) for token in tokens)


def _bytes_of(token: str) -> bytes:
    try:
        return bytes(_BYTES[character] for character in token)
    except KeyError:
        return token.encode()
