"""When the server is full, when a client gives up, and when many call at once."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import openai
import pytest
from builders import read_sound
from media_samples import RATE, wav
from openai import OpenAI
from served import Served, serving, until


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory, nano_en: Path) -> Iterator[Served]:
    """A server that takes one call at a time."""
    folder = tmp_path_factory.mktemp("narrow")
    with serving(Served(folder, model="nano-en", max_calls=1)) as served:
        yield served


def client_of(served: Served, **given: float) -> OpenAI:
    return OpenAI(base_url=f"{served.url}/v1", api_key="unused", **{"max_retries": 0, **given})  # type: ignore[arg-type]


def test_a_full_server_says_when_to_come_back_and_the_client_does(
    narrow: Served, sample: Path
) -> None:
    address = urlsplit(narrow.url)
    with socket.create_connection((address.hostname, address.port)) as slow:
        slow.sendall(
            b"POST /v1/audio/transcriptions HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 200000\r\n\r\n--x"
        )
        client = client_of(narrow)
        refused: list[openai.InternalServerError] = []

        def is_full() -> bool:
            try:
                client.audio.transcriptions.create(file=sample, model="whisper-1")
            except openai.InternalServerError as error:
                refused.append(error)
            return bool(refused)

        until(is_full)
        (error,) = refused
        assert error.status_code == 503
        assert error.code == "server_busy"
        assert int(error.response.headers["retry-after"]) > 0
        assert error.response.headers["x-should-retry"] == "true"
    patient = client_of(narrow, max_retries=20)
    assert patient.audio.transcriptions.create(file=sample, model="whisper-1").text


def test_a_client_that_gives_up_and_comes_back_has_one_run(served: Served, sample: Path) -> None:
    def runs() -> int:
        return int(served.rows("SELECT count(*) FROM runs")[0][0])

    def ask(client: OpenAI) -> str:
        given = {"file": sample, "model": "whisper-1", "prompt": "Hasty."}
        return str(client.audio.transcriptions.create(**given).text)

    before, hasty = runs(), client_of(served, timeout=0.05)
    for _ in range(3):
        with pytest.raises(openai.APITimeoutError):
            ask(hasty)
    assert ask(client_of(served))
    assert runs() == before + 1


def test_many_clips_at_once_are_written_as_one_at_a_time(
    client: OpenAI, sample: Path, tmp_path: Path
) -> None:
    samples = read_sound(sample).samples.astype(np.int16)
    clips = [
        wav(tmp_path / f"{seconds}.wav", RATE, 1, 16, samples[: seconds * RATE].tobytes())
        for seconds in range(5, 25)
    ]

    def written(clip: Path, language: str) -> str:
        ask = client.audio.transcriptions.create
        return ask(file=clip, model="nano-en", extra_body={"language": language}).text

    with ThreadPoolExecutor(len(clips)) as threads:
        at_once = list(threads.map(lambda clip: written(clip, "en"), clips))
    # without its language each is another call, so no answer is one from before
    assert [written(clip, "") for clip in clips] == at_once
    assert len(set(at_once)) > 15
