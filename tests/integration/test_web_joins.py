"""Recordings joined into one over HTTP: their sound, their text, what is killed and what fails."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from web_fixtures import WebHarness, open_house

from tacet.core.errors import NoSpace
from tacet.library.context import AppContext
from tacet.library.joins.perform import perform_joins
from tacet.library.use_cases.sweep import sweep

SECONDS = 2.0  # of each part
TEXT = " Hello world. Again."


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebHarness]:
    """A server."""
    with open_house(tmp_path) as web:
        yield web


def parts(web: WebHarness, count: int = 2) -> list[str]:
    """Ids of transcribed recordings."""
    return [web.done_run(f"part {n}.wav")["recording_id"] for n in range(1, count + 1)]


def asked(web: WebHarness, recordings: list[str], status: int = 202, **more: Any) -> Any:
    answer = web.client.post("/api/joins", json={"recordings": recordings, **more})
    assert answer.status_code == status, answer.text
    return answer.json


def get(web: WebHarness, path: str) -> Any:
    answer = web.client.get(f"/api/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json


def transcript(web: WebHarness, recording_id: str) -> Any:
    return get(web, f"runs/{get(web, f'recordings/{recording_id}')['run']['id']}/transcript")


def words(web: WebHarness, recording_id: str) -> list[tuple[str, float, float]]:
    segments = transcript(web, recording_id)["segments"]
    return [(w["word"], w["start"], w["end"]) for s in segments for w in s["words"]]


def sound(context: AppContext, recording_id: str, folder: Path) -> np.ndarray[Any, Any]:
    """Decoded samples of a recording."""
    out = folder / f"{recording_id}.pcm"
    with context.files.local_path(context.store.recording(recording_id).file) as path:
        context.media.decode(path, out)
    return np.fromfile(out, dtype="<i2")


def test_the_whole_has_the_sound_and_the_text_of_its_parts(web: WebHarness, tmp_path: Path) -> None:
    context, ids = web.tacet.context, parts(web)
    run = get(web, f"recordings/{ids[1]}")["run"]["id"]
    first = transcript(web, ids[1])["segments"][0]["words"][0]["id"]
    rewrite = {"kind": "rewrite", "words": [first], "text": "Goodbye"}
    body = {"revision": 0, "operations": [rewrite]}
    assert web.client.post(f"/api/runs/{run}/operations", json=body).status_code == 200
    join = asked(web, ids, name="Whole")
    assert (join["state"], join["recordings"], join["progress"]) == ("joining", ids, 0.0)
    assert perform_joins(context) == 1
    assert get(web, f"joins/{join['id']}")["state"] == "done"
    whole = get(web, f"recordings/{join['id']}")
    assert (whole["name"], whole["duration"]) == ("Whole", 2 * SECONDS)
    assert whole["run"]["state"] == "done"
    assert whole["run"]["warnings"][0] == (
        "Joined from 2 recordings and their transcripts: part 1.wav, part 2.wav."
    )
    later = [(word, start + SECONDS, end + SECONDS) for word, start, end in words(web, ids[1])]
    assert words(web, join["id"]) == [*words(web, ids[0]), *later]
    assert later[0][0] == " Goodbye"
    samples = [sound(context, id, tmp_path) for id in (*ids, join["id"])]
    assert np.array_equal(np.concatenate(samples[:2]), samples[2])
    assert get(web, f"recordings/{join['id']}/peaks")["duration"] == 2 * SECONDS
    assert get(web, f"recordings/{ids[0]}")["run"]["summary"]["words"] == 3, "the parts stay"


def test_the_whole_is_edited_found_and_exported_like_any_other(web: WebHarness) -> None:
    join = asked(web, parts(web))
    assert join["name"] == "part 1.wav + 1 more"
    perform_joins(web.tacet.context)
    run = get(web, f"recordings/{join['id']}")["run"]["id"]
    shown = transcript(web, join["id"])
    ids = [word["id"] for segment in shown["segments"] for word in segment["words"]]
    assert len(ids) == len(set(ids)) == 6
    assert [s["paragraph"] for s in shown["segments"]].count(True) >= 2, "each part begins one"
    rewrite = {"kind": "rewrite", "words": [ids[-1]], "text": "Enough."}
    body = {"revision": 0, "operations": [rewrite]}
    answer = web.client.post(f"/api/runs/{run}/operations", json=body)
    assert answer.status_code == 200, answer.text
    assert web.client.post(f"/api/runs/{run}/undo", json={"step": 1}).status_code == 200
    assert web.client.get(f"/api/runs/{run}/exports/srt").text.count("Hello world.") == 2
    assert get(web, f"runs/{run}/log")["run"]["id"] == run
    hits = get(web, "search?q=again")["hits"]
    assert join["id"] in {hit["recording"]["id"] for hit in hits}


def test_a_join_that_is_stopped_goes_on_where_it_was(
    web: WebHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, ids = web.tacet.context, parts(web, 3)
    join = asked(web, ids)
    decoded = list[str]()
    decode = context.media.decode

    def counting(path: Path, out: Path, **given: Any) -> Any:
        decoded.append(str(given.get("name")))
        return decode(path, out, **given)

    monkeypatch.setattr(type(context.media), "decode", lambda self, *a, **k: counting(*a, **k))
    assert perform_joins(context, lambda: len(decoded) > 1) == 0
    there = get(web, f"joins/{join['id']}")
    assert there["state"] == "joining"
    assert 0.3 < there["progress"] < 0.4, "the first of three parts is safe"
    sweep(context)
    assert perform_joins(context) == 1
    assert decoded[:4] == ["part 1.wav", "part 2.wav", "part 2.wav", "part 3.wav"]
    assert "".join(word for word, *_ in words(web, join["id"])) == TEXT * 3


def test_a_full_disk_is_told_and_gives_its_space_back(
    web: WebHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, ids = web.tacet.context, parts(web)
    join = asked(web, ids)

    def full(self: object, size: int) -> None:
        raise NoSpace("The disk is full. Free some space, then try again.")

    with monkeypatch.context() as patched:
        patched.setattr(type(context.files), "require_space", full)
        assert perform_joins(context) == 0
        assert asked(web, ids, 507)["error"]["code"] == "no_space"
    there = get(web, f"joins/{join['id']}")
    assert (there["state"], there["error"]["code"]) == ("failed", "no_space")
    assert perform_joins(context) == 0, "it is not tried again by itself"
    assert context.store.upload(join["id"]).length == 0
    assert web.client.delete(f"/api/joins/{join['id']}").status_code == 204
    assert web.client.get(f"/api/joins/{join['id']}").status_code == 404


def test_what_cannot_be_joined_is_refused_and_says_why(web: WebHarness) -> None:
    (one,), bare = parts(web, 1), web.add("bare.wav")["id"]
    assert "only once" in asked(web, [one, one], 400)["error"]["message"]
    assert (
        "“bare.wav” has no finished transcript" in asked(web, [one, bare], 409)["error"]["message"]
    )
    asked(web, [one], 400)
    asked(web, [one, "nobody"], 404)


def test_a_part_that_is_deleted_meanwhile_fails_the_join(web: WebHarness) -> None:
    ids = parts(web)
    join = asked(web, ids)
    web.client.delete(f"/api/recordings/{ids[1]}")
    perform_joins(web.tacet.context)
    there = get(web, f"joins/{join['id']}")
    assert (there["state"], there["error"]["code"]) == ("failed", "not_found")


def test_a_join_is_no_upload_that_others_can_send_to(web: WebHarness) -> None:
    join = asked(web, parts(web))
    answer = web.client.head(f"/api/uploads/{join['id']}")
    assert answer.status_code == 409
