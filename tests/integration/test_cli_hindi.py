"""Hindi, as a model would write it: in its letters, never broken inside one. No model is asked."""

import json
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from cli_fixtures import LISTEN, strip_environment
from media_samples import beeps, wav

from tacet.cli.main import run

SAID = "आज मौसम बहुत अच्छा है। हम लोग घूमने जाएँगे, क्योंकि विद्यार्थियों की छुट्टी है।"
TOKENS = 2  # letters or signs in a piece, so that pieces end inside letters
LINE = 42


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the command line writes, by format, of 12 s in which a script says it."""
    strip_environment(monkeypatch, tmp_path)
    pieces = [f" {SAID}"[at : at + TOKENS] for at in range(0, len(SAID) + 1, TOKENS)]
    each = 11.0 / len(pieces)
    words = [[0.2 + i * each, 0.2 + (i + 1) * each, text, 0.9] for i, text in enumerate(pieces)]
    (tmp_path / "script.json").write_text(json.dumps({"words": words}))
    beeping = (beeps(12.0, (0.2,), length=11.0) * 32_000).astype(np.int16)
    sound = wav(tmp_path / "बातचीत.wav", 16_000, 1, 16, beeping.tobytes())
    assert run([str(sound), f"--model=scripted:{tmp_path}/script.json", *LISTEN, "-o", "out"]) == 0
    return {path.suffix: path.read_text() for path in (tmp_path / "out").iterdir()}


def test_txt_is_the_text_and_json_holds_its_letters(written: dict[str, str]) -> None:
    assert written[".txt"] == f"{SAID}\n"
    assert json.loads(written[".json"])["text"].strip() == SAID


@pytest.mark.parametrize("kind", [".srt", ".vtt"])
def test_subtitles_break_between_words_alone(written: dict[str, str], kind: str) -> None:
    lines = [line for line in written[kind].splitlines() if line and "-->" not in line]
    spoken = [line for line in lines if not line.isdigit() and line != "WEBVTT"]
    assert len(spoken) > 1
    assert " ".join(spoken) == SAID
    assert all(unicodedata.category(line[0]) == "Lo" for line in spoken)
    for line in spoken:
        assert sum(unicodedata.category(letter) != "Mn" for letter in line) <= LINE


def test_a_cue_ends_where_the_danda_ends_the_sentence(written: dict[str, str]) -> None:
    cues = ["".join(cue.splitlines()[2:]) for cue in written[".srt"].strip().split("\n\n")]
    assert [cue.endswith("।") for cue in cues].count(True) == 2
    assert cues[0].endswith("है।")
