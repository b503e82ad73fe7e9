"""Makes of one folder of weights what each program under measurement reads.

`tools/nano/widen.py` makes the small model as wide and deep as Whisper's tiny or small: the same
words at the real size's cost.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from benchmarks.peers import whisper_python
from benchmarks.published import model_folder

HERE = Path(__file__).resolve().parent
TOOLS = HERE.parent / "tools"
CT2, GGML, OPENVINO, TRANSFORMERS, FLOAT16 = "ct2", "q8_0.bin", "openvino", "transformers", ""
FORMATS = {
    "Tacet": CT2,
    "Tacet by CTranslate2": CT2,
    "Tacet exact": CT2,
    "faster-whisper vad_filter": CT2,
    "faster-whisper batched": CT2,
    "openai-whisper": FLOAT16,
    "whisper.cpp": GGML,
    "whisper.cpp vad": GGML,
    "OpenVINO GenAI": OPENVINO,
    "Transformers": TRANSFORMERS,
}

WITH_TACET = {CT2}  # what is read by programs that live in Tacet's own environment
WIDENED = {"nano-en": "nano", "nano-en:tiny": "tiny", "nano-en:small": "small"}
"""Our own model as it is, and as wide as a real one, by the name it is asked for."""


def folder_for(program: str, model: str, given: argparse.Namespace) -> Path:
    """The model as a program reads it, made or fetched if need be.

    Raises:
        ModelUnavailable: a published model is nowhere to be had. SystemExit: it is published only
            for programs that read CTranslate2's format.
    """
    if model in WIDENED:
        weights = widened(given.weights, WIDENED[model], given.scratch)
        return model_for(program, weights, whisper_python(), given.scratch)
    if FORMATS[program] not in WITH_TACET:
        raise SystemExit(f"{program} cannot read the published model {model}; take nano-en:tiny.")
    return model_folder(model, given.models, given.scratch)


def widened(weights: Path, size: str, scratch: Path) -> Path:
    """The weights at a real size, float16; `nano` leaves them as they are."""
    if size == "nano":
        return weights
    out = scratch / size
    if not (out / "weights.npz").exists():
        _run(sys.executable, TOOLS / "nano" / "widen.py", weights, out, size)
    return out


def model_for(program: str, weights: Path, peers: Path, scratch: Path) -> Path:
    """The model as `program` reads it, made unless it is in `scratch` already.

    Args:
        weights: folder of float16 weights. peers: the Python that has the peers' converters.
    """
    kind = FORMATS[program]
    if kind == FLOAT16:
        return weights
    out = scratch / f"{weights.name}-{kind}"
    if out.exists():
        return out
    if kind == CT2:
        _run(sys.executable, TOOLS / "build_nano_en.py", weights, out)
    elif kind == OPENVINO:
        _run(peers, HERE / "convert_openvino.py", weights, out)
    else:
        _run(peers, HERE / "convert_peers.py", weights, out)
    return out


def _run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, stdout=sys.stderr)
