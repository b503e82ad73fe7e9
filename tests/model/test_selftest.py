"""A graphics card that answers nothing is not trusted with a recording."""

import threading
from dataclasses import replace
from types import SimpleNamespace

import pytest

from tacet import bootstrap
from tacet.cli import health_checks
from tacet.core.errors import DeviceUnavailable
from tacet.core.protocols import EngineFacts
from tacet.core.span import Span
from tacet.core.transcript import Word
from tacet.engines import whisper_factory
from tacet.engines.calibration.selftest import require_speech
from tacet.engines.devices import Device
from tacet.engines.scripted import ScriptedEngine
from tacet.engines.whisper.engine import WhisperEngine
from tacet.jobs.worker import worker_resources
from tacet.library.context import utc_now
from tacet.library.model.run import Run, SourcedValue
from tacet.settings import load_settings


class Watched(ScriptedEngine):
    """Says its script, and remembers whether it was closed."""

    closed = False

    def close(self):
        self.closed = True


def test_a_real_model_hears_the_known_clip(whisper):
    assert require_speech(whisper) is whisper


def test_an_engine_that_hears_nothing_is_refused_and_closed():
    engine = Watched([])
    with pytest.raises(RuntimeError, match="hears nothing where somebody speaks"):
        require_speech(engine)
    assert engine.closed


def test_an_engine_that_hears_something_stays_open():
    engine = Watched([Word(Span(0.5, 1.0), " ball", 0.9)])
    assert require_speech(engine) is engine
    assert not engine.closed


@pytest.fixture
def tools(monkeypatch, tmp_path):
    """Tools on a computer that takes its processor for a graphics card, which is deaf."""

    def load(folder, facts: EngineFacts, *others):
        real = replace(facts, device="cpu", compute_type="int8")
        return Watched([]) if facts.device == "cuda" else WhisperEngine(folder, real, 1)

    def choose(wish="auto", compute_type="auto"):
        return Device("cpu" if wish == "cpu" else "cuda", "int8")

    monkeypatch.setattr(whisper_factory, "choose_device", choose)
    monkeypatch.setattr(whisper_factory, "WhisperEngine", load)
    tools = bootstrap.build_tools(load_settings(None, data_dir=tmp_path))
    yield tools
    tools.engine_pool.close()


def test_a_deaf_card_that_was_asked_for_is_an_error_that_says_so(tools):
    with pytest.raises(DeviceUnavailable, match=r"hears nothing .* Use --device cpu"):
        tools.open_engine("nano-en", "cuda")


def test_instead_of_a_deaf_card_the_processor_listens(tools, caplog):
    for _ in range(2):
        engine = tools.open_engine("nano-en", "auto")
        assert engine.facts.device == "cpu"
        engine.close()
    assert caplog.text.count("hears nothing") == 1, "it is not tried for every recording"


@pytest.mark.parametrize(("device", "state"), [("auto", "warning"), ("cuda", "broken")])
def test_the_doctor_tells_a_card_on_which_nothing_can_be_computed(
    tools, monkeypatch, tmp_path, device, state
):
    monkeypatch.setattr(health_checks, "graphics_cards", lambda: 1)
    found = health_checks.run_checks(load_settings(None, data_dir=tmp_path, device=device))
    (graphics,) = [finding for finding in found if finding.about == "graphics"]
    assert graphics.state == state
    assert "it hears nothing where somebody speaks" in graphics.says
    assert "CUDA 12" in graphics.remedy


def test_a_run_that_was_begun_on_a_card_goes_on_without_it_unless_it_asked_for_it(tools):
    engine = ScriptedEngine([])
    opened = []

    def open_engine(model, device, compute_type):
        opened.append((device, compute_type))
        if device == "cuda":
            raise DeviceUnavailable("gone")
        return engine

    bench = worker_resources(
        SimpleNamespace(open_engine=open_engine, detectors=None, diarizer=None), threading.Event()
    )
    asked = {
        "device": SourcedValue("auto", "default"),
        "compute_type": SourcedValue("auto", "default"),
    }
    run = Run("id", "recording", "nano-en", asked, utc_now(), device="cuda", compute_type="float16")
    assert bench.open_engine(run) is engine
    assert opened == [("cuda", "float16"), ("auto", "auto")]
    stubborn = replace(run, options=asked | {"device": SourcedValue("cuda", "command line")})
    with pytest.raises(DeviceUnavailable, match="gone"):
        bench.open_engine(stubborn)
