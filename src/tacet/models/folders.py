"""Folders of models: path, languages and size."""

import json
from functools import cache
from pathlib import Path

MULTILINGUAL = 51_865  # entries of a vocabulary from which on CTranslate2 asks for a language


def folder_called(name: str) -> Path | None:
    """The folder with that absolute path, or None."""
    try:
        path = Path(name)
        return path.resolve() if path.is_absolute() and path.is_dir() else None
    except (OSError, ValueError):  # too long, a NUL
        return None


@cache
def is_english(folder: Path) -> bool:
    """Whether a model writes English only, by its vocabulary."""
    listed = folder / "vocabulary.json"
    if listed.is_file():
        return len(json.loads(listed.read_bytes())) < MULTILINGUAL
    return (folder / "vocabulary.txt").read_bytes().count(b"\n") < MULTILINGUAL


def size_of(folder: Path) -> int:
    """Bytes of the files in it."""
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
