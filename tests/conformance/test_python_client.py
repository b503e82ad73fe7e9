"""Every field, format, stream and error, by the official Python client over real runs."""

import json
from pathlib import Path
from typing import Any

import httpx2
import openai
import pysubs2
import pytest
import webvtt
from openai import OpenAI
from refusal import refusal
from served import Served

from tacet.web.v1.names import HOSTED_MODELS

FIRST = "Big speak evening night."


@pytest.fixture(scope="module")
def text(client: OpenAI, sample: Path) -> str:
    return client.audio.transcriptions.create(file=sample, model="whisper-1").text


def test_json_has_text_language_usage_and_a_request_id(client: OpenAI, sample: Path) -> None:
    answer = client.audio.transcriptions.create(file=sample, model="whisper-1")
    assert answer.text.startswith(FIRST)
    assert answer.text == answer.text.strip()
    assert [language.code for language in answer.languages or ()] == ["en"]
    assert answer.usage is not None
    assert answer.usage.type == "duration"
    assert answer.usage.seconds == pytest.approx(39.068, abs=0.001)
    assert answer.logprobs is None
    assert answer._request_id


@pytest.mark.parametrize("model", [*HOSTED_MODELS, "nano-en", "auto"])
def test_old_names_and_our_own_name_the_model(
    client: OpenAI, sample: Path, text: str, model: str
) -> None:
    assert client.audio.transcriptions.create(file=sample, model=model).text == text


def test_plain_text_is_the_text_and_a_line_break(client: OpenAI, sample: Path, text: str) -> None:
    answer = client.audio.transcriptions.create(
        file=sample, model="whisper-1", response_format="text"
    )
    assert answer == f"{text}\n"


def test_subtitles_are_read_by_other_programs(client: OpenAI, sample: Path, text: str) -> None:
    ask = client.audio.transcriptions.create
    srt = ask(file=sample, model="whisper-1", response_format="srt")
    vtt = ask(file=sample, model="whisper-1", response_format="vtt")
    lines = [
        [line.plaintext for line in pysubs2.SSAFile.from_string(srt)],
        [cue.text for cue in webvtt.from_string(vtt)],
    ]
    for read in lines:
        assert " ".join(" ".join(read).split()) == text


def test_verbose_json_has_every_field(client: OpenAI, sample: Path, text: str) -> None:
    answer = client.audio.transcriptions.create(
        file=sample, model="whisper-1", response_format="verbose_json"
    )
    assert (answer.language, answer.text) == ("english", text)
    assert answer.duration == pytest.approx(39.068, abs=0.001)
    assert answer.words is None
    assert answer.segments
    assert [segment.id for segment in answer.segments] == list(range(len(answer.segments)))
    assert "".join(segment.text for segment in answer.segments).strip() == text
    for segment in answer.segments:
        assert 0 <= segment.start < segment.end <= answer.duration
        assert segment.avg_logprob <= 0
        assert 0 <= segment.no_speech_prob <= 1
        assert segment.compression_ratio > 0
        assert segment.temperature == 0
        assert segment.seek >= 0
        assert segment.tokens
    assert answer.usage is not None
    assert answer.usage.seconds == answer.duration


@pytest.mark.parametrize(
    ("wanted", "words", "segments"),
    [(["word"], True, False), (["segment"], False, True), (["word", "segment"], True, True)],
)
def test_word_and_segment_times_are_given_as_asked_for(
    client: OpenAI, sample: Path, text: str, wanted: Any, words: bool, segments: bool
) -> None:
    answer = client.audio.transcriptions.create(
        file=sample,
        model="whisper-1",
        response_format="verbose_json",
        timestamp_granularities=wanted,
    )
    assert (answer.words is not None, answer.segments is not None) == (words, segments)
    if answer.words:
        assert " ".join(word.word for word in answer.words) == text
        starts = [word.start for word in answer.words]
        assert starts == sorted(starts)


def test_log_probabilities_are_those_of_each_token(client: OpenAI, sample: Path, text: str) -> None:
    answer = client.audio.transcriptions.create(
        file=sample, model="gpt-4o-transcribe", include=["logprobs"]
    )
    assert answer.text == text
    assert answer.logprobs
    assert all(-100 <= (one.logprob or 0) <= 0 for one in answer.logprobs)
    assert len({one.logprob for one in answer.logprobs}) > 20
    spelled = b"".join(bytes(map(int, one.bytes or ())) for one in answer.logprobs)
    assert spelled.decode().strip() == text
    assert all(bytes(map(int, t.bytes or ())).decode() == t.token for t in answer.logprobs)


def test_a_stream_adds_up_to_the_final_text(client: OpenAI, sample: Path, text: str) -> None:
    *deltas, done = client.audio.transcriptions.create(
        file=sample, model="gpt-4o-transcribe", stream=True, include=["logprobs"]
    )
    assert {event.type for event in deltas} == {"transcript.text.delta"}
    assert "".join(event.delta for event in deltas if event.type != "transcript.text.done") == text
    assert done.type == "transcript.text.done"
    assert done.text == text
    assert done.usage is not None
    spelled = [one.token for event in deltas for one in event.logprobs or ()]  # type: ignore[union-attr]
    assert spelled == [one.token for one in done.logprobs or ()]


def test_the_stream_of_a_long_recording_adds_up_to_the_final_text(
    client: OpenAI, served: Served, long_sample: Path
) -> None:
    *deltas, done = client.audio.transcriptions.create(
        file=long_sample, model="whisper-1", stream=True, response_format="text"
    )
    assert done.type == "transcript.text.done"
    assert "".join(e.delta for e in deltas if e.type == "transcript.text.delta") == done.text
    again = client.audio.transcriptions.create(file=long_sample, model="whisper-1")
    assert again.text == done.text
    assert served.rows("SELECT max(shard_index) FROM shards")[0][0] >= 2


def test_every_way_to_spell_lists_and_objects_is_understood(
    served: Served, sample: Path, text: str
) -> None:
    forms: list[list[tuple[str, str]]] = [
        [("timestamp_granularities[]", "word"), ("timestamp_granularities[]", "segment")],
        [("timestamp_granularities", "word"), ("timestamp_granularities", "segment")],
        [("timestamp_granularities", '["word", "segment"]')],
        [("timestamp_granularities[0]", "word"), ("timestamp_granularities[1]", "segment")],
    ]
    strategies: list[list[tuple[str, str]]] = [
        [("chunking_strategy", "auto")],
        [("chunking_strategy[type]", "server_vad"), ("chunking_strategy[threshold]", "0.4")],
        [("chunking_strategy", '{"type": "server_vad", "silence_duration_ms": 300}')],
        [("chunking_strategy", "null"), ("something_newer", "1")],
    ]
    for lists, strategy in zip(forms, strategies, strict=True):
        fields = [("model", "whisper-1"), ("response_format", "verbose_json"), *lists, *strategy]
        parts = [(name, (None, value.encode())) for name, value in fields]
        answer = httpx2.post(
            f"{served.url}/v1/audio/transcriptions",
            files=[*parts, ("file", (sample.name, sample.read_bytes()))],
            timeout=90,
        ).json()
        assert answer["text"] == text, answer
        assert {"words", "segments"} <= answer.keys()


def test_every_field_of_the_client_reaches_the_run(
    client: OpenAI, served: Served, sample: Path
) -> None:
    answer = client.audio.transcriptions.create(
        file=("talk.flac", sample.read_bytes(), "audio/flac"),
        model="gpt-transcribe",
        language="en",
        prompt="A list of words.",
        temperature=0,
        chunking_strategy={"type": "server_vad", "threshold": 0.4},
        keywords=["garden", "silence"],
        response_format="json",
    )
    assert FIRST.split()[0] in answer.text
    options = json.loads(served.rows("SELECT options FROM runs ORDER BY place DESC LIMIT 1")[0][0])
    told = {name: options[name] for name in ("language", "initial_prompt", "hotwords")}
    values = {name: one["value"] if isinstance(one, dict) else one[0] for name, one in told.items()}
    assert values == {
        "language": "en",
        "initial_prompt": "A list of words.",
        "hotwords": "garden, silence",
    }


def test_several_languages_are_candidates(client: OpenAI, sample: Path, text: str) -> None:
    ask = client.audio.transcriptions.create
    assert ask(file=sample, model="gpt-transcribe", languages=["de", "en"]).text == text
    error = refusal(
        openai.BadRequestError, ask, file=sample, model="gpt-transcribe", languages=["de", "fr"]
    )
    assert "none of the languages de, fr" in error.message


@pytest.mark.filterwarnings("ignore:deprecated")  # hosted, it ends with whisper-1
def test_a_translation_is_english(client: OpenAI, sample: Path, text: str) -> None:
    ask = client.audio.translations.create
    answer = ask(file=sample, model="whisper-1", response_format="verbose_json", prompt="Words.")
    assert answer.language == "english"
    assert answer.segments
    plain = ask(file=sample, model="whisper-1", response_format="text")
    assert plain.strip() == text
    assert ask(file=sample, model="whisper-1").text == text


def test_models_are_listed_and_shown(client: OpenAI) -> None:
    listed = [model.id for model in client.models.list()]
    assert {"nano-en", *HOSTED_MODELS} <= set(listed)
    shown = client.models.retrieve("whisper-1")
    assert (shown.id, shown.object) == ("whisper-1", "model")
    error = refusal(openai.NotFoundError, client.models.retrieve, model="gpt-9")
    assert error.code == "model_not_found"


def test_what_was_sent_stands_in_no_list(client: OpenAI, served: Served, text: str) -> None:
    assert served.call("GET", "/api/recordings")[1]["total"] == 0
    found = served.call("GET", "/api/search?q=garden")[1]
    assert (found["names"], found["hits"]) == ([], [])
    (id,) = served.rows("SELECT id FROM recordings LIMIT 1")[0]
    assert served.call("GET", f"/api/recordings/{id}")[0] == 404


def test_equal_calls_are_done_once(client: OpenAI, served: Served, sample: Path) -> None:
    ask = client.audio.transcriptions.create
    ask(file=sample, model="whisper-1")
    runs = served.rows("SELECT count(*) FROM runs")
    ask(file=sample, model="nano-en", response_format="srt")
    assert served.rows("SELECT count(*) FROM runs") == runs
    ask(file=sample, model="whisper-1", prompt="Another one.")
    assert served.rows("SELECT count(*) FROM runs")[0][0] == runs[0][0] + 1
