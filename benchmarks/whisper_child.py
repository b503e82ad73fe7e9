"""openai-whisper behind two pipes: a JSON line asks for a recording, a JSON line gives its words.

Usage: python whisper_child.py WEIGHTS_FOLDER THREADS. Runs in the whisper program's own Python.
"""

import json
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch
import whisper
from convert import checkpoint  # beside this file


def load(folder: Path) -> Any:
    """The model of a weights folder, with its own alignment heads."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "model.pt"
        torch.save(checkpoint(folder), path)
        model = whisper.load_model(str(path), device="cpu")
        heads = torch.load(path, weights_only=True)["alignment_heads"]
    mask = torch.zeros(model.dims.n_text_layer, model.dims.n_text_head, dtype=torch.bool)
    for layer, head in heads:
        mask[layer, head] = True
    if heads:
        model.register_buffer("alignment_heads", mask.to_sparse(), persistent=False)
    return model


def words(model: Any, pcm: str, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The words that the whisper program writes of a PCM file."""
    sound = np.fromfile(pcm, np.int16).astype(np.float32) / 32_768
    result = whisper.transcribe(model, sound, fp16=False, **options)
    return [
        {"word": word["word"], "start": float(word["start"]), "end": float(word["end"])}
        for segment in result["segments"]
        for word in segment["words"]
    ]


def main() -> None:
    """Answer until the asker goes away."""
    torch.set_num_threads(int(sys.argv[2]))
    model = load(Path(sys.argv[1]))
    print(
        json.dumps({"version": version("openai-whisper"), "torch": torch.__version__}), flush=True
    )
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(words(model, asked["pcm"], asked["options"])), flush=True)


if __name__ == "__main__":
    main()
