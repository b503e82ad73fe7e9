"""Who speaks, over HTTP: asked for, told, grouped again, forgotten."""

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from media_samples import tone, tracks
from scripted_diarizer import ScriptedDiarizer
from web_fixtures import AS_IT_IS, WebHarness, open_house

from tacet.compute.resampler import StreamResampler
from tacet.core.protocols import AudioSource
from tacet.core.span import Span
from tacet.core.speakers.observation import LocalSpeakers
from tacet.library.catalog.index_texts import index_stale_texts
from tacet.library.model.recording import Fault
from tacet.library.worker.find_speakers import find_speakers
from tacet.library.worker.resources import WorkerResources

NOBODY_ASKED = {
    "state": "none",
    "progress": 0.0,
    "wanted": {"num_speakers": 0, "min_speakers": 0, "max_speakers": 0},
    "people": 0,
    "revision": 0,
    "error": None,
}


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebHarness]:
    """A Tacet without recordings."""
    with open_house(tmp_path) as made:
        yield made


def find_all(web: WebHarness, **changes: Any) -> None:
    """Find all speakers that are wanted; somebody speaks in each beep."""
    context = web.tacet.context
    resources = WorkerResources(
        lambda run: pytest.fail("no engine is needed"),
        web.tacet.detectors,
        ScriptedDiarizer,
        StreamResampler,
    )
    while claimed := context.store.claim_speakers("test", context.clock(), 60.0):
        find_speakers(context, *claimed, replace(resources, **changes))


def asked(web: WebHarness, path: str, **numbers: Any) -> dict[str, Any]:
    answer = web.client.post(path, json=numbers)
    assert answer.status_code == 202, answer.text
    return dict(answer.json or {})


def told(web: WebHarness, after: int) -> list[dict[str, Any]]:
    """Data of the events since."""
    events = web.client.get(f"/api/changes?after={after}").json["events"]
    return [event["data"] for event in events if event["type"] == "speakers.changed"]


def test_speakers_are_asked_for_found_grouped_again_and_forgotten(web: WebHarness) -> None:
    recording = web.add()
    where = f"/api/recordings/{recording['id']}"
    path = f"{where}/speakers"
    assert recording["speakers"] is None
    assert web.client.get(path).json == NOBODY_ASKED
    waiting = asked(web, path)
    assert waiting == {**NOBODY_ASKED, "state": "waiting"}
    assert asked(web, path) == waiting, "asked for twice is asked for once"
    assert web.client.get(where).json["speakers"] == waiting
    find_all(web)
    done = {**waiting, "state": "done", "progress": 1.0, "people": 1, "revision": 1}
    assert web.client.get(path).json == done
    (listed,) = web.client.get("/api/recordings").json["items"]
    assert listed["speakers"] == done
    two = {"num_speakers": 2, "min_speakers": 0, "max_speakers": 0}
    again = asked(web, path, num_speakers=2)
    assert again == {**done, "state": "waiting", "wanted": two}
    find_all(web)
    assert web.client.get(path).json == {**done, "wanted": two, "revision": 2}
    for _ in range(2):
        assert web.client.delete(path).status_code == 204
    assert web.client.get(path).json == NOBODY_ASKED
    assert web.client.get(where).json["speakers"] is None


def test_what_is_found_by_search_says_who_speaks_as_soon_as_it_is_indexed(web: WebHarness) -> None:
    run = web.done_run()
    path = f"/api/recordings/{run['recording_id']}/speakers"

    def who() -> list[str | None]:
        index_stale_texts(web.tacet.context)
        hits = web.client.get("/api/search?q=again").json["hits"]
        return [hit["speaker"] for hit in hits]

    assert who() == [None]
    asked(web, path)
    find_all(web)
    assert who() == ["Speaker 1"]
    words = web.client.get(f"/api/runs/{run['id']}/transcript").json["segments"][1]["words"]
    named = {"kind": "speaker", "words": [word["id"] for word in words], "name": "Zoë"}
    answer = web.client.post(
        f"/api/runs/{run['id']}/operations", json={"revision": 0, "operations": [named]}
    )
    assert answer.status_code == 200, answer.text
    assert who() == ["Zoë"]
    assert web.client.delete(path).status_code == 204
    assert who() == ["Zoë"], "a name that a person gave stays"
    web.done_run("another.wav")
    assert who() == [None, "Zoë"]


def test_every_change_is_told_with_all_that_is_known(web: WebHarness) -> None:
    recording = web.add()["id"]
    path = f"/api/recordings/{recording}/speakers"
    last = web.tacet.context.store.last_event()
    asked(web, path)
    assert told(web, last) == [{**NOBODY_ASKED, "state": "waiting", "recording_id": recording}]
    last = web.tacet.context.store.last_event()
    find_all(web)
    (data,) = told(web, last)
    assert (data["recording_id"], data["state"], data["revision"]) == (recording, "done", 1)
    last = web.tacet.context.store.last_event()
    web.client.delete(path)
    assert told(web, last) == [{**NOBODY_ASKED, "recording_id": recording}]


def test_a_fault_is_told_and_can_be_tried_again(web: WebHarness) -> None:
    path = f"/api/recordings/{web.add()['id']}/speakers"

    def fail() -> ScriptedDiarizer:
        raise ZeroDivisionError

    asked(web, path)
    find_all(web, open_diarizer=fail)
    failed = web.client.get(path).json
    assert failed["state"] == "failed"
    assert failed["error"]["code"] == "internal"
    assert asked(web, path)["error"] is None
    find_all(web)
    assert web.client.get(path).json["state"] == "done"


def test_what_cannot_be_done_is_refused_with_a_reason(web: WebHarness) -> None:
    recording = web.add()["id"]
    path = f"/api/recordings/{recording}/speakers"
    for body in (
        {"num_speakers": -1},
        {"num_speakers": 101},
        {"num_speakers": "2"},
        {"num_speakers": 2.5},
        {"min_speakers": 3, "max_speakers": 2},
        {"num_speakers": 5, "max_speakers": 2},
        {"people": 2},
    ):
        answer = web.client.post(path, json=body)
        assert answer.status_code == 400, body
        assert answer.json["error"]["message"]
    nobody = "/api/recordings/nobody/speakers"
    for answer in (
        web.client.get(nobody),
        web.client.post(nobody, json={}),
        web.client.delete(nobody),
    ):
        assert answer.status_code == 404
    unreadable = Fault("unreadable_media", "This is not a sound or video file.")
    web.tacet.context.store.change_recording(recording, error=unreadable)
    answer = web.client.post(path, json={})
    assert answer.status_code == 422
    assert answer.json["error"]["message"] == unreadable.message
    assert web.client.get(path).json == NOBODY_ASKED


class Pitch(ScriptedDiarizer):
    """Notes the pitch of what it is given to listen to."""

    heard: ClassVar[list[float]] = []

    def listen(self, audio: AudioSource, spans: Sequence[Span]) -> Iterator[LocalSpeakers]:
        samples = audio.piece(0.5, 1.0).samples
        self.heard.append(float(np.abs(np.fft.rfft(samples))[1:].argmax() + 1))
        return super().listen(audio, spans)


def test_a_run_asks_for_the_speakers_of_the_track_that_it_heard(
    web: WebHarness, tmp_path: Path
) -> None:
    sounds = (tone(2.0, 440.0, 48_000), "fre", ""), (tone(2.0, 1_000.0, 48_000), "eng", "")
    film = (io.BytesIO(tracks(tmp_path / "film.webm", *sounds).read_bytes()), "film.webm")
    options = json.dumps(AS_IT_IS | {"track": "2", "diarize": True, "max_speakers": 3})
    form = {"file": film, "start": "true", "options": options}
    recording = web.client.post("/api/recordings", data=form).json["id"]
    path = f"/api/recordings/{recording}/speakers"
    assert web.client.get(path).json["state"] == "none"
    web.work()
    waiting = web.client.get(path).json
    assert (waiting["state"], waiting["wanted"]["max_speakers"]) == ("waiting", 3)
    find_all(web, open_diarizer=Pitch)
    assert web.client.get(path).json["state"] == "done"
    assert asked(web, path, max_speakers=3)["state"] == "done", "of the same track"
    assert Pitch.heard == [1_000.0]
    speakers = web.tacet.context.store.speakers(recording)
    assert speakers
    assert (speakers.track, speakers.listener and speakers.listener.track) == (2, 2)


def test_without_a_run_the_files_first_choice_is_listened_to(
    web: WebHarness, tmp_path: Path
) -> None:
    sounds = (tone(2.0, 440.0, 48_000), "fre", ""), (tone(2.0, 1_000.0, 48_000), "eng", "")
    film = (io.BytesIO(tracks(tmp_path / "film.webm", *sounds).read_bytes()), "film.webm")
    recording = web.client.post("/api/recordings", data={"file": film}).json["id"]
    Pitch.heard.clear()
    asked(web, f"/api/recordings/{recording}/speakers")
    find_all(web, open_diarizer=Pitch)
    assert Pitch.heard == [440.0]
