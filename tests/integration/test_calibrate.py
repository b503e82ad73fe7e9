"""`tacet calibrate` for real on the demonstration model, and the engine after it."""

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tacet.bootstrap import Tools, build_tools
from tacet.cli.main import run
from tacet.compute.openvino import is_faster
from tacet.engines.calibration.store import FILE, Calibration, Measured
from tacet.engines.whisper import engine as whisper_module
from tacet.engines.whisper.backends.backend import Backend
from tacet.engines.whisper.backends.exactness import FILE as EXACTNESS
from tacet.engines.whisper.thread_layout import ThreadLayout, default_layout
from tacet.settings import load_settings

Told = pytest.CaptureFixture[str]
OTHER = ThreadLayout(1, 1, "ctranslate2")


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch, bare: Path) -> Path:
    """The data folder of the demonstration model's user."""
    monkeypatch.setenv("TACET_MODEL", "nano-en")
    return bare


@pytest.fixture
def layouts(monkeypatch: pytest.MonkeyPatch) -> list[ThreadLayout]:
    """The layout of every engine that is loaded from now on."""
    seen: list[ThreadLayout] = []

    class Watched(Backend):
        @classmethod
        def load(cls, folder, device, compute_type, layout, records):  # type: ignore[no-untyped-def]
            seen.append(layout)
            return Backend.load(folder, device, compute_type, layout, records)

    monkeypatch.setattr(whisper_module, "Backend", Watched)
    return seen


def keep_other_as_best(tools: Tools) -> None:
    """Keep a calibration in which another layout than the default is twice as fast."""
    subject = tools.subject("nano-en", "cpu")
    default = default_layout(0, "auto")
    measured = (Measured(default, 10.0), Measured(OTHER, 20.0))
    tools.calibrations.save(Calibration(subject, measured, date(2026, 11, 26)))


def open_and_close(tools: Tools) -> None:
    tools.open_engine("nano-en", "cpu").close()
    tools.engine_pool.close()


def test_calibrate_measures_says_and_keeps_and_doctor_tells_it(data: Path, capsys: Told) -> None:
    assert run(["doctor"]) == 0
    assert "nano-en is not measured yet" in (before := capsys.readouterr().out)
    later = "when the model is loaded for the first time"
    assert (later if is_faster() else "no products of 8-bit numbers") in before
    assert "tacet calibrate --model nano-en" in before
    begun = time.monotonic()
    assert run(["calibrate", "--seconds", "2"]) == 0
    assert time.monotonic() - begun < 60
    told = capsys.readouterr()
    assert "up to 2 s" in told.err
    assert "times real time" in (table := told.out.splitlines())[0]
    assert "default" in table[1]
    assert "each" in table[-1]
    kept = build_tools(load_settings())
    found = kept.calibrations.find(kept.subject("nano-en", "cpu"))
    assert found
    usual = default_layout(0, "auto")
    assert replace(found.default.layout, encoder=usual.encoder) == usual
    assert all(each.speed > 0 for each in found.measured)
    assert sorted(path.name for path in data.iterdir()) == [FILE, *[EXACTNESS] * is_faster()]
    assert run(["doctor"]) == 0
    after = capsys.readouterr().out
    assert f"nano-en, measured on {found.measured_on}" in after
    assert not is_faster() or "(from float32: " in after


def test_doctor_says_that_what_is_set_is_followed(capsys: Told) -> None:
    assert run(["doctor", "--threads", "2"]) == 0
    assert "not used: the setting threads is 2" in capsys.readouterr().out


def test_doctor_says_how_much_faster_what_is_used_is(capsys: Told) -> None:
    keep_other_as_best(build_tools(load_settings()))
    assert run(["doctor"]) == 0
    told = "1 batch at once with 1 thread each (ctranslate2), 20.0 times real time: 2.00 times as"
    assert told in capsys.readouterr().out


def test_quiet_says_nothing(capsys: Told) -> None:
    assert run(["calibrate", "--seconds", "1", "--quiet"]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "")


@pytest.mark.parametrize(
    ("asked", "code", "says"),
    [
        (["--model", "none-such"], 1, "There is no model called"),
        (["--model", "small"], 1, "tacet models pull small"),
        (["--threads", "2"], 2, "The setting threads is 2"),
        (["--seconds", "0"], 2, "must be more than 0"),
        (["--seconds", "nan"], 2, "must be more than 0"),
        (["--compute_type", "int3"], 2, "cannot compute with"),
    ],
)
def test_what_cannot_be_measured_is_said(
    asked: list[str], code: int, says: str, capsys: Told, data: Path
) -> None:
    assert run(["calibrate", *asked]) == code
    assert says in capsys.readouterr().err
    assert not (data / FILE).exists()


def test_the_engine_loads_with_what_was_measured(layouts: list[ThreadLayout]) -> None:
    tools = build_tools(load_settings())
    open_and_close(tools)
    assert list(tools.calibrations.wanted) == [tools.subject("nano-en", "cpu")]
    keep_other_as_best(tools)
    open_and_close(build_tools(load_settings()))
    assert layouts == [default_layout(0, "auto"), OTHER]


def test_what_is_set_goes_over_what_was_measured(layouts: list[ThreadLayout]) -> None:
    keep_other_as_best(build_tools(load_settings()))
    for settings in ({"threads": 2}, {"encoder": "openvino-float32"}):
        tools = build_tools(load_settings(**settings))
        if settings.get("encoder"):
            pytest.importorskip("openvino")
        open_and_close(tools)
    assert layouts == [default_layout(2, "auto"), default_layout(0, "openvino-float32")]


def test_a_damaged_file_stops_no_engine(layouts: list[ThreadLayout], data: Path) -> None:
    data.mkdir()
    (data / FILE).write_text("{")
    open_and_close(build_tools(load_settings()))
    assert layouts == [default_layout(0, "auto")]
