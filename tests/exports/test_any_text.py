"""Any text at any time: what independent readers get is what was said."""

from pathlib import Path
from typing import Any

import export_readers as readers
import pytest
from export_readers import letters, plain
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from transcripts import any_transcript, segment, transcript, words

from tacet.core.text.paragraphs import paragraphs, text_of
from tacet.core.transcript import Transcript
from tacet.plugins import exporter

many = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
marks = st.text(alphabet="ab1 .-=+*_~`#>[](){}<>!|\\/&;:\"'\t\n$%@^0,?", min_size=1, max_size=12)


@st.composite
def marked(draw: st.DrawFn) -> Transcript:
    """A transcript of little but marks that some format gives a meaning."""
    said = draw(st.lists(st.lists(marks, min_size=1, max_size=4), min_size=1, max_size=3))
    return transcript(
        *(segment(*words(*(f" {t}" for t in texts), start=i * 9.0)) for i, texts in enumerate(said))
    )


any_told = st.one_of(any_transcript(), marked())


def written(name: str, told: Transcript) -> bytes:
    return exporter(name).write(told, {"word_times": True, "doubtful": True})


# Not srt: pysubs2 takes a line of digits alone for the next number; see test_exporters_formats.py.
@pytest.mark.parametrize("name", ["vtt", "ass", "ttml", "lrc", "audacity", "csv", "cha"])
@many
@given(told=any_told)
def test_timed_text(name: str, told: Transcript) -> None:
    read: Any = getattr(readers, f"read_{name}")
    got = letters("".join(text for _, _, text in read(written(name, told))))
    wanted = letters(told.text)
    if name == "cha":  # an utterance always ends with one of these
        got, wanted = (t.translate(str.maketrans("’‘", "''", ".?!")) for t in (got, wanted))
    assert got == wanted


@pytest.mark.parametrize("name", ["docx", "md", "html"])
@many
@given(told=any_told)
def test_paragraphs(name: str, told: Transcript) -> None:
    read = getattr(readers, f"read_{name}")(written(name, told))
    texts = read.paragraphs if name == "html" else read
    wanted = [plain(text_of(paragraph)) for paragraph in paragraphs(told.segments)]
    wanted = [text for text in wanted if text]
    if wanted:
        assert [plain(text) for text in texts if plain(text)] == wanted


@pytest.mark.parametrize("name", ["textgrid", "eaf"])
@many
@given(told=any_told)
def test_tiers(name: str, told: Transcript, tmp_path: Path) -> None:
    read = getattr(readers, f"read_{name}")
    for tier in ("segments", "words"):
        got = read(written(name, told), tmp_path, tier)
        assert letters("".join(text for _, _, text in got)) == letters(told.text)
        assert all(start < end for start, end, _ in got)
