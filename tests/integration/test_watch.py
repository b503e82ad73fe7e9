"""`tacet watch`: each new recording of a folder is transcribed once, whatever happens."""

import json
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cli_fixtures import LISTEN, beeping, scripted
from served import PATIENCE, until

from tacet.cli.main import run
from tacet.cli.watching.folder import WatchedFolder
from tacet.cli.watching.journal import Entry, Fingerprint, open_journal
from tacet.core.errors import BadInput, Conflict

pytestmark = pytest.mark.usefixtures("bare")
SETTLE = "--settle=0.2"
TEXT = "Hello world. Again."


class Watching:
    """A `tacet watch` process on the folder `in`, which writes into `out`."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.source, self.out = folder / "in", folder / "out"
        self.source.mkdir(exist_ok=True)
        self.sound = beeping(folder / "beeps.wav")
        self.log = folder / "told"
        self.command = [sys.executable, "-m", "tacet.cli.main", "watch", "in", "-o", "out"]
        self.command += ["-f", "txt", SETTLE, scripted(folder), *LISTEN, *options]
        self.process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """The process, ready, and killed at the end if it still lives."""
        with self.log.open("ab") as log:
            before = self.told().count("Listening with")
            process = subprocess.Popen(self.command, stdout=log, stderr=log)
            try:
                until(lambda: self.told().count("Listening with") > before or process.poll())
                yield process
            finally:
                process.kill()
                process.wait()

    def told(self) -> str:
        """All that was printed so far."""
        return self.log.read_text() if self.log.exists() else ""

    def put(self, name: str, content: bytes | None = None) -> Path:
        """A file in the watched folder; a recording unless its content is given."""
        path = self.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.sound.read_bytes() if content is None else content)
        return path

    def done(self) -> dict[str, Any]:
        """The files of the journal."""
        try:
            return dict(json.loads((self.out / ".tacet-watch.json").read_bytes())["files"])
        except FileNotFoundError:
            return {}

    def text(self, name: str) -> str | None:
        """A written text; None before there is one."""
        path = self.out / name
        return " ".join(path.read_text().split()) if path.exists() else None


@pytest.fixture
def watching(tmp_path: Path) -> Watching:
    return Watching(tmp_path)


def test_recordings_are_done_once_over_restarts(watching: Watching) -> None:
    watching.put("a.wav")
    with watching.running():
        until(lambda: "a.wav" in watching.done(), what="the first")
        watching.put("b.wav")
        watching.put("notes.txt", b"no recording")
        watching.put(".hidden.wav")
        until(lambda: "b.wav" in watching.done(), what="the second")
    assert watching.text("a.txt") == watching.text("b.txt") == TEXT
    (watching.out / "a.txt").unlink()
    with watching.running():
        assert "2 recordings are done already" in watching.told()
        watching.put("c.wav")
        until(lambda: "c.wav" in watching.done(), what="the third")
    assert sorted(watching.done()) == ["a.wav", "b.wav", "c.wav"]
    assert watching.text("a.txt") is None, "it was not done again"
    assert sorted(path.name for path in watching.source.iterdir()) == [
        ".hidden.wav", "a.wav", "b.wav", "c.wav", "notes.txt",
    ]  # fmt: skip


def test_a_bad_file_is_told_once_and_tried_again_when_it_changes(watching: Watching) -> None:
    watching.put("a.wav", b"no sound")
    with watching.running():
        until(lambda: "a.wav" in watching.done(), what="the failure")
        assert watching.done()["a.wav"]["error"]
        watching.put("b.wav")
        until(lambda: "b.wav" in watching.done(), what="another one")
    with watching.running():
        watching.put("c.wav")
        until(lambda: "c.wav" in watching.done(), what="a third one")
        assert watching.told().count("a.wav: ") == 1
        watching.put("a.wav")
        until(lambda: not watching.done()["a.wav"]["error"], what="the good file")
    assert watching.text("a.txt") == TEXT


def test_a_file_that_grows_again_is_done_again(watching: Watching) -> None:
    whole = watching.sound.read_bytes()
    path = watching.put("a.wav", whole[: len(whole) // 2])
    with watching.running():
        until(lambda: "a.wav" in watching.done(), what="the half")
        with path.open("ab") as more:
            more.write(whole[len(whole) // 2 :])
        size = len(whole)
        until(lambda: watching.done()["a.wav"]["seen"]["size"] == size, what="the whole")
    assert watching.text("a.txt") == TEXT
    assert list(watching.done()) == ["a.wav"]


def test_folders_within_count_where_wished_and_names_do_not_collide(tmp_path: Path) -> None:
    watching = Watching(tmp_path, "--recursive")
    for name in ("a.wav", "a.wave.wav", "sub/a.wav", "sub/deep/b \udce4.wav", "A.wav"):
        watching.put(name)
    shutil.copy(watching.put("a.wav"), watching.source / "a.flac")
    with watching.running():
        until(lambda: len(watching.done()) == 6, what="all of them")
    texts = sorted(str(p.relative_to(watching.out)) for p in watching.out.rglob("*.txt"))
    assert texts == sorted(
        ["A.txt", "a.flac.txt", "a.wav.txt", "a.wave.txt", "sub/a.txt", "sub/deep/b \udce4.txt"]
    )
    assert {entry["error"] for entry in watching.done().values()} == {None}


def test_a_kill_costs_nothing_that_was_done(watching: Watching) -> None:
    for number in range(3):
        watching.put(f"{number}.wav")
    watching.command[watching.command.index(scripted(watching.source.parent))] = scripted(
        watching.source.parent, delay=1.0
    )
    with watching.running() as process:
        until(lambda: len(watching.done()) == 1, what="the first")
        process.kill()
    assert [p.name for p in watching.out.glob("*.part")] == []
    done = next(iter(watching.done()))
    (watching.out / f"{Path(done).stem}.txt").unlink()
    with watching.running():
        until(lambda: len(watching.done()) == 3, what="all")
    texts = sorted(path.name for path in watching.out.glob("*.txt"))
    assert texts == sorted({f"{n}.txt" for n in range(3)} - {f"{Path(done).stem}.txt"})


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="children are found through Linux's /proc"
)
def test_the_first_interrupt_finishes_the_file_and_the_second_does_not(watching: Watching) -> None:
    slow = scripted(watching.source.parent, delay=2.0)
    watching.put("a.wav")
    watching.put("b.wav")
    watching.command = [slow if "script.json" in part else part for part in watching.command]
    with watching.running() as process:
        until(lambda: _listens(process.pid), what="the decoding of the first")
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
    assert list(watching.done()) == ["a.wav"]
    assert "Stopping after" in watching.told()
    scripted(watching.source.parent, delay=60.0)
    with watching.running() as process:
        until(lambda: _listens(process.pid), what="the decoding of the second")
        process.send_signal(signal.SIGINT)
        until(lambda: watching.told().count("Stopping after") == 2, what="the message")
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
    assert list(watching.done()) == ["a.wav"]
    assert watching.text("b.txt") is None


def _listens(pid: int) -> bool:
    """Whether the process has a child: that which decodes."""
    return bool(Path(f"/proc/{pid}/task/{pid}/children").read_text().strip())


def test_a_second_watcher_on_one_output_folder_is_refused(
    watching: Watching, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = watching.command[3:]
    with watching.running():
        assert run(arguments) == 1
        assert "Another tacet watch already writes into" in capsys.readouterr().err
    Path("other").mkdir()
    arguments[1] = "other"
    watching.put("a.wav")
    with watching.running():
        until(lambda: "a.wav" in watching.done(), what="a recording")
    assert run(arguments) == 1
    assert "holds the texts of another watched folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["watch", "nowhere", "-o", "out"], "There is no folder nowhere"),
        (["watch", "in", "-o", "in"], "Name another folder"),
        (["watch", "in", "-o", "out", "--model", "scripted:/nowhere"], "nowhere"),
    ],
)
def test_what_cannot_be_watched_is_told(
    watching: Watching, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) in (1, 2)
    assert told in capsys.readouterr().err


def test_a_source_that_cannot_be_written_is_read_all_the_same(watching: Watching) -> None:
    watching.put("a.wav").chmod(0o444)
    watching.source.chmod(0o555)
    try:
        with watching.running():
            until(lambda: "a.wav" in watching.done(), what="the recording")
    finally:
        watching.source.chmod(0o755)
    assert [path.name for path in watching.source.iterdir()] == ["a.wav"]


def test_a_folder_that_goes_away_is_told_once_and_waited_for(watching: Watching) -> None:
    with watching.running():
        away = watching.source.rename(watching.source.with_name("away"))
        until(lambda: "cannot be read now" in watching.told(), what="the message")
        shutil.copy(watching.sound, away / "a.wav")
        away.rename(watching.source)
        until(lambda: "a.wav" in watching.done(), what="the recording")
    assert watching.told().count("cannot be read now") == 1
    assert "can be read again" in watching.told()


def test_a_file_counts_as_whole_when_it_has_rested(tmp_path: Path) -> None:
    now = [0.0]
    folder = WatchedFolder(tmp_path, False, 5.0, tmp_path / "out", lambda: now[0])
    path = tmp_path / "a.wav"
    path.write_bytes(b"1")
    (tmp_path / "empty.wav").touch()
    assert folder.whole_files() == []
    now[0] = 4.9
    assert folder.whole_files() == []
    path.write_bytes(b"12")
    now[0] = 5.0
    assert folder.whole_files() == []
    now[0] = 10.0
    assert [name for name, _ in folder.whole_files()] == ["a.wav"]


def test_the_journal_gives_each_file_an_output_of_its_own(tmp_path: Path) -> None:
    seen = Fingerprint(1, 2)
    with open_journal(tmp_path / "out", tmp_path) as journal:
        for name in ("a.mp3", "A.wav", "a.mp3.mp3", "sub/a.mp3"):
            journal.add(name, Entry(seen, journal.stem_for(name)))
        stems = {name: entry.stem for name, entry in journal.entries.items()}
    assert stems == {"a.mp3": "a", "A.wav": "A.wav", "a.mp3.mp3": "a.mp3", "sub/a.mp3": "sub/a"}
    with open_journal(tmp_path / "out", tmp_path) as again:
        assert again.entries == journal.entries
        assert again.is_done("a.mp3", seen)
        assert not again.is_done("a.mp3", Fingerprint(1, 3))
        assert again.stem_for("a.mp3") == "a"


def test_a_damaged_journal_is_told_and_a_held_one_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with open_journal(out, tmp_path):
        refused: list[Exception] = []

        def second() -> None:
            try:
                with open_journal(out, tmp_path):
                    return
            except Conflict as error:
                refused.append(error)

        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
        assert refused
    for content in (b"{", b"[]", b'{"files": {"a": {}}}', b'{"files": []}'):
        (out / ".tacet-watch.json").write_bytes(content)
        with pytest.raises(BadInput, match="damaged"), open_journal(out, tmp_path):
            raise AssertionError
