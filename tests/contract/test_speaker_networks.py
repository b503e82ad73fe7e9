"""The networks that tell speakers apart, beside the originals in PyTorch.

The answers of the originals were written by tools/speakers/reference.py.
"""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from speaker_signals import features, vowels

from tacet.core.errors import ModelUnavailable
from tacet.diarizers import networks

REFERENCE = Path(__file__).parent.parent / "data" / "speakers" / "reference.npz"


def reference(name: str) -> np.ndarray:
    with np.load(REFERENCE) as stored:
        return stored[name]


def test_the_files_are_those_that_were_built() -> None:
    for line in (networks.FOLDER / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((networks.FOLDER / name).read_bytes()).hexdigest() == digest


def test_segmentation_says_what_the_original_says() -> None:
    ours, original = networks.segment(vowels()), reference("segmentation")
    assert np.abs(np.exp(ours) - np.exp(original)).max() < 0.01
    assert (ours.argmax(axis=1) == original.argmax(axis=1)).mean() > 0.995
    assert len(set(original.argmax(axis=1))) == 3  # nobody, and two voices that take turns


@pytest.mark.parametrize("frames", [120, 200, 450])
def test_an_embedding_is_that_of_the_original(frames: int) -> None:
    ours, original = networks.embed(features(frames)), reference(f"embedding_{frames}")
    cosine = ours @ original / np.linalg.norm(ours) / np.linalg.norm(original)
    assert cosine > 0.9999
    assert np.abs(ours - original).max() < 0.01 * np.abs(original).max()


def test_what_a_telephone_does_to_all_voices_is_left_out() -> None:
    voice, telephone = reference("embedding_450"), networks._telephone()
    direction = networks.voice_direction(voice)
    assert np.linalg.norm(direction) == pytest.approx(1, abs=1e-5)
    assert direction @ telephone == pytest.approx(0, abs=1e-5)
    over_telephone = networks.voice_direction(voice + 5 * telephone)
    assert direction @ over_telephone == pytest.approx(1, abs=1e-4)


def test_a_missing_network_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(networks, "FOLDER", tmp_path)
    networks._session.cache_clear()
    with pytest.raises(ModelUnavailable, match="Install Tacet again"):
        networks.embed(features(120))
