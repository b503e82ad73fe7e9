"""Contract of exporters, ours and those of other packages."""

import copy
import re
from dataclasses import fields

import pytest
from export_readers import readable
from hypothesis import given, settings
from transcripts import any_transcript, judged, transcript

from tacet.core.options.exporting import Contents
from tacet.core.protocols import Exporter
from tacet.core.transcript import Transcript
from tacet.plugins import exporters

ALL = list(exporters().values())
every = pytest.mark.parametrize("exporter", ALL, ids=lambda exporter: exporter.name)


def test_no_two_formats_write_to_the_same_name() -> None:
    endings = [exporter.extension.lower() for exporter in ALL]
    assert sorted(endings) == sorted(set(endings))


def test_the_formats_of_the_whisper_program_are_there() -> None:
    assert list(exporters())[:5] == ["txt", "srt", "vtt", "tsv", "json"]  # as lists show them


@every
def test_describes_itself(exporter: Exporter) -> None:
    assert type(exporters()[exporter.name]) is type(exporter)
    assert re.fullmatch(r"[A-Za-z0-9]+(\.[a-z0-9]+)*", exporter.extension)
    assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", exporter.media_type)
    assert exporter.title.strip() == exporter.title != ""


@every
def test_writes_a_file_when_nobody_speaks(exporter: Exporter) -> None:
    written = exporter.write(transcript(), {})
    assert isinstance(written, bytes)
    assert b"None" not in written


@every
def test_ignores_unknown_options(exporter: Exporter) -> None:
    told = judged()
    assert exporter.write(told, {"no_such_option": 1}) == exporter.write(told, {})


@every
def test_writes_the_same_bytes_for_the_same_transcript(exporter: Exporter) -> None:
    told = judged()
    assert exporter.write(told, {}) == exporter.write(copy.deepcopy(told), {})


@every
def test_never_writes_a_removed_word_as_text(exporter: Exporter) -> None:
    shown = readable(exporter.write(judged(), {})).split('"tacet"')[0]
    assert "world" in shown
    assert "thanks" not in shown


@every
@settings(max_examples=15, deadline=None)
@given(told=any_transcript())
def test_writes_utf_8_for_any_text_at_all(exporter: Exporter, told: Transcript) -> None:
    switches = dict.fromkeys([field.name for field in fields(Contents)], True)
    receipt = {"provenance": {"recording": {"name": "\ud800 -->\n<b>"}}, "receipt": True}
    for options in ({}, switches | receipt | {"max_line_width": 9}):
        readable(exporter.write(told, options))
