"""The json format: the keys of the whisper program, and what was judged beside them."""

import json
from dataclasses import replace
from typing import Any

from transcripts import judged, segment

from tacet.core.transcript import Mark, Transcript
from tacet.plugins import exporter


def written(name: str, told: Transcript, **options: Any) -> str:
    return exporter(name).write(told, options).decode()


def test_json_has_the_keys_of_the_whisper_program_and_one_of_ours() -> None:
    read = json.loads(written("json", judged(), word_timestamps=True))
    assert list(read) == ["text", "segments", "language", "tacet"]
    assert list(read["segments"][0]) == [
        "id", "seek", "start", "end", "text", "tokens", "temperature", "avg_logprob",
        "compression_ratio", "no_speech_prob", "words",
    ]  # fmt: skip
    assert list(read["segments"][0]["words"][0]) == ["word", "start", "end", "probability"]


def test_json_lists_words_only_when_asked() -> None:
    assert "words" not in json.loads(written("json", judged()))["segments"][0]


def test_json_says_what_was_doubted_removed_and_missed_and_why() -> None:
    ours = json.loads(written("json", judged(), provenance={"run": "x"}))["tacet"]
    assert [(w["verdict"], w["reasons"]) for w in ours["words"]] == [
        ("kept", []), ("doubtful", ["unsure"]),
    ]  # fmt: skip
    assert ours["words"][1]["evidence"]["repeats"] == 5
    assert [(w["word"], w["reasons"]) for w in ours["removed"]] == [(" thanks", ["no speech"])]
    assert ours["missed"] == [
        {"start": 7.0, "end": 8.0, "reason": "not understood", "by_person": []}
    ]
    assert (ours["duration"], ours["run"]) == (10.0, "x")


def test_json_has_no_word_for_infinity() -> None:
    told = judged()
    odd = Transcript(
        told.duration,
        segments=tuple(
            segment(*s.words).__class__(s.span, s.text, s.words, s.tokens, s.seek, s.temperature,
                                        float("-inf"), s.no_speech_prob, float("nan"))
            for s in told.segments
        ),
    )  # fmt: skip
    assert json.loads(written("json", odd))["segments"][0]["avg_logprob"] is None


def test_json_keeps_the_words_that_a_person_replaced_and_says_who_speaks() -> None:
    told = judged()
    assert "rewritten" not in json.loads(written("json", told))["tacet"]
    assert all("speaker" not in w for w in json.loads(written("json", told))["tacet"]["words"])
    kept, *others = told.segments[0].words
    named = segment(replace(kept, speaker="Ann", marks=(Mark.WRITTEN,)), *others)
    edited = replace(told, segments=(named,), rewritten=(kept,))
    ours = json.loads(written("json", edited))["tacet"]
    assert [(w["by_person"], w.get("speaker")) for w in ours["words"]] == [
        (["written"], "Ann"), ([], None),
    ]  # fmt: skip
    assert [(w["word"], w["start"], w["probability"]) for w in ours["rewritten"]] == [
        (" Hello", 0.0, 0.5)
    ]
