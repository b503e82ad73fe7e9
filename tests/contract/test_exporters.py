"""Contract of exporters, ours and those of other packages."""

import copy
import re
from dataclasses import fields

import pytest
from export_readers import readable
from export_samples import spoken
from hypothesis import given, settings
from transcripts import any_transcript, judged, transcript

from tacet.core.options.exporting import Contents, export_fields
from tacet.core.protocols import Exporter
from tacet.core.transcript import Transcript
from tacet.plugins import exporters

ALL = list(exporters().values())
every = pytest.mark.parametrize("exporter", ALL, ids=lambda exporter: exporter.name)

SPEECH = "one word after the other goes on and on, and no pause is made anywhere in all of it"
TOLD = [
    judged(),
    transcript(spoken(SPEECH, 0.0, 4.0), spoken(SPEECH, 4.0, 12.0), duration=12.0),
    transcript(*(spoken("Oh. My.", i * 2.0, i * 2.0 + 0.4) for i in range(3)), duration=9.0),
]
NUMBERS = {
    "line_letters": 20, "max_line_count": 1, "reading_speed": 5.0, "shortest_cue": 2.0,
    "longest_cue": 2.0, "cue_gap": 1.5, "max_line_width": 20, "max_words_per_line": 2,
}  # fmt: skip
KNOWN = {"provenance": {"run": "1"}, "media": lambda: ("audio/wav", b"sound")}


def differs(exporter: Exporter, option: str, told: Transcript) -> bool:
    """Whether the option changes the file of this transcript."""
    given = KNOWN | {option: NUMBERS.get(option, True)}
    return exporter.write(told, given) != exporter.write(told, KNOWN)


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
def test_says_for_whom_it_is_and_names_exactly_the_options_that_change_its_files(
    exporter: Exporter,
) -> None:
    assert exporter.purpose.strip() == exporter.purpose != ""
    changing = {
        name for name in export_fields() if any(differs(exporter, name, one) for one in TOLD)
    }
    assert set(exporter.options) == changing
    assert len(exporter.options) == len(changing)


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
