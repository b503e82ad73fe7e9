"""Small pure parts of the command line."""

import subprocess
import sys
from pathlib import Path

import pytest

from tacet.cli.console.exit_codes import exit_code_of
from tacet.cli.console.output_files import output_stems, write_transcripts
from tacet.cli.health_checks import has_wal_reset_bug
from tacet.core.errors import BadInput, BadOption, NotFound, RunCancelled
from tacet.core.transcript import Transcript
from tacet.plugins import exporter

HEAVY = {"numpy", "pydantic", "ctranslate2", "onnxruntime", "flask", "sqlalchemy", "rich"}


def test_the_version_imports_nothing_heavy() -> None:
    code = "import sys, tacet.cli.main; print(*(n for n in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    assert HEAVY.isdisjoint(loaded.split())


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["a.mp3", "b.mp3"], ["a", "b"]),
        (["x/a.mp3", "y/a.wav"], ["a", "a.wav"]),
        (["x/a.mp3", "y/a.mp3", "z/a.mp3"], ["a", "a.mp3", "a.mp3-2"]),
        (["a.mp3", "A.mp3"], ["a", "A.mp3"]),
        (["-", "talk.2026.m4a", ".hidden"], ["stdin", "talk.2026", ".hidden"]),
    ],
)
def test_no_two_outputs_have_one_name(files: list[str], expected: list[str]) -> None:
    assert output_stems(files) == expected


@pytest.mark.parametrize(
    ("version", "has_it"),
    [
        ((3, 40, 1), True), ((3, 51, 2), True), ((3, 51, 3), False), ((3, 53, 0), False),
        ((3, 50, 7), False), ((3, 50, 6), True), ((3, 44, 6), False), ((3, 45, 0), True),
    ],
)  # fmt: skip
def test_versions_of_sqlite_with_the_wal_reset_bug(version: tuple[int, ...], has_it: bool) -> None:
    assert has_wal_reset_bug(version) is has_it


def test_errors_have_their_exit_codes() -> None:
    assert exit_code_of(BadOption("x")) == 2
    assert exit_code_of(RunCancelled("x")) == 130
    assert exit_code_of(NotFound("x")) == 1
    assert exit_code_of(ZeroDivisionError()) is None


def test_an_output_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BadInput, match="cannot be written"):
        write_transcripts(Transcript(1.0), [exporter("vtt")], tmp_path / "file" / "x", {})


def test_what_is_reported_in_the_log_reads_as_a_sentence_and_warnings_say_where_from() -> None:
    code = (
        "import logging; from tacet.cli.console.options import log_to_stderr\n"
        "log_to_stderr('info')\n"
        "log = logging.getLogger('tacet.x'); log.info('told'); log.warning('wrong');"
        "log.debug('detail'); logging.getLogger('alembic').info('chatter')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr == "told\nWARNING tacet.x: wrong\n"


def test_files_appear_whole_and_nothing_else_does(tmp_path: Path) -> None:
    (written,) = write_transcripts(Transcript(1.0), [exporter("vtt")], tmp_path / "x.y", {})
    assert written.name == "x.y.vtt"
    assert [path.name for path in tmp_path.iterdir()] == ["x.y.vtt"]
