"""Fixtures of the command-line tests: environment, audio and engine."""

import json
from pathlib import Path

import numpy as np
import pytest
from media_samples import beeps, wav

from tacet.settings import Settings

WORDS = [[0.2, 0.6, " Hello", 0.9], [0.8, 1.2, " world.", 0.8], [1.6, 1.9, " Again.", 0.4]]
LISTEN = ("--vad_filter", "False", "--silence", "verbatim")  # beeps pass for speech


def strip_environment(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """No settings from outside, a data folder of its own, and no network."""
    for name in (*Settings.model_fields, "config", "server", "key"):
        monkeypatch.delenv(f"TACET_{name.upper()}", raising=False)
    monkeypatch.setenv("TACET_DATA_DIR", str(folder / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    monkeypatch.setenv("HF_HUB_CACHE", str(folder / "models"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.chdir(folder)


def beeping(path: Path) -> Path:
    """Two seconds with three beeps."""
    samples = (beeps(2.0, (0.2, 0.8, 1.6)) * 32_000).astype(np.int16)
    path.parent.mkdir(exist_ok=True)
    return wav(path, 16_000, 1, 16, samples.tobytes())


def scripted(folder: Path, **more: object) -> str:
    """The option for an engine that says the words."""
    (folder / "script.json").write_text(json.dumps({"words": WORDS, **more}))
    return f"--model=scripted:{folder / 'script.json'}"
