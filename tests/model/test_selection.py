"""Encoders and decoders are judged against float32 once, and only exact ones are used."""

import json
from dataclasses import replace

import ctranslate2
import numpy as np
import pytest

from tacet.compute.nodes import constant
from tacet.compute.openvino import ops
from tacet.core.errors import ModelUnavailable
from tacet.engines.whisper.backends import decoder_selection as decoder_choice
from tacet.engines.whisper.backends import exactness, selection
from tacet.engines.whisper.backends import float32_reference as reference
from tacet.engines.whisper.backends.exactness import (
    FILE,
    NEGLIGIBLE,
    ExactnessKey,
    ExactnessRecords,
)
from tacet.engines.whisper.backends.selection import recorded_selection, select
from tacet.engines.whisper.model_folder import ModelFolder
from tacet.engines.whisper.openvino.encoder_graph import EncoderGraph
from tacet.engines.whisper.openvino.layers import Layers
from tacet.engines.whisper.thread_layout import ThreadLayout

WHOLLY = ThreadLayout(1, 1, "openvino")
LOUDER = 1.2  # times what is right


@pytest.fixture(scope="module")
def folder(nano_en):
    """The demonstration model."""
    return ModelFolder.read(nano_en)


@pytest.fixture(scope="module")
def model(nano_en):
    """The same, loaded in 8 bits."""
    return ctranslate2.models.Whisper(str(nano_en), compute_type="int8", intra_threads=1)


@pytest.fixture
def chosen(model, folder, tmp_path):
    """What a setting brings."""
    return lambda wish: select(lambda: model, folder, "int8", ThreadLayout(1, 1, wish), tmp_path)


@pytest.fixture
def judged(monkeypatch):
    """How often encoders and decoders were compared with the reference."""
    counted = []
    encoder_error = reference.Reference.encoder_error
    decoder_errors = reference.Reference.decoder_errors
    monkeypatch.setattr(
        reference.Reference, "encoder_error",
        lambda self, encode: counted.append("encoder") or encoder_error(self, encode),
    )  # fmt: skip
    monkeypatch.setattr(
        reference.Reference, "decoder_errors",
        lambda self, *texts: counted.append("decoder") or decoder_errors(self, *texts),
    )  # fmt: skip
    return counted


def scaled(x):
    return ops().multiply(x, constant(np.float32(LOUDER)))


def content(folder):
    return json.loads((folder / FILE).read_text())["records"]


def test_what_is_chosen_is_not_further_from_float32_than_ctranslate2(chosen):
    found = chosen("openvino")
    assert found.generator
    for part, name in (("encoder", found.encoder.name), ("decoder", found.generator.name)):
        errors = found.exactness.errors(part)
        assert 0 < errors[name] <= max(errors["ctranslate2"], NEGLIGIBLE[part])
        assert f"{name} {errors[name]:.3f}" in found.exactness.figures(part)
    assert found.exactness.reference == "float32"


def test_what_was_judged_is_remembered(chosen, judged, tmp_path):
    first = chosen("openvino")
    assert "decoder" in judged
    assert len(content(tmp_path)) == 1
    judged.clear()
    again = chosen("openvino")
    assert judged == []
    assert again.exactness == first.exactness
    assert (again.encoder.name, again.generator.name) == (first.encoder.name, first.generator.name)


def test_float32_is_not_even_loaded_where_all_is_known(chosen, monkeypatch):
    chosen("openvino")
    monkeypatch.setattr(reference.ctranslate2, "models", None)
    assert chosen("openvino").generator


@pytest.mark.parametrize(
    "change", [{"libraries": "openvino 1.0"}, {"weights": "0" * 64}, {"processor": "another"}]
)
def test_another_version_weights_or_processor_is_judged_anew(
    chosen, judged, monkeypatch, folder, tmp_path, change
):
    chosen("openvino")
    judged.clear()
    other = replace(ExactnessKey.of(folder, "int8"), **change)
    monkeypatch.setattr(selection.ExactnessKey, "of", lambda *of: other)
    chosen("openvino")
    assert "encoder" in judged
    assert len(content(tmp_path)) == 2


def test_a_damaged_file_is_judged_anew_and_replaced(chosen, judged, tmp_path):
    (tmp_path / FILE).write_text("{")
    chosen("openvino")
    assert "encoder" in judged
    assert len(content(tmp_path)) == 1


def test_a_folder_that_cannot_be_written_to_stops_nothing(model, folder, tmp_path):
    (tmp_path / "file").write_text("")
    assert select(lambda: model, folder, "int8", WHOLLY, tmp_path / "file" / "below").generator


def test_a_wrong_encoder_is_refused_without_a_warning(chosen, monkeypatch, caplog):
    norm = EncoderGraph.layer_norm
    monkeypatch.setattr(EncoderGraph, "layer_norm", lambda *norm_of: scaled(norm(*norm_of)))
    found = chosen("openvino")
    assert found.encoder.name == "ctranslate2"
    assert found.generator is None
    assert not [record for record in caplog.records if record.levelname != "DEBUG"]


def test_a_wrong_decoder_is_refused_and_stays_refused(chosen, judged, monkeypatch):
    gelu = Layers.gelu
    monkeypatch.setattr(Layers, "gelu", lambda self, x: gelu(self, scaled(x)))
    monkeypatch.setattr(EncoderGraph, "gelu", gelu)
    found = chosen("openvino")
    assert found.encoder.name.startswith("openvino")
    assert found.generator is None
    judged.clear()
    assert chosen("openvino").generator is None
    assert judged == []


def test_where_float32_is_too_large_ctranslate2_is_compared_with(chosen, monkeypatch):
    monkeypatch.setattr(reference, "MAX_WEIGHT_BYTES", 1000)
    found = chosen("openvino")
    assert found.generator
    assert found.exactness.reference == "int8"
    assert "since float32 takes too much memory or time" in found.exactness.figures("encoder")


def test_where_ctranslate2_alone_comes_into_question_nothing_is_waited_for(folder, tmp_path):
    told = recorded_selection(folder, "int8", ThreadLayout(1, 1, "ctranslate2"), tmp_path)
    assert told == ("ctranslate2", "ctranslate2", None)


def test_what_was_judged_is_told_without_loading(chosen, folder, tmp_path):
    assert recorded_selection(folder, "int8", WHOLLY, tmp_path) is None
    found = chosen("openvino")
    told = recorded_selection(folder, "int8", WHOLLY, tmp_path)
    assert (told.encoder, told.decoder) == (found.encoder.name, found.generator.name)
    searching = recorded_selection(folder, "int8", ThreadLayout(1, 1, told.encoder), tmp_path)
    assert (searching.encoder, searching.decoder) == (told.encoder, "ctranslate2")
    assert (
        recorded_selection(folder, "int8", ThreadLayout(1, 1, "auto"), tmp_path).decoder
        == "ctranslate2"
    )
    by_setting = recorded_selection(folder, "int8", ThreadLayout(1, 1, "ctranslate2"), tmp_path)
    assert (by_setting.encoder, by_setting.decoder) == ("ctranslate2", "ctranslate2")


def test_the_oldest_records_go_first(monkeypatch, tmp_path):
    monkeypatch.setattr(exactness, "MAX_RECORDS", 2)
    records = ExactnessRecords(tmp_path)
    for weights in "abc":
        records.save(exactness.Exactness(ExactnessKey(weights, "p", "int8", "l")))
    assert [each["key"]["weights"] for each in content(tmp_path)] == ["b", "c"]


def test_it_gives_way_where_there_is_no_memory_for_it(chosen, monkeypatch):
    monkeypatch.setattr(decoder_choice, "free_memory", lambda: 10**9)
    assert chosen("openvino").generator is None
    monkeypatch.setattr(decoder_choice, "free_memory", lambda: None)
    assert chosen("openvino").generator


def test_auto_leaves_it_to_ctranslate2_where_the_processor_is_slow_at_it(chosen, monkeypatch):
    monkeypatch.setattr(selection, "is_faster", lambda: False)
    found = chosen("auto")
    assert found.encoder.name == "ctranslate2"
    assert found.exactness is None


def test_without_openvino_ctranslate2_encodes(chosen, monkeypatch):
    monkeypatch.setattr("tacet.compute.openvino.find_spec", lambda name: None)
    assert chosen("auto").encoder.name == "ctranslate2"
    with pytest.raises(ModelUnavailable, match="not installed here"):
        chosen("openvino-int8")
