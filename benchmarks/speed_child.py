"""One program in a process of its own: a JSON line asks for a recording, a JSON line answers.

Usage: python speed_child.py PROGRAM MODEL THREADS [CHANGED]

PROGRAM is one of `PROGRAMS`, MODEL what speed_models.py made for it, CHANGED a JSON object with
"options" and "encoder" for Tacet. Runs in whichever Python has the program. The first line tells
its versions and setting, each answer its words, the seconds it took (clock and processor) and the
most memory that the process ever had.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

BEAM, BATCH = 5, 8
SAME = {
    "language": "en",
    "beam_size": BEAM,
    "word_timestamps": True,
    "condition_on_previous_text": False,
}
Word = tuple[str, float, float]
Write = Callable[[np.ndarray], list[Word]]
Opened = tuple[Write, dict[str, str]]
"""Writes down a sound (float32 at 16 kHz), and what is to be known about the program."""


def tacet(folder: Path, threads: int, profile: str | None = None, encoder: str = "") -> Opened:
    """Tacet by the function that its command line and server use."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from dataclasses import replace

    from benchmarks.programs import open_tacet
    from tacet.core.audio import Audio
    from tacet.core.options import with_named

    changed = json.loads(sys.argv[4]) if len(sys.argv) > 4 else {}
    opened, _ = open_tacet(str(folder), threads, encoder or changed.get("encoder", "auto"))
    values: dict[str, Any] = {"language": SAME["language"]} | changed.get("options", {})
    if profile:
        values["profile"] = profile
    program = replace(opened, options=with_named(opened.options, values))
    versions = opened.engine.facts.versions

    def write(x: np.ndarray) -> list[Word]:
        return [(w.text, w.start, w.end) for w in program.write(Audio.from_floats(x))]

    return write, dict(program.about) | {
        "kind": "int8",
        "setting": f"{program.about['setting']}, {values}, encoder {versions['encoder']}, "
        f"search {versions['decoder']}",
    }


def faster_whisper(folder: Path, threads: int, batched: bool) -> Opened:
    """faster-whisper with its filter: one window after the other, or in batches."""
    import faster_whisper as fw

    model = fw.WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads)
    own: dict[str, Any] = {"batch_size": BATCH} if batched else {"vad_filter": True}
    program: Any = fw.BatchedInferencePipeline(model) if batched else model

    def write(x: np.ndarray) -> list[Word]:
        segments, _ = program.transcribe(x, **SAME, **own)
        return [(w.word, float(w.start), float(w.end)) for s in segments for w in s.words or ()]

    return write, _about(
        "faster-whisper", threads, {**SAME, **own}, batch=BATCH if batched else 1, kind="int8"
    )


def openai_whisper(folder: Path, threads: int) -> Opened:
    """The whisper program."""
    import torch
    from whisper_child import load

    torch.set_num_threads(threads)
    import whisper

    model = load(folder)

    def write(x: np.ndarray) -> list[Word]:
        result = whisper.transcribe(model, x, fp16=False, **SAME)
        return [
            (w["word"], float(w["start"]), float(w["end"]))
            for s in result["segments"]
            for w in s["words"]
        ]

    return write, _about("openai-whisper", threads, SAME, kind="float32")


def whisper_cpp(path: Path, threads: int, filtered: bool) -> Opened:
    """whisper.cpp, 8 bits; `filtered` by Silero, or all of the sound."""
    from pywhispercpp.model import Model

    setting: dict[str, Any] = {
        "language": "en",
        "no_context": True,
        "token_timestamps": True,
        "split_on_word": True,
        "max_len": 1,
        "beam_search": {"beam_size": BEAM, "patience": -1.0},
    }
    if filtered:
        from convert_silero import write_silero

        silero = path.parent / "silero.bin"
        write_silero(silero)
        setting |= {"vad": True, "vad_model_path": str(silero)}
    model = Model(
        str(path), params_sampling_strategy=1, n_threads=threads, print_progress=False, **setting
    )

    def write(x: np.ndarray) -> list[Word]:
        return [(s.text, s.t0 / 100, s.t1 / 100) for s in model.transcribe(x)]

    return write, _about("pywhispercpp", threads, setting, kind="q8_0")


def openvino(folder: Path, threads: int) -> Opened:
    """OpenVINO GenAI's pipeline; it searches with one beam only."""
    from openvino_genai import WhisperPipeline

    model = WhisperPipeline(str(folder), "CPU", word_timestamps=True, INFERENCE_NUM_THREADS=threads)

    def write(x: np.ndarray) -> list[Word]:
        hypothesis = model.generate(x, return_timestamps=True, word_timestamps=True)
        return [(w.word, float(w.start_ts), float(w.end_ts)) for w in hypothesis.words or ()]

    return write, _about(
        "openvino-genai", threads, {"word_timestamps": True}, kind="float16", beam=1
    )


def transformers(folder: Path, threads: int) -> Opened:
    """Transformers' pipeline in pieces of 30 s, in batches."""
    import torch
    from transformers import pipeline

    torch.set_num_threads(threads)
    setting: dict[str, Any] = {"return_timestamps": "word", "batch_size": BATCH}
    model = pipeline(
        "automatic-speech-recognition", str(folder), chunk_length_s=30, device="cpu", **setting
    )

    def write(x: np.ndarray) -> list[Word]:
        result = model({"raw": x, "sampling_rate": 16_000}, generate_kwargs={"num_beams": BEAM})
        return [
            (c["text"], float(c["timestamp"][0] or 0), float(c["timestamp"][1] or 0))
            for c in result["chunks"]
        ]

    return write, _about("transformers", threads, setting, batch=BATCH, kind="float32")


def _about(package: str, threads: int, setting: dict[str, Any], **other: object) -> dict[str, str]:
    told = ", ".join(f"{k}={v}" for k, v in setting.items())
    known = {"version": version(package), "threads": threads, "beam": BEAM, "batch": 1}
    return {key: str(value) for key, value in {**known, **other, "setting": told}.items()}


PROGRAMS: dict[str, Callable[[Path, int], Opened]] = {
    "Tacet": tacet,
    "Tacet by CTranslate2": lambda folder, threads: tacet(folder, threads, encoder="ctranslate2"),
    "Tacet exact": lambda folder, threads: tacet(folder, threads, "exact"),
    "faster-whisper vad_filter": lambda folder, threads: faster_whisper(folder, threads, False),
    "faster-whisper batched": lambda folder, threads: faster_whisper(folder, threads, True),
    "openai-whisper": openai_whisper,
    "whisper.cpp": lambda path, threads: whisper_cpp(path, threads, False),
    "whisper.cpp vad": lambda path, threads: whisper_cpp(path, threads, True),
    "OpenVINO GenAI": openvino,
    "Transformers": transformers,
}


def answers(write: Write, lines: Iterable[str]) -> Iterable[dict[str, Any]]:
    """An answer to every line."""
    for line in lines:
        sound = np.fromfile(json.loads(line)["pcm"], np.int16).astype(np.float32) / 32_768
        clock, processor = time.perf_counter(), time.process_time()
        words = write(sound)
        yield {
            "words": words,
            "seconds": time.perf_counter() - clock,
            "processor": time.process_time() - processor,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }


def main() -> None:
    """Answer until the asker goes away."""
    out = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what libraries print is no answer
    name, model, threads = sys.argv[1:4]
    write, about = PROGRAMS[name](Path(model), int(threads))
    print(json.dumps(about), file=out)
    for answer in answers(write, sys.stdin):
        print(json.dumps(answer), file=out)


if __name__ == "__main__":
    main()
