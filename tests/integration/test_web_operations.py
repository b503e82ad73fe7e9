"""Text and times over HTTP: steps, undo, two tabs, and what is sent of them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from operations_over_http import RUN, change, rewrite, transcript, web_of_a_finished_run
from web_fixtures import WebHarness

from tacet.core.span import Span
from tacet.core.summary import summarize
from tacet.core.transcript import Segment, Transcript
from tacet.library.model.run import Shard
from tacet.library.use_cases.segment_json import segment_json
from tacet.plugins import exporters
from tacet.web.schemas import library as schemas


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebHarness]:
    with web_of_a_finished_run(tmp_path) as web:
        yield web


def test_after_an_edit_only_its_segment_is_made_into_json_anew(
    web: WebHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = transcript(web)
    made: list[int] = []

    def counted(segment: Segment, number: int, begins: bool) -> dict[str, Any]:
        made.append(number)
        return segment_json(segment, number, begins)

    monkeypatch.setattr("tacet.web.serializers.transcript.segment_json", counted)
    assert transcript(web) == before
    assert made == []
    _, second, _ = before["segments"]
    assert change(web, rewrite(second, "it sleeps")).status_code == 200
    after = transcript(web)
    assert made == [second["id"]]
    assert [s["text"] for s in after["segments"]][1] == " it sleeps"
    assert schemas.Transcript.model_validate(after).model_dump(mode="json") == after


def test_a_part_of_a_transcript_is_read_without_the_rest(
    web: WebHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Span | None] = []
    store = web.tacet.context.store
    shards, run = store.shards, replace(store.run("run"), summary=summarize(Transcript(60.0)))

    def noted(run_id: str, *, with_results: bool = True, within: Span | None = None) -> list[Shard]:
        asked.append(within)
        return shards(run_id, with_results=with_results, within=within)

    monkeypatch.setattr(store, "shards", noted)
    monkeypatch.setattr(store, "run", lambda _: run)
    part = transcript(web, start="30", end="40")
    assert asked == [Span(30, 40)]
    whole = transcript(web)
    assert part == transcript(web, start="30", end="40")  # cut out of the whole
    assert part["segments"] == [{**whole["segments"][-1], "paragraph": True}]
    assert (part["removed"], whole["removed"][0]["start"]) == ([], 50)
    assert part["duration"] == whole["duration"]
    assert part["summary"] == whole["summary"]


def test_a_part_of_a_transcript_has_what_a_person_changed(web: WebHarness) -> None:
    assert change(web, rewrite(transcript(web)["segments"][2], "over a cat")).status_code == 200
    part = transcript(web, start="30", end="40")
    assert [segment["text"].strip() for segment in part["segments"]] == ["over a cat"]
    assert part["revision"] == 1
    heard = transcript(web, start="30", end="40", edits="none")
    assert heard["segments"][0]["text"].strip() == "over the lazy dog."


def test_a_part_that_ends_before_it_begins_is_refused(web: WebHarness) -> None:
    answer = web.client.get(f"{RUN}/transcript?start=9&end=3")
    assert answer.status_code == 400
    assert "ends before it begins" in answer.json["error"]["message"]


def merged(before: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """A transcript after a change, as a page makes it from the answer alone."""
    assert told["over"] == before["revision"]
    segments = [s for s in before["segments"] if s["id"] not in told["gone"]]
    for new in told["segments"]:
        place = [s["id"] for s in segments]
        plain = {name: value for name, value in new.items() if name != "after"}
        if new["id"] in place:
            segments[place.index(new["id"])] = plain
        else:
            at = 0 if new["after"] is None else place.index(new["after"]) + 1
            segments.insert(at, plain)
    after = {**before, "segments": segments}
    for name in ("removed", "rewritten"):
        gone = {*told[name]["gone"], *(w["id"] for w in told[name]["words"])}
        left = [w for w in before[name] if w["id"] not in gone] + told[name]["words"]
        after[name] = sorted(left, key=lambda w: (w["start"], w["end"]))
    after["missed"] = before["missed"] if told["missed"] is None else told["missed"]
    same = {name: told[name] for name in ("revision", "summary", "history")}
    return {**after, **same}


def test_a_page_that_merges_what_each_answer_says_has_the_transcript_of_the_server(
    web: WebHarness,
) -> None:
    now = transcript(web)
    fox, jumps, dog = now["segments"]
    ids = [w["id"] for w in fox["words"]]
    steps: list[list[dict[str, Any]]] = [
        [rewrite(fox, "the quick\nred fox.")],
        [rewrite(jumps, "")],
        [{"kind": "merge", "word": dog["words"][0]["id"]}],
        [{"kind": "split", "word": ids[1]}, {"kind": "speaker", "words": ids[:2], "name": "Ann"}],
        [{"kind": "insert", "start": 52, "end": 53, "text": "so there"}],
        [{"kind": "retime", "word": ids[0], "start": 0.9, "end": 1.2}],
    ]
    for step in steps:
        answer = change(web, *step)
        assert answer.status_code == 200, answer.text
        now = merged(now, answer.json)
        assert now == transcript(web)
    assert now["history"] == {"undo": 6, "redo": None, "conflicts": 0}
    for number in range(6, 0, -1):
        now = merged(now, web.client.post(f"{RUN}/undo", json={"step": number}).json)
        assert now == transcript(web)
    original = transcript(web, edits="none")
    assert {**now, "history": None} == original
    for number in range(1, 7):
        now = merged(now, web.client.post(f"{RUN}/redo", json={"step": number}).json)
        assert now == transcript(web)


def test_decisions_tell_what_they_changed_as_well(web: WebHarness) -> None:
    now = transcript(web)
    last = web.client.get("/api/changes").json["last"]
    gone, aside = now["segments"][0]["words"][1]["id"], now["removed"][0]["id"]
    for words, verdict in (([gone], "removed"), ([aside], "kept"), ([gone, aside], None)):
        body = {"words": words, "verdict": verdict}
        assert web.client.put(f"{RUN}/words", json=body).status_code == 200
    events = web.client.get("/api/changes", query_string={"after": last}).json["events"]
    for event in events:
        if event["type"] == "transcript.edited":
            told = {**event["data"]}
            now = merged(now, told)
    assert [e["type"] for e in events] == ["transcript.edited"] * 3 + ["run.changed"]
    assert now == transcript(web)


def test_every_file_and_the_log_have_the_edited_text(web: WebHarness) -> None:
    fox = transcript(web)["segments"][0]
    change(web, rewrite(fox, "the quick red fox."))
    for format in ("txt", "srt", "vtt", "tsv", "json"):
        content = web.client.get(f"{RUN}/exports/{format}").text
        assert "red fox." in content, format
        assert "brown" not in json.loads(content)["text"] if format == "json" else True
    ours = json.loads(web.client.get(f"{RUN}/exports/json").text)["tacet"]
    assert [(w["word"], w["probability"]) for w in ours["rewritten"]] == [(" brown", 0.9)]
    assert [w["word"] for w in ours["words"] if "written" in w["by_person"]] == [" red"]
    log = json.loads(web.client.get(f"{RUN}/log").text)
    assert "red fox." in log["text"]
    assert "1 word written by a person; 1 word replaced by a person" in log["summary"]
    (step,) = log["edits"]["steps"]
    assert step["operations"] == [
        {"kind": "rewrite", "words": [fox["words"][2]["id"]], "text": "red"}
    ]
    assert [w["word"] for w in log["edits"]["written"]] == [" red"]
    assert [w["word"] for w in log["edits"]["rewritten"]] == [" brown"]
    assert any(w["word"] == " brown" for w in log["words"]), "as it was judged"


def test_every_format_says_in_its_receipt_what_a_person_wrote_and_moved(web: WebHarness) -> None:
    fox = transcript(web)["segments"][0]
    the = {"kind": "retime", "word": fox["words"][0]["id"], "start": 0.9, "end": 1.2}
    change(web, rewrite(fox, "the quick red fox."), the)
    for format in exporters():
        assert web.client.get(f"{RUN}/exports/{format}?receipt=true").status_code == 200, format
    told = web.client.get(f"{RUN}/exports/txt?receipt=true").text
    (line,) = [line for line in told.splitlines() if line.startswith("Changed by a person")]
    assert sorted(line.partition(": ")[2].split("; ")) == [
        "0:00:00 the (moved in time)",
        "0:00:01 brown (replaced by a person's text)",
        "0:00:01 red (written by a person)",
    ]


def test_the_difference_shows_what_was_and_what_stands(web: WebHarness) -> None:
    fox = transcript(web)["segments"][0]
    assert web.client.get(f"{RUN}/difference").json["stretches"] == []
    change(web, rewrite(fox, "The quick brown fox."))
    (stretch,) = web.client.get(f"{RUN}/difference").json["stretches"]
    assert [w["word"] for w in stretch["before"] if not w["same"]] == [" the"]
    assert [w["word"] for w in stretch["after"] if not w["same"]] == [" The"]


def test_two_tabs_that_change_other_words_of_one_sentence_are_both_kept(web: WebHarness) -> None:
    read = transcript(web)
    fox = read["segments"][0]
    first = change(web, rewrite(fox, "the slow brown fox."), revision=0)
    second = change(web, rewrite(fox, "the quick brown cat."), revision=0)
    assert (first.status_code, second.status_code) == (200, 200)
    assert second.json["over"] == 1
    assert transcript(web)["segments"][0]["text"] == " the slow brown cat."


def test_two_tabs_that_change_the_same_word_never_overwrite_each_other(web: WebHarness) -> None:
    fox = transcript(web)["segments"][0]
    assert change(web, rewrite(fox, "the quick red fox."), revision=0).status_code == 200
    answer = change(web, rewrite(fox, "the quick grey fox."), revision=0)
    assert answer.status_code == 409
    error = answer.json["error"]
    assert error["code"] == "edit_conflict"
    assert error["details"]["revision"] == 1
    assert [s["text"] for s in error["details"]["segments"]] == [" the quick red fox."]
    assert transcript(web)["revision"] == 1


def test_times_and_speakers_that_others_changed_since_are_a_conflict(web: WebHarness) -> None:
    word = transcript(web)["segments"][0]["words"][0]["id"]
    retime = {"kind": "retime", "word": word, "start": 0.5, "end": 1.1}
    ann = {"kind": "speaker", "words": [word], "name": "Ann"}
    assert change(web, retime, ann, revision=0).status_code == 200
    assert change(web, {**retime, "start": 0.7}, revision=0).status_code == 409
    assert change(web, {**ann, "name": "Bob"}, revision=0).status_code == 409
    assert change(web, {**ann, "name": "Bob"}, revision=1).status_code == 200


def test_undo_names_the_step_so_that_nobody_undoes_what_another_did(web: WebHarness) -> None:
    fox, jumps, _ = transcript(web)["segments"]
    change(web, rewrite(fox, "a fox."))
    change(web, rewrite(jumps, "it hops"))
    assert web.client.post(f"{RUN}/undo", json={"step": 1}).status_code == 409
    assert web.client.post(f"{RUN}/undo", json={"step": 2}).json["history"]["redo"] == 2
    again = web.client.post(f"{RUN}/undo", json={"step": 2})
    assert (again.status_code, again.json["revision"]) == (200, 3), "twice is no fault"
    change(web, rewrite(jumps, "it runs"))
    assert web.client.post(f"{RUN}/redo", json={"step": 2}).status_code == 409
    listed = web.client.get(f"{RUN}/operations").json
    assert [(s["number"], s["state"]) for s in listed["steps"]] == [(1, "live"), (3, "live")]


def test_what_a_step_builds_on_stays_until_the_step_is_undone(web: WebHarness) -> None:
    aside = transcript(web)["removed"][0]["id"]
    restored = {"words": [aside], "verdict": "kept"}
    web.client.put(f"{RUN}/words", json=restored)
    change(web, {"kind": "rewrite", "words": [aside], "text": "many thanks"})
    answer = web.client.put(f"{RUN}/words", json={**restored, "verdict": None})
    assert answer.status_code == 409
    assert answer.json["error"]["message"] == (
        "Later changes of the text build on this. Undo them first."
    )
    web.client.post(f"{RUN}/undo", json={"step": 1})
    assert web.client.put(f"{RUN}/words", json={**restored, "verdict": None}).status_code == 200


def test_a_word_that_a_person_wrote_can_be_set_aside_and_confirmed(web: WebHarness) -> None:
    fox = transcript(web)["segments"][0]
    change(web, rewrite(fox, "the quick red fox."))
    new = transcript(web)["segments"][0]["words"][2]
    assert (new["marks"], new["probability"], new["verdict"]) == (["written"], 1.0, "kept")
    body = {"words": [new["id"]], "verdict": "removed"}
    assert web.client.put(f"{RUN}/words", json=body).status_code == 200
    now = transcript(web)
    assert now["segments"][0]["text"] == " the quick fox."
    assert new["id"] in [w["id"] for w in now["removed"]]


def test_nothing_changed_is_no_step(web: WebHarness) -> None:
    fox = transcript(web)["segments"][0]
    answer = change(web, rewrite(fox, "  the quick  brown\tfox. "))
    assert (answer.status_code, answer.json["revision"], answer.json["segments"]) == (200, 0, [])


def test_what_the_run_wrote_stands_again_over_http(web: WebHarness) -> None:
    before = transcript(web)
    first = before["segments"][0]
    told = change(web, rewrite(first, "the slow fox.")).json
    words = [w["id"] for s in told["segments"] for w in s["words"] if "written" in w["marks"]]
    gone = [w["id"] for w in told["rewritten"]["words"]]
    back = {"kind": "take_back", "words": words, "originals": gone}
    assert change(web, back).json["segments"] == [{**first, "after": None}]
    assert transcript(web)["segments"] == before["segments"]
    assert transcript(web)["rewritten"] == []
    stored = web.client.get(f"{RUN}/operations").json["steps"][-1]["operations"]
    assert [(one["kind"], one["words"]) for one in stored] == [("take_back", [*words, *gone])]
    assert change(web, back).status_code == 409


def test_a_paragraph_begins_where_a_person_split_on_the_page_and_in_files(web: WebHarness) -> None:
    word = transcript(web)["segments"][0]["words"][2]["id"]
    told = change(web, {"kind": "split", "word": word}).json
    assert [s["paragraph"] for s in told["segments"]] == [True, True]
    text = web.client.get(f"{RUN}/exports/txt").text
    assert text.startswith("the quick\n\nbrown fox.")
