"""A vocabulary of 200 names: names are written where they are said, and nowhere else.

What a run writes is taken before and after its vocabulary: there must not be one word more.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from benchmarks.programs import open_tacet
from benchmarks.recordings import from_suite, read, suite_names
from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.pipeline import transcribe
from tacet.core.term import Term
from tacet.core.transcript import Verdict, Word
from tacet.core.vocabulary.respelling import Respelling
from tacet.core.window import WindowResult

NAMES = Path(__file__).resolve().parent.parent / "data" / "names_200.txt"
SPACED = 6  # of the clips where nobody speaks, every so many
PAUSE = 6.0  # seconds of room between two pieces of speech
ROOM = 0.001  # RMS of its noise: -60 dBFS


@dataclass
class Writing:
    """What was written before and after the vocabulary, and the terms that were tried."""

    before: list[Word] = field(default_factory=list)
    after: list[Word] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)

    def add(self, old: Sequence[WindowResult], new: Sequence[WindowResult]) -> None:
        self.before += [word for result in old for word in result.words]
        self.after += [word for result in new for word in result.words]
        self.tried += [t for result in new for attempt in result.attempts for t in attempt.terms]

    def shown(self, words: Sequence[Word]) -> list[Word]:
        return [word for word in words if word.verdict is not Verdict.REMOVED]

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.shown(self.after))


Write = Callable[[Audio, str], Writing]


@pytest.fixture
def write(published: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Write:
    """Give what `base` writes with the names."""
    tacet = _opened(str(published("base")))
    writing = Writing()
    plain = Respelling.best_results

    def spied(self: Respelling, results: Sequence[WindowResult]) -> list[WindowResult]:
        made = plain(self, results)
        writing.add(results, made)
        return made

    monkeypatch.setattr(Respelling, "best_results", spied)

    def written(audio: Audio, language: str = "en") -> Writing:
        nonlocal writing
        writing = Writing()
        decode = replace(tacet.options.decode, language=language)
        terms = tuple(map(Term, NAMES.read_text().splitlines()))
        options = replace(tacet.options, decode=decode, terms=terms)
        transcribe(audio, tacet.detectors, tacet.engine, options)
        return writing

    return written


@cache
def _opened(folder: str):
    return open_tacet(folder, 2)[0]


def quiet(shared_data: Path) -> Iterator[tuple[str, Audio]]:
    """Recordings in which nobody speaks."""
    yield "zeros", Audio(np.zeros(20 * SAMPLE_RATE, np.int16))
    for name in suite_names(shared_data / "suite"):
        if name.startswith("dead_"):
            yield name, from_suite(shared_data / "suite", name).audio
    for path in sorted((shared_data / "nonspeech").glob("*.ogg"))[::SPACED]:
        yield path.stem, read(path)


def test_there_are_200_names() -> None:
    assert len(set(NAMES.read_text().splitlines())) == 200


def test_no_name_is_written_where_nobody_speaks(write: Write, shared_data: Path) -> None:
    recordings = list(quiet(shared_data))
    if len(recordings) == 1:
        pytest.skip(f"no recordings in {shared_data}")
    for name, audio in recordings:
        made = write(audio, "en")
        assert made.after == made.before, name
        assert not made.text, name


@pytest.mark.parametrize(
    ("file", "said"),
    [("LJ001-0031.wav", " Sweynheim and Pannartz"), ("LJ001-0021.wav", " Gutenberg Bible")],
)
def test_names_are_written_between_pauses_and_not_in_them(
    write: Write, shared_data: Path, file: str, said: str
) -> None:
    if not (shared_data / "speech" / file).is_file():
        pytest.skip(f"{file} is not here")
    speech = read(shared_data / "speech" / file).samples
    room = np.random.default_rng(1).standard_normal(round(PAUSE * SAMPLE_RATE)) * ROOM * 2**15
    pause = room.astype(np.int16)
    audio = Audio(np.concatenate([pause, speech, pause, speech, pause]))
    made = write(audio, "en")
    assert made.text.count(said) == 2
    assert len(made.after) == len(made.before), "one name for one word"
    spoken = [(PAUSE, PAUSE + len(speech) / SAMPLE_RATE)]
    spoken.append((spoken[0][1] + PAUSE, spoken[0][1] + PAUSE + len(speech) / SAMPLE_RATE))
    for word in made.shown(made.after):
        assert any(a - 0.5 <= word.span.middle <= b + 0.5 for a, b in spoken), word


def test_words_of_which_the_model_is_sure_stay(write: Write, shared_data: Path) -> None:
    if not (shared_data / "speech" / "jfk.flac").is_file():
        pytest.skip("jfk.flac is not here")
    made = write(read(shared_data / "speech" / "jfk.flac"), "en")
    assert made.after == made.before
