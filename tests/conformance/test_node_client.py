"""The same by the official client for Node."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openai import OpenAI
from served import PATIENCE, Served

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def told(served: Served, sample: Path) -> dict[str, Any]:
    """What the client made of each answer."""
    node = shutil.which("node")
    if node is None or not (HERE / "node_modules" / "openai").is_dir():
        pytest.skip("needs Node and its client: make setup")
    command = [node, str(HERE / "client.mjs"), f"{served.url}/v1", str(sample)]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI")}
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, env=plain)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def text(client: OpenAI, sample: Path) -> str:
    return client.audio.transcriptions.create(file=sample, model="whisper-1").text


def test_every_format_is_what_the_other_client_gets(told: dict[str, Any], text: str) -> None:
    assert told["json"]["text"] == text
    assert told["text"] == f"{text}\n"
    assert told["srt"].startswith("1\n00:00:00,")
    assert told["vtt"].startswith("WEBVTT\n")
    assert told["translation"] == {"text": text}


def test_verbose_json_has_words_and_segments(told: dict[str, Any]) -> None:
    verbose = told["verbose"]
    assert (verbose["language"], verbose["task"]) == ("english", "transcribe")
    assert " ".join(word["word"] for word in verbose["words"]) == verbose["text"]
    assert len(verbose["segments"]) > 10


def test_log_probabilities_spell_the_text(told: dict[str, Any], text: str) -> None:
    tokens = told["logprobs"]["logprobs"]
    assert "".join(token["token"] for token in tokens).strip() == text
    assert all(token["logprob"] <= 0 for token in tokens)


def test_a_stream_adds_up(told: dict[str, Any], text: str) -> None:
    *deltas, done = told["stream"]
    assert "".join(event["delta"] for event in deltas) == done["text"] == text
    assert done["usage"]["type"] == "duration"


def test_segments_say_who_speaks(told: dict[str, Any], text: str) -> None:
    segments = told["speakers"]["segments"]
    assert " ".join(segment["text"] for segment in segments) == text
    assert {"A", "B"} <= {segment["speaker"] for segment in segments}


def test_models_are_listed_and_shown(told: dict[str, Any]) -> None:
    assert {"nano-en", "whisper-1"} <= set(told["models"])
    assert told["model"]["id"] == "whisper-1"


@pytest.mark.parametrize(
    ("refusal", "kind", "status", "code"),
    [
        ("noModel", "NotFoundError", 404, "model_not_found"),
        ("noSound", "BadRequestError", 400, "invalid_file_format"),
        ("noVoice", "BadRequestError", 400, "invalid_value"),
    ],
)
def test_refusals_are_read_as_errors_of_their_kind(
    told: dict[str, Any], refusal: str, kind: str, status: int, code: str
) -> None:
    error = told[refusal]
    assert (error["kind"], error["status"], error["code"]) == (kind, status, code)
    assert error["type"] == "invalid_request_error"
    assert error["requestID"]
