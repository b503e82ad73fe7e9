"""API keys: what programs and browsers show to be answered, and what each may do."""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

KEY_START = "tacet_"  # of every key, so that people and scanners of secrets know one
KEYS_CHANGED = "keys.changed"  # event of the store, which holds nothing
SECRET_BYTES = 32
SHOWN_LETTERS = 6  # of the secret, stored in clear; 27 bytes and more stay unknown


class Scope(StrEnum):
    """Kind of requests that a key may make.

    `write` includes `read`; `all` includes every other.
    """

    READ = "read"  # recordings, texts, sound, exports, settings, live events; the page
    WRITE = "write"  # recordings, runs, edits, vocabulary, notes
    TRANSCRIBE = "transcribe"  # calls of /v1
    SETTINGS = "settings"  # change settings; fetch and delete models
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Key:
    """Key as it is stored: without its text, of which only a digest is kept.

    Attributes:
        prefix: the first letters of its text, by which its owner knows it.
        digest: SHA-256 of its text. The text is random, so no slow hash is needed.
        last_used_at: exact to a minute.
    """

    id: str
    name: str
    prefix: str
    digest: bytes = field(repr=False)
    scopes: frozenset[Scope]
    made_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def may(self, scope: Scope) -> bool:
        """Whether its scopes include this one."""
        included = {scope, Scope.ALL} | ({Scope.WRITE} if scope is Scope.READ else set())
        return bool(self.scopes & included)

    def is_text(self, text: str) -> bool:
        """Whether this is the key's text; takes the same time whatever differs."""
        return hmac.compare_digest(self.digest, digest_of(text))


def new_text() -> str:
    """Text of a new key: `tacet_` and 32 random bytes, base64url."""
    return KEY_START + secrets.token_urlsafe(SECRET_BYTES)


def prefix_of(text: str) -> str:
    """Part of a key's text that is stored in clear."""
    return text[: len(KEY_START) + SHOWN_LETTERS]


def digest_of(text: str) -> bytes:
    """SHA-256 of a key's text."""
    return sha256(text.encode("utf-8", "surrogateescape")).digest()
