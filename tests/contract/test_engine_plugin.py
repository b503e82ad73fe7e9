"""An engine of another package: chosen by name, with its own options, from every door."""

import json

import pytest
from builders import audio, noise, speech_like
from plugin_dist import write_digits_engine

from tacet import plugins
from tacet.bootstrap import build, build_tools
from tacet.cli.main import run
from tacet.core.errors import BadOption, DeviceUnavailable, NotFound
from tacet.core.options import DecodeOptions
from tacet.core.span import Span
from tacet.core.window import Window
from tacet.settings import Settings, SettingsError, load_settings

HUMAN = "human/human_digits.flac"
DIGITS = {"zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}


@pytest.fixture(autouse=True)
def digits(tmp_path, monkeypatch):
    """The package tacet-digits, installed; no settings from outside, no network."""
    for name in (*Settings.model_fields, "config"):
        monkeypatch.delenv(f"TACET_{name.upper()}", raising=False)
    monkeypatch.setenv("TACET_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    site = tmp_path / "site"
    site.mkdir()
    write_digits_engine(site)
    monkeypatch.syspath_prepend(str(site))
    plugins.limit(None)


@pytest.fixture
def open_engine():
    """Opens an engine with settings, and closes all in the end."""
    opened = []

    def make(model, **settings):
        tools = build_tools(load_settings(model=model, **settings))
        opened.append(tools)
        return tools.open_engine(model, tools.settings.device)

    yield make
    for tools in opened:
        tools.engine_pool.close()


def test_it_is_opened_by_its_name_with_its_part_of_the_models_name(open_engine):
    with open_engine("digits:one+two") as engine:
        assert (engine.facts.name, engine.facts.model) == ("digits", "digits:one+two")
        window = Window(Span(0.0, 3.0), (Span(0.0, 3.0),))
        (result,) = engine.recognize(
            audio(noise(1), speech_like(1), noise(1)), [window], DecodeOptions(language="en")
        )
    assert result.words
    assert {word.text for word in result.words} <= {" one", " two"}


def test_the_same_engine_is_loaded_once():
    tools = build_tools(load_settings(model="digits:digits"))
    with tools.open_engine("digits:digits"), tools.open_engine("digits:digits"):
        assert [facts.name for facts in tools.engine_pool.loaded()] == ["digits"]
    tools.engine_pool.close()


def test_its_options_are_read_as_it_declares_them(open_engine):
    given = ("digits.downsample=2", "digits.beam=1e-10", "whisper.threads=1")
    with open_engine("digits:digits", engine_options=given) as engine:
        options = engine._engine._options
    assert (options.downsample, options.gaussians, options.beam) == (2, 1, 1e-10)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("digits.threads=2", "The engine digits has no option called 'threads'. It has: downsamp"),
        ("digits.downsample=many", "downsample of the engine digits cannot be 'many': input shou"),
        ("digits.downsample=0", "must be 1 or more"),
    ],
)
def test_an_option_that_it_cannot_have_is_refused_in_a_sentence(open_engine, given, says):
    with pytest.raises(BadOption, match=says):
        open_engine("digits:digits", engine_options=(given,))


def test_a_setting_that_is_no_option_of_an_engine_is_refused_at_once():
    with pytest.raises(SettingsError, match=r"not ENGINE\.NAME=VALUE"):
        load_settings(engine_options="downsample=2")


def test_tacets_own_engine_comes_through_the_same_door(nano_en, open_engine):
    for name in (str(nano_en), f"whisper:{nano_en}"):
        with open_engine(name, engine_options=("whisper.encoder=ctranslate2",)) as engine:
            assert engine.facts.name == "whisper"
            assert engine.facts.versions["encoder"] == "ctranslate2"
    with pytest.raises(BadOption, match="encoder of the engine whisper cannot be 'fastest'"):
        open_engine(str(nano_en), engine_options=("whisper.encoder=fastest",))


def test_settings_of_tacet_are_options_of_engines_that_declare_them():
    tools = build_tools(load_settings(model="nano-en", threads=3))
    assert tools.opener.request("nano-en", "cpu", "auto")[2].options.threads == 3
    tools = build_tools(load_settings(threads=3, engine_options="whisper.threads=1"))
    assert tools.opener.request("nano-en", "cpu", "auto")[2].options.threads == 1


def test_an_unknown_engine_is_answered_with_those_that_there_are(open_engine):
    with pytest.raises(NotFound, match=r"no engine called 'sphinx'.*digits"):
        open_engine("sphinx:digits")


def test_what_it_raises_arrives(open_engine):
    with pytest.raises(DeviceUnavailable, match="processor only"):
        open_engine("digits:digits", device="cuda")
    with pytest.raises(NotFound, match="does not know the word 'xyzzy'"):
        open_engine("digits:xyzzy")


def test_it_cannot_be_calibrated():
    tools = build_tools(load_settings(model="digits:digits"))
    with pytest.raises(BadOption, match="engine digits chooses by itself"):
        tools.subject("digits:digits")


def test_the_library_knows_the_one_of_the_settings_and_no_other():
    """Runs may name a model; what an engine makes of a name is for who started Tacet to say."""
    tacet = build(load_settings(model="digits:digits"))
    chosen = tacet.context.models.choose("digits:digits")
    assert (chosen.name, chosen.title) == ("digits:digits", "digits:digits")
    assert "digits:digits" in [model.name for model in tacet.models.all()]
    with pytest.raises(NotFound):
        tacet.context.models.choose("digits:one+two")
    with pytest.raises(BadOption, match="stays"):
        tacet.models.remove("digits:digits")


def test_a_recording_is_transcribed_with_it_on_the_command_line(shared_data, tmp_path, capsys):
    sound, out = shared_data / HUMAN, tmp_path / "out"
    options = ("--engine_options", "digits.downsample=3", "--output_format", "json")
    code = run([str(sound), "--model", "digits:digits", *options, "--output_dir", str(out)])
    assert code == 0, capsys.readouterr().err
    transcript = json.loads((out / "human_digits.json").read_text())
    words = {word for s in transcript["segments"] for word in s["text"].split()}
    assert len(words & DIGITS) > 3


def test_without_leave_it_is_not_loaded(open_engine):
    with pytest.raises(NotFound, match="no engine called 'digits'"):
        open_engine("digits:digits", plugins=())
