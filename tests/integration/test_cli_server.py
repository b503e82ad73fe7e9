"""`tacet --server URL`: the same command, done by another Tacet."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import read_sound
from media_samples import wav
from served import OWN, PATIENCE, SOURCE, Served, serving, until

from tacet.cli.main import run

SAMPLE = Path(__file__).resolve().parents[2] / "frontend/public/sample.flac"
ENCODER = "ctranslate2"  # else each process measures by itself which one is faster
TEXTS = ("txt", "srt", "vtt", "tsv")

pytestmark = [
    pytest.mark.usefixtures("bare"),
    pytest.mark.skipif(
        not sys.platform.startswith("linux"), reason="the processes are found through Linux's /proc"
    ),
]


@pytest.fixture(scope="module")
def served(nano_en: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    with serving(Served(folder, model="nano-en", encoder=ENCODER)) as served:
        yield served


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    return Path(shutil.copy(SAMPLE, tmp_path / "talk one.flac"))


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """Five minutes of speech."""
    samples = read_sound(SAMPLE).samples.tobytes() * 8
    return wav(tmp_path / "long.wav", 16_000, 1, 16, samples)


def tacet(*arguments: object, **variables: str) -> "subprocess.Popen[bytes]":
    """A real process with the command line."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), **variables}
    return subprocess.Popen(
        [*OWN, *map(str, arguments)], env=environment,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def newest_run(served: Served) -> str:
    ((id,),) = served.rows("select id from runs order by created_at desc limit 1")
    return str(id)


def outputs(folder: Path, run_id: str) -> dict[str, bytes]:
    """Files by name, the run's id taken out; it stands in the zip of a docx, too."""
    files = {}
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        if path.suffix == ".docx":
            shutil.unpack_archive(path, folder.parent / f"{folder.name}-docx", "zip")
            parts = sorted((folder.parent / f"{folder.name}-docx").rglob("*.xml"))
            content = b"".join(part.read_bytes() for part in parts)
        files[path.name] = content.replace(run_id.encode(), b"RUN")
    return files


@pytest.mark.parametrize(
    "options",
    [
        ["--receipt", "True"],
        ["--word_timestamps", "True", "--language", "English", "--beam_size", "2", "--embed"],
        ["--diarize", "True", "--max_line_count", "1", "--max_line_width", "30"],
    ],
    ids=["plain", "words", "speakers"],
)
def test_every_file_is_that_of_a_local_run(
    options: list[str], served: Served, talk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TACET_ENCODER", ENCODER)
    every = [str(talk), "-f", "all", *options]
    assert run([*every, "-o", "local", "--model", "nano-en"]) == 0
    assert run([*every, "-o", "remote", "--server", served.url]) == 0
    (log,) = Path("data/runs").glob("*.json")
    local, remote = (outputs(Path("local"), log.stem), outputs(Path("remote"), newest_run(served)))
    assert len(local) == 16
    assert local.keys() == remote.keys()
    assert [name for name in local if local[name] != remote[name]] == []


def test_the_words_of_a_vocabulary_are_the_same(
    served: Served, talk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TACET_ENCODER", ENCODER)
    Path("names.csv").write_text("Mondey,monday\n")
    every = [str(talk), "-f", ",".join(TEXTS), "--vocabulary", "names.csv"]
    assert run([*every, "-o", "local", "--model", "nano-en"]) == 0
    assert run([*every, "-o", "remote", "--server", served.url]) == 0
    for format in TEXTS:
        local, remote = (Path(folder, f"talk one.{format}") for folder in ("local", "remote"))
        assert local.read_text() == remote.read_text()
    assert "Mondey apple child." in remote.read_text()


def test_it_says_who_does_it_and_what_came_of_it(
    served: Served, talk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TACET_SERVER", served.url)
    assert run([str(talk), "-f", "txt"]) == 0
    told = capsys.readouterr().err
    assert f"{served.url} listens with the model nano-en." in told
    assert "talk one.flac: 35 s of speech in 39 s -> talk one.txt (" in told
    assert run([str(talk), "-f", "txt", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    assert list(Path("state/tacet/uploads").iterdir()) == []


def test_files_that_cannot_be_done_do_not_stop_the_others(
    served: Served, talk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("bad.mp3").write_text("this is no sound")
    assert run(["bad.mp3", "absent.wav", str(talk), "--server", served.url, "-f", "txt"]) == 1
    assert Path("talk one.txt").exists()
    told = capsys.readouterr().err
    assert "bad.mp3: " in told
    assert "absent.wav: There is no such file" in told
    assert "2 of 3 files failed." in told


def test_a_pipe_is_sent(served: Served, talk: Path) -> None:
    process = tacet("-", "-f", "txt", "--server", served.url)
    _, told = process.communicate(talk.read_bytes(), timeout=PATIENCE)
    assert process.returncode == 0, told
    assert Path("stdin.txt").read_text().startswith("Big speak")


@pytest.mark.parametrize(
    "option",
    [
        ["--threads", "2"], ["--models_dir", "x"], ["--verbose"], ["--offline"],
        ["--model_directory", "x"], ["--data_dir", "x"], ["--engine_options", "whisper.a=1"],
    ],
    ids=lambda option: option[0],
)  # fmt: skip
def test_options_about_this_computer_are_refused(
    option: list[str], talk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([str(talk), *option, "--server", "127.0.0.1:1"]) == 2
    assert f"{option[0]} is about this computer" in capsys.readouterr().err


@pytest.mark.parametrize(
    "option",
    [["--beam_size", "99"], ["-f", "nonsense"], ["--language", "Klingon"], ["--model", "a b"]],
    ids=lambda option: option[0],
)
def test_wrong_usage_is_exit_code_2(option: list[str], served: Served, talk: Path) -> None:
    assert run([str(talk), *option, "--server", served.url]) == 2


def test_nobody_at_the_address(talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([str(talk), "--server", "127.0.0.1:1"]) == 1
    told = capsys.readouterr().err
    assert "The Tacet at http://127.0.0.1:1 does not answer" in told
    assert "tacet serve" in told


def test_forgetting_is_about_a_server(talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([str(talk), "--forget"]) == 2
    assert "--server" in capsys.readouterr().err


def recordings(served: Served) -> int:
    return int(served.rows("select count(*) from recordings where removed_at is null")[0][0])


def test_the_recording_stays_unless_it_is_to_be_forgotten(served: Served, talk: Path) -> None:
    before = recordings(served)
    assert run([str(talk), "-f", "txt", "--server", served.url]) == 0
    assert recordings(served) == before + 1
    assert run([str(talk), "-f", "txt", "--server", served.url, "--forget"]) == 0
    assert recordings(served) == before + 1


def test_the_next_file_is_sent_while_the_first_is_transcribed(
    served: Served, long: Path, talk: Path
) -> None:
    assert run([str(long), str(talk), "-f", "txt", "--server", served.url]) == 0
    ((arrived,),) = served.rows("select max(added_at) from recordings")
    ((over,),) = served.rows(
        "select finished_at from runs join recordings r on r.id = recording_id "
        "where r.name = 'long.wav' order by finished_at desc limit 1"
    )
    assert arrived < over


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_stops_the_run_there_and_the_same_command_goes_on(
    number: int, code: int, served: Served, long: Path
) -> None:
    before = recordings(served)
    command = (long, "-f", "txt", "--server", served.url)
    handler = signal.signal(number, signal.default_int_handler)  # see test_cli_process
    try:
        process = tacet(*command)
    finally:
        signal.signal(number, handler)
    assert process.stderr is not None
    assert b"listens with the model" in process.stderr.readline()
    stopped = newest_run(served)
    process.send_signal(number)
    _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == code, told
    assert b"Traceback" not in told
    assert not Path("long.txt").exists()
    state = "select state from runs where id = ?"
    until(lambda: served.rows(state, stopped) == [("stopped",)], what="the end of the run")
    assert run([*map(str, command)]) == 0
    assert recordings(served) == before + 1  # what had arrived was not sent again
    assert Path("long.txt").exists()


def test_a_command_that_was_killed_takes_what_was_done_without_it(
    served: Served, long: Path
) -> None:
    command = (long, "-f", "txt", "--server", served.url)
    process = tacet(*command)
    assert process.stderr is not None
    process.stderr.readline()
    process.kill()
    process.communicate()
    begun = newest_run(served)
    assert run([*map(str, command)]) == 0
    assert newest_run(served) == begun
    assert Path("long.txt").read_text().startswith("Big speak")


def test_a_file_that_is_named_twice_is_done_twice(served: Served, talk: Path) -> None:
    before = recordings(served)
    command = [str(talk), str(talk), "-f", "txt", "--server", served.url, "--forget"]
    assert run(command) == 0
    assert Path("talk one.txt").read_text() == Path("talk one.flac.txt").read_text() != ""
    assert recordings(served) == before


def test_a_model_that_is_not_there_is_said_to_be_missing_there(
    served: Served, talk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([str(talk), "--model", "small", "--server", served.url]) == 1
    assert f"{served.url} says: The model small is not on" in capsys.readouterr().err


def test_files_that_cannot_be_written_lose_nothing(served: Served, talk: Path) -> None:
    before = recordings(served)
    command = [str(talk), "-f", "txt", "--server", served.url, "--forget"]
    Path("talk one.txt").mkdir()
    assert run(command) == 1
    assert recordings(served) == before + 1
    done = newest_run(served)
    Path("talk one.txt").rmdir()
    assert run(command) == 0
    assert Path("talk one.txt").read_text().startswith("Big speak")
    assert recordings(served) == before
    assert newest_run(served) == done
