"""A graphics card that answers nothing is not trusted with a recording."""

from dataclasses import replace

import pytest

from tacet import bootstrap
from tacet.core.errors import DeviceUnavailable
from tacet.core.protocols import EngineFacts
from tacet.core.span import Span
from tacet.core.transcript import Word
from tacet.engines.devices import Device
from tacet.engines.scripted import ScriptedEngine
from tacet.engines.selftest import listening
from tacet.engines.whisper import WhisperEngine
from tacet.settings import load_settings


class Watched(ScriptedEngine):
    """Says its script, and remembers whether it was closed."""

    closed = False

    def close(self):
        self.closed = True


def test_a_real_model_hears_the_known_clip(whisper):
    assert listening(whisper) is whisper


def test_an_engine_that_hears_nothing_is_refused_and_closed():
    deaf = Watched([])
    with pytest.raises(RuntimeError, match="hears nothing where somebody speaks"):
        listening(deaf)
    assert deaf.closed


def test_an_engine_that_hears_something_stays_open():
    engine = Watched([Word(Span(0.5, 1.0), " ball", 0.9)])
    assert listening(engine) is engine
    assert not engine.closed


@pytest.fixture
def tools(monkeypatch, tmp_path):
    """Tools on a computer that takes its processor for a graphics card, which is deaf."""

    def make(folder, facts: EngineFacts, *others):
        real = replace(facts, device="cpu", compute_type="int8")
        return Watched([]) if facts.device == "cuda" else WhisperEngine(folder, real, 1)

    def choose(wish="auto", compute_type="auto"):
        return Device("cpu" if wish == "cpu" else "cuda", "int8")

    monkeypatch.setattr(bootstrap, "choose_device", choose)
    monkeypatch.setattr(bootstrap.plugins, "engine_factory", lambda name: make)
    tools = bootstrap.build_tools(load_settings(None, data_dir=tmp_path))
    yield tools
    tools.keeper.close()


def test_a_deaf_card_that_was_asked_for_is_an_error_that_says_so(tools):
    with pytest.raises(DeviceUnavailable, match=r"hears nothing .* Use --device cpu"):
        tools.open_engine("nano-en", "cuda")


def test_instead_of_a_deaf_card_the_processor_listens(tools, caplog):
    engine = tools.open_engine("nano-en", "auto")
    assert engine.facts.device == "cpu"
    assert "hears nothing" in caplog.text
    engine.close()
