"""The formats, read back by parsers that know nothing of the writers."""

import html
import json
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from transcripts import NASTY, any_transcript, segment, transcript, words

from tacet.core.transcript import Transcript
from tacet.exporters.tsv import FORMULA
from tacet.plugins import exporter


@dataclass(frozen=True)
class Read:
    start: int  # milliseconds
    end: int
    text: str


def written(name: str, told: Transcript, **options: Any) -> str:
    return exporter(name).write(told, options).decode()


def milliseconds(time: str) -> int:
    parts = [int(part) for part in re.split("[:.,]", time)]
    hours, minutes, seconds, thousandths = [0] * (4 - len(parts)) + parts
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def read_srt(content: str) -> list[Read]:
    """Strictly: number, times, text lines, blank line."""
    if not content:
        return []
    items = []
    for number, block in enumerate(content.removesuffix("\n").split("\n\n"), start=1):
        head, times, *text = block.split("\n")
        assert head == str(number)
        match = re.fullmatch(r"(\d\d+:\d\d:\d\d,\d{3}) --> (\d\d+:\d\d:\d\d,\d{3})", times)
        assert match, times
        assert text
        assert all(text)
        start, end = map(milliseconds, match.groups())
        items.append(Read(start, end, "\n".join(text)))
    return items


def read_vtt(content: str) -> list[Read]:
    """Cues by the standard: `-->` begins one, a blank line ends it."""
    head, _, rest = content.partition("\n\n")
    assert head.strip("\n") == "WEBVTT"
    items = []
    for block in filter(None, rest.removesuffix("\n").split("\n\n")):
        times, *text = block.split("\n")
        time = r"((?:\d\d+:)?\d\d:\d\d\.\d{3})"
        match = re.fullmatch(f"{time} --> {time}", times)
        assert match, times
        assert text
        assert all(text)
        assert not any("-->" in line or "<" in line for line in text)
        start, end = map(milliseconds, match.groups())
        items.append(Read(start, end, html.unescape("\n".join(text))))
    return items


def read_tsv(content: str) -> list[Read]:
    head, *rows = content.removesuffix("\n").split("\n")
    assert head == "start\tend\ttext"
    cells = [row.split("\t") for row in rows]
    assert all(len(row) == 3 for row in cells)
    return [
        Read(int(start), int(end), text[1:] if FORMULA.match(text) else text)
        for start, end, text in cells
    ]


def expected(told: Transcript) -> list[Read]:
    """Segments with visible text, white space and control characters as one space."""
    return [
        Read(round(s.span.start * 1000), round(s.span.end * 1000), plain)
        for s in told.segments
        if (plain := visible(s.text))
    ]


def visible(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())


def letters(read: list[Read]) -> str:
    return re.sub(r"[\s\x00-\x1f\x7f]", "", "".join(r.text for r in read)).translate(TWINS)


TWINS = {ord("＜"): "<", ord("｛"): "{", ord("："): ":", ord("＼"): "\\"}
"""What srt writes where a tag or a time would begin."""


@settings(max_examples=25, deadline=None)
@given(told=any_transcript())
def test_srt_keeps_the_text_and_is_in_order(told: Transcript) -> None:
    read = read_srt(written("srt", told))
    assert letters(read) == letters(expected(told)).replace("-->", "->")
    assert all(a.end <= b.start for a, b in pairwise(read))


@settings(max_examples=25, deadline=None)
@given(told=any_transcript())
def test_vtt_keeps_the_text_and_is_in_order(told: Transcript) -> None:
    read = read_vtt(written("vtt", told))
    assert letters(read) == letters(expected(told))
    assert all(a.end <= b.start for a, b in pairwise(read))


@settings(max_examples=25, deadline=None)
@given(told=any_transcript())
def test_tsv_keeps_text_and_times(told: Transcript) -> None:
    read = [r for r in read_tsv(written("tsv", told)) if r.text]
    assert [Read(r.start, r.end, visible(r.text)) for r in read] == expected(told)


@pytest.mark.parametrize(
    "said", ["=1+1", "+49 30", "- No.", "@SUM(A1)", "'=x", "''-y", "＝1", "'tis", "A = b", "'"]
)
def test_tsv_is_no_formula_to_a_spreadsheet_and_can_be_read_back(said: str) -> None:
    content = written("tsv", transcript(segment(*words(said))))
    cell = content.splitlines()[1].split("\t")[2]
    assert cell[0] not in "=+-@＝"
    assert [read.text for read in read_tsv(content)] == [said]


@settings(max_examples=15, deadline=None)
@given(told=any_transcript())
def test_txt_keeps_the_text_and_has_a_blank_line_between_paragraphs(told: Transcript) -> None:
    content = written("txt", told)
    items = content.removesuffix("\n").split("\n\n") if content else []
    assert all(visible(paragraph) == paragraph != "" for paragraph in items)
    assert letters([Read(0, 0, paragraph) for paragraph in items]) == letters(expected(told))


@settings(max_examples=15, deadline=None)
@given(told=any_transcript())
def test_json_keeps_everything_exactly(told: Transcript) -> None:
    read = json.loads(written("json", told, word_timestamps=True))
    assert read["text"] == told.text.encode("utf-8", "replace").decode()
    for number, (ours, wanted) in enumerate(zip(read["segments"], told.segments, strict=True)):
        assert (ours["id"], ours["start"]) == (number, wanted.span.start)
        assert [(w["start"], w["end"]) for w in ours["words"]] == [
            (w.span.start, w.span.end) for w in wanted.words
        ]


@pytest.mark.parametrize("width", [1, 8, 42])
@settings(max_examples=10, deadline=None)
@given(told=any_transcript())
def test_narrow_lines_lose_no_text_and_no_order(width: int, told: Transcript) -> None:
    options = {"max_line_width": width, "max_line_count": 2}
    read = read_srt(written("srt", told, **options))
    whole = visible(" ".join(r.text for r in read)).replace(" ", "").replace(">", "")
    assert whole.replace("-", "").translate(TWINS) == re.sub(
        r"[ >-]", "", visible(told.text)
    ).translate(TWINS)
    assert [r.start for r in read] == sorted(r.start for r in read)
    assert all(r.text.count("\n") < 2 for r in read)


def test_lines_are_as_wide_as_asked_unless_one_word_is_wider() -> None:
    told = transcript(segment(*words(" one", " two", " three", " unbelievable", " six")))
    (cue,) = read_srt(written("srt", told, max_line_width=9))
    assert cue.text == "one two\nthree\nunbelievable\nsix"


def test_cues_have_as_many_lines_as_asked() -> None:
    told = transcript(segment(*words(" one", " two", " three", " four", " five")))
    read = read_srt(written("srt", told, max_line_width=5, max_line_count=2))
    assert [cue.text for cue in read] == ["one\ntwo", "three\nfour", "five"]


def test_a_long_pause_ends_a_cue() -> None:
    spoken = (*words(" one"), *words(" two", start=10.0))
    read = read_srt(
        written("srt", transcript(segment(*spoken)), max_line_width=40, max_line_count=2)
    )
    assert [(cue.start, cue.end, cue.text) for cue in read] == [
        (0, 500, "one"),
        (10_000, 10_500, "two"),
    ]


def test_cues_have_as_many_words_as_asked_and_keep_to_their_segment() -> None:
    told = transcript(
        segment(*words(" one", " two", " three")), segment(*words(" four", start=2.0))
    )
    read = read_srt(written("srt", told, max_words_per_line=2))
    assert [cue.text for cue in read] == ["one two", "three", "four"]


def test_no_cue_speaks_two_languages() -> None:
    german, french = segment(*words(" Er", " sagt")), segment(*words(" la", " vie", start=1.0))
    assert len(read_srt(written("srt", transcript(german, french)))) == 1
    two = transcript(german, replace(french, language="fr"))
    assert [cue.text for cue in read_srt(written("srt", two))] == ["Er sagt", "la vie"]
    ours = json.loads(written("json", two))["tacet"]
    assert ours["languages"] == [{"segment": 1, "language": "fr"}]


def test_a_count_of_lines_alone_is_that_of_the_usual_subtitles() -> None:
    told = transcript(segment(*words(*[" wonderful"] * 8)))
    read = [read_srt(written("srt", told, max_line_count=count)) for count in (None, 1, 2)]
    assert [[cue.text.count("\n") for cue in cues] for cues in read] == [[1], [0, 0], [1]]


@pytest.mark.parametrize("format", ["srt", "vtt"])
def test_lines_have_as_many_letters_as_asked_and_stay_laid_out_for_reading(format: str) -> None:
    told = transcript(segment(*words(*[" wonderful"] * 8)))
    texts = [written(format, told, line_letters=n, max_line_count=4) for n in (20, 40, None)]
    widest = [max(len(line) for line in text.splitlines() if "won" in line) for text in texts]
    assert widest == [19, 39, 39]


@pytest.mark.parametrize(
    "name", ["max_words_per_line", "max_line_width", "max_line_count", "line_letters"]
)
@pytest.mark.parametrize("number", [0, -1])
def test_a_number_below_one_is_no_limit(name: str, number: int) -> None:
    told = transcript(segment(*words(" one", " two")))
    read = read_srt(written("srt", told, **{name: number}))
    assert [cue.text for cue in read] == ["one two"]


def test_highlighting_lights_up_each_word_in_its_turn() -> None:
    told = transcript(segment(*words(" a", " b"), *words(" a", start=2.0)))
    read = read_srt(written("srt", told, highlight_words=True))
    assert [(cue.start, cue.text) for cue in read] == [
        (0, "<u>a</u> b a"),
        (500, "a <u>b</u> a"),
        (1000, "a b a"),
        (2000, "a b <u>a</u>"),
    ]


def test_highlighting_escapes_the_words_but_not_its_own_tags_in_vtt() -> None:
    told = transcript(segment(*words(" <b>", " x")))
    assert "<u>&lt;b&gt;</u> x" in written("vtt", told, highlight_words=True)


def test_no_word_can_end_a_cue_or_begin_another() -> None:
    told = transcript(segment(*words(NASTY)))
    assert len(read_srt(written("srt", told))) == 1
    assert len(read_vtt(written("vtt", told))) == 1


@pytest.mark.parametrize("said", ["<b>", "</i>", "< font color=red>", "{\\an8}", "a<b>"])
def test_srt_takes_nothing_that_was_said_for_a_tag(said: str) -> None:
    content = written("srt", transcript(segment(*words(f" {said}"))))
    assert not re.search(r"<\s*[/a-z]|\{", content)
    assert read_srt(content)[0].text.translate(TWINS) == said


def test_srt_keeps_what_is_no_tag() -> None:
    told = transcript(segment(*words(" 1", " <", " 2", " [x]")))
    assert read_srt(written("srt", told))[0].text == "1 < 2 [x]"


def test_hours_are_always_there_in_srt_and_only_where_needed_in_vtt() -> None:
    told = transcript(
        segment(*words(" early", start=61.5)),
        segment(*words(" late", start=360_000)),
        duration=360_000.5,
    )
    assert "00:01:01,500 --> 00:01:02,500" in written("srt", told)
    assert "100:00:00,000 --> 100:00:00,500" in written("srt", told)
    assert "\n01:01.500 --> 01:02.500" in written("vtt", told)
    assert "100:00:00.000 --> 100:00:00.500" in written("vtt", told)


def test_empty_files_are_valid() -> None:
    told = transcript()
    assert written("txt", told) == ""
    assert written("srt", told) == ""
    assert written("vtt", told) == "WEBVTT\n"
    assert written("tsv", told) == "start\tend\ttext\n"
    assert json.loads(written("json", told))["segments"] == []
