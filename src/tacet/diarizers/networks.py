"""The networks segmentation-3.0 and CAM++, in ONNX Runtime on one core.

Their weights are part of the package (weights/README.md), made by tools/build_speaker_models.py.
OpenVINO took as long for both (docs/adr/0048), so there is one way for every processor.
"""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from tacet.core.errors import ModelUnavailable

FOLDER = Path(__file__).parent / "weights"
SEGMENTATION, EMBEDDING = "segmentation-3.0.onnx", "campplus.onnx"
TELEPHONE = "telephone.npy"  # by benchmarks/speakers/telephone.py
FRAME_STEP, FRAME_SIZE = 270, 991  # samples from one frame to the next, and that one is made of
EMBEDDING_SIZE = 192  # numbers of a voice
BANDS = 80  # of the features that CAM++ takes

Float32 = NDArray[np.float32]


def load() -> None:
    """Read both networks, once: not by many threads at the same time. Raises ModelUnavailable."""
    for name in (SEGMENTATION, EMBEDDING):
        _session(name)


def segment(samples: Float32) -> Float32:
    """Log-probabilities of sets of speakers, shape `(n_frames, 7)`.

    The sets: nobody; the first, second or third alone; first and second, first and third, second
    and third.

    Args:
        samples: 16 kHz, -1..1, shape `(n_samples,)`; the network was trained on 10 s.
    """
    (answer,) = _session(SEGMENTATION).run(None, {"x": samples[None, None]})
    return np.asarray(answer[0], np.float32)


def embed(features: Float32) -> Float32:
    """The voice in log-mel features `(n_frames, BANDS)`: a vector `(192,)`, not normalized."""
    normal = features - features.mean(axis=0)
    (answer,) = _session(EMBEDDING).run(None, {"x": normal[None]})
    return np.asarray(answer[0], np.float32)


def voice_direction(embedding: Float32) -> Float32:
    """The direction of a voice, of length 1, whether or not it came over a telephone.

    A telephone moves all voices into one direction, which makes everybody sound alike.
    """
    direction = embedding / np.linalg.norm(embedding)
    direction = direction - (direction @ _telephone()) * _telephone()
    return np.asarray(direction / np.linalg.norm(direction), np.float32)


@cache
def _telephone() -> Float32:
    """What a telephone does to a voice, of length 1."""
    return np.asarray(np.load(_path(TELEPHONE), allow_pickle=False), np.float32)


@cache
def _session(name: str) -> Any:
    path = _path(name)
    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = options.intra_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _path(name: str) -> Path:
    path = FOLDER / name
    if not path.is_file():
        raise ModelUnavailable(
            f"Speakers cannot be told apart: the file {path} is missing. Install Tacet again."
        )
    return path
