"""A server that others can reach, and that asks for keys, as the official client meets it."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import openai
import pytest
from openai import OpenAI
from refusal import refusal
from served import OWN, PATIENCE, Served, processes_of, serving, until


class Locked(Served):
    """A server with keys; `tacet keys` is called as a person does it."""

    def keys(self, *words: str) -> str:
        """What the command prints on stdout."""
        done = subprocess.run(
            [*OWN, "keys", *words], env=self.environment, cwd=self.folder,
            capture_output=True, text=True, timeout=PATIENCE, check=True,
        )  # fmt: skip
        return done.stdout.strip()

    def client(self, key: str) -> OpenAI:
        return OpenAI(base_url=f"{self.url}/v1", api_key=key, max_retries=0)


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory, nano_en: Path) -> Iterator[Locked]:
    given = {"model": "nano-en", "host": "0.0.0.0", "log_level": "debug"}
    server = Locked(tmp_path_factory.mktemp("keyed"), **given)
    server.keys("add", "first")
    with serving(server):
        yield server


def test_a_key_answers_the_official_client(locked: Locked, sample: Path) -> None:
    with locked.client(locked.keys("add", "ci", "--scope", "transcribe")) as client:
        assert client.audio.transcriptions.create(file=sample, model="whisper-1").text
        assert client.models.list().data


@pytest.mark.parametrize("key", ["unused", "tacet_", "sk-" + "x" * 40])
def test_a_wrong_key_is_an_authentication_error(locked: Locked, sample: Path, key: str) -> None:
    with locked.client(key) as client:
        for error in (
            refusal(openai.AuthenticationError, client.models.list),
            refusal(
                openai.AuthenticationError,
                client.audio.transcriptions.create,
                file=sample,
                model="whisper-1",
            ),
        ):
            assert (error.status_code, error.code) == (401, "invalid_api_key")
            assert error.type == "invalid_request_error"
            assert error.response.headers["www-authenticate"] == "Bearer"
            assert error.response.headers["x-should-retry"] == "false"
            assert error.request_id
            assert key not in error.response.text


def test_a_revoked_key_is_an_authentication_error_at_once(locked: Locked) -> None:
    with locked.client(locked.keys("add", "short")) as client:
        assert client.models.list().data
        locked.keys("revoke", "short")
        error = refusal(openai.AuthenticationError, client.models.list)
        assert "was revoked" in error.message


def test_a_key_of_another_scope_is_a_permission_error(locked: Locked, sample: Path) -> None:
    with locked.client(locked.keys("add", "reader", "--scope", "read")) as client:
        error = refusal(
            openai.PermissionDeniedError,
            client.audio.transcriptions.create,
            file=sample,
            model="whisper-1",
        )
    assert (error.status_code, error.code) == (403, "missing_scope")
    assert "scope transcribe" in error.message


@pytest.mark.parametrize("stream", [False, True])
def test_a_call_under_way_is_refused_when_its_key_is_revoked(
    locked: Locked, sample: Path, stream: bool
) -> None:
    name = f"under-way-{stream}"
    key = locked.keys("add", name, "--scope", "transcribe")
    (worker,) = locked.roles()["worker"]
    os.kill(worker, signal.SIGSTOP)  # so that the call waits
    try:
        before = locked.rows("SELECT count(*) FROM runs")
        with locked.client(key) as client, ThreadPoolExecutor() as threads:
            # Other options than those of the call before, which would be answered from that.
            asked = {"file": sample, "model": "whisper-1", "prompt": name, "stream": stream}
            call = threads.submit(client.audio.transcriptions.create, **asked)
            until(lambda: locked.rows("SELECT count(*) FROM runs") > before, what="the run")
            locked.keys("revoke", name)
            with pytest.raises(openai.AuthenticationError, match="was revoked"):
                call.result(PATIENCE)
    finally:
        os.kill(worker, signal.SIGCONT)


def test_it_answers_at_its_other_addresses_and_there_only_keys(locked: Locked) -> None:
    """Over an address of this computer that is none of loopback, as from another computer."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            pytest.skip("this computer has no other address")
        address = probe.getsockname()[0]
    port = urlsplit(locked.url).port
    key = locked.keys("add", "elsewhere")
    for api_key, works in (("unused", False), (key, True)):
        with OpenAI(base_url=f"http://{address}:{port}/v1", api_key=api_key) as client:
            if works:
                assert client.models.list().data
            else:
                refusal(openai.AuthenticationError, client.models.list)


def test_no_key_stands_in_the_log_nor_in_a_list_of_processes(locked: Locked) -> None:
    key = locked.keys("add", "secret")
    with locked.client(key) as client:
        assert client.models.list().data
    secret = key.removeprefix("tacet_")[6:]
    assert not processes_of(secret)
    assert secret not in locked.log() + (locked.folder / "told").read_text()
    written = [path for path in locked.folder.rglob("*") if path.is_file()]
    assert any(path.name == "tacet.sqlite3" for path in written)
    assert not [path for path in written if secret.encode() in path.read_bytes()]
