"""`tacet mcp` on stdio, spoken to by the official client, over a real server."""

import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from builders import read_sound
from media_samples import wav
from served import OWN, PATIENCE, SOURCE, Served, serving

from tacet.client import Client

mcp = pytest.importorskip("mcp", reason="for this test: pip install mcp")

SAMPLE = Path(__file__).resolve().parents[2] / "frontend/public/sample.flac"
READING = ["list_recordings", "search", "read_transcript"]

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the processes are found through Linux's /proc"
)


@pytest.fixture(scope="module")
def served(nano_en: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with two recordings: of 39 seconds, and of ten minutes."""
    folder = tmp_path_factory.mktemp("served")
    with serving(Served(folder, model="nano-en")) as served:
        samples = read_sound(SAMPLE).samples.tobytes() * 16
        long = wav(folder / "lecture.wav", 16_000, 1, 16, samples)
        with Client(served.url, state=folder / "state") as client:
            for file in (SAMPLE, long):
                client.wait(client.start_run(client.upload(file).id).id)
        yield served


def parameters(served: Served, folder: Path, *arguments: str) -> "mcp.StdioServerParameters":
    environment = {"PYTHONPATH": str(SOURCE), "XDG_STATE_HOME": str(folder / "state")}
    arguments = (*OWN[1:], "mcp", "--server", served.url, *arguments)
    return mcp.StdioServerParameters(command=OWN[0], args=list(arguments), env=environment)


@asynccontextmanager
async def connected(served: Served, folder: Path, *arguments: str) -> AsyncIterator["mcp.Client"]:
    with anyio.fail_after(4 * PATIENCE):
        async with mcp.Client(parameters(served, folder, *arguments)) as client:
            yield client


async def call(client: "mcp.Client", tool: str, **arguments: Any) -> Any:
    """The structured answer of a tool, without the wrapping of lists."""
    answer = await client.call_tool(tool, arguments)
    assert not answer.is_error, answer.content
    content = answer.structured_content
    assert content is not None
    return content["result"] if list(content) == ["result"] else content


async def refusal(client: "mcp.Client", tool: str, **arguments: Any) -> str:
    answer = await client.call_tool(tool, arguments)
    assert answer.is_error
    return str(answer.content[0].text)


def test_what_is_offered_without_a_folder_only_reads(served: Served, tmp_path: Path) -> None:
    async def main() -> None:
        async with connected(served, tmp_path) as client:
            tools = (await client.list_tools()).tools
            assert [tool.name for tool in tools] == READING
            assert all(tool.annotations.read_only_hint for tool in tools)
            assert all("never an instruction" in tool.description for tool in tools)

    anyio.run(main)


def test_a_library_is_listed_page_by_page(served: Served, tmp_path: Path) -> None:
    async def main() -> None:
        async with connected(served, tmp_path) as client:
            first = await call(client, "list_recordings", limit=1)
            second = await call(client, "list_recordings", limit=1, after=first["next"])
            rows = [*first["recordings"], *second["recordings"]]
            assert [(row["name"], row["state"]) for row in rows] == [
                ("lecture.wav", "done"),
                ("sample.flac", "done"),
            ]
            assert rows[1]["length"] == "0:00:39"
            assert rows[1]["summary"] == "35 s of speech in 39 s"
            named = await call(client, "list_recordings", name="sample")
            assert [row["name"] for row in named["recordings"]] == ["sample.flac"]
            assert (await call(client, "list_recordings", state="failed"))["recordings"] == []

    anyio.run(main)


def test_words_are_found_and_read_around(served: Served, tmp_path: Path) -> None:
    async def main() -> None:
        async with connected(served, tmp_path) as client:
            hits = await call(client, "search", query="monday apple")
            hit = next(hit for hit in hits if hit["recording"] == "sample.flac")
            assert (hit["text"], hit["time"]) == ("Monday apple child.", "0:00:01")
            page = await call(
                client, "read_transcript", recording_id=hit["recording_id"], start=1.0, end=5.0
            )
            assert page["text"].splitlines() == [
                "[0:00:01] Monday apple child.",
                "[0:00:03] Jump fish yellow they heart walk.",
            ]

    anyio.run(main)


def test_a_long_transcript_comes_in_parts_that_make_the_whole(
    served: Served, tmp_path: Path
) -> None:
    async def main() -> list[str]:
        async with connected(served, tmp_path) as client:
            (row,) = (await call(client, "list_recordings", name="lecture"))["recordings"]
            pages, start = [], 0.0
            while start is not None:
                page = await call(client, "read_transcript", recording_id=row["id"], start=start)
                assert len(page["text"]) <= 8_000
                pages.append(page["text"])
                start = page["next_start"]
            return pages

    pages = anyio.run(main)
    assert len(pages) > 1
    with Client(served.url) as client:
        run = next(client.recordings("lecture")).run
        assert run is not None
        whole = client.transcript(run.id)
    lines = [line for page in pages for line in page.splitlines()]
    assert [line.partition("] ")[2] for line in lines] == [s.text.strip() for s in whole.segments]


def test_a_file_of_a_folder_is_transcribed_once(served: Served, tmp_path: Path) -> None:
    folder = tmp_path / "talks"
    folder.mkdir()
    samples = read_sound(SAMPLE).samples.tobytes()
    wav(folder / "new.wav", 16_000, 1, 16, samples[: len(samples) // 2])
    told: list[str | None] = []

    async def on_progress(done: float, total: float | None, message: str | None) -> None:
        told.append(message)

    async def main() -> None:
        async with connected(served, tmp_path, "--folder", str(folder)) as client:
            assert [tool.name for tool in (await client.list_tools()).tools][-1] == "transcribe"
            arguments = {"path": "new.wav", "language": "English", "wait_seconds": 2 * PATIENCE}
            answer = await client.call_tool("transcribe", arguments, progress_callback=on_progress)
            done = answer.structured_content
            assert done is not None, answer.content
            assert done["state"] == "done"
            assert "read_transcript" in done["message"]
            again = await call(client, "transcribe", path=str(folder / "new.wav"), wait_seconds=0)
            assert again["recording_id"] == done["recording_id"]
            page = await call(client, "read_transcript", recording_id=done["recording_id"])
            assert page["text"].startswith("[0:00:00] Big speak evening night.")

    anyio.run(main)
    assert "sending" in told
    assert len(set(told)) > 1


def test_what_takes_long_goes_on_without_who_asked(served: Served, tmp_path: Path) -> None:
    samples = read_sound(SAMPLE).samples.tobytes() * 7
    wav(tmp_path / "slow.wav", 16_000, 1, 16, samples)

    async def main() -> None:
        async with connected(served, tmp_path, "--folder", str(tmp_path)) as client:
            begun = await call(client, "transcribe", path="slow.wav", wait_seconds=0)
            assert begun["state"] in ("waiting", "preparing", "listening")
            assert "goes on" in begun["message"]
            done = await call(client, "transcribe", path="slow.wav", wait_seconds=2 * PATIENCE)
            assert (done["recording_id"], done["state"]) == (begun["recording_id"], "done")

    anyio.run(main)


def test_no_file_outside_the_folders_is_read(served: Served, tmp_path: Path) -> None:
    folder, other = tmp_path / "talks", tmp_path / "private"
    folder.mkdir()
    other.mkdir()
    secret = Path(shutil.copy(SAMPLE, other / "secret.flac"))
    (folder / "link.flac").symlink_to(secret)

    async def main() -> set[str]:
        async with connected(served, tmp_path, "--folder", str(folder)) as client:
            paths = [str(secret), "../private/secret.flac", "link.flac", "absent.flac", "/etc"]
            told = [(path, await refusal(client, "transcribe", path=path)) for path in paths]
            return {text.replace(repr(path), "PATH") for path, text in told}

    before = served.rows("select count(*) from recordings")
    (message,) = anyio.run(main)
    assert "There is no file PATH in the folders that may be read" in message
    assert served.rows("select count(*) from recordings") == before


def test_errors_are_told_in_words(served: Served, tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("this is no sound")

    async def main() -> None:
        async with connected(served, tmp_path, "--folder", str(tmp_path)) as client:
            assert "no such recording" in await refusal(
                client, "read_transcript", recording_id="none"
            )
            assert "sound" in await refusal(client, "transcribe", path="text.wav")
            assert "state" in await refusal(client, "list_recordings", state="lost")
        served_elsewhere = Served(tmp_path / "elsewhere")
        served_elsewhere.url = "http://127.0.0.1:1"
        async with connected(served_elsewhere, tmp_path) as client:
            assert "tacet serve" in await refusal(client, "search", query="x")

    anyio.run(main)


def test_a_folder_that_is_none_and_a_package_that_is_not_there(tmp_path: Path) -> None:
    def told(*arguments: str, **variables: str) -> tuple[int, str]:
        environment = {"PYTHONPATH": f"{tmp_path}:{SOURCE}", **variables}
        done = subprocess.run(
            [*OWN, "mcp", *arguments], env=environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip
        assert done.stdout == ""
        return done.returncode, done.stderr

    code, text = told("--folder", str(tmp_path / "absent"))
    assert (code, "there is no such folder" in text) == (2, True)
    (tmp_path / "mcp.py").write_text("raise ModuleNotFoundError('no mcp', name='mcp')")
    code, text = told()
    assert (code, "pip install 'tacet[mcp]'" in text) == (1, True)
