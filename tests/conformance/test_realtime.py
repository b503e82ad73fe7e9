"""Live transcription by the official clients, over the demonstration model."""

import asyncio
import base64
import json
import os
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from live_talk import (
    COMPLETED,
    INTENT,
    RATE,
    Samples,
    append,
    at_rate,
    open_session,
    silence,
    speak,
    take,
    texts,
)
from openai import AsyncOpenAI, OpenAI
from served import PATIENCE, Served

from tacet.core.audio import SAMPLE_RATE

HERE = Path(__file__).parent


def test_speech_with_pauses_is_written_turn_by_turn(client: OpenAI, phrases: list[Samples]) -> None:
    sound = np.concatenate(
        [part for phrase in phrases for part in (at_rate(phrase, RATE), silence(1.2))]
    )
    with open_session(client, {"type": "server_vad"}) as line, ThreadPoolExecutor(1) as threads:
        speaking = threads.submit(speak, line, sound, 1.0)
        told = take(line, len(phrases))
        speaking.result()
    written = texts(told)
    assert all(len(text.split()) > 5 for text in written)
    assert written[0].startswith("Big speak evening night.")
    committed = [one for one in told if one.type == "input_audio_buffer.committed"]
    order = [one.item_id for one in committed]
    assert [one.previous_item_id for one in committed] == [None, *order[:-1]]
    assert [one.item_id for one in told if one.type == COMPLETED] == order
    starts = [one.audio_start_ms for one in told if one.type.endswith("speech_started")]
    ends = [one.audio_end_ms for one in told if one.type.endswith("speech_stopped")]
    assert len(starts) == len(ends) == len(order)
    assert all(start < end for start, end in zip(starts, ends, strict=True))
    assert all(end <= start + 300 for end, start in zip(ends, starts[1:], strict=False))
    added = [one.item.id for one in told if one.type == "conversation.item.added"]
    assert added == order


def test_what_a_client_commits_has_its_own_text(client: OpenAI, phrases: list[Samples]) -> None:
    with open_session(client, None) as line:
        for phrase in phrases:
            append(line, at_rate(phrase, RATE).tobytes())
            line.input_audio_buffer.commit()
        told = take(line, len(phrases))
    written = texts(told)
    assert written[0].startswith("Big speak evening night.")
    for text, phrase, one in zip(
        written, phrases, [one for one in told if one.type == COMPLETED], strict=True
    ):
        assert len(text.split()) > 5
        assert one.usage.seconds == pytest.approx(len(phrase) / SAMPLE_RATE, abs=0.01)
        assert [language.code for language in one.languages] == ["en"]


@pytest.mark.parametrize(("kind", "codec"), [("pcmu", "pcm_mulaw"), ("pcma", "pcm_alaw")])
def test_sound_of_telephones_is_understood(
    client: OpenAI, phrases: list[Samples], kind: str, codec: str
) -> None:
    context: Any = av.CodecContext.create(codec, "w")
    context.sample_rate, context.layout, context.format = 8_000, "mono", "s16"
    frame = av.AudioFrame.from_ndarray(at_rate(phrases[0], 8_000)[np.newaxis], "s16", "mono")
    frame.sample_rate = 8_000
    sound = b"".join(bytes(packet) for packet in context.encode(frame))
    with open_session(client, None, format={"type": f"audio/{kind}"}) as line:
        append(line, sound)
        line.input_audio_buffer.commit()
        (text,) = texts(take(line, 1))
    assert "evening" in text


def test_silence_writes_nothing(client: OpenAI) -> None:
    noise = np.random.default_rng(1).normal(0, 20, RATE * 20).astype(np.int16)
    with open_session(client, {"type": "server_vad"}) as line:
        for sound in (silence(20), noise, silence(20)):
            append(line, sound.tobytes())
        line.input_audio_buffer.commit()
        told = take(line, 1)
    assert texts(told) == [""]
    assert not [one for one in told if "speech_st" in one.type or one.type.endswith("delta")]


def test_log_probabilities_spell_the_text(client: OpenAI, phrases: list[Samples]) -> None:
    with open_session(client, None) as line:
        line.session.update(
            session={
                "type": "transcription",
                "include": ["item.input_audio_transcription.logprobs"],
            }
        )
        assert line.recv().type == "session.updated"
        append(line, at_rate(phrases[0], RATE).tobytes())
        line.input_audio_buffer.commit()
        *_, completed = take(line, 1)
    spelled = "".join(one.token for one in completed.logprobs)
    assert spelled.strip() == completed.transcript
    assert all(one.logprob <= 0 for one in completed.logprobs)


def test_errors_reach_the_client_and_the_session_goes_on(client: OpenAI) -> None:
    with open_session(client, None) as line:
        line.response.create()
        line.input_audio_buffer.commit(event_id="mine")
        unknown, empty = line.recv(), line.recv()
        assert (unknown.type, unknown.error.type) == ("error", "invalid_request_error")
        assert "session.update" in unknown.error.message
        assert empty.error.code == "input_audio_buffer_commit_empty"
        assert empty.error.event_id == "mine"
        line.input_audio_buffer.clear()
        assert line.recv().type == "input_audio_buffer.cleared"


def test_a_secret_of_the_client_opens_a_session(client: OpenAI, served: Served) -> None:
    session: Any = {"type": "transcription", "audio": {"input": {"turn_detection": None}}}
    secret = client.realtime.client_secrets.create(
        expires_after={"anchor": "created_at", "seconds": 60}, session=session
    )
    assert secret.expires_at > time.time()
    browser = OpenAI(base_url=f"{served.url}/v1", api_key=secret.value)
    with browser, browser.realtime.connect(extra_query=INTENT) as line:
        created = line.recv()
    assert created.session.audio.input.turn_detection is None


def test_the_asynchronous_client(served: Served, phrases: list[Samples]) -> None:
    async def talk() -> str:
        async with (
            AsyncOpenAI(base_url=f"{served.url}/v1", api_key="unused") as client,
            client.realtime.connect(extra_query=INTENT) as line,
        ):
            sound = at_rate(phrases[0], RATE).tobytes()
            await line.input_audio_buffer.append(audio=base64.b64encode(sound).decode())
            await line.input_audio_buffer.commit()
            async for one in line:
                if one.type == COMPLETED:
                    return str(one.transcript)
        raise AssertionError("the session ended early")

    assert asyncio.run(asyncio.wait_for(talk(), PATIENCE)).startswith("Big speak evening")


def test_the_client_for_node(served: Served, phrases: list[Samples], tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None or not (HERE / "node_modules" / "openai").is_dir():
        pytest.skip("needs Node and its client: make setup")
    sound = tmp_path / "sound.pcm"
    sound.write_bytes(at_rate(phrases[0], RATE).tobytes())
    script = [str(HERE / "realtime.mjs"), f"{served.url}/v1", str(sound)]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI")}
    done = subprocess.run(
        [node, "--experimental-websocket", *script],
        capture_output=True, text=True, timeout=PATIENCE, env=plain,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    deltas = [one["delta"] for one in told if one["type"].endswith("transcription.delta")]
    assert "".join(deltas) == told[-1]["transcript"]
    assert told[-1]["transcript"].startswith("Big speak evening night.")
