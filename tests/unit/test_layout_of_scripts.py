"""Text in writing systems without spaces, or of letters with marks: laid out in any pieces."""

import itertools
import random
import unicodedata
from dataclasses import replace

import pytest
from builders import pieced
from hypothesis import given, settings
from hypothesis import strategies as st
from transcripts import segment, transcript

from tacet.core.options.exporting import USUAL, SubtitleRules
from tacet.core.text.boundaries import has_kana, one_line, whole_words, width
from tacet.core.text.paragraphs import paragraphs, text_of
from tacet.core.text.subtitles import subtitles
from tacet.core.transcript import Segment, Transcript, Word
from tacet.exporters.srt import SrtExporter
from tacet.exporters.txt import TxtExporter
from tacet.exporters.vtt import VttExporter

TEXTS = {
    "Thai": "วันนี้อากาศดีมากเราไปเที่ยวกันที่ทะเลแล้วกินข้าวเช้าด้วยกันพรุ่งนี้น้ำเปล่าๆ",
    "Lao": "ມື້ນີ້ອາກາດດີຫຼາຍພວກເຮົາໄປທ່ຽວ",
    "Khmer": "ថ្ងៃនេះអាកាសធាតុល្អណាស់ខ្ញុំស្រឡាញ់ភាសាខ្មែរ",
    "Burmese": "ဒီနေ့ရာသီဥတုကောင်းတယ်မန္တလေးကိုသွားမယ်",
    "Chinese": "今天天气很好，我们去公园散步吧。他说：「明天也去」！真的吗？停靠在港口的船很多、",
    "Japanese": "今日はとてもいい天気ですね。「コーヒー」を飲みに行きましょう、ちょっと待って！",
    "mixed": "我用iPhone 15拍了3.5小时的video，很OK。",
    "Hindi": "आज मौसम बहुत अच्छा है। हम लोग घूमने जाएँगे, क्योंकि विद्यार्थियों की छुट्टी है।",
}  # fmt: skip
COENGS = "\u1039\u17d2\u094d"  # after them the next letter is written under, or into, this one


def said(name: str, seed: int) -> Transcript:
    """Segments of that text, cut into pieces anywhere, as models do, said at any pace."""
    chance = random.Random(seed)
    text, found, at = TEXTS[name], [], 0.0
    for seek in range(chance.randint(1, 4)):
        pieces, rest = [], text * chance.randint(1, 4)
        while rest:
            size = chance.randint(1, 5)
            end = at + chance.choice([0.0, 0.1, 0.3, 0.8])
            pieces.append(pieced(rest[:size], at, end))
            at, rest = end + chance.choice([0.0] * 8 + [0.5, 1.5, 4.0]), rest[size:]
        made = replace(segment(*pieces), seek=seek * 3_000)
        found.append(made if chance.random() < 0.5 else replace(made, words=()))
    return transcript(*found, duration=at + 1.0)


def without_spaces(text: str) -> str:
    return "".join(text.split())


def lines_of(told: Transcript, lines: int) -> list[tuple[Word, ...]]:
    cues = subtitles(whole_words(told.segments), told.duration, SubtitleRules(max_line_count=lines))
    return [line for cue in cues for line in cue.lines]


def read(line: tuple[Word, ...]) -> str:
    return one_line("".join(word.text for word in line)).strip()


def good_break(before: str, after: str) -> bool:
    """Whether no sign is torn from its letter, nor a vowel written before one from it."""
    torn = unicodedata.category(after[0])[0] == "M" or before[-1] in COENGS
    return not torn and before[-1] not in "เแโใไ" and after[0] not in "ะาำๅๆ。，、！？」ー"


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 3))
def test_no_line_is_too_wide_and_none_begins_inside_a_letter(
    name: str, seed: int, lines: int
) -> None:
    told = said(name, seed)
    laid, kana = lines_of(told, lines), has_kana(whole_words(told.segments))
    assert all(
        len(line) == 1 or width(read(line), kana) <= USUAL.line_letters + 1e-6 for line in laid
    )
    assert all(good_break(a, b) for a, b in itertools.pairwise(map(read, laid)))
    assert without_spaces("".join(map(read, laid))) == without_spaces(
        "".join(s.text for s in told.segments)
    )


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_paragraphs_and_every_format_hold_all_of_the_text(name: str, seed: int) -> None:
    told = said(name, seed)
    text = without_spaces("".join(s.text for s in told.segments))
    assert without_spaces("".join(map(text_of, paragraphs(told.segments)))) == text
    assert without_spaces(TxtExporter().write(told, {}).decode()) == text
    for exporter in (SrtExporter(), VttExporter()):
        written = exporter.write(told, {}).decode().splitlines()
        shown = [line for line in written if "-->" not in line and not line.isdigit()]
        assert without_spaces("".join(shown)).removeprefix("WEBVTT") == text


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        ("Chinese", ["今", "天", "很", "好。"]),
        ("Khmer", ["ខ្មែ", "រ"]),
        ("Burmese", ["မ", "န္တ", "လေး"]),
        ("Hindi", ["विद्यार्थियों"]),
        ("English", ["don't"]),
        ("mixed", ["用", "iPhone", "拍"]),
    ],
)
def test_a_segment_without_words_is_parted_where_its_script_allows(
    name: str, pieces: list[str]
) -> None:
    bare: Segment = replace(segment(pieced("".join(pieces), 0, 3)), words=())
    words = whole_words([bare])
    assert [w.text.strip() for w in words] == pieces
    assert words[-1].span.end == pytest.approx(3)
