"""Transcripts to export: made up, and what models make of the suite and of real recordings."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from export_samples import odd_transcripts, with_hostile_words

from benchmarks.programs import Tacet, open_tacet
from benchmarks.published import SCRATCH
from benchmarks.recordings import from_suite, read, suite_names
from tacet.core.transcript import Transcript

Transcripts = dict[str, Transcript]
PUBLISHED = "base"
THREADS = 2
REAL = 20  # recordings
LONGEST = 30.0  # seconds of one of them, so that as many voices as possible are heard


@pytest.fixture(scope="session")
def of_the_suite(shared_data: Path, nano_en: Path) -> Transcripts:
    """What the model of the package makes of every recording of the suite."""
    tacet = open_tacet(str(nano_en), THREADS)[0]
    folder = shared_data / "suite"
    names = suite_names(folder)
    return {name: tacet.transcript(from_suite(folder, name).audio) for name in names}


@pytest.fixture(scope="session")
def of_real_people(shared_data: Path, nano_en: Path) -> Transcripts:
    """What a model makes of real recordings: a published one if it is here, else the package's."""
    tacet = open_tacet(str(_here(PUBLISHED) or nano_en), THREADS)[0]
    folder = shared_data / "real"
    return {name: _heard(tacet, folder / name) for name in _twenty(folder)}


def _here(model: str) -> Path | None:
    """The folder of a published model where `tests/real` looks for it; nothing is fetched."""
    given = os.environ.get("TACET_REAL_MODELS")
    folders = [Path(given)] if given else []
    found = (folder / model for folder in (*folders, SCRATCH / "models"))
    return next((place for place in found if (place / "model.bin").is_file()), None)


def _heard(tacet: Tacet, path: Path) -> Transcript:
    return tacet.transcript(read(path))


def _twenty(folder: Path) -> list[str]:
    """The longest recording of each source and language, and of these the longest ones."""
    about = json.loads((folder / "real.json").read_text())
    short = [name for name in about if about[name]["seconds"] <= LONGEST]
    by_length = sorted(short, key=lambda name: -about[name]["seconds"])
    first: dict[tuple[str, str], str] = {}
    for name in by_length:
        first.setdefault((name.partition("_")[0], about[name]["language"]), name)
    return list(first.values())[:REAL]


@pytest.fixture(scope="module", params=["odd", "suite", "real", "hostile"])
def told(request: pytest.FixtureRequest) -> Transcripts:
    """Transcripts by name; the hostile ones are heard, with odd text in every few words' place."""
    made: dict[str, Callable[[], Transcripts]] = {
        "odd": odd_transcripts,
        "suite": lambda: request.getfixturevalue("of_the_suite"),
        "real": lambda: request.getfixturevalue("of_real_people"),
        "hostile": lambda: _hostile(request.getfixturevalue("of_the_suite")),
    }
    return made[request.param]()


def _hostile(heard: Transcripts) -> Transcripts:
    return {name: with_hostile_words(one) for name, one in heard.items() if one.words}
