"""Contract of importers: any file is a transcript or an error that says what is wrong where."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transcripts import any_transcript

from tacet.core.errors import UnreadableTranscript
from tacet.core.protocols import Importer
from tacet.core.transcript import Transcript
from tacet.plugins import exporters, importers

ALL = list(importers().values())
every = pytest.mark.parametrize("importer", ALL, ids=lambda importer: importer.name)

PIECES = st.sampled_from(
    ["1\n", "WEBVTT\n\n", "00:00:01,000 --> 00:00:02,000\n", "00:01.000 --> 00:02.000\n", "\n",
     "NOTE x\n", "a <b>", "<00:00:01.500>", "{", "}", "[", "]", '"tacet":', '"segments":', "null",
     "1e999", "-1", "9" * 5_000, "NaN", '"start":', ",", "\x00", "\r", "99999999:00:00,000 --> "]
)  # fmt: skip


def test_ours_are_there() -> None:
    assert list(importers()) == ["srt", "vtt", "json"]
    assert set(importers()) <= set(exporters())


@every
def test_describes_itself(importer: Importer) -> None:
    assert type(importers()[importer.name]) is type(importer)
    assert importer.extension == exporters()[importer.name].extension
    assert importer.title == exporters()[importer.name].title


@every
@settings(max_examples=60, deadline=None)
@given(content=st.one_of(st.binary(), st.lists(PIECES).map(lambda some: "".join(some).encode())))
def test_any_file_is_read_or_refused_in_a_sentence(importer: Importer, content: bytes) -> None:
    try:
        read = importer.read(content)
    except UnreadableTranscript as caught:
        told, line = str(caught), caught.line
    else:
        assert isinstance(read, Transcript)
        return
    assert told.startswith("The transcript cannot be read")
    assert line is None or f"line {line}:" in told


@every
@settings(max_examples=30, deadline=None)
@given(told=any_transcript())
def test_reads_what_we_write(importer: Importer, told: Transcript) -> None:
    content = exporters()[importer.name].write(told, {"word_times": True, "receipt": True})
    again = importer.read(content)
    starts = [segment.span.start for segment in again.segments]
    assert starts == sorted(starts)
    assert all(word.span.start <= word.span.end for word in again.words)
