"""Contract of every Store: vocabularies, and the lists of terms that runs were given."""

from dataclasses import replace
from datetime import timedelta

import pytest
from library_values import NOW, altered, recording, run

from tacet.core.errors import NotFound
from tacet.core.term import Term
from tacet.library.model.vocabulary import StoredTerm
from tacet.library.ports.store import Store

FULL = Term("Łódź", ("Lodz", "Woodge"), "pl", "a town; 'quoted' \u200d")
MOST = 3


def stored(term: Term | str, id: str = "", of: str | None = None) -> StoredTerm:
    """A term as it is stored."""
    made = Term(term) if isinstance(term, str) else term
    return StoredTerm(id or f"{of}-{made.text}", made, NOW, of)


def texts(store: Store, of: str | None = None) -> list[str]:
    return [one.term.text for one in store.terms(of)]


def test_terms_come_back_exactly_and_changed_last_first(store: Store) -> None:
    assert store.terms() == []
    one = stored(FULL)
    assert store.save_terms([one, stored("Tacet")], MOST)
    assert texts(store) == ["Tacet", "Łódź"]
    assert store.terms()[1] == one
    later = replace(
        stored("łódź ", "x"), term=Term("łódź", (), "pl"), changed_at=NOW + timedelta(1)
    )
    assert store.save_terms([later], MOST)
    assert store.terms()[0] == replace(later, id=one.id), "the same key: in its place, its id stays"
    assert texts(store) == ["łódź", "Tacet"]
    assert store.save_terms([stored("Łódź", "other")], MOST)
    assert len(store.terms()) == 3, "of another language: another term"


def test_each_recording_has_a_vocabulary_of_its_own(store: Store) -> None:
    store.add_recording(recording(1))
    store.add_recording(recording(2))
    assert store.save_terms([stored("Tacet"), stored("Tacet", of="r1")], MOST)
    assert (texts(store), texts(store, "r1"), texts(store, "r2")) == (["Tacet"], ["Tacet"], [])
    assert store.remove_terms(["r1-Tacet"]) == 0, "not of the library"
    assert store.remove_terms(["r1-Tacet", "unknown"], "r1") == 1
    assert store.remove_terms(["r1-Tacet"], "r1") == 0
    assert texts(store) == ["Tacet"]
    assert store.terms("nobody") == []
    with pytest.raises(NotFound):
        store.save_terms([stored("x", of="nobody")], MOST)
    with pytest.raises(NotFound):
        store.remove_terms(["x"], "nobody")


def test_terms_go_with_their_recording(store: Store) -> None:
    store.add_recording(recording(1))
    assert store.save_terms([stored("Tacet", of="r1"), stored("Łódź")], MOST)
    store.purge("r1")
    store.add_recording(recording(1))
    assert (texts(store, "r1"), texts(store)) == ([], ["Łódź"])


def test_too_many_terms_are_stored_not_even_in_part(store: Store) -> None:
    assert store.save_terms([stored(name) for name in "abc"], MOST)
    assert not store.save_terms([stored("d"), stored("e")], MOST)
    assert texts(store) == ["c", "b", "a"]
    assert store.save_terms([stored("A"), stored("B")], MOST), "they replace, so there is room"
    assert store.save_terms([stored(name) for name in "xyzxyz"], 6)


def test_a_list_of_terms_is_kept_for_its_runs(store: Store) -> None:
    terms = (replace(FULL, note=""), Term("Tacet"))
    id = store.keep_vocabulary(terms)
    assert id
    assert store.keep_vocabulary(terms) == id, "the same list is kept once"
    assert store.keep_vocabulary(terms[::-1]) != id
    assert (store.kept_vocabulary(id), store.kept_vocabulary(None)) == (terms, ())
    assert (store.keep_vocabulary([]), store.kept_vocabulary("unknown")) == (None, ())
    store.add_recording(recording(1))
    assert store.add_run(altered(run(), vocabulary=id)).vocabulary == id
    assert store.run("run").vocabulary == id
    store.maintain()
    assert store.kept_vocabulary(id) == terms


def test_a_list_without_runs_goes_in_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.add_recording(recording(1))
    used, unused = (store.keep_vocabulary([Term(name)]) for name in ("Tacet", "Łódź"))
    store.add_run(altered(run(), vocabulary=used))
    monkeypatch.setattr("tacet.store.repository.vocabulary.UNUSED_FOR", timedelta(0))
    store.maintain()
    assert (store.kept_vocabulary(used), store.kept_vocabulary(unused)) == ((Term("Tacet"),), ())
    store.purge("r1")
    store.maintain()
    assert store.kept_vocabulary(used) == ()


def test_each_change_of_a_vocabulary_is_told(store: Store) -> None:
    store.add_recording(recording(1))
    begun = store.last_event()
    both = [stored("a"), stored("b", of="r1")]
    assert store.save_terms(both, MOST)
    assert not store.save_terms([stored(f"{number}") for number in range(MOST)], MOST)
    assert store.remove_terms(["unknown"]) == 0
    assert store.remove_terms(["r1-b"], "r1") == 1
    told = [(event.type, event.data["recording_id"]) for event in store.events_after(begun)]
    assert set(told[:2]) == {("vocabulary.changed", None), ("vocabulary.changed", "r1")}
    assert told[2:] == [("vocabulary.changed", "r1")]
    store.purge("r1")
    left = [
        event.data["recording_id"]
        for event in store.events_after(begun)
        if "recording_id" in event.data
    ]
    assert left == [None], "events go with their recording"
