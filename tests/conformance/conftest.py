"""A real server with the demonstration model, and the official clients of the hosted API."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import openai
import pytest
from builders import read_sound
from live_talk import Samples
from media_samples import wav
from served import Served, serving

from tacet.core.audio import SAMPLE_RATE

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 12_000_000  # bytes; the largest upload that the server takes


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, nano_en: Path) -> Iterator[Served]:
    """The server; what it was sent is kept, so that equal calls are done once."""
    folder = tmp_path_factory.mktemp("conformance")
    given = {"model": "nano-en", "max_upload_bytes": LIMIT, "keep_calls": 3600}
    # sessions of one test may still be ending in the next
    with serving(Served(folder, max_sessions=64, **given)) as served:
        yield served


@pytest.fixture(scope="session")
def client(served: Served) -> Iterator[openai.OpenAI]:
    """The official client; it does not try again by itself."""
    with openai.OpenAI(base_url=f"{served.url}/v1", api_key="unused", max_retries=0) as client:
        yield client


@pytest.fixture(scope="session")
def sample() -> Path:
    """39 seconds of made voices whose words the model knows."""
    return ROOT / "frontend" / "public" / "sample.flac"


@pytest.fixture(scope="session")
def long_sample(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same nine times: enough for several shards, which become final one after the other."""
    samples = np.tile(read_sound(sample).samples, 9).astype(np.int16)
    folder = tmp_path_factory.mktemp("sounds")
    return wav(folder / "long.wav", SAMPLE_RATE, 1, 16, samples.tobytes())


@pytest.fixture(scope="session")
def phrases(sample: Path) -> list[Samples]:
    """Three stretches of the sample, each cut where it is quietest around 4, 8 and 12 seconds."""
    samples = read_sound(sample).samples.astype(np.int16)
    loudness = np.convolve(np.abs(samples.astype(float)), np.ones(3_200), "same")

    def quiet(second: int) -> int:
        first = (second - 1) * SAMPLE_RATE
        return first + int(loudness[first : first + 2 * SAMPLE_RATE].argmin())

    cuts = [0, *(quiet(second) for second in (4, 8, 12))]
    return [samples[start:end] for start, end in pairwise(cuts)]
