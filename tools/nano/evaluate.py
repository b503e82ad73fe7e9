"""Word errors and time errors of a model under openai-whisper and faster-whisper.

Usage: evaluate.py SUITE OUT --weights FOLDER --ct2 FOLDER [--ways fw fw-vad ...] [--names NAME ...]

SUITE is a folder with suite.json and NAME.flac, as of make_suite.py. The weights' folder holds
weights.npz and dims.json (for openai-whisper); the CTranslate2 folder is built of it.
OUT/WAY/NAME.json gets each transcript, in the whisper program's layout.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import soundfile as sf

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.score import aligned, normalized

Transcribe = Callable[[np.ndarray], dict[str, Any]]


def openai_whisper(folder: Path, **options: Any) -> Transcribe:
    """The whisper program."""
    import torch
    import whisper
    from whisper.model import ModelDimensions, Whisper

    torch.set_num_threads(2)
    model = Whisper(ModelDimensions(**json.loads((folder / "dims.json").read_text())))
    with np.load(folder / "weights.npz") as z:
        model.load_state_dict(
            {k: torch.from_numpy(z[k].astype(np.float32)) for k in z.files}, strict=False
        )
    model.eval()
    setting = {"language": "en", "fp16": False, "word_timestamps": True, **options}

    def transcribe(x: np.ndarray) -> dict[str, Any]:
        found = whisper.transcribe(model, x, **setting)
        for segment in found["segments"]:
            segment.setdefault("words", untimed(segment["text"]))
        return found

    return transcribe


def faster_whisper(folder: Path, batched: bool = False, **options: Any) -> Transcribe:
    """faster-whisper, one window after the other or in batches."""
    import faster_whisper as fw

    model = fw.WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)
    program = fw.BatchedInferencePipeline(model) if batched else model

    setting = {"language": "en", "word_timestamps": True, **options}

    def transcribe(x: np.ndarray) -> dict[str, Any]:
        segments, _ = program.transcribe(x, **setting)
        written = []
        for s in segments:
            words = [{"word": w.word, "start": w.start, "end": w.end} for w in s.words or ()]
            words = words if setting["word_timestamps"] else untimed(s.text)
            written.append({"text": s.text, "start": s.start, "end": s.end, "words": words})
        return {"segments": written}

    return transcribe


def untimed(text: str) -> list[dict[str, Any]]:
    """The words of a text for which no times were asked."""
    return [{"word": word, "start": None, "end": None} for word in text.split()]


def ways(weights: Path, ct2: Path) -> dict[str, Callable[[], Transcribe]]:
    """All ways of transcribing, by name."""
    plain = {"beam_size": 5}
    text = {"without_timestamps": True, "word_timestamps": False}
    alone = {"condition_on_previous_text": False}
    return {
        "ow": lambda: openai_whisper(weights, beam_size=5, temperature=0.0),
        "ow-alone": lambda: openai_whisper(weights, beam_size=5, temperature=0.0, **alone),
        "ow-nots": lambda: openai_whisper(
            weights, beam_size=5, temperature=0.0, without_timestamps=True
        ),
        "ow-text": lambda: openai_whisper(weights, beam_size=5, temperature=0.0, **text),
        "ow-text-alone": lambda: openai_whisper(
            weights, beam_size=5, temperature=0.0, **text, **alone
        ),
        "fw": lambda: faster_whisper(ct2, **plain),
        "fw-alone": lambda: faster_whisper(ct2, **plain, **alone),
        "fw-nots": lambda: faster_whisper(ct2, without_timestamps=True, **plain),
        "fw-text": lambda: faster_whisper(ct2, **plain, **text),
        "fw-text-alone": lambda: faster_whisper(ct2, **plain, **text, **alone),
        "fw-vad": lambda: faster_whisper(ct2, vad_filter=True, **plain),
        "fw-vad-alone": lambda: faster_whisper(ct2, vad_filter=True, **plain, **alone),
        "fw-batched": lambda: faster_whisper(ct2, batched=True, **plain),
        "fw-batched-ts": lambda: faster_whisper(
            ct2, batched=True, without_timestamps=False, **plain
        ),
    }


def score(entry: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """Edits, and time errors in seconds: of all words, and of sentences' edges."""
    reference, times, edges = [], [], []
    for u in entry["utterances"]:
        words = normalized(u["text"])
        reference += words
        times += u.get("words") or [[None, None]] * len(words)
        edges += [
            [u["start"] if i == 0 else None, u["end"] if i == len(words) - 1 else None]
            for i in range(len(words))
        ]
    spoken = [
        (n, w)
        for s in document["segments"]
        for w in s.get("words", [])
        for n in normalized(w["word"])
    ]
    pairs = aligned(reference, [n for n, _ in spoken])
    out = {"ref": len(reference), "sub": 0, "miss": 0, "extra": 0, "word": [], "edge": []}
    for a, b in pairs:
        if a is None:
            out["extra"] += 1
        elif b is None:
            out["miss"] += 1
        elif reference[a] != spoken[b][0]:
            out["sub"] += 1
        elif spoken[b][1]["start"] is not None:
            for kind, truth in (("word", times[a]), ("edge", edges[a])):
                found = (spoken[b][1]["start"], spoken[b][1]["end"])
                out[kind] += [
                    abs(f - t) for f, t in zip(found, truth, strict=True) if t is not None
                ]
    return out


def report(name: str, rows: list[dict[str, Any]]) -> None:
    """Prints one line."""
    total = {k: sum(r[k] for r in rows) for k in ("ref", "sub", "miss", "extra")}
    wrong = total["sub"] + total["miss"] + total["extra"]
    medians = []
    for kind in ("word", "edge"):
        errors = sorted(e for r in rows for e in r[kind])
        medians.append(f"{kind} {errors[len(errors) // 2]:.3f}" if errors else f"{kind} -")
    rate = f"{wrong / total['ref']:.4f}" if total["ref"] else "-"
    print(f"{name:28s} wer {rate}  {total}  median {'  '.join(medians)}", flush=True)


def evaluate(a: argparse.Namespace) -> None:
    """Transcribes and scores."""
    suite = json.loads((a.suite / "suite.json").read_text())
    known = ways(a.weights, a.ct2)
    for way in a.ways or list(known):
        transcribe, rows, began = known[way](), [], time.time()
        (a.out / way).mkdir(parents=True, exist_ok=True)
        for name, entry in suite.items():
            if a.names and not any(name.startswith(n) for n in a.names):
                continue
            samples = sf.read(a.suite / f"{name}.flac", dtype="float32")[0]
            document = transcribe(samples)
            (a.out / way / f"{name}.json").write_text(json.dumps(document))
            rows.append(score(entry, document))
            if a.each:
                report(f"{way} {name}", rows[-1:])
        report(way, rows)
        print(f"{way} took {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("suite", type=Path)
    p.add_argument("out", type=Path)
    p.add_argument("--weights", type=Path, required=True)
    p.add_argument("--ct2", type=Path, required=True)
    p.add_argument("--ways", nargs="*")
    p.add_argument("--names", nargs="*", help="only recordings whose names begin so")
    p.add_argument("--each", action="store_true", help="also a line for each recording")
    evaluate(p.parse_args())
