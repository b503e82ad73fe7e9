"""API keys: made, listed, revoked, and recognized in requests.

As soon as there is a key, every request needs one. Revoking the last one does not open the server
again: that would turn a lock into a door. Only `remove_keys` does.
"""

import logging
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from functools import partial

from tacet.core.errors import BadInput, Conflict, NoSpace, NotFound, StoreUnusable, Unauthenticated
from tacet.core.operations.typed_text import cleaned
from tacet.library.context import AppContext
from tacet.library.model.key import KEY_START, Key, Scope, digest_of, new_text, prefix_of
from tacet.library.use_cases.full_disk import despite_full_disk
from tacet.library.use_cases.recordings import new_id

log = logging.getLogger(__name__)

MAX_NAME = 100  # letters
USE_NOTED = timedelta(minutes=1)  # at most so often it is stored that a key was used
NO_NAME = f"Give the key a name of 1 to {MAX_NAME} letters, such as that of its program."
NO_SCOPE = "Say what the key may do: name at least one scope."
NAME_TAKEN = "There is a key of this name. Revoke it first, or choose another name."
NO_SUCH_KEY = "There is no such key. See: tacet keys list"
REVOKED_BEFORE = "This key was revoked before."
SEVERAL_KEYS = "Several keys begin so. Give the name, or more letters."
WRONG_KEY = "This is not a key of this server. Check it, or ask the owner of the server for one."
REVOKED = "This key was revoked. Ask the owner of the server for another one."


def add_key(context: AppContext, name: str, scopes: Collection[Scope]) -> tuple[Key, str]:
    """New key and its text, which is stored nowhere.

    Raises:
        BadInput: no usable name, or no scope. Conflict: a key in use has this name.
    """
    cleaned_name = cleaned(name)
    if not 1 <= len(cleaned_name) <= MAX_NAME:
        raise BadInput(NO_NAME)
    if not scopes:
        raise BadInput(NO_SCOPE)
    text, now = new_text(), context.clock()
    key = Key(new_id(), cleaned_name, prefix_of(text), digest_of(text), frozenset(scopes), now)
    if not context.store.add_key(key):
        raise Conflict(NAME_TAKEN)
    return key, text


def revoke_key(context: AppContext, word: str) -> Key:
    """Revoke the key of this name, or the only one whose text begins so.

    Raises:
        NotFound: there is none. Conflict: it was revoked before, or several begin so.
    """
    key = _named(context.store.api_keys(), word)
    now = context.clock()
    if not despite_full_disk(context, partial(context.store.revoke_key, key.id, now)):
        raise Conflict(REVOKED_BEFORE)
    return replace(key, revoked_at=now)


def _named(keys: list[Key], word: str) -> Key:
    """The key that a person means; of several with its name the one that is in use."""
    wanted = cleaned(word)
    named = [key for key in keys if key.name == wanted]
    found = [key for key in named if key.revoked_at is None] or named[-1:]
    if len(wanted) > len(KEY_START):
        found = found or [key for key in keys if key.prefix.startswith(wanted)]
    if not found:  # the word is not repeated: it may be a whole key
        raise NotFound(NO_SUCH_KEY)
    if len(found) > 1:
        raise Conflict(SEVERAL_KEYS)
    return found[0]


def remove_keys(context: AppContext) -> int:
    """Delete all keys: from now on none is asked for. Their number."""
    return despite_full_disk(context, context.store.remove_keys)


def key_of(context: AppContext, text: str) -> Key:
    """The key with this text. Raises Unauthenticated: there is none, or it was revoked."""
    like = context.store.api_keys(prefix_of(text))
    key = next((key for key in like if key.is_text(text)), None)
    if key is None:
        raise Unauthenticated(WRONG_KEY, "wrong")
    _require_unrevoked(key)
    _note_use(context, key)
    return key


def require_valid(context: AppContext, key: Key) -> None:
    """Raise Unauthenticated if the key has been revoked or deleted since."""
    stored = next((one for one in context.store.api_keys(key.prefix) if one.id == key.id), None)
    if stored is None:
        raise Unauthenticated(WRONG_KEY, "wrong")
    _require_unrevoked(stored)


def _require_unrevoked(key: Key) -> None:
    if key.revoked_at is not None:
        raise Unauthenticated(REVOKED, "revoked")


def _note_use(context: AppContext, key: Key) -> None:
    now = context.clock()
    if key.last_used_at is not None and now - key.last_used_at < USE_NOTED:
        return
    try:
        context.store.use_key(key.id, now)
    except (NoSpace, StoreUnusable) as error:  # the request does not fail for it
        log.warning("when a key was used could not be stored: %s", error)
