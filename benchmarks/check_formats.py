"""Checks that a model writes the same words in all formats that converters make of it.

Usage: python check_formats.py FOLDER RECORDING... [--sizes tiny small]

FOLDER is as tools/nano/export.py writes it. Each recording's first 30 s (16 kHz, mono) are written
by the whisper program, and by whichever of CTranslate2, Transformers, whisper.cpp (pywhispercpp)
and OpenVINO (openvino-genai, optimum-intel) are installed, greedily and without timestamps. Needs
`openai-whisper`; runs in its Python. Ends with 1 if any format has less than 99.5 % of the words in
common with the whisper program and the model as it is; one with weights of 8 bits, less than 98 %.
"""

import argparse
import importlib.util
import json
import re
import sys
import tempfile
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

import numpy as np
import soundfile
import whisper
from convert import checkpoint
from convert_peers import write_ggml, write_transformers
from whisper.model import ModelDimensions, Whisper

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "tools"), str(HERE.parent / "tools" / "nano")]
ENOUGH, ENOUGH_IN_8_BITS = 0.995, 0.98  # shares of words in common
Write = Callable[[np.ndarray], str]


def by_whisper(folder: Path) -> Write:
    """The whisper program."""
    state = checkpoint(folder)
    model = Whisper(ModelDimensions(**state["dims"]))
    model.load_state_dict(state["model_state_dict"], strict=False)
    options = whisper.DecodingOptions(language="en", without_timestamps=True, fp16=False)
    return lambda x: whisper.decode(model.eval(), whisper.log_mel_spectrogram(x), options).text


def by_ctranslate2(folder: Path, scratch: Path, kind: str) -> Write:
    """CTranslate2."""
    import ctranslate2
    from build_nano_en import build
    from tokenizers import Tokenizer

    build(folder, scratch, kind)
    model = ctranslate2.models.Whisper(str(scratch), device="cpu", compute_type=kind)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))

    def write(x: np.ndarray) -> str:
        mel = whisper.log_mel_spectrogram(x).numpy()[None]
        features = ctranslate2.StorageView.from_array(np.ascontiguousarray(mel))
        result = model.generate(features, [[50257, 50362]], beam_size=1)[0]
        return tokenizer.decode([t for t in result.sequences_ids[0] if t < 50256])

    return write


def by_transformers(folder: Path, scratch: Path) -> Write:
    """Transformers."""
    import torch
    from tokenizers import Tokenizer
    from transformers import WhisperForConditionalGeneration

    write_transformers(folder, scratch)
    model = WhisperForConditionalGeneration.from_pretrained(scratch).eval()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))

    def write(x: np.ndarray) -> str:
        start = torch.tensor([[50257, 50362]])
        with torch.no_grad():
            ids = model.generate(
                whisper.log_mel_spectrogram(x)[None], decoder_input_ids=start, max_length=448
            )
        return tokenizer.decode([t for t in ids[0].tolist() if t < 50256])

    return write


def by_whisper_cpp(folder: Path, scratch: Path) -> Write:
    """whisper.cpp."""
    from pywhispercpp.model import Model

    write_ggml(folder, scratch)
    settings = {"no_timestamps": True, "single_segment": True, "temperature_inc": 0.0}
    model = Model(str(scratch), n_threads=2, print_progress=False, **settings)
    return lambda x: " ".join(s.text for s in model.transcribe(x))


def by_openvino(folder: Path, scratch: Path) -> Write:
    """OpenVINO."""
    from convert_openvino import write_openvino
    from openvino_genai import WhisperPipeline

    write_openvino(folder, scratch)
    model = WhisperPipeline(str(scratch), "CPU", INFERENCE_PRECISION_HINT="f32")
    return lambda x: model.generate(x, max_new_tokens=440).texts[0]


def formats(folder: Path, scratch: Path, size: str) -> dict[str, Callable[[], Write]]:
    """How to write with each format, by name; the whisper program first."""
    known = {f"openai-whisper {size}": lambda: by_whisper(folder)}
    if importlib.util.find_spec("ctranslate2"):
        for kind in ("float32", "int8"):
            known[f"ctranslate2 {size} {kind}"] = partial(
                by_ctranslate2, folder, scratch / f"ct2-{size}-{kind}", kind
            )
    if importlib.util.find_spec("transformers"):
        known[f"transformers {size}"] = lambda: by_transformers(folder, scratch / f"hf-{size}")
    if importlib.util.find_spec("pywhispercpp"):
        known[f"whisper.cpp {size}"] = lambda: by_whisper_cpp(folder, scratch / f"{size}.bin")
    if importlib.util.find_spec("openvino_genai"):
        known[f"openvino {size}"] = lambda: by_openvino(folder, scratch / f"ov-{size}")
    return known


def words(text: str) -> list[str]:
    """Its words in small letters."""
    return re.findall(r"[a-z0-9']+", text.lower())


def check(folder: Path, recordings: list[Path], sizes: list[str]) -> bool:
    """Prints a line for each format; whether all write the same."""
    from widen import build

    heard = [whisper.pad_or_trim(soundfile.read(r, dtype="float32")[0]) for r in recordings]
    expected: list[list[str]] = []
    same = True
    with tempfile.TemporaryDirectory() as place:
        scratch = Path(place)
        known = formats(folder, scratch, "nano")
        for size in sizes:
            build(folder, scratch / size, size)
            known |= formats(scratch / size, scratch, size)
        for name, make in known.items():
            write = make()
            written = [words(write(x)) for x in heard]
            expected = expected or written
            share = common(expected, written)
            same &= share >= (ENOUGH_IN_8_BITS if "int8" in name else ENOUGH)
            print(json.dumps({"format": name, "words": sum(map(len, written)), "same": share}))
    return same


def common(expected: list[list[str]], written: list[list[str]]) -> float:
    """The share of words that two lists of transcripts have in common."""
    both = sum(
        sum(b.size for b in SequenceMatcher(None, e, w, autojunk=False).get_matching_blocks())
        for e, w in zip(expected, written, strict=True)
    )
    most = sum(max(len(e), len(w)) for e, w in zip(expected, written, strict=True))
    return round(both / most, 4) if most else 1.0


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("folder", type=Path)
    p.add_argument("recordings", type=Path, nargs="+")
    p.add_argument("--sizes", nargs="*", default=[], choices=("tiny", "small"))
    a = p.parse_args()
    sys.exit(0 if check(a.folder, a.recordings, a.sizes) else 1)
