"""The demonstration model on real recordings: what was said is written, and when."""

import itertools
import json
import statistics
from dataclasses import replace

import ctranslate2
import numpy as np
import pytest
from builders import read_sound, texts

from tacet.core.errors import ModelUnavailable
from tacet.core.options import DecodeOptions, TranscribeOptions, with_named
from tacet.core.pipeline import transcribe
from tacet.core.span import Span
from tacet.core.window import Window
from tacet.detectors.silero import SileroDetector
from tacet.engines.whisper.limits import ctranslate2_max_length
from tacet.engines.whisper.model_folder import ModelFolder

OPTIONS = TranscribeOptions()


@pytest.fixture(scope="module")
def talk(whisper, shared_data):
    """The transcript of a recording that begins and ends with speech, and what was said in it."""
    suite = shared_data / "suite"
    transcript, shards = transcribe(
        read_sound(suite / "edge_to_edge.flac"), [SileroDetector()], whisper, OPTIONS
    )
    said = json.loads((suite / "suite.json").read_text())["edge_to_edge"]["utterances"]
    return transcript, shards, said


def plain(text):
    return text.lower().replace(".", "").split()


def test_most_of_what_was_said_is_written(talk):
    transcript, _, said = talk
    spoken = plain(" ".join(u["text"] for u in said))
    written = plain(transcript.text)
    common = sum(min(spoken.count(w), written.count(w)) for w in set(spoken))
    assert common >= 0.75 * len(spoken)
    assert len(written) <= 1.1 * len(spoken)


def test_words_are_written_where_somebody_speaks(talk):
    transcript, _, said = talk
    for word in transcript.words:
        assert any(u["start"] - 0.3 <= word.span.middle <= u["end"] + 0.3 for u in said), word
    assert 0 <= transcript.words[0].span.start < 0.1
    assert transcript.words[-1].span.end <= transcript.duration


def test_no_word_lies_across_a_pause(talk):
    transcript, _, said = talk
    pauses = [(a["end"], b["start"]) for a, b in itertools.pairwise(said)]
    across = [
        (word, pause)
        for word in transcript.words
        for pause in pauses
        if pause[1] - pause[0] >= 0.25
        and word.span.start < pause[0] - 0.1
        and word.span.end > pause[1] + 0.1
    ]
    assert pauses
    assert not across


def test_every_window_is_on_record_with_its_figures(talk):
    _, shards, _ = talk
    results = [r for shard in shards for r in shard.results]
    assert results
    assert all(r.attempts and r.window.span.duration <= 30.0 + 1e-9 for r in results)
    assert all(r.avg_logprob < 0 < r.compression_ratio for r in results if r.words)


def test_without_the_filter_the_same_recording_is_still_transcribed(whisper, shared_data):
    sound = read_sound(shared_data / "suite" / "edge_to_edge.flac")
    off = with_named(OPTIONS, {"vad_filter": False, "beam_size": 1})
    transcript, _ = transcribe(sound, [SileroDetector()], whisper, off)
    assert "night" in texts(transcript.words) or len(transcript.words) > 40


def test_windows_of_many_lengths_are_answered_in_order_and_as_if_alone(whisper, shared_data):
    sound = read_sound(shared_data / "suite" / "edge_to_edge.flac")
    options = DecodeOptions(language="en", profile="fast", shortest_heard=1.0, batch_size=3)
    spans = [Span(3.0 * i, 3.0 * i + (1.0, 4.5, 2.5)[i % 3]) for i in range(9)]
    windows = [Window(span, (span,)) for span in spans]
    together = list(whisper.recognize(sound, windows, options))
    assert [r.window for r in together] == windows
    for window, found in zip(windows, together, strict=True):
        (alone,) = whisper.recognize(sound, [window], options)
        assert alone.tokens == found.tokens
        assert alone.avg_logprob == pytest.approx(found.avg_logprob, abs=1e-3)


def test_a_balanced_decode_takes_all_beams_exactly_where_one_is_not_sure(whisper, shared_data):
    sound = read_sound(shared_data / "suite" / "edge_to_edge.flac")
    windows = [Window(Span(4.0 * i, 4.0 * i + 4.0)) for i in range(8)]
    whole = DecodeOptions(language="en", shortest_heard=30.0)

    def by_profile(profile, **given):
        return list(whisper.recognize(sound, windows, replace(whole, profile=profile, **given)))

    by = {profile: by_profile(profile) for profile in ("fast", "exact")}
    bar = statistics.median(r.avg_logprob for r in by["fast"])
    by["balanced"] = by_profile("balanced", sure_logprob=bar)
    sure = [r.avg_logprob >= bar for r in by["fast"]]
    assert set(sure) == {True, False}
    assert [r.attempts[0].beam_size for r in by["balanced"]] == [1 if s else 5 for s in sure]
    assert {r.attempts[0].beam_size for r in by["exact"]} == {5}
    for i, found in enumerate(by["balanced"]):
        assert found.tokens == by["fast" if sure[i] else "exact"][i].tokens


def test_a_folder_without_a_model_says_what_is_missing_and_what_to_do(tmp_path):
    with pytest.raises(ModelUnavailable, match=r"model\.bin.*missing.*Fetch"):
        ModelFolder.read(tmp_path)


def test_a_damaged_model_folder_is_refused_in_words(nano_en, tmp_path):
    for name in ("model.bin", "config.json", "preprocessor_config.json"):
        (tmp_path / name).write_bytes((nano_en / name).read_bytes()[:5000])
    (tmp_path / "tokenizer.json").write_text("{")
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        ModelFolder.read(tmp_path)


@pytest.mark.parametrize("most", [45, 150])
@pytest.mark.parametrize("prompt", [0, 200])
def test_a_search_that_never_ends_is_cut_at_the_tokens_that_were_meant(nano_en, most, prompt):
    folder = ModelFolder.read(nano_en)
    model = ctranslate2.models.Whisper(str(nano_en), compute_type="int8", intra_threads=1)
    tokenizer = folder.tokenizer(False, "transcribe", "en")
    given = [tokenizer.sot_prev, *[1] * prompt] if prompt else []
    given += [*tokenizer.sot_sequence, tokenizer.no_timestamps]
    sound = np.zeros((1, folder.n_mels, 1000), np.float32)
    (found,) = model.generate(
        ctranslate2.StorageView.from_array(sound),
        [given],
        beam_size=1,
        max_length=ctranslate2_max_length(len(given), most),
        suppress_tokens=[tokenizer.eot],
    )
    assert most <= len(found.sequences_ids[0]) <= most + 1


@pytest.mark.parametrize(
    "odd",
    [
        {"suppress_tokens": "-1,99999999"},  # a token that the model does not have
        {"beam_size": 2, "patience": 0.1},
        {"beam_size": 3, "patience": 0.1, "profile": "balanced", "sure_logprob": 0.0},
        {"length_penalty": 0.0},
    ],
)
def test_odd_options_end_neither_the_run_nor_the_process(odd, whisper, shared_data):
    sound = read_sound(shared_data / "suite" / "edge_to_edge.flac")
    window = Window(Span(0.0, 5.0), (Span(0.0, 5.0),))
    options = with_named(OPTIONS, odd).decode
    (found,) = whisper.recognize(sound, [window], options)
    assert found.words
