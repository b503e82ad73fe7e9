"""What `tacet doctor` says of a model: whose weights they are, and why it is computed as it is."""

from hashlib import sha256
from types import SimpleNamespace

import pytest

from tacet import bootstrap
from tacet.cli import model_checks
from tacet.settings import Settings


@pytest.fixture
def reasons(monkeypatch):
    """Reasons told for an encoder and a decoder under a setting, on a kind of processor."""

    def told(
        setting: str, names: tuple[str, str], *, int8: bool, bf16: bool = False, judged: bool = True
    ) -> list[str]:
        figures = SimpleNamespace(figures=lambda part: f"figures of the {part}")
        exactness = figures if judged else None
        choice = SimpleNamespace(encoder=names[0], decoder=names[1], exactness=exactness)
        tools = SimpleNamespace(computing=lambda *which: choice)
        monkeypatch.setattr(bootstrap, "build_tools", lambda settings: tools)
        monkeypatch.setattr(model_checks, "is_installed", lambda: True)
        monkeypatch.setattr(model_checks, "is_faster", lambda: int8)
        monkeypatch.setattr(model_checks, "has_bf16_dot", lambda: bf16)
        return [finding.says for finding in model_checks.computing(Settings(encoder=setting))]

    return told


def test_a_processor_without_8_bit_products_is_said_to_gain_nothing(reasons):
    for says in reasons("auto", ("ctranslate2", "ctranslate2"), int8=False):
        assert "this processor has no products of 8-bit numbers" in says
        assert "figures of the" in says


def test_where_nothing_was_judged_the_choice_is_told_without_figures(reasons):
    encoder, _ = reasons("auto", ("ctranslate2", "ctranslate2"), int8=False, judged=False)
    assert encoder.endswith("without which the others are hardly faster")


def test_what_is_faster_is_told_with_what_the_processor_multiplies(reasons):
    encoder, search = reasons("auto", ("openvino-int8", "ctranslate2"), int8=True)
    assert "as exact as CTranslate2 and faster, this processor multiplies 8-bit numbers" in encoder
    assert "the others are slower or less exact" in search
    encoder, _ = reasons("auto", ("openvino-bfloat16", "openvino-int8"), int8=True, bf16=True)
    assert "multiplies bfloat16" in encoder


def test_what_the_settings_ask_for_is_told_as_that(reasons):
    encoder, search = reasons("openvino-float32", ("openvino-float32", "ctranslate2"), int8=False)
    assert "openvino-float32: the settings ask for it" in encoder
    assert "settings" not in search
    assert all(
        "ask for it" in says for says in reasons("ctranslate2", ("ctranslate2",) * 2, int8=True)
    )


def test_a_folder_with_published_weights_is_told_by_their_name(monkeypatch, tmp_path):
    weights = b"as published"
    (tmp_path / "model.bin").write_bytes(weights)
    published = SimpleNamespace(weights=sha256(weights).hexdigest())
    monkeypatch.setattr(model_checks, "KNOWN", {"base": published})
    registry = SimpleNamespace(
        origin=lambda chosen: SimpleNamespace(source="from the folder /own", sha256=None)
    )
    own = SimpleNamespace(name="/own", folder=tmp_path)
    assert model_checks.model_source(registry, own).says.endswith("as published of base")
    (tmp_path / "model.bin").write_bytes(b"changed")
    assert model_checks.model_source(registry, own).says.endswith("which nobody recorded before")
