"""What cannot be done is refused as the hosted API does it."""

import io
from pathlib import Path
from typing import Any

import openai
import pytest
from openai import OpenAI
from refusal import refusal


@pytest.mark.parametrize(
    ("given", "kind", "code", "param"),
    [
        ({"model": "gpt-9"}, openai.NotFoundError, "model_not_found", "model"),
        ({"model": "small"}, openai.NotFoundError, "model_not_found", "model"),
        ({"language": "xx"}, openai.BadRequestError, "invalid_language_format", "language"),
        ({"language": "de"}, openai.BadRequestError, "invalid_value", None),
        ({"temperature": 1.5}, openai.BadRequestError, "invalid_value", "temperature"),
        ({"response_format": "xml"}, openai.BadRequestError, "invalid_value", "response_format"),
        (
            {"response_format": "srt", "include": ["logprobs"]},
            openai.BadRequestError,
            "invalid_value",
            "include",
        ),
        ({"stream": True, "response_format": "srt"}, openai.BadRequestError, None, "stream"),
        ({"chunking_strategy": "often"}, openai.BadRequestError, None, "chunking_strategy"),
        ({"prompt": "x" * 4001}, openai.BadRequestError, "invalid_value", "prompt"),
        (
            {"timestamp_granularities": ["letter"]},
            openai.BadRequestError,
            "invalid_value",
            "timestamp_granularities",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_in_the_hosted_form(
    client: OpenAI,
    sample: Path,
    given: dict[str, Any],
    kind: type[openai.APIStatusError],
    code: str | None,
    param: str | None,
) -> None:
    asked = {"file": sample, "model": "whisper-1", **given}
    error = refusal(kind, client.audio.transcriptions.create, **asked)
    assert error.type == "invalid_request_error"
    assert error.param == param
    assert error.code == (code or "invalid_value")
    assert error.request_id
    assert error.response.headers["x-should-retry"] == "false"


@pytest.mark.parametrize(
    ("content", "code"), [(b"no sound at all", "invalid_file_format"), (b"", "invalid_file_format")]
)
def test_a_file_without_sound_is_refused(client: OpenAI, content: bytes, code: str) -> None:
    error = refusal(
        openai.BadRequestError,
        client.audio.transcriptions.create,
        file=("talk.wav", content),
        model="whisper-1",
    )
    assert (error.code, error.param) == (code, "file")


@pytest.mark.parametrize("size", [12_000_001, 40_000_000])
def test_a_file_that_is_too_large_is_refused_as_hosted(client: OpenAI, size: int) -> None:
    error = refusal(
        openai.APIStatusError,
        client.audio.transcriptions.create,
        file=("talk.wav", io.BytesIO(bytes(size))),
        model="whisper-1",
    )
    assert error.status_code == 413
    assert error.type == "server_error"
    assert (error.code, error.param) == (None, None)
    assert error.body is not None
    assert "Maximum content size limit (12000000) exceeded" in str(error.body)


def test_addresses_that_do_not_exist_are_refused_in_the_hosted_form(client: OpenAI) -> None:
    error = refusal(openai.NotFoundError, client.get, path="/nothing", cast_to=object)
    assert error.type == "invalid_request_error"
