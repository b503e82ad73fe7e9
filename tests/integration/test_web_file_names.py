"""Hostile file names come back unchanged and never become paths."""

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

import pytest
from web_fixtures import WebHarness, beep_bytes, open_house

UNCHANGED = [
    "plain.wav", "two  spaces .wav", "100% #1 & more?.wav", "50%20.wav", "%2e%2e%2f.wav", "a+b.wav",
    'she said "hello".wav', "it's.wav", "semi;colon=1.wav", "back`tick$(x).wav", "<b>bold.wav",
    "-rf.wav", ".hidden", "CON", "aux.wav", "no extension", "many.dots.in.it.wav", "ends in dot.",
    "\u00e4\u00f6\u00fc\u00df.wav", "e\u0301.wav", "\u65e5\u672c\u8a9e.wav",
    "\u05e9\u05dc\u05d5\u05dd.wav", "\u202eevil.wav", "\u0645\u0631\u062d\u0628\u0627 mixed.wav",
    "\U0001f3a4\U0001f469\u200d\U0001f52c.wav", "x" * 196 + ".wav", "\U0001f3a4" * 200,
    "{{7*7}}.wav", "'; DROP TABLE recordings;--.wav", "http:evil.wav", "concat:a|b.wav",
    "..\\..\\windows\\system.ini",
]  # fmt: skip
BY_RULE = {
    "line\nbreak\r.wav": "linebreak.wav",
    "tab\tnul\x00.wav": "tabnul.wav",
    "../../etc/passwd": "passwd",
    "C:\\fakepath\\name.wav": "name.wav",
    "folder/in a folder/name.wav": "name.wav",
    "": "recording",
    "   ": "recording",
}


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebHarness]:
    with open_house(tmp_path_factory.mktemp("names")) as web:
        yield web


def encoded(name: str) -> str:
    """As the page does: encodeURIComponent."""
    return quote(name, safe="!'()*-._~")


def sent(web: WebHarness, header: str) -> dict[str, object]:
    """The recording after an upload whose name header reads so."""
    content = beep_bytes()[:200]
    upload = web.client.post("/api/uploads", headers={"Upload-Length": str(len(content))}).text
    headers = [("Upload-Offset", "0"), ("Upload-Name", header)]
    answer = web.client.patch(f"/api/uploads/{upload}", data=content, headers=headers)
    assert answer.status_code == 204, answer.text
    return dict(web.client.get(f"/api/recordings/{upload}").json)


def disposition(web: WebHarness, recording: str) -> str:
    answer = web.client.get(f"/api/recordings/{recording}/media?download=1")
    assert answer.status_code == 200
    return answer.headers["Content-Disposition"]


@pytest.mark.parametrize("name", UNCHANGED)
def test_a_name_comes_back_unchanged_in_the_page_and_in_the_download(
    web: WebHarness, name: str
) -> None:
    recording = sent(web, encoded(name))
    assert recording["name"] == name
    header = disposition(web, str(recording["id"]))
    assert header.isascii()
    assert unquote(header.rpartition("filename*=UTF-8''")[2]) == name
    plain = re.search(r'filename="([^"\\]*)"', header)
    assert plain is not None
    assert "%" not in plain.group(1)


@pytest.mark.parametrize("name", BY_RULE)
def test_what_no_name_can_hold_is_left_out(web: WebHarness, name: str) -> None:
    assert sent(web, encoded(name))["name"] == BY_RULE[name]


def test_a_name_that_filepond_sends_unencoded_is_understood(web: WebHarness) -> None:
    for name in ("\u00e4rger 1.wav", "100% sure.wav", "\U0001f3a4.wav"):
        assert sent(web, name.encode().decode("latin-1"))["name"] == name


def test_no_name_leaves_a_trace_among_the_files(web: WebHarness) -> None:
    data = web.tacet.settings.data_dir
    files = [path.relative_to(data) for path in data.rglob("*") if path.is_file()]
    media = [path for path in files if path.parts[0] == "files"]
    assert len(media) > 0
    assert all(re.fullmatch(r"[0-9a-f]{32}(\.\w+)?", path.name) for path in media), media


@pytest.mark.parametrize("name", UNCHANGED)
def test_renaming_takes_every_name_too(web: WebHarness, name: str) -> None:
    first = web.client.get("/api/recordings?limit=1").json["items"]
    recording = first[0]["id"] if first else sent(web, "a.wav")["id"]
    answer = web.client.patch(f"/api/recordings/{recording}", json={"name": name})
    assert answer.json["name"] == name
