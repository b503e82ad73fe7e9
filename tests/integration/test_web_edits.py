"""Edits over HTTP, with a real worker process and the bundled model."""

import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from served import Served, serving, until

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLE = ROOT / "frontend" / "public" / "sample.flac"
ALL_ASIDE = {
    "model": "nano-en",
    "silence": "strict",
    "vad_filter": False,
    "certain_threshold": 1.0,
    "min_word_speech": 1.0,
}
DEAF = {
    "model": "nano-en",
    "vad_threshold": 1.0,
    "vad_leave_threshold": 1.0,
    "certain_threshold": 1.0,
}


@pytest.fixture(scope="module")
def served(nano_en: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A whole server with one recording."""
    folder = tmp_path_factory.mktemp("edits")
    with serving(Served(folder, model="nano-en", auto_start=False)) as served:
        yield served


def send(served: Served, method: str, address: str, body: Any = None) -> tuple[int, Any]:
    """Status and JSON of an answer."""
    content = None if body is None else json.dumps(body).encode()
    return served.call(method, address, content, content_type="application/json")


def run_of(served: Served, options: dict[str, Any]) -> str:
    """The id of a finished run of a new recording."""
    recording = served.add(SAMPLE)
    status, run = send(served, "POST", f"/api/recordings/{recording}/runs", options)
    assert status == 202, run
    where = f"/api/runs/{run['id']}"
    until(lambda: send(served, "GET", where)[1]["state"] == "done")
    return str(run["id"])


def transcript(served: Served, run: str) -> dict[str, Any]:
    """The run's transcript now."""
    return dict(send(served, "GET", f"/api/runs/{run}/transcript")[1])


def place(word: dict[str, Any]) -> dict[str, Any]:
    """A word as programs told it before words had ids."""
    return {name: word[name] for name in ("start", "end", "word")}


def ids(words: Iterable[dict[str, Any]]) -> list[str]:
    """The ids of words."""
    return [word["id"] for word in words]


def export(served: Served, run: str, format: str) -> str:
    """A run's file, as text."""
    status, content = served.call("GET", f"/api/runs/{run}/exports/{format}")
    assert status == 200, content
    return content if isinstance(content, str) else json.dumps(content)


def test_restored_words_stand_in_every_export_and_can_be_set_aside_again(served: Served) -> None:
    run = run_of(served, ALL_ASIDE)
    before = transcript(served, run)
    assert before["segments"] == []
    assert len(before["removed"]) > 3, "the evidence was told to count for nothing"
    words = before["removed"][:2]
    body = {"words": ids(words), "verdict": "kept"}
    status, answer = send(served, "PUT", f"/api/runs/{run}/words", body)
    assert (status, answer["revision"], answer["summary"]["restored_words"]) == (200, 1, 2)
    again, same = send(served, "PUT", f"/api/runs/{run}/words", body)
    assert (again, same["revision"]) == (200, 1), "deciding the same twice changes nothing"

    now = transcript(served, run)
    shown = [word for segment in now["segments"] for word in segment["words"]]
    assert ids(shown) == ids(words)
    assert all(word["marks"] == ["restored"] and word["verdict"] == "kept" for word in shown)
    assert len(now["removed"]) == len(before["removed"]) - 2
    assert "2 words restored by a person" in now["summary"]["text"]
    for format in ("txt", "srt", "vtt", "tsv", "json"):
        content = export(served, run, format)
        assert all(word["word"].strip() in content for word in words), format
    ours = json.loads(export(served, run, "json"))["tacet"]
    assert [word["by_person"] for word in ours["words"]] == [["restored"]] * 2
    log = send(served, "GET", f"/api/runs/{run}/log")[1]
    assert log["summary"] == now["summary"]["text"]
    assert log["edits"]["decisions"] == [
        {"id": word["id"], **place(word), "by_person": "kept"} for word in words
    ]
    assert set(ids(words)) < set(ids(log["words"]))

    back = send(served, "PUT", f"/api/runs/{run}/words", {**body, "verdict": None})[1]
    assert back["summary"] == send(served, "GET", f"/api/runs/{run}")[1]["summary"]
    assert transcript(served, run)["removed"] == before["removed"]


def test_a_new_run_takes_over_what_was_restored_and_leaves_the_old_one_alone(
    served: Served,
) -> None:
    run = run_of(served, ALL_ASIDE)
    word = transcript(served, run)["removed"][0]["id"]
    send(served, "PUT", f"/api/runs/{run}/words", {"words": [word], "verdict": "kept"})
    status, again = send(served, "POST", f"/api/runs/{run}/retry")
    assert status == 202
    until(lambda: send(served, "GET", f"/api/runs/{again['id']}")[1]["state"] == "done")
    assert len(transcript(served, run)["segments"]) == 1
    texts = [[s["text"] for s in transcript(served, id)["segments"]] for id in (run, again["id"])]
    assert texts[0] == texts[1]
    send(served, "PUT", f"/api/runs/{again['id']}/words", {"words": [word], "verdict": None})
    assert transcript(served, again["id"])["segments"] == []
    assert len(transcript(served, run)["segments"]) == 1


def test_words_can_still_be_told_by_their_exact_times_and_text(served: Served) -> None:
    run = run_of(served, ALL_ASIDE)
    words = transcript(served, run)["removed"][:2]
    body = {"words": [place(word) for word in words], "verdict": "kept"}
    status, answer = send(served, "PUT", f"/api/runs/{run}/words", body)
    assert (status, answer["summary"]["restored_words"]) == (200, 2)
    segments = transcript(served, run)["segments"]
    assert ids(word for segment in segments for word in segment["words"]) == ids(words)


def test_a_requested_span_is_transcribed_and_shown_within_a_moment(served: Served) -> None:
    run = run_of(served, DEAF)
    before = transcript(served, run)
    assert (before["segments"], before["speech"]) == ([], [])
    stretch = {"start": 0.0, "end": before["duration"] / 2}
    status, ask = send(served, "POST", f"/api/runs/{run}/asks", stretch)
    assert (status, ask["state"]) == (202, "waiting")
    begun = time.monotonic()
    until(lambda: transcript(served, run)["asks"][0]["state"] != "waiting")
    print(f"answered after {time.monotonic() - begun:.1f} s")
    now = transcript(served, run)
    words = [word for segment in now["segments"] for word in segment["words"]]
    assert len(words) == now["asks"][0]["words"] > 2
    assert all(word["marks"] == ["asked"] and word["verdict"] == "doubtful" for word in words)
    assert all("nobody speaks here" in word["reasons"] for word in words)
    assert all(stretch["start"] <= w["start"] and w["end"] <= stretch["end"] + 1 for w in words)
    assert all(segment["id"] < 0 for segment in now["segments"])
    assert all(word["id"].startswith(f"{ask['id']}.") for word in words)
    assert words[0]["word"].strip() in export(served, run, "txt")
    assert now["revision"] == send(served, "GET", f"/api/runs/{run}")[1]["revision"]
    assert not list((served.data / "work").iterdir()), "the decoded sound is gone again"

    status, _ = send(served, "DELETE", f"/api/runs/{run}/asks/{ask['id']}")
    assert status == 200
    assert transcript(served, run)["segments"] == []
    assert send(served, "DELETE", f"/api/runs/{run}/asks/{ask['id']}")[0] == 200


def test_a_span_heard_in_a_language_that_is_named_is_written_anew(served: Served) -> None:
    run = run_of(served, {"model": "nano-en"})
    before = transcript(served, run)
    assert len(before["segments"]) > 0
    stretch = {"start": 0.0, "end": before["duration"]}
    where = f"/api/runs/{run}/asks"
    assert send(served, "POST", where, {**stretch, "language": "Klingon"})[0] == 400
    status, ask = send(served, "POST", where, {**stretch, "language": "English"})
    assert (status, ask["language"]) == (202, "en")
    until(lambda: transcript(served, run)["asks"][0]["state"] == "done")
    now = transcript(served, run)
    words = [word for segment in now["segments"] for word in segment["words"]]
    assert all(word["marks"] == ["asked"] for word in words)
    assert len(words) == now["asks"][0]["words"] == now["summary"]["asked_words"] > 3
    assert send(served, "GET", f"/api/runs/{run}/log")[1]["edits"]["asked"][0]["language"] == "en"
    send(served, "DELETE", f"{where}/{ask['id']}")
    assert transcript(served, run)["segments"] == before["segments"]

    status, other = send(served, "POST", where, {**stretch, "language": "fr"})
    assert status == 202, other
    until(lambda: transcript(served, run)["asks"][0]["state"] == "failed")
    now = transcript(served, run)
    assert "does not know French" in now["asks"][0]["error"]["message"]
    assert now["segments"] == before["segments"]


def test_a_span_without_anything_says_so(served: Served) -> None:
    run = run_of(served, DEAF)
    send(served, "POST", f"/api/runs/{run}/asks", {"start": 0.0, "end": 0.15})
    until(lambda: transcript(served, run)["asks"][0]["state"] == "done")
    assert transcript(served, run)["asks"][0]["error"] is None


def test_what_cannot_be_done_is_refused_with_what_to_do(served: Served) -> None:
    run = run_of(served, DEAF)
    where = f"/api/runs/{run}"
    stranger = {"words": ["0.0.99"], "verdict": "kept"}
    placed = {"words": [{"start": 1.0, "end": 2.0, "word": " x"}], "verdict": "kept"}
    refused = [
        send(served, "PUT", f"{where}/words", placed),
        send(served, "PUT", f"{where}/words", {**stranger, "words": ["0.0.1", placed["words"][0]]}),
        send(served, "PUT", f"{where}/words", stranger),
        send(served, "PUT", f"{where}/words", {"words": [], "verdict": "kept"}),
        send(served, "PUT", f"{where}/words", {**stranger, "verdict": "doubtful"}),
        send(served, "POST", f"{where}/asks", {"start": 2.0, "end": 2.0}),
        send(served, "POST", f"{where}/asks", {"start": 2.0, "end": 1.0}),
        send(served, "POST", f"{where}/asks", {"start": 9_999.0, "end": 10_000.0}),
        send(served, "POST", "/api/runs/nobody/asks", {"start": 0.0, "end": 1.0}),
        send(served, "DELETE", "/api/runs/nobody/asks/x"),
    ]
    assert [status for status, _ in refused] == [404, 400, 404, 400, 400, 400, 400, 400, 404, 404]
    assert all(answer["error"]["message"].endswith(".") for _, answer in refused)


def test_the_options_say_what_a_form_needs(served: Served) -> None:
    items = send(served, "GET", "/api/options")[1]["items"]
    by_name = {item["name"]: item for item in items}
    silence = by_name["silence"]
    assert (silence["kind"], silence["choices"]) == ("choice", ["strict", "balanced", "verbatim"])
    assert silence["value"] == silence["default"] == "balanced"
    reach = by_name["reach"]
    assert (reach["kind"], reach["unit"], reach["low"], reach["group"]) == (
        "number",
        "s",
        0.0,
        "verify",
    )
    assert by_name["vad_filter"]["kind"] == "boolean"
    assert by_name["beam_size"]["kind"] == "integer"
    assert (by_name["batch_size"]["kind"], by_name["heard_margin"]["kind"]) == ("integer", "number")


def test_typed_words_are_aligned_to_the_sound_and_that_is_a_step_to_undo(served: Served) -> None:
    run = run_of(served, {"model": "nano-en"})
    before = transcript(served, run)["segments"][0]["words"]
    first, second = before[:2]
    where = f"/api/runs/{run}"
    stretch = {"start": first["start"], "end": second["end"]}
    status, refused = send(served, "POST", f"{where}/alignments", stretch)
    assert (status, refused["error"]["code"]) == (400, "bad_input")
    assert "Nobody wrote or moved a word here" in refused["error"]["message"]
    moved = {"kind": "retime", "word": first["id"], **stretch, "end": first["end"] - 0.1}
    status, _ = send(served, "POST", f"{where}/operations", {"revision": 0, "operations": [moved]})
    assert status == 200
    status, ask = send(served, "POST", f"{where}/alignments", stretch)
    assert (status, ask["state"], ask["aligns"]) == (202, "waiting", True)
    until(lambda: transcript(served, run)["asks"][0]["state"] != "waiting")
    after = transcript(served, run)
    assert (after["asks"][0]["state"], after["asks"][0]["error"]) == ("done", None)
    assert after["asks"][0]["step"] == after["history"]["undo"] == 2
    assert after["segments"][0]["words"][0]["end"] != moved["end"]
    assert after["segments"][0]["words"][1:] == before[1:]
    status, undone = send(served, "POST", f"{where}/undo", {"step": 2})
    assert status == 200
    assert undone["segments"][0]["words"][0]["end"] == moved["end"]
