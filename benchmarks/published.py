"""Published Whisper weights for measurements: found on this computer or fetched once.

`base` knows 99 languages, `tiny.en` English. Both are CTranslate2 folders with float16 weights.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tacet.core.errors import ModelUnavailable
from tacet.models.registry import Models

PUBLISHED = ("base", "tiny.en")
SCRATCH = Path(tempfile.gettempdir()) / "tacet-benchmarks"
TOOL = Path(__file__).resolve().parents[2] / "shared" / "tools" / "real_models.py"


def model_folder(name: str, models: Path | None = None, scratch: Path = SCRATCH) -> Path:
    """The CTranslate2 folder of a model, fetched if it is nowhere.

    Args:
        name: of a model, or a folder.
        models: a folder that has the model in a folder of its name; else the usual cache.
        scratch: where a fetched model is kept.

    Raises:
        ModelUnavailable: it is not here and no source answers.
    """
    if (Path(name) / "model.bin").is_file():
        return Path(name).resolve()
    for folder in filter(None, (models, scratch / "models")):
        if (folder / name / "model.bin").is_file():
            return (folder / name).resolve()
    cached = Models().find(name)
    return cached.folder if cached else _fetched(name, scratch / "models")


def is_english_only(folder: Path) -> bool:
    """Whether the model of a folder writes English only: published ones say so in their name."""
    return any(part.endswith(".en") or part == "nano-en" for part in folder.parts[-4:])


def _fetched(name: str, scratch: Path) -> Path:
    """The folder of a model that a source has: the package's own ones, then the shared tool."""
    try:
        return Models(scratch).pull(name).folder
    except ModelUnavailable:
        if name not in PUBLISHED or not TOOL.is_file():
            raise
    subprocess.run([sys.executable, str(TOOL), str(scratch), name], check=True, stdout=sys.stderr)
    return scratch / name
