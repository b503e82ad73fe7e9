"""Webhooks: asked for, signed, delivered, tried again, given up."""

import json
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openai import InvalidWebhookSignatureError, OpenAI
from sample_library import SampleLibrary
from standardwebhooks.webhooks import Webhook as Verifier
from webhook_receiver import receiving

from tacet.core.errors import BadAddress, BadOption
from tacet.library.context import utc_now
from tacet.library.model.run import Run, RunState, Webhook
from tacet.library.model.webhook import Delivery, DeliveryState
from tacet.library.use_cases.recordings import delete_recording
from tacet.library.use_cases.runs import cancel_run, request_run, retry_run
from tacet.library.use_cases.webhooks import (
    deliveries,
    rotate_webhook_secret,
    webhook_secrets,
)
from tacet.library.webhooks.deliver import DELAYS, attempt, next_delay
from tacet.network.client import GuardedNetwork

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def library(tmp_path: Path) -> Any:
    """A library on the network, private addresses allowed, at the present time."""
    with SampleLibrary(tmp_path, 3) as library:
        library.clock.now = utc_now()
        network = GuardedNetwork(allow_private=True)
        library.context = replace(library.context, network=network, own_url="http://here:8420")
        yield library


def ended(library: SampleLibrary, **asked: Any) -> Run:
    """A run that has ended."""
    run = request_run(library.context, library.add(), asked)
    library.perform()
    return library.context.store.run(run.id)


def due(library: SampleLibrary) -> list[Delivery]:
    """What is to be delivered now."""
    return library.context.store.due_deliveries(library.clock(), 10)


def attempted(library: SampleLibrary, chance: float = 0.0) -> Delivery:
    """The only delivery that is due, after one more attempt."""
    (one,) = due(library)
    return attempt(library.context, one, lambda: chance)


def test_a_run_that_ends_is_told_by_a_message_that_both_clients_verify(
    library: SampleLibrary,
) -> None:
    with receiving() as receiver:
        run = ended(library, webhook_url=receiver.url)
        told = attempted(library)
    assert (told.state, told.status, told.attempts) == (DeliveryState.DELIVERED, 200, 1)
    body, headers = receiver.bodies[0], receiver.headers[0]
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"].startswith("Tacet/")
    assert headers["webhook-id"] == told.id
    assert headers["host"] == receiver.url.split("/")[2]
    secret = webhook_secrets(library.context)[0].secret
    event = Verifier(secret).verify(body, headers)
    client = OpenAI(api_key="unused", webhook_secret=secret)
    client.webhooks.verify_signature(body, headers)
    assert client.webhooks.unwrap(body, headers).type == "run.done"
    assert event["id"] == told.id
    assert event["data"] == {
        "run_id": run.id,
        "recording_id": run.recording_id,
        "state": "done",
        "error": None,
        "created_at": event["data"]["created_at"],
        "started_at": event["data"]["started_at"],
        "finished_at": event["timestamp"],
        "url": f"http://here:8420/?recording={run.recording_id}",
    }
    assert datetime.fromisoformat(event["timestamp"]) == run.finished_at
    with pytest.raises(InvalidWebhookSignatureError):
        client.webhooks.verify_signature(body + b" ", headers)


def test_the_text_is_sent_only_where_it_was_asked_for(library: SampleLibrary) -> None:
    with receiving() as receiver:
        run = ended(library, webhook_url=receiver.url, webhook_text=True)
        attempted(library)
    text = json.loads(receiver.bodies[0])["data"]["text"]
    assert text
    assert run.webhooks == (Webhook(receiver.url, True),)
    with pytest.raises(BadOption, match="webhook_url"):
        ended(library, webhook_text=True)


def test_the_setting_holds_for_every_run_and_a_request_adds_its_own(
    library: SampleLibrary,
) -> None:
    everywhere = Webhook("http://127.0.0.1:9/all")
    library.context = replace(library.context, webhook=everywhere)
    assert ended(library).webhooks == (everywhere,)
    run = ended(library, webhook_url="http://127.0.0.1:9/own")
    assert run.webhooks == (everywhere, Webhook("http://127.0.0.1:9/own"))
    again = retry_run(library.context, run.id)
    assert again.webhooks == run.webhooks


def test_the_same_request_by_two_is_one_run_that_tells_both(library: SampleLibrary) -> None:
    recording = library.add()
    urls = [f"http://127.0.0.1:9/{name}" for name in "ab"]
    ids = {request_run(library.context, recording, {"webhook_url": url}).id for url in urls}
    assert len(ids) == 1
    library.perform()
    assert sorted(one.url for one in due(library)) == urls


def test_attempts_go_on_with_growing_delays_and_one_id_until_it_is_given_up(
    library: SampleLibrary,
) -> None:
    failures = [500] * (len(DELAYS) + 1)
    with receiving(*failures) as receiver:
        ended(library, webhook_url=receiver.url)
        for number, delay in enumerate(DELAYS, 1):
            tried = attempted(library)
            assert (tried.attempts, tried.status) == (number, 500)
            assert tried.error == "The receiver answers 500."
            assert tried.next_at == library.clock() + timedelta(seconds=delay)
            library.clock.forward(seconds=delay - 0.001)
            assert due(library) == []
            library.clock.forward(seconds=0.001)
        assert attempted(library).state is DeliveryState.FAILED
    assert len(receiver.ids) == len(DELAYS) + 1
    assert len(set(receiver.ids)) == 1
    assert len({headers["webhook-timestamp"] for headers in receiver.headers}) > 1
    library.clock.forward(days=30)
    assert due(library) == []


def test_delays_grow_by_chance_and_obey_the_receiver() -> None:
    assert next_delay(1, 0.0, None) == 5
    assert next_delay(1, 1.0, None) == 6
    assert next_delay(2, 0.0, 90.0) == 90
    assert next_delay(2, 0.0, 3.0) == 30
    assert next_delay(2, 0.0, 1e12) == 86_400
    assert next_delay(len(DELAYS), 0.0, None) == 86_400
    assert next_delay(len(DELAYS) + 1, 0.0, 5.0) is None


def test_retry_after_is_obeyed(library: SampleLibrary) -> None:
    with receiving((503, {"Retry-After": "77"})) as receiver:
        ended(library, webhook_url=receiver.url)
        assert attempted(library).next_at == library.clock() + timedelta(seconds=77)


def test_a_receiver_that_is_gone_is_not_asked_again(library: SampleLibrary) -> None:
    with receiving(410) as receiver:
        ended(library, webhook_url=receiver.url)
        told = attempted(library)
    assert (told.state, told.next_at) == (DeliveryState.FAILED, None)
    assert "wants no more" in str(told.error)


def test_a_redirect_is_not_followed(library: SampleLibrary) -> None:
    with receiving() as other, receiving((302, {"Location": other.url})) as receiver:
        ended(library, webhook_url=receiver.url)
        told = attempted(library)
    assert other.bodies == []
    assert (told.state, told.status) == (DeliveryState.WAITING, 302)
    assert "redirect" in str(told.error)


def test_a_receiver_that_does_not_answer_is_told_of(library: SampleLibrary) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    ended(library, webhook_url=f"http://127.0.0.1:{port}/")
    told = attempted(library)
    assert (told.state, told.status) == (DeliveryState.WAITING, None)
    assert f"127.0.0.1:{port} cannot be reached (Connection refused)" in str(told.error)


def test_one_who_answers_byte_by_byte_is_left_in_time(
    library: SampleLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tacet.network.client.POST_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        ended(library, webhook_url=f"http://127.0.0.1:{silent.getsockname()[1]}/")
        told = attempted(library)
    assert "in time" in str(told.error) or "took longer" in str(told.error)


def test_private_addresses_are_refused_at_once_and_behind_a_name(
    library: SampleLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = GuardedNetwork(allow_private=False)
    library.context = replace(library.context, network=network)
    recording = library.add()
    with receiving() as receiver:
        with pytest.raises(BadAddress, match="allow_private_urls"):
            request_run(library.context, recording, {"webhook_url": receiver.url})
        named = receiver.url.replace("127.0.0.1", "localhost")
        request_run(library.context, recording, {"webhook_url": named})
        library.perform()
        told = attempted(library)
    assert receiver.bodies == []
    assert "allow_private_urls" in str(told.error)


def test_a_rotated_secret_signs_beside_the_new_one_for_a_day(library: SampleLibrary) -> None:
    old = webhook_secrets(library.context)[0].secret
    library.clock.forward(seconds=1)
    new = rotate_webhook_secret(library.context)[0].secret
    assert old != new
    with receiving() as receiver:
        ended(library, webhook_url=receiver.url)
        attempted(library)
        library.clock.forward(days=1)
        ended(library, webhook_url=receiver.url)
        attempted(library)
    first, second = receiver.headers
    for secret in (old, new):
        Verifier(secret).verify(receiver.bodies[0], first)
    assert len(first["webhook-signature"].split()) == 2
    assert len(second["webhook-signature"].split()) == 1


def test_a_deleted_recording_is_told_of_no_more(library: SampleLibrary) -> None:
    with receiving() as receiver:
        run = ended(library, webhook_url=receiver.url)
        delete_recording(library.context, run.recording_id)
        library.context.store.purge(run.recording_id)
        assert due(library) == []
        assert deliveries(library.context) == []
    assert receiver.bodies == []


def test_a_stopped_run_is_told_of(library: SampleLibrary) -> None:
    with receiving() as receiver:
        run = request_run(library.context, library.add(), {"webhook_url": receiver.url})
        assert cancel_run(library.context, run.id).state is RunState.STOPPED
        attempted(library)
    assert json.loads(receiver.bodies[0])["type"] == "run.stopped"


def test_a_fault_of_our_own_counts_as_a_failed_attempt(
    library: SampleLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object) -> bytes:
        raise KeyError("text")

    monkeypatch.setattr("tacet.library.webhooks.deliver.message", fault)
    ended(library, webhook_url="http://127.0.0.1:9/")
    told = attempted(library)
    assert (told.state, told.attempts) == (DeliveryState.WAITING, 1)
    assert "Something went wrong inside Tacet" in str(told.error)
