"""Contract of every Store: webhooks of runs, their deliveries and secrets."""

from dataclasses import replace
from datetime import timedelta

from library_values import NOW, altered, claimed, recording, run

from tacet.library.model.recording import Fault
from tacet.library.model.run import Run, RunState, Webhook
from tacet.library.model.webhook import Delivery, DeliveryState, WebhookSecret
from tacet.library.ports.store import Store

HOOK, OTHER = Webhook("https://example.com/a", True), Webhook("https://example.com/b")
LATER = NOW + timedelta(minutes=1)


def asked(store: Store, *webhooks: Webhook) -> Run:
    """A stored run with webhooks."""
    store.add_recording(recording())
    return store.add_run(altered(run(), webhooks=webhooks))


def ended(store: Store, state: RunState = RunState.DONE, **changes: object) -> list[Delivery]:
    """Deliveries after the end of the next run, by URL."""
    found, claim = claimed(store)
    assert store.save_run(altered(found, state=state, finished_at=LATER, **changes), claim)
    return sorted(store.deliveries(None, 10), key=lambda one: one.url)


def test_a_run_keeps_its_webhooks_and_the_same_request_adds_its_own(store: Store) -> None:
    assert asked(store, HOOK).webhooks == (HOOK,)
    again = altered(run("again"), webhooks=(OTHER, HOOK))
    assert store.add_run(again, lambda other: True).webhooks == (HOOK, OTHER)
    assert store.run("run").webhooks == (HOOK, OTHER)


def test_the_end_of_a_run_makes_a_delivery_for_each_webhook(store: Store) -> None:
    asked(store, HOOK, OTHER)
    assert store.deliveries(None, 10) == []
    first, second = ended(store)
    assert (first.url, first.text, second.url, second.text) == (HOOK.url, True, OTHER.url, False)
    assert first.id.startswith("msg_")
    assert first.id != second.id
    assert first.event == "run.done"
    assert first.data == {
        "run_id": "run",
        "recording_id": "r1",
        "state": "done",
        "error": None,
        "created_at": "2026-05-04T03:02:01.999999Z",
        "started_at": None,
        "finished_at": "2026-05-04T03:03:01.999999Z",
    }
    assert first.state is DeliveryState.WAITING
    assert (first.made_at, first.next_at, first.attempts) == (LATER, LATER, 0)


def test_a_failed_and_a_stopped_run_are_told_of_too(store: Store) -> None:
    asked(store, OTHER)
    failed = ended(store, RunState.FAILED, error=Fault("no_audio_track", "No sound."))[0]
    assert failed.event == "run.failed"
    assert failed.data["error"] == {"code": "no_audio_track", "message": "No sound."}
    store.add_run(altered(run("b"), webhooks=(HOOK,)))
    store.cancel_run("b", LATER)
    store.cancel_run("b", LATER)
    stopped = [one for one in store.deliveries(None, 10) if one.run_id == "b"]
    assert [one.event for one in stopped] == ["run.stopped"]


def test_what_does_not_end_a_run_tells_nobody(store: Store) -> None:
    asked(store, HOOK)
    found, claim = claimed(store)
    assert store.save_run(altered(found, state=RunState.LISTENING), claim)
    store.cancel_run("run", NOW)  # only marked: a worker has it
    late = replace(claim, attempt=0)
    assert not store.save_run(altered(found, state=RunState.DONE), late)
    assert store.deliveries(None, 10) == []


def test_due_deliveries_come_first_attempts_first(store: Store) -> None:
    asked(store, HOOK, OTHER)
    first, second = ended(store)
    assert store.due_deliveries(NOW, 10) == []
    tried = replace(first, attempts=1, next_at=NOW, tried_at=NOW, status=500, error="busy")
    assert store.save_delivery(tried)
    assert store.due_deliveries(LATER, 10) == [second, tried]
    assert store.due_deliveries(LATER, 1) == [second]
    assert store.due_deliveries(LATER, 10, ["example.com"]) == []
    assert store.due_deliveries(LATER, 10, ["example.org"]) == [second, tried]
    over = replace(tried, state=DeliveryState.FAILED, next_at=None)
    assert store.save_delivery(over)
    assert store.due_deliveries(LATER, 10) == [second]
    assert store.deliveries(DeliveryState.FAILED, 10) == [over]
    assert store.deliveries(DeliveryState.WAITING, 10) == [second]


def test_what_was_given_up_is_due_again_as_at_its_beginning(store: Store) -> None:
    asked(store, HOOK, OTHER)
    first, second = ended(store)
    over = {"attempts": 9, "next_at": None, "tried_at": LATER, "status": 500, "error": "busy"}
    store.save_delivery(replace(first, state=DeliveryState.FAILED, **over))
    store.save_delivery(replace(second, state=DeliveryState.DELIVERED, **over))
    again = LATER + timedelta(days=3)
    due = replace(first, next_at=again)
    assert store.retry_deliveries(None, again) == [due]
    assert store.due_deliveries(again, 10) == [due]
    assert store.retry_deliveries([second.id, "nobody"], again) == [replace(second, next_at=again)]
    store.save_delivery(replace(due, attempts=3, next_at=again + timedelta(days=1)))
    assert due in store.retry_deliveries(None, again), "it need not wait for its next attempt"


def test_deliveries_are_dropped_when_over_for_long_and_go_with_their_recording(
    store: Store,
) -> None:
    asked(store, HOOK, OTHER)
    first, second = ended(store)
    store.save_delivery(replace(first, state=DeliveryState.DELIVERED, tried_at=LATER))
    assert store.drop_deliveries(LATER) == 0
    assert store.drop_deliveries(LATER + timedelta(seconds=1)) == 1
    assert store.deliveries(None, 10) == [second]
    store.purge("r1")
    assert store.deliveries(None, 10) == []
    assert not store.save_delivery(second)


def test_a_secret_is_replaced_and_the_one_before_it_is_valid_for_a_while(store: Store) -> None:
    assert store.webhook_secrets(NOW) == []
    first, second, third = (WebhookSecret(f"whsec_{n}", NOW) for n in "abc")
    assert store.ensure_webhook_secret(first) == first
    assert store.ensure_webhook_secret(second) == first
    store.rotate_webhook_secret(second, LATER)
    assert store.webhook_secrets(NOW) == [second, replace(first, valid_until=LATER)]
    assert store.webhook_secrets(LATER) == [second]
    store.rotate_webhook_secret(third, LATER)
    assert store.webhook_secrets(NOW) == [third, replace(second, valid_until=LATER)]
