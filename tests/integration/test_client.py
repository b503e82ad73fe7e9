"""The Python client against a real server."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from local_http import local_http
from media_samples import wav
from served import PATIENCE, SOURCE, Served, serving

from tacet.client import Client, ClientError, Refused, Run, RunNotDone, Unreachable

SAMPLE = Path(__file__).resolve().parents[2] / "frontend/public/sample.flac"
WORDS = "Big speak evening night. Monday apple child."

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the processes are found through Linux's /proc"
)


@pytest.fixture(scope="module")
def served(nano_en: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    with serving(Served(folder, model="nano-en", max_upload_bytes=20_000_000)) as served:
        yield served


@pytest.fixture
def client(served: Served, tmp_path: Path) -> Iterator[Client]:
    with Client(served.url, state=tmp_path / "state") as client:
        yield client


@pytest.fixture(scope="module")
def done(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A finished run of the sample."""
    with Client(served.url, state=tmp_path_factory.mktemp("state")) as client:
        return client.wait(client.start_run(client.upload(SAMPLE).id).id)


def test_a_recording_is_sent_transcribed_and_read(client: Client, tmp_path: Path) -> None:
    sent: list[tuple[int, int]] = []
    recording = client.upload(
        SAMPLE, name="Übung 1.flac", on_bytes=lambda done, total: sent.append((done, total))
    )
    assert (recording.name, recording.size) == ("Übung 1.flac", SAMPLE.stat().st_size)
    assert sent == [(0, recording.size), (recording.size, recording.size)]
    seen: list[Run] = []
    run = client.wait(client.start_run(recording.id, beam_size=2).id, seen.append)
    assert (run.state, run.options["beam_size"]) == ("done", 2)
    assert [one.state for one in seen][-1] == "done"
    transcript = client.transcript(run.id)
    assert transcript.complete
    assert transcript.text.startswith(WORDS)
    assert transcript.segments[0].words[0].word == " Big"
    assert list((tmp_path / "state").iterdir()) == []


def test_a_part_of_a_transcript(client: Client, done: Run) -> None:
    part = client.transcript(done.id, start=20.0, end=22.0)
    assert [segment.text.split()[0] for segment in part.segments] == ["Close"]


def test_an_upload_can_begin_its_run_by_itself(client: Client, done: Run) -> None:
    recording = client.upload(SAMPLE, options={"beam_size": 1}, start=True)
    run = client.recording(recording.id).run
    assert run is not None
    assert client.wait(run.id).options["beam_size"] == 1


def test_every_format_of_the_server_is_exported(client: Client, done: Run) -> None:
    files = {format.name: client.export(done.id, format.name) for format in client.formats()}
    assert len(files) == 16
    assert files["txt"].decode().startswith(WORDS)
    assert b'"receipt"' in client.export(done.id, "json", receipt=True)


def test_recordings_and_words_are_found(client: Client, done: Run) -> None:
    assert done.recording_id in [found.id for found in client.recordings(state="done")]
    assert list(client.recordings("no such name")) == []
    hits = [hit for hit in client.search("monday apple") if hit.run_id == done.id]
    assert [(hit.snippet, round(hit.at or 0)) for hit in hits] == [("Monday apple child.", 2)]


def test_lists_go_on_over_pages(
    client: Client, done: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tacet.client.client.PAGE", 1)
    added = client.upload(wav(tmp_path / "quiet.wav", 16_000, 1, 16, bytes(3200)))
    found = [recording.id for recording in client.recordings()]
    assert {added.id, done.recording_id} <= set(found)
    assert len(found) == len(set(found))


def test_what_is_deleted_is_gone(client: Client, tmp_path: Path) -> None:
    recording = client.upload(wav(tmp_path / "quiet.wav", 16_000, 1, 16, bytes(32_000)))
    client.delete(recording.id)
    with pytest.raises(Refused, match="no such recording") as refusal:
        client.recording(recording.id)
    assert (refusal.value.status, refusal.value.code) == (404, "not_found")


def test_bad_options_are_refused_before_a_byte_is_sent(client: Client) -> None:
    sent: list[int] = []
    with pytest.raises(Refused, match="beam_size") as refusal:
        client.upload(
            SAMPLE, options={"beam_size": 999}, on_bytes=lambda done, total: sent.append(done)
        )
    assert refusal.value.status == 400
    assert sent == []


def test_a_file_over_the_limit_is_refused(client: Client, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="larger than 20 MB") as refusal:
        client.upload(wav(tmp_path / "long.wav", 16_000, 1, 16, bytes(21_000_000)))
    assert (refusal.value.status, refusal.value.code) == (413, "too_large")
    assert refusal.value.details == {"max_upload_bytes": 20_000_000}


def test_a_file_that_is_none_says_so(client: Client, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        client.upload(tmp_path / "absent.wav")
    (tmp_path / "text.wav").write_text("this is no sound")
    recording = client.upload(tmp_path / "text.wav")
    assert recording.error is not None
    assert recording.error.code == "unreadable_media"


def test_a_stopped_run_is_an_error_for_who_waits(client: Client, done: Run) -> None:
    held = client.start_run(done.recording_id, beam_size=3)
    client.cancel(held.id)
    with pytest.raises(RunNotDone, match="stopped") as stopped:
        client.wait(held.id)
    assert stopped.value.code == "run_stopped"


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with (
        Client("127.0.0.1:1", patience=0.1, state=tmp_path) as client,
        pytest.raises(Unreachable, match="tacet serve"),
    ):
        client.upload(SAMPLE)


@pytest.mark.parametrize("address", ["ftp://a", "http://", "://x"])
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(ClientError, match="no address"):
        Client(address)


def test_a_server_that_is_no_tacet() -> None:
    from http.server import BaseHTTPRequestHandler

    keys: list[str | None] = []

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            keys.append(self.headers["Authorization"])
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            return

    with (
        local_http(Other) as url,
        Client(url, "tacet_abc") as client,
        pytest.raises(Refused, match="not as a Tacet would") as refusal,
    ):
        client.recording("x")
    assert refusal.value.code == "http_404"
    assert keys == ["Bearer tacet_abc"]


def test_the_client_brings_nothing_of_the_server_with_it() -> None:
    code = "import sys, tacet.client; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE,
        env={"PYTHONPATH": str(SOURCE)}, check=True,
    )  # fmt: skip
    assert {"numpy", "flask", "sqlalchemy", "av", "ctranslate2"} & set(done.stdout.split()) == set()
