"""Recordings fetched from web addresses: what arrives is an upload like any other."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from file_server import FileServer, Page, file_server
from sample_library import SampleLibrary, read, speech_wave

from tacet.core.errors import BadAddress, BadOption, Conflict, NotFound
from tacet.library.context import utc_now
from tacet.library.fetches.perform import perform_fetch, waiting_fetches
from tacet.library.fetches.request import request_fetch
from tacet.library.model.recording import Recording, Upload
from tacet.library.use_cases.sweep import sweep, tidy
from tacet.library.use_cases.uploads import Piece, abandon_upload, append_upload, upload_of
from tacet.network.client import GuardedNetwork

WAVE = speech_wave(2)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    """A library that may fetch, from this computer, too."""
    with SampleLibrary(tmp_path, 2) as library:
        library.clock.now = utc_now()
        network = GuardedNetwork(allow_private=True)
        library.context = replace(library.context, network=network, allow_urls=True)
        yield library


def fetched(library: SampleLibrary, url: str, **more: Any) -> Recording | Upload:
    """The recording that a URL has become, or the upload that failed."""
    upload = request_fetch(library.context, url, **more)
    if perform_fetch(library.context, upload.id, lambda: False):
        return library.context.store.recording(upload.id)
    return library.context.store.upload(upload.id)


def failure(library: SampleLibrary, server: FileServer, path: str) -> tuple[str, str]:
    """Code and message of a fetch that fails."""
    upload = fetched(library, f"{server.url}/{path}")
    assert isinstance(upload, Upload)
    assert upload.error
    assert (upload.offset, upload.length) == (0, 0)
    return upload.error.code, upload.error.message


def test_a_file_is_fetched_and_its_run_begins(library: SampleLibrary) -> None:
    with file_server(**{"talk%20one.wav": Page(WAVE)}) as server:
        options = {"beam_size": 2, "webhook_url": "http://127.0.0.1:9/"}
        about = {"options": options, "start": True}
        recording = fetched(library, f"{server.url}/talk%20one.wav?key=1", metadata=about)
    assert isinstance(recording, Recording)
    assert (recording.name, recording.size, recording.duration) == ("talk one.wav", len(WAVE), 9.0)
    assert read(library.context.files.open(recording.file)) == WAVE
    (run,) = library.context.store.runs_of(recording.id)
    assert run.options["beam_size"].value == 2
    assert run.webhooks
    assert server.asked == ["/talk%20one.wav?key=1"]
    assert library.context.store.uploads() == []


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({"Content-Disposition": 'attachment; filename="a b.wav"'}, "a b.wav"),
        ({"Content-Disposition": "attachment; filename*=UTF-8''%C3%BC.wav"}, "ü.wav"),
        ({"Content-Disposition": 'inline; filename="../../etc/passwd"'}, "passwd"),
        ({"Content-Disposition": "attachment; filename*=nonsense''%FF.wav"}, "ÿ.wav"),
        ({}, "x.wav"),
    ],
)
def test_the_server_may_name_the_file(
    library: SampleLibrary, headers: dict[str, str], name: str
) -> None:
    with file_server(**{"x.wav": Page(WAVE, headers=headers)}) as server:
        recording = fetched(library, f"{server.url}/x.wav")
        assert recording.name == name
        assert fetched(library, f"{server.url}/x.wav", name="mine.wav").name == "mine.wav"


def test_a_length_need_not_be_told(library: SampleLibrary) -> None:
    with file_server(x=Page(WAVE, headers={"Content-Length": "", "Connection": "close"})) as server:
        recording = fetched(library, f"{server.url}/x")
    assert isinstance(recording, Recording)
    assert recording.size == len(WAVE)


def test_redirects_are_followed_five_times_and_each_is_checked(library: SampleLibrary) -> None:
    pages = {str(n): Page(status=302, headers={"Location": f"/{n + 1}"}) for n in range(6)}
    with file_server(**pages, **{"6": Page(WAVE)}) as server:
        assert isinstance(fetched(library, f"{server.url}/1"), Recording)
        code, message = failure(library, server, "0")
        assert (code, "more than 5 times" in message) == ("bad_address", True)
        for where in (
            "file:///etc/passwd",
            "http://me:pw@127.0.0.1/",
            "gopher://a",
            "http://",
            "http://[::1",
        ):
            server.pages["/away"] = Page(status=307, headers={"Location": where})
            assert failure(library, server, "away")[0] == "bad_address"


def test_a_redirect_to_a_private_address_is_refused(
    library: SampleLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first hop alone is taken for one of the internet."""
    from tacet.network import addresses

    true = addresses.is_public
    monkeypatch.setattr(addresses, "is_public", lambda one: str(one) == "127.0.0.1" or true(one))
    network = GuardedNetwork(allow_private=False)
    library.context = replace(library.context, network=network)
    with file_server() as server:
        port = server.url.rpartition(":")[2]
        for host in ("127.0.0.2", "169.254.169.254", "[::1]", "localhost.localdomain.invalid"):
            where = f"http://{host}:{port}/secret"
            server.pages["/x"] = Page(status=301, headers={"Location": where})
            assert failure(library, server, "x")[0] in ("bad_address", "no_answer")
        assert set(server.asked) == {"/x"}


@pytest.mark.parametrize(
    ("page", "code", "told"),
    [
        (Page(status=404), "no_answer", "answers 404"),
        (Page(b"<p>", headers={"Content-Type": "text/html; charset=x"}), "bad_address", "a page"),
        (Page(b""), "unreadable_media", "empty"),
        (Page(WAVE, sent=1_000), "no_answer", "broke off"),
        (Page(WAVE, headers={"Content-Length": str(1 << 40)}), "bad_input", "at most"),
        (Page(WAVE, headers={"Content-Length": str(len(WAVE) + 9)}), "no_answer", "broke off"),
        (Page(b"x" * 300_000, headers={"Content-Length": ""}), "bad_input", "at most"),
    ],
)
def test_what_cannot_be_fetched_is_told(
    library: SampleLibrary, page: Page, code: str, told: str
) -> None:
    most = 299_000 if len(page.body) == 300_000 else 2 << 30
    limits = replace(library.context.limits, max_upload_bytes=most)
    library.context = replace(library.context, limits=limits)
    with file_server(x=page) as server:
        found, message = failure(library, server, "x")
    assert found == code
    if told != "at most":
        assert told in message


def test_no_more_than_the_claimed_bytes_are_taken(library: SampleLibrary) -> None:
    claim = {"Content-Length": str(len(WAVE) // 2), "Connection": "close"}
    with file_server(x=Page(WAVE, headers=claim)) as server:
        recording = fetched(library, f"{server.url}/x")
    assert isinstance(recording, Recording)
    assert recording.size == len(WAVE) // 2


def test_what_is_no_recording_becomes_one_that_says_so_as_an_upload_does(
    library: SampleLibrary,
) -> None:
    with file_server(x=Page(b"not a recording")) as server:
        recording = fetched(library, f"{server.url}/x")
    assert isinstance(recording, Recording)
    assert recording.error is not None


def test_it_can_be_given_up_and_nothing_can_be_added_to_it(library: SampleLibrary) -> None:
    gate = threading.Event()
    context = library.context
    with file_server(x=Page(WAVE, gate=gate)) as server:
        upload = request_fetch(context, f"{server.url}/x")
        with pytest.raises(Conflict, match="fetched by Tacet itself"):
            append_upload(context, upload.id, Piece(0, [b"x"], 1))
        assert [one.id for one in waiting_fetches(context)] == [upload.id]
        results: list[bool] = []
        thread = threading.Thread(
            target=lambda: results.append(perform_fetch(context, upload.id, lambda: False))
        )
        thread.start()
        while upload_of(context, upload.id).length != len(WAVE):
            assert thread.is_alive()
        assert tidy(context) == sweep(context) == 0, "it is not taken for complete, nor old"
        assert abandon_upload(context, upload.id)
        gate.set()
        thread.join()
    assert results == [False]
    assert waiting_fetches(context) == []
    with pytest.raises(NotFound):
        upload_of(context, upload.id)


def test_one_that_was_cut_off_by_a_stop_begins_anew(library: SampleLibrary) -> None:
    context = library.context
    with file_server(x=Page(WAVE)) as server:
        upload = request_fetch(context, f"{server.url}/x")
        assert not perform_fetch(context, upload.id, lambda: True)
        assert [one.id for one in waiting_fetches(context)] == [upload.id]
        assert perform_fetch(context, upload.id, lambda: False)
    assert context.store.recording(upload.id).size == len(WAVE)
    assert not perform_fetch(context, upload.id, lambda: False)


def test_requests_are_checked_before_anything_is_stored(library: SampleLibrary) -> None:
    with pytest.raises(BadAddress):
        request_fetch(library.context, "ftp://example.com/a.wav")
    with pytest.raises(BadOption):
        request_fetch(library.context, "http://a.example/", metadata={"options": {"no": 1}})
    guarded = replace(library.context, network=GuardedNetwork())
    with pytest.raises(BadAddress, match="allow_private_urls"):
        request_fetch(guarded, "http://127.0.0.1/a.wav")
    off = replace(library.context, allow_urls=False)
    with pytest.raises(Conflict, match="allow_urls"):
        request_fetch(off, "http://example.com/a.wav")
    assert library.context.store.uploads() == []
