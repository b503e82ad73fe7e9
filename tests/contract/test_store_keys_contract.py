"""Contract of every Store: API keys."""

from dataclasses import replace
from datetime import timedelta

from library_values import NOW

from tacet.library.model.key import KEYS_CHANGED, Key, Scope, digest_of, new_text, prefix_of
from tacet.library.ports.store import Store

TEXT = new_text()
KEY = Key("k1", "laptop", prefix_of(TEXT), digest_of(TEXT), frozenset({Scope.READ}), NOW)
OTHER = replace(KEY, id="k2", name="ci", prefix="tacet_other", made_at=NOW + timedelta(days=1))


def told(store: Store) -> int:
    """Number of events about keys, none of which holds anything."""
    events = [event for event in store.events_after(0) if event.type == KEYS_CHANGED]
    assert all(event.data == {} for event in events)
    return len(events)


def test_keys_come_back_as_they_were_the_oldest_first(store: Store) -> None:
    assert not store.has_keys()
    assert store.api_keys() == []
    assert store.add_key(OTHER)
    assert store.add_key(KEY)
    assert store.has_keys()
    assert store.api_keys() == [KEY, OTHER]
    assert store.api_keys(KEY.prefix) == [KEY]
    assert store.api_keys("tacet_none") == []
    assert told(store) == 2


def test_only_one_key_in_use_has_a_name(store: Store) -> None:
    assert store.add_key(KEY)
    assert not store.add_key(replace(OTHER, name="laptop"))
    assert store.revoke_key("k1", NOW)
    assert store.add_key(replace(OTHER, name="laptop"))
    assert [key.id for key in store.api_keys()] == ["k1", "k2"]


def test_a_key_is_revoked_once_and_stays_in_the_list(store: Store) -> None:
    store.add_key(KEY)
    assert store.revoke_key("k1", NOW)
    assert not store.revoke_key("k1", NOW + timedelta(days=1))
    assert not store.revoke_key("nobody", NOW)
    assert store.api_keys() == [replace(KEY, revoked_at=NOW)]
    assert store.has_keys(), "the server stays locked"
    assert told(store) == 2


def test_its_use_is_stored_without_an_event(store: Store) -> None:
    store.add_key(KEY)
    store.use_key("k1", NOW + timedelta(hours=1))
    assert store.api_keys() == [replace(KEY, last_used_at=NOW + timedelta(hours=1))]
    assert told(store) == 1


def test_all_keys_are_deleted_at_once(store: Store) -> None:
    store.add_key(KEY)
    store.add_key(OTHER)
    assert store.remove_keys() == 2
    assert (store.has_keys(), store.api_keys(), told(store)) == (False, [], 3)
    assert store.remove_keys() == 0
    assert told(store) == 3
