"""The other programs: faster-whisper in three settings, and the whisper program itself.

All use the same model, beam 5 and word times, and none is given its own earlier text
(`condition_on_previous_text`), which only makes loops: that is their better setting.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from faster_whisper import BatchedInferencePipeline, WhisperModel

from benchmarks.programs import LANGUAGE, Program
from benchmarks.score import Said
from tacet.core.audio import Audio

HERE = Path(__file__).resolve().parent
BEAM = 5
BATCH = 8
SETTINGS = ("plain", "vad_filter", "batched")
QUICK_PEERS = tuple(f"faster-whisper {setting}" for setting in SETTINGS)  # the others are slow
SAME: dict[str, Any] = {
    "language": LANGUAGE,  # unless another, or none, is asked for
    "beam_size": BEAM,
    "word_timestamps": True,
    "condition_on_previous_text": False,
}
WHISPER_PYTHON = "WHISPER_PYTHON"  # a variable that names the Python with openai-whisper


class FasterWhisper:
    """faster-whisper in one of its settings."""

    clock = staticmethod(time.process_time)

    def __init__(self, model: WhisperModel, setting: str, threads: int) -> None:
        self.name = f"faster-whisper {setting}"
        self._batched = setting == "batched"
        self._threads = threads
        self._transcribe: Any = model.transcribe
        self._options = SAME | ({} if self._batched else {"vad_filter": setting == "vad_filter"})
        if self._batched:
            self._transcribe = BatchedInferencePipeline(model).transcribe
            self._options = SAME | {"batch_size": BATCH}

    @property
    def about(self) -> Mapping[str, str]:
        """Version, threads, beam, batch."""
        return {
            "version": version("faster-whisper"),
            "ctranslate2": version("ctranslate2"),
            "threads": str(self._threads),
            "beam": str(BEAM),
            "batch": str(BATCH if self._batched else 1),
            "compute type": "int8",
            "setting": ", ".join(f"{k}={v}" for k, v in self._options.items()),
        }

    def write(self, audio: Audio) -> list[Said]:
        """The words of all segments."""
        return self.heard(audio, LANGUAGE)[0]

    def heard(self, audio: Audio, language: str | None) -> tuple[list[Said], str | None]:
        """The words of all segments, and their language: the one given, or what is detected."""
        if not len(audio.samples):
            return [], None
        options = self._options | {"language": language}
        segments, about = self._transcribe(audio.crop(audio.span), **options)
        words = [
            Said(word.word, float(word.start), float(word.end))
            for segment in segments
            for word in segment.words or ()
        ]
        return words, about.language


class WhisperProgram:
    """openai-whisper, in a process of its own with its own Python, one recording after another."""

    name = "openai-whisper"
    clock = staticmethod(time.monotonic)  # its processor time is not ours to see

    def __init__(self, python: Path, weights: Path, threads: int) -> None:
        command = [str(python), str(HERE / "whisper_child.py"), str(weights), str(threads)]
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self._versions: dict[str, str] = self._answer()
        self._threads = threads

    @property
    def about(self) -> Mapping[str, str]:
        """Version, threads, beam, batch."""
        setting = ", ".join(f"{k}={v}" for k, v in SAME.items())
        return {
            **self._versions,
            "threads": str(self._threads),
            "beam": str(BEAM),
            "batch": "1",
            "compute type": "float32",
            "setting": setting,
        }

    def write(self, audio: Audio) -> list[Said]:
        """The words of all segments."""
        if not len(audio.samples):
            return []
        with tempfile.NamedTemporaryFile(suffix=".pcm") as file:
            audio.samples.tofile(file.name)
            assert self._child.stdin
            self._child.stdin.write(json.dumps({"pcm": file.name, "options": SAME}) + "\n")
            return [Said(w["word"], w["start"], w["end"]) for w in self._answer()]

    def _answer(self) -> Any:
        assert self._child.stdout
        line = self._child.stdout.readline()
        if not line:
            raise RuntimeError("The whisper program ended; its own message stands above.")
        return json.loads(line)


def open_peers(
    folder: Path, weights: Path, threads: int, wanted: Collection[str] | None = None
) -> list[Program]:
    """The peers of those names, or every one; why openai-whisper cannot run is printed.

    `folder` holds the model as CTranslate2 reads it, `weights` the same model as openai-whisper
    does.
    """
    shared = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads)
    faster = [FasterWhisper(shared, setting, threads) for setting in SETTINGS]
    peers: list[Program] = [p for p in faster if wanted is None or p.name in wanted]
    if wanted is not None and WhisperProgram.name not in wanted:
        return peers
    if reason := _why_no_whisper(weights):
        print(f"openai-whisper is not measured: {reason}", file=sys.stderr)
        return peers
    return [*peers, WhisperProgram(whisper_python(), weights, threads)]


def whisper_python() -> Path:
    """The Python that has the peers which need PyTorch."""
    return Path(
        os.environ.get(WHISPER_PYTHON) or HERE.parent / ".venv" / "whisper" / "bin" / "python"
    )


def _why_no_whisper(weights: Path) -> str | None:
    """Why openai-whisper cannot run; None where it can."""
    if not (weights / "weights.npz").is_file():
        return f"there is no weights.npz in {weights}"
    if not whisper_python().exists():
        return "it is not installed (see benchmarks/requirements.txt)"
    asked = [str(whisper_python()), "-c", "import whisper"]
    if subprocess.run(asked, capture_output=True, check=False).returncode:
        return "it is not installed in that Python (see benchmarks/requirements.txt)"
    return None
