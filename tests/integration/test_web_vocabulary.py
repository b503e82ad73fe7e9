"""Vocabularies and proposals over HTTP, and what a run keeps of them."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_fixtures import AS_IT_IS, WebHarness, open_house

from tacet.library.context import AppContext
from tacet.library.model.run import TranscriptView
from tacet.library.use_cases import replacements
from tacet.library.use_cases.transcripts import transcript_of


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebHarness]:
    """A Tacet without recordings."""
    with open_house(tmp_path) as made:
        yield made


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["term"] for item in answer.json["items"]]


def send(web: WebHarness, path: str, content: bytes, name: str = "names.csv") -> Any:
    return web.client.post(path, data={"file": (io.BytesIO(content), name)})


def test_terms_are_added_listed_and_removed(web: WebHarness) -> None:
    term = {"term": " Łódź ", "replaces": ["Lodz", "Łódź"], "language": "Polish", "note": "town"}
    answer = web.client.post("/api/vocabulary", json={"terms": [term, {"term": "Tacet"}]})
    assert names(answer) == ["Łódź", "Tacet"], "the first of a list stands first"
    (first, _) = answer.json["items"]
    about = {key: first[key] for key in ("replaces", "language", "note")}
    assert about == {"replaces": ["Lodz"], "language": "pl", "note": "town"}
    assert names(web.client.get("/api/vocabulary")) == ["Łódź", "Tacet"]
    for _ in range(2):
        assert names(web.client.delete(f"/api/vocabulary/{first['id']}")) == ["Tacet"]


def test_a_recording_has_terms_of_its_own(web: WebHarness) -> None:
    path = f"/api/recordings/{web.add()['id']}/vocabulary"
    assert names(web.client.post(path, json={"terms": [{"term": "Tacet"}]})) == ["Tacet"]
    assert names(send(web, f"{path}/import", b"Sweynheim;Swainheim\n")) == ["Sweynheim", "Tacet"]
    assert names(web.client.get("/api/vocabulary")) == []
    listed = web.client.get(path).json["items"]
    assert names(web.client.delete(f"{path}/{listed[0]['id']}")) == ["Tacet"]
    assert b"Tacet" in web.client.get(f"{path}/export").data
    for answer in (
        web.client.get("/api/recordings/nobody/vocabulary"),
        web.client.post("/api/recordings/nobody/vocabulary", json={"terms": []}),
        web.client.get("/api/recordings/nobody/vocabulary/export"),
        web.client.delete("/api/recordings/nobody/vocabulary/x"),
        send(web, "/api/recordings/nobody/vocabulary/import", b"a"),
    ):
        assert answer.status_code == 404, answer.text


def test_what_is_exported_is_imported_again(web: WebHarness) -> None:
    table = "term,replaces,language,note\nTacet,Tacit|Tasset,en,our program\nŁódź,,,\n".encode()
    assert names(send(web, "/api/vocabulary/import", table)) == ["Tacet", "Łódź"]
    exported = web.client.get("/api/vocabulary/export")
    assert exported.mimetype == "text/csv"
    assert "vocabulary.csv" in exported.headers["Content-Disposition"]
    before = web.client.get("/api/vocabulary").json["items"]
    after = send(web, "/api/vocabulary/import", exported.data).json["items"]
    assert [{**item, "changed_at": ""} for item in after] == [
        {**item, "changed_at": ""} for item in before
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"Tacet\n\x1b[0m", "Line 2: A term holds a control character"),
        (b"Tacet\n" + b"x" * 10_000, "Line 2: A term is too long"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_line(
    web: WebHarness, content: bytes, told: str
) -> None:
    answer = send(web, "/api/vocabulary/import", content)
    assert answer.status_code == 400
    assert answer.json["error"]["code"] == "bad_term"
    assert told in answer.json["error"]["message"]
    assert names(web.client.get("/api/vocabulary")) == []


def test_hostile_terms_are_refused_with_a_sentence(web: WebHarness) -> None:
    for bad in ("", "   ", "x" * 200, "a\x00b", "a\u202eb", "..."):
        answer = web.client.post("/api/vocabulary", json={"terms": [{"term": bad}]})
        assert (answer.status_code, answer.json["error"]["code"]) == (400, "bad_term"), bad
    answer = web.client.post("/api/vocabulary", json={"terms": [{"term": "a", "language": "xx"}]})
    assert answer.json["error"]["code"] == "bad_option"
    assert web.client.post("/api/vocabulary/import").json["error"]["code"] == "bad_input"


def test_a_vocabulary_has_an_end(web: WebHarness) -> None:
    full = {"terms": [{"term": f"Name {number}"} for number in range(5_000)]}
    assert len(names(web.client.post("/api/vocabulary", json=full))) == 5_000
    answer = web.client.post("/api/vocabulary", json={"terms": [{"term": "one more"}]})
    assert answer.json["error"]["code"] == "bad_term"
    assert "at most 5000" in answer.json["error"]["message"]


def test_a_run_keeps_the_terms_it_was_given(web: WebHarness) -> None:
    web.client.post("/api/vocabulary", json={"terms": [{"term": "Tacet"}, {"term": "Zug"}]})
    recording = web.add()["id"]
    own = {"terms": [{"term": "tacet", "replaces": ["tacit"]}, {"term": "Łódź"}]}
    web.client.post(f"/api/recordings/{recording}/vocabulary", json=own)
    first = web.client.post(f"/api/recordings/{recording}/runs", json=AS_IT_IS).json
    web.client.post("/api/vocabulary", json={"terms": [{"term": "later"}]})
    second = web.client.post(f"/api/recordings/{recording}/runs", json=AS_IT_IS).json
    assert first["id"] != second["id"], "with other terms it is another run"
    web.work()
    logs = [web.client.get(f"/api/runs/{run['id']}/log").json for run in (first, second)]
    given = [[term["term"] for term in log["vocabulary"]["terms"]] for log in logs]
    assert given == [["tacet", "Łódź", "Zug"], ["tacet", "Łódź", "later", "Zug"]]
    assert logs[0]["vocabulary"]["terms"][0]["replaces"] == ["tacit"]
    ids = [log["vocabulary"]["sha256"] for log in logs]
    assert ids[0] != ids[1]
    files = [web.client.get(f"/api/runs/{run['id']}/exports/json").json for run in (first, second)]
    assert [file["tacet"]["vocabulary"] for file in files] == ids
    told = web.client.get(f"/api/runs/{first['id']}/exports/txt?receipt=true").text
    assert f"SHA-256 of the vocabulary: {ids[0]}" in told


def test_without_a_vocabulary_the_log_has_none(web: WebHarness) -> None:
    run = web.done_run()
    assert web.client.get(f"/api/runs/{run['id']}/log").json["vocabulary"] is None


def test_the_vocabulary_proposes_what_to_rewrite(web: WebHarness) -> None:
    run = web.done_run()
    path = f"/api/runs/{run['id']}"
    none = {"run_id": run["id"], "revision": 0, "items": []}
    assert web.client.get(f"{path}/replacements").json == none
    rule = {"term": "Hello, World", "replaces": ["hello world"]}
    web.client.post("/api/vocabulary", json={"terms": [rule]})
    before = web.client.get(f"{path}/transcript").json
    (made,) = web.client.get(f"{path}/replacements").json["items"]
    words = before["segments"][0]["words"]
    ids = [word["id"] for word in words]
    behind = "".join(word["word"] for word in words[2:8]).strip()
    place = {"start": words[0]["start"], "before": "", "after": behind}
    assert made == place | {
        "words": ids[:2],
        "heard": "Hello world.",
        "text": "Hello, World.",
        "rule": {"heard": "hello world", "text": "Hello, World"},
    }
    assert web.client.get(f"{path}/transcript").json == before, "a proposal changes nothing"


def test_one_correction_is_proposed_wherever_it_applies(web: WebHarness) -> None:
    runs = [web.done_run(name) for name in ("one.wav", "two.wav")]
    web.add("not transcribed.wav")
    rule = {"heard": "AGAIN", "text": "once more"}
    here = web.client.get(f"/api/runs/{runs[0]['id']}/replacements/alike", query_string=rule).json
    assert [(item["heard"], item["text"]) for item in here["items"]] == [("Again.", "Once more.")]
    everywhere = web.client.get("/api/replacements", query_string=rule).json
    assert everywhere["total"] == 2
    assert [(one["name"], one["run_id"]) for one in everywhere["items"]] == [
        ("two.wav", runs[1]["id"]),
        ("one.wav", runs[0]["id"]),
    ]
    none = web.client.get("/api/replacements", query_string={"heard": ".*", "text": "x"})
    assert none.status_code == 400, "not one letter"
    regex = web.client.get("/api/replacements", query_string={"heard": "a.*n", "text": "x"})
    assert json.loads(regex.data) == {"total": 0, "items": [], "next": None}
    assert web.client.get("/api/runs/nobody/replacements").status_code == 404


def everywhere(web: WebHarness, heard: str, **query: Any) -> dict[str, Any]:
    """Where a correction of what was heard applies, in all recordings."""
    asked = {"heard": heard, "text": "other", **query}
    return dict(web.client.get("/api/replacements", query_string=asked).json)


def test_a_correction_everywhere_is_answered_page_by_page(web: WebHarness) -> None:
    runs = [web.done_run(f"{number}.wav")["id"] for number in range(3)]
    seen, after = [], None
    for _ in range(9):
        page = everywhere(web, "again", limit=1, **({} if after is None else {"after": after}))
        assert page["total"] == 1
        seen += [one["run_id"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == runs[::-1]
    far = everywhere(web, "again", after=2**53)
    assert (far["total"], far["next"]) == (3, None)
    assert web.client.get("/api/replacements?heard=a&text=b&limit=201").status_code == 400


def test_only_texts_that_search_finds_are_read(
    web: WebHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = web.done_run()
    read = []

    def reading(context: AppContext, run_id: str) -> TranscriptView:
        read.append(run_id)
        return transcript_of(context, run_id)

    monkeypatch.setattr(replacements, "transcript_of", reading)
    assert everywhere(web, "nowhere")["items"] == []
    assert everywhere(web, "nowhere", limit=1)["next"] is None
    assert read == []
    assert len(everywhere(web, "again")["items"]) == 1
    assert read == [run["id"]]


def test_words_of_an_edit_are_replaced_before_they_are_indexed(web: WebHarness) -> None:
    run = web.done_run()
    segment = web.client.get(f"/api/runs/{run['id']}/transcript").json["segments"][0]
    rewrite = {"kind": "rewrite", "words": [segment["words"][0]["id"]], "text": "Unheard"}
    body = {"revision": 0, "operations": [rewrite]}
    assert web.client.post(f"/api/runs/{run['id']}/operations", json=body).status_code == 200
    assert web.tacet.context.store.unindexed() == 1
    assert everywhere(web, "unheard")["total"] == 1
