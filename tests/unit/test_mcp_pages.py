"""Pages of transcripts for language models, and the folders whose files they may have done."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacet.client import Segment, Transcript, Word
from tacet.core.errors import BadInput
from tacet.mcp_server.folders import allowed_file
from tacet.mcp_server.pages import page_of

LENGTH = 4000.0


def segment(start: float, text: str, speaker: str | None = None, doubt: bool = False) -> Segment:
    verdict = "doubtful" if doubt else "kept"
    word = Word(start, start + 30.0, f" {text}", 0.5, verdict)
    return Segment(start, start + 30.0, f" {text}", (word,), speaker)


def reading(segments: list[Segment]) -> object:
    """A reader that answers as the server does: with all that reaches into the stretch."""

    def read(start: float, end: float) -> Transcript:
        inside = tuple(s for s in segments if s.end > start and s.start < end)
        return Transcript("run", "recording", True, "en", LENGTH, inside, (), {})

    return read


def test_a_line_says_when_who_and_what_is_in_doubt() -> None:
    said = [segment(1.0, "Hello."), segment(3700.5, "Maybe.", "Ann", doubt=True)]
    page = page_of(reading(said), 0.0, LENGTH, 1000)  # type: ignore[arg-type]
    assert page.lines == ("[0:00:01] Hello.", "[1:01:40] Ann: Maybe.(?)")
    assert page.next_start is None


def test_a_segment_that_is_too_long_is_a_page_by_itself() -> None:
    said = [segment(0.0, "a" * 50), segment(40.0, "b")]
    page = page_of(reading(said), 0.0, LENGTH, 10)  # type: ignore[arg-type]
    assert (len(page.lines), page.next_start) == (1, 40.0)


@given(
    st.lists(st.tuples(st.floats(0, LENGTH - 1), st.text("ab", min_size=1, max_size=30))),
    st.integers(20, 200),
)
def test_pages_make_the_whole_in_order(said: list[tuple[float, str]], most: int) -> None:
    starts = dict(said)
    segments = [segment(start, text) for start, text in sorted(starts.items())]
    lines: list[str] = []
    start: float | None = 0.0
    while start is not None:
        page = page_of(reading(segments), start, LENGTH, most)  # type: ignore[arg-type]
        assert len("\n".join(page.lines)) <= most or len(page.lines) == 1
        lines += page.lines
        start = page.next_start
    assert [line.partition("] ")[2] for line in lines] == [s.text.strip() for s in segments]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file, a link to it and one that leads out; another file beside it."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.wav").write_text("")
    (tmp_path / "out.wav").write_text("")
    (folder / "near.wav").symlink_to(folder / "a.wav")
    (folder / "far.wav").symlink_to(tmp_path / "out.wav")
    return folder


@pytest.mark.parametrize("path", ["a.wav", "./a.wav", "near.wav", "../in/a.wav"])
def test_files_of_a_folder_may_be_read(folder: Path, path: str) -> None:
    assert allowed_file(path, [folder]) == folder / "a.wav"
    assert allowed_file(str(folder / path), [folder / "none", folder]) == folder / "a.wav"


@pytest.mark.parametrize(
    "path", ["far.wav", "../out.wav", "/etc/passwd", ".", "", "none.wav", "a\0", "a" * 9_000]
)
def test_others_may_not_whether_they_exist_or_not(folder: Path, path: str) -> None:
    with pytest.raises(BadInput, match=r"^There is no file .* in the folders that may be read"):
        allowed_file(path, [folder])


def test_two_folders_of_nearly_one_name_are_two(tmp_path: Path) -> None:
    for name in ("talks", "talks-private"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.wav").write_text("")
    with pytest.raises(BadInput):
        allowed_file("../talks-private/a.wav", [tmp_path / "talks"])
