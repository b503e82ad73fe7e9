"""Uploads in pieces: FilePond's protocol under faults."""

import hashlib
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from web_fixtures import AS_IT_IS, WebHarness, beep_bytes, open_house
from werkzeug.test import TestResponse

CONTENT = os.urandom(2_500)
SIZE = 1_000  # bytes of a piece


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebHarness]:
    with open_house(tmp_path, max_upload_bytes=5_000_000) as web:
        yield web


def begin(web: WebHarness, length: int, **form: str) -> str:
    answer = web.client.post("/api/uploads", headers={"Upload-Length": str(length)}, data=form)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Content-Type"].startswith("text/plain")
    return answer.text


def send(web: WebHarness, upload: str, offset: int, piece: bytes, **headers: str) -> TestResponse:
    return web.client.patch(
        f"/api/uploads/{upload}",
        data=piece,
        headers={"Upload-Offset": str(offset), **headers},
        content_type="application/offset+octet-stream",
    )


def send_all(web: WebHarness, upload: str, content: bytes, name: str = "talk.wav") -> None:
    """As FilePond does: pieces of one size, an empty one at the end of an exact multiple."""
    for index in range(len(content) // SIZE + 1):
        offset = index * SIZE
        answer = send(
            web,
            upload,
            offset,
            content[offset : offset + SIZE],
            **{"Upload-Length": str(len(content)), "Upload-Name": quote(name)},
        )
        assert answer.status_code == 204, answer.text


def stored(web: WebHarness, recording: str) -> bytes:
    return web.client.get(f"/api/recordings/{recording}/media").data


@pytest.mark.parametrize("length", [1, SIZE - 1, SIZE, SIZE + 1, 2 * SIZE])
def test_a_file_sent_in_pieces_becomes_a_recording_of_the_same_id(
    web: WebHarness, length: int
) -> None:
    upload = begin(web, length)
    send_all(web, upload, CONTENT[:length])
    recording = web.client.get(f"/api/recordings/{upload}").json
    assert recording["sha256"] == hashlib.sha256(CONTENT[:length]).hexdigest()
    assert (recording["name"], recording["size"]) == ("talk.wav", length)
    head = web.client.head(f"/api/uploads/{upload}")
    assert head.headers["Upload-Offset"] == head.headers["Upload-Length"] == str(length)


def test_an_upload_goes_on_where_head_says(web: WebHarness) -> None:
    upload = begin(web, len(CONTENT))
    send(web, upload, 0, CONTENT[:SIZE])
    head = web.client.head(f"/api/uploads/{upload}")
    assert (head.status_code, head.data) == (200, b"")
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == ("1000", "2500")
    assert head.headers["Cache-Control"] == "no-store"
    send(web, upload, SIZE, CONTENT[SIZE:])
    assert stored(web, upload) == CONTENT


def test_the_same_piece_twice_is_no_error(web: WebHarness) -> None:
    upload = begin(web, len(CONTENT))
    send(web, upload, 0, CONTENT[:SIZE])
    again = send(web, upload, 0, CONTENT[:SIZE])
    assert (again.status_code, again.headers["Upload-Offset"]) == (204, "1000")
    send(web, upload, SIZE, CONTENT[SIZE:])
    last_again = send(web, upload, SIZE, CONTENT[SIZE:])
    assert (last_again.status_code, last_again.headers["Upload-Offset"]) == (204, "2500")
    assert stored(web, upload) == CONTENT


def test_another_piece_at_the_same_place_is_refused(web: WebHarness) -> None:
    upload = begin(web, len(CONTENT))
    send(web, upload, 0, CONTENT[:SIZE])
    other = send(web, upload, 0, bytes(SIZE))
    assert (other.status_code, other.headers["Upload-Offset"]) == (409, "1000")
    send(web, upload, SIZE, CONTENT[SIZE:])
    assert stored(web, upload) == CONTENT


@pytest.mark.parametrize("offset", [1, 500, 999, 1001, 2499])
def test_a_piece_in_the_wrong_place_learns_the_true_offset(web: WebHarness, offset: int) -> None:
    upload = begin(web, len(CONTENT))
    send(web, upload, 0, CONTENT[:SIZE])
    answer = send(web, upload, offset, CONTENT[offset : offset + SIZE])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "1000")
    assert answer.json["error"]["code"] == "wrong_offset"
    assert answer.json["error"]["details"] == {"offset": SIZE}


@pytest.mark.parametrize("arrived", [0, 1, 999])
def test_of_a_piece_that_broke_off_nothing_is_kept(web: WebHarness, arrived: int) -> None:
    upload = begin(web, len(CONTENT))
    send(web, upload, 0, CONTENT[:SIZE])
    cut = web.client.patch(
        f"/api/uploads/{upload}",
        input_stream=io.BytesIO(CONTENT[SIZE : SIZE + arrived]),
        headers={"Upload-Offset": str(SIZE)},
        environ_overrides={"CONTENT_LENGTH": str(SIZE)},
    )
    assert cut.status_code == 400
    head = web.client.head(f"/api/uploads/{upload}")
    assert head.headers["Upload-Offset"] == "1000"
    send(web, upload, SIZE, CONTENT[SIZE:])
    assert stored(web, upload) == CONTENT


def test_a_piece_longer_than_the_rest_is_refused(web: WebHarness) -> None:
    upload = begin(web, SIZE)
    assert send(web, upload, 0, CONTENT).status_code == 400
    assert web.client.head(f"/api/uploads/{upload}").headers["Upload-Offset"] == "0"


def test_the_address_may_carry_the_id_as_filepond_does_by_default(web: WebHarness) -> None:
    upload = begin(web, SIZE)
    answer = web.client.patch(
        f"/api/uploads?patch={upload}", data=CONTENT[:SIZE], headers={"Upload-Offset": "0"}
    )
    assert answer.status_code == 204
    assert stored(web, upload) == CONTENT[:SIZE]


@pytest.mark.parametrize("length", ["", "-1", "1.5", "many", "9" * 30, "\u0663"])
def test_a_length_that_is_no_number_of_bytes_is_refused(web: WebHarness, length: str) -> None:
    headers = [("Upload-Length", length.encode().decode("latin-1"))]
    answer = web.client.post("/api/uploads", headers=headers)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "bad_input")


def test_a_file_over_the_limit_is_refused_before_it_is_sent(web: WebHarness) -> None:
    answer = web.client.post("/api/uploads", headers={"Upload-Length": "5000001"})
    assert (answer.status_code, answer.json["error"]["code"]) == (413, "too_large")
    assert "larger than 5 MB" in answer.json["error"]["message"]
    at_once = web.client.post(
        "/api/recordings",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": "7000000"},
    )
    assert (at_once.status_code, at_once.json["error"]["code"]) == (413, "too_large")
    assert "larger than 5 MB" in at_once.json["error"]["message"]


def test_a_file_for_which_the_disk_has_no_room_is_refused(tmp_path: Path) -> None:
    with open_house(tmp_path / "full", max_upload_bytes=1 << 60) as web:
        answer = web.client.post("/api/uploads", headers={"Upload-Length": str(1 << 59)})
        assert (answer.status_code, answer.json["error"]["code"]) == (507, "no_space")


def test_an_empty_file_is_refused_with_the_reason(web: WebHarness) -> None:
    answer = web.client.post("/api/uploads", headers={"Upload-Length": "0"})
    assert (answer.status_code, answer.json["error"]["code"]) == (422, "unreadable_media")


def test_an_upload_can_be_given_up_in_both_spellings(web: WebHarness) -> None:
    first, second = begin(web, SIZE), begin(web, SIZE)
    assert web.client.delete(f"/api/uploads/{first}").status_code == 204
    assert web.client.delete("/api/uploads", data=second).status_code == 204
    for upload in (first, second):
        assert web.client.head(f"/api/uploads/{upload}").status_code == 404
        assert send(web, upload, 0, CONTENT[:SIZE]).status_code == 404


def test_what_the_form_asks_for_starts_a_run(web: WebHarness) -> None:
    wish = {"options": {**AS_IT_IS, "beam_size": 2}, "start": True}
    upload = begin(web, len(beep_bytes()), filepond=json.dumps(wish))
    assert send(web, upload, 0, beep_bytes()).status_code == 204
    run = web.client.get(f"/api/recordings/{upload}").json["run"]
    assert (run["state"], run["options"]["beam_size"]) == ("waiting", 2)


@pytest.mark.parametrize(
    "wish",
    [
        "{", "[]", '"text"', '{"options": {"beam_size": "2"}}', '{"options": {"beam_size": 1e9}}',
        '{"options": {"no_such": 1}}', '{"options": []}', '{"start": "perhaps"}',
        '{"options": {"temperature": NaN}}', '{"options": {"language": "elvish"}}',
    ],
)  # fmt: skip
def test_a_form_that_asks_for_nonsense_is_refused(web: WebHarness, wish: str) -> None:
    answer = web.client.post(
        "/api/uploads", headers={"Upload-Length": "10"}, data={"filepond": wish}
    )
    assert answer.status_code == 400
    assert answer.json["error"]["message"]


def test_missing_headers_are_reported(web: WebHarness) -> None:
    upload = begin(web, SIZE)
    without_offset = web.client.patch(f"/api/uploads/{upload}", data=b"x")
    assert "Upload-Offset" in without_offset.json["error"]["message"]
    no_length = web.client.post("/api/uploads")
    assert "Upload-Length" in no_length.json["error"]["message"]
