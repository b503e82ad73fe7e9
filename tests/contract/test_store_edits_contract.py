"""Contract of every Store: edits and span requests."""

from dataclasses import replace
from datetime import timedelta

import pytest
from library_values import NOW, altered, claimed, plan, prepared, run, text

from tacet.core.editing import Decision
from tacet.core.errors import NotFound
from tacet.core.span import Span
from tacet.core.summary import Summary
from tacet.core.transcript import Verdict, missed_id
from tacet.library.model.edit import Change, Edits, SpanRequest, SpanRequestState
from tacet.library.model.recording import Fault
from tacet.library.model.run import RunState
from tacet.library.ports.store import Store

WORD = "3.12r1.5"
SUMMARY = Summary(20.0, 2.0, 3, 1, 1, 1, 0.5, silent=False, reason=None, text="2 s")


def span_request(id: str = "ask", start: float = 1 / 3) -> SpanRequest:
    """Span request as it is made."""
    return SpanRequest(id, "run", Span(start, 7.5), NOW)


def ended(store: Store) -> None:
    """A run that is done, and a second one of the same recording."""
    claim = prepared(store)
    assert store.save_run(altered(store.run("run"), state=RunState.DONE), claim)
    store.add_run(run("second"))


def change(store: Store, **fields: object) -> bool:
    """Whether a change over the newest revision was stored."""
    over = store.edits("run").revision
    return store.save_edits("run", Change(over, **fields))  # type: ignore[arg-type]


def test_decisions_come_back_exactly_and_belong_to_their_run(store: Store) -> None:
    ended(store)
    assert store.edits("run") == Edits()
    decided = Decision(WORD, Verdict.KEPT)
    assert change(store, decided=(decided,), summary=SUMMARY)
    assert store.edits("run") == Edits(1, (decided,))
    assert (store.run("run").summary, store.run("run").revision) == (SUMMARY, 1)
    assert store.edits("second") == Edits()
    other = Decision(WORD, Verdict.REMOVED)
    assert change(store, decided=(other,))
    assert store.edits("run").decisions == (other,)
    assert store.run("run").summary == SUMMARY, "without a new one it stays"
    assert change(store, withdrawn=(WORD, "9.9.9"))
    assert store.edits("run") == Edits(3)
    with pytest.raises(NotFound):
        store.edits("nobody")
    with pytest.raises(NotFound):
        store.save_edits("nobody", Change(0))


def test_a_decision_about_a_word_and_one_about_a_missed_stretch_are_two(store: Store) -> None:
    ended(store)
    missed = missed_id(1 / 3, 1e-5)
    both = (Decision(WORD, Verdict.KEPT), Decision(missed, Verdict.REMOVED))
    assert change(store, decided=both)
    assert set(store.edits("run").decisions) == set(both)
    assert change(store, withdrawn=(missed,))
    assert store.edits("run").decisions == both[:1]


def test_decisions_about_words_of_shards_that_are_planned_anew_go(store: Store) -> None:
    claim = prepared(store)
    about = ["0.12.5", "1.0.0", "12.0.3", "7fe.1.0", missed_id(1.0, 2.0)]
    assert change(store, decided=tuple(Decision(word, Verdict.KEPT) for word in about))
    assert store.add_shards(altered(store.run("run"), plan=plan()), 1, [Span(10, 20)], claim)
    left = {decision.word for decision in store.edits("run").decisions}
    assert left == {"0.12.5", "7fe.1.0", missed_id(1.0, 2.0)}


def test_words_come_back_with_their_ids(store: Store) -> None:
    ended(store)
    change(store, asked=span_request())
    request, claim = store.claim_span_request("w", NOW, 30) or (None, None)
    assert request
    assert claim
    assert store.finish_span_request(
        claim, replace(request, state=SpanRequestState.DONE, result=text()), Change(1, SUMMARY)
    )
    (stored,) = store.edits("run").span_requests
    assert [word.id for word in stored.words] == ["9.8.7"]


def test_a_change_made_on_an_old_revision_is_refused(store: Store) -> None:
    ended(store)
    assert store.save_edits("run", Change(0, decided=(Decision(WORD, Verdict.KEPT),)))
    assert not store.save_edits("run", Change(0, withdrawn=(WORD,)))
    assert len(store.edits("run").decisions) == 1


def test_every_change_tells_that_the_run_has_changed(store: Store) -> None:
    ended(store)
    last = store.last_event()
    change(store, asked=span_request())
    change(store, dropped="ask")
    events = [(e.type, e.data["id"]) for e in store.events_after(last)]
    assert events == [("run.changed", "run")] * 2


def test_a_span_request_is_claimed_answered_once_and_comes_back_exactly(store: Store) -> None:
    ended(store)
    change(store, asked=span_request())
    found = store.claim_span_request("w", NOW, 30)
    assert found
    request, claim = found
    assert replace(request, attempt=0) == span_request()
    assert store.claim_span_request("other", NOW, 30) is None
    answer = replace(request, state=SpanRequestState.DONE, result=text())
    assert not store.finish_span_request(claim, answer, Change(0)), "the revision has moved on"
    assert store.span_request_wanted(claim)
    assert store.finish_span_request(claim, answer, Change(1, SUMMARY))
    assert store.edits("run") == Edits(2, (), (answer,))
    assert not store.finish_span_request(claim, answer, Change(2, SUMMARY))
    assert not store.span_request_wanted(claim)
    assert store.claim_span_request("w", NOW + timedelta(days=1), 30) is None


def test_the_language_of_an_ask_comes_back(store: Store) -> None:
    ended(store)
    change(store, asked=replace(span_request(), language="haw"))
    change(store, asked=span_request("plain", 2.0))
    assert [ask.language for ask in store.edits("run").span_requests] == ["haw", None]
    ask, _ = store.claim_span_request("w", NOW, 30) or (None, None)
    assert ask
    assert ask.language == "haw"


def test_nothing_is_stored_under_an_old_claim(store: Store) -> None:
    ended(store)
    change(store, asked=span_request())
    _, old = store.claim_span_request("w", NOW, 30) or (None, None)
    assert old
    request, new = store.claim_span_request("other", NOW + timedelta(seconds=31), 30) or (
        None,
        None,
    )
    assert request
    assert new
    assert (request.crashes, new.attempt) == (1, 2)
    assert not store.renew_span_request(old, NOW)
    assert not store.release_span_request(old)
    assert not store.span_request_wanted(old)
    assert not store.finish_span_request(
        old, replace(request, state=SpanRequestState.FAILED), Change(1)
    )
    assert store.renew_span_request(new, NOW + timedelta(seconds=90))
    assert store.claim_span_request("third", NOW + timedelta(seconds=80), 30) is None
    fault = Fault("x", "y")
    assert store.finish_span_request(
        new, replace(request, state=SpanRequestState.FAILED, error=fault), Change(1)
    )
    assert store.edits("run").span_requests[0].error == fault


def test_span_requests_are_claimed_in_order_released_for_nothing_and_delayed_after_crashes(
    store: Store,
) -> None:
    ended(store)
    change(store, asked=span_request("b"))
    change(store, asked=span_request("a", 2.0))
    first, claim = store.claim_span_request("w", NOW, 30) or (None, None)
    assert first
    assert claim
    assert first.id == "b"
    assert store.release_span_request(claim)
    again, _ = store.claim_span_request("w", NOW, 30) or (None, None)
    assert again
    assert (again.id, again.crashes) == ("b", 0)
    assert store.free_span_requests_of("w", NOW) == 1
    other, _ = store.claim_span_request("w", NOW, 30) or (None, None)
    assert other
    assert other.id == "a", "one that lost its worker lets the others go first"


def test_a_span_request_that_lost_workers_is_delayed_no_longer_when_the_clock_was_put_back(
    store: Store,
) -> None:
    ended(store)
    change(store, asked=span_request())
    for day in range(8):
        assert store.claim_span_request("w", NOW + timedelta(days=day), 30)
        store.free_span_requests_of("w", NOW + timedelta(days=day))
    assert store.claim_span_request("w", NOW + timedelta(days=7, seconds=5), 30) is None
    assert store.claim_span_request("w", NOW, 30)


def test_a_span_request_that_lost_its_worker_is_worked_on_alone(store: Store) -> None:
    ended(store)
    change(store, asked=span_request())
    _, run_claim = claimed(store)
    assert store.claim_span_request("w", NOW, 30), "beside a run, as long as nothing happened"
    store.free_span_requests_of("w", NOW)
    assert store.claim_span_request("w", NOW, 30) is None
    assert store.release(run_claim)
    found, claim = store.claim_span_request("w", NOW, 30) or (None, None)
    assert found
    assert claim
    assert found.crashes == 1
    assert store.claim_run("w", NOW, 30) is None
    assert store.finish_span_request(
        claim, replace(found, state=SpanRequestState.DONE, result=text()), Change(1)
    )
    assert claimed(store)[0].id == "second"


def test_a_span_request_waits_until_a_run_that_lost_its_worker_gets_on(store: Store) -> None:
    ended(store)
    change(store, asked=span_request())
    claimed(store)
    store.free_runs_of("w", NOW)
    _, claim = claimed(store)
    assert store.claim_span_request("w", NOW, 30) is None
    assert store.release(claim)
    assert store.claim_span_request("w", NOW, 30)


def test_a_span_request_that_is_withdrawn_is_no_longer_wanted(store: Store) -> None:
    ended(store)
    change(store, asked=span_request())
    request, claim = store.claim_span_request("w", NOW, 30) or (None, None)
    assert request
    assert claim
    change(store, dropped="ask")
    assert not store.span_request_wanted(claim)
    assert not store.finish_span_request(
        claim, replace(request, state=SpanRequestState.DONE), Change(2)
    )
    assert store.edits("run").span_requests == ()


def test_edits_go_with_their_recording(store: Store) -> None:
    ended(store)
    change(store, asked=span_request(), decided=(Decision(WORD, Verdict.KEPT),))
    store.purge("r1")
    assert store.claim_span_request("w", NOW, 30) is None
    with pytest.raises(NotFound):
        store.edits("run")


def test_a_worker_that_saves_a_run_leaves_its_edits_alone(store: Store) -> None:
    ended(store)
    found, claim = claimed(store)
    store.save_edits("second", Change(0, decided=(Decision(WORD, Verdict.KEPT),)))
    assert store.save_run(altered(found, progress=0.5), claim)
    assert store.edits("second").revision == 1


def test_a_request_beside_the_text_keeps_its_model(store: Store) -> None:
    ended(store)
    change(store, asked=replace(span_request(), model="base", beside=True))
    (stored,) = store.edits("run").span_requests
    assert (stored.model, stored.beside) == ("base", True)
