"""Importers: what they read is what is in the file."""

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from export_readers import letters, plain
from export_samples import RECEIPT, hard_to_hear, odd_transcripts
from hypothesis import given, settings
from transcripts import any_transcript, segment, transcript, words

from tacet.core.errors import UnreadableTranscript
from tacet.core.span import Span
from tacet.core.text.boundaries import visible
from tacet.core.transcript import Mark, Missed, SpokenLanguage, Transcript
from tacet.exporters.csv import MEASURED
from tacet.exporters.cues import CueRules, cues
from tacet.plugins import exporters, importers


def read(name: str, content: str | bytes) -> Transcript:
    return importers()[name].read(content.encode() if isinstance(content, str) else content)


def again(name: str, told: Transcript, **options: Any) -> Transcript:
    return read(name, exporters()[name].write(told, options))


@settings(max_examples=40, deadline=None)
@given(told=any_transcript())
def test_our_json_comes_back_as_it_was(told: Transcript) -> None:
    assert again("json", told) == told
    assert again("json", told, word_timestamps=True, **RECEIPT) == told


def test_our_json_keeps_what_was_judged_edited_missed_and_in_another_language() -> None:
    told = hard_to_hear()
    first, *rest = told.segments[0].words
    marked = replace(first, marks=(Mark.CONFIRMED,), tokens=(1, 2), speaker="Ada")
    told = replace(
        told,
        segments=(
            replace(told.segments[0], words=(marked, *rest), language="fr"),
            replace(segment(*words(" Then", start=4.0)), split_off=True),
        ),
        rewritten=(first,),
        missed=(Missed(Span(3.0, 4.0), "not understood", (Mark.LEFT_ASIDE,)),),
        speech=(Span(0.0, 2.0),),
        certain=(Span(0.5, 1.0),),
        listened_to=4.5,
        other_languages=(SpokenLanguage(Span(0.0, 1.0), "fr"),),
    )
    assert again("json", told) == told


@pytest.mark.parametrize("name", ["srt", "vtt"])
def test_subtitles_come_back_with_text_and_times(name: str) -> None:
    for told in odd_transcripts().values():
        back = again(name, told, **RECEIPT)
        shown = [cue for cue in cues(told, CueRules()) if plain(cue.text)]
        assert [plain(s.text) for s in back.segments] == [plain(c.text) for c in shown]
        for got, cue in zip(back.segments, shown, strict=True):
            assert got.span.start == pytest.approx(cue.start, abs=0.0006)
            assert got.span.end == pytest.approx(cue.end, abs=0.0006)
        assert letters("".join(map(visible, back.words))) == letters(back.text)


def test_vtt_comes_back_with_the_times_of_words() -> None:
    told = transcript(segment(*words(" one", " two", " <b>", start=1.0)), duration=5.0)
    back = again("vtt", told, word_times=True)
    assert [(w.text, w.span.start) for w in back.words] == [
        (" one", 1.0), (" two", 1.5), (" <b>", 2.0),
    ]  # fmt: skip


def test_srt_is_read_as_editors_write_it() -> None:
    content = (
        "\ufeff1\r\n0:00:01.5 --> 0:00:02,000 X1:1\r\n<i>Hello</i> {\\an8}there\r\nyou\r\n\r\n\r\n"
        "00:00:03,000 --> 00:00:04,000\r\nwithout a number\r\n"
    )
    back = read("srt", content)
    assert [(s.span, s.text) for s in back.segments] == [
        (Span(1.5, 2.0), " Hello there you"),
        (Span(3.0, 4.0), " without a number"),
    ]
    assert [w.text for w in back.segments[0].words] == [" Hello", " there", " you"]
    assert back.segments[0].words[-1].span.end == pytest.approx(2.0)
    assert back.duration == 4.0
    assert back.speech == (Span(1.5, 2.0), Span(3.0, 4.0))


def test_utf_16_is_read_with_its_mark() -> None:
    content = "1\n00:00:01,000 --> 00:00:02,000\nhé\n".encode("utf-16")
    assert read("srt", content).text == " hé"


def test_vtt_leaves_out_notes_styles_names_and_tags() -> None:
    content = (
        "WEBVTT - a title\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE a --\nb\n\n"
        "a name\n00:01.000 --> 00:02.000 align:start\n<v Anna>Fish &amp; <c.x>chips</c>\n\n"
    )
    back = read("vtt", content)
    assert [(s.span, s.text.strip()) for s in back.segments] == [(Span(1, 2), "Fish & chips")]


def spoken_in(name: str, content: str) -> list[tuple[str | None, str]]:
    return [(word.speaker, word.text.strip()) for word in read(name, content).words]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<v Anna>Hello there", [("Anna", "Hello"), ("Anna", "there")]),
        ("<v.loud Ann &amp; Bo>Hi</v> all", [("Ann & Bo", "Hi"), (None, "all")]),
        ("<v Anna>Hi.\n<v Bo>Hey.", [("Anna", "Hi."), ("Bo", "Hey.")]),
        ("<v Anna>Hi <00:01.500>you <v Bo>two", [("Anna", "Hi"), ("Anna", "you"), ("Bo", "two")]),
        ("<v>Hi", [(None, "Hi")]),
    ],
)
def test_vtt_says_who_speaks(text: str, said: list[tuple[str | None, str]]) -> None:
    content = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}\n"
    assert spoken_in("vtt", content) == said
    ends = [word.span.end for word in read("vtt", content).words]
    assert ends == sorted(ends)
    assert ends[-1] == pytest.approx(2.0)


def test_speakers_come_back_from_vtt() -> None:
    told = read("vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>Hi.\n<v Bo>Hey.\n")
    back = again("vtt", told)
    assert [word.speaker for word in back.words] == ["Anna", "Bo"]


def test_json_of_other_programs_says_who_speaks() -> None:
    word = {"word": "two", "start": 1.0, "end": 1.5, "speaker": "SPEAKER_01"}
    segments = [
        {"start": 0, "end": 1, "text": "One.", "speaker": "SPEAKER_00"},
        {"start": 1, "end": 2, "text": "Two.", "speaker": "SPEAKER_00", "words": [word]},
    ]
    assert spoken_in("json", json.dumps({"segments": segments})) == [
        ("SPEAKER_00", "One."),
        ("SPEAKER_01", "two"),
    ]


def test_vtt_needs_no_blank_line_after_its_head() -> None:
    assert read("vtt", "WEBVTT\n00:01.000 --> 00:02.000\na\n").text == " a"


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("srt", "1\n00:00:01,000 --> 00:00:02,000\na\n\n2\nno times\n", 6),
        ("srt", "1\n00:00:03,000 --> 00:00:02,000\na\n", 2),
        ("srt", b"1\n00:00:01,000 --> 00:00:02,000\nh\xe9\n", 3),
        ("vtt", "00:01.000 --> 00:02.000\na\n", 1),
        ("vtt", "WEBVTT\n\n1\n00:01.000 -> 00:02.000\na\n", 4),
        ("json", '{"segments": [\n}', 2),
        ("json", "[]", None),
        ("json", '{"text": "a"}', None),
        ("json", '{"segments": [{"start": -1, "end": 2, "text": "a"}]}', None),
        ("json", '{"segments": [{"start": 0, "end": NaN, "text": "a"}]}', None),
        ("json", '{"segments": [{"start": 0, "text": "a"}]}', None),
        ("json", '{"tacet": {"layout": 99}, "segments": []}', None),
        ("json", "[" * 100_000, None),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(
    name: str, content: str | bytes, line: int | None
) -> None:
    with pytest.raises(UnreadableTranscript) as caught:
        read(name, content)
    assert caught.value.line == line
    assert caught.value.code == "unreadable_transcript"


def test_json_of_the_whisper_program_is_read() -> None:
    document = {
        "text": " Hello there.",
        "language": "de",
        "segments": [
            {
                "id": 0, "seek": 100, "start": 1.0, "end": 2.0, "text": " Hello there.",
                "tokens": [1, 2], "temperature": 0.2, "avg_logprob": -0.3,
                "compression_ratio": 1.1, "no_speech_prob": 0.01,
                "words": [
                    {"word": " Hello", "start": 1.0, "end": 1.4, "probability": 0.8},
                    {"word": " there.", "start": 1.4, "end": 2.0, "probability": 0.7},
                ],
            }
        ],
    }  # fmt: skip
    back = read("json", json.dumps(document))
    (got,) = back.segments
    assert [(w.text, w.span, w.probability) for w in got.words] == [
        (" Hello", Span(1.0, 1.4), 0.8), (" there.", Span(1.4, 2.0), 0.7),
    ]  # fmt: skip
    assert (got.seek, got.temperature, got.avg_logprob, got.tokens) == (100, 0.2, -0.3, (1, 2))
    assert (back.language, back.duration, back.text) == ("de", 2.0, " Hello there.")


SRT = "1\n00:00:01,000 --> 00:00:02,000\nhello there\n"


def test_what_is_imported_without_figures_pretends_none() -> None:
    told = read("srt", SRT)
    rows = list(csv.DictReader(io.StringIO(exporters()["csv"].write(told, {}).decode("utf-8-sig"))))
    assert [row["word"] for row in rows] == ["hello", "there"]
    assert {row[name] for row in rows for name in ("probability", *MEASURED)} == {""}
    words = json.loads(exporters()["json"].write(told, {}))["tacet"]["words"]
    assert [word["probability"] for word in words] == [None, None]
    assert again("json", told) == told


def test_csv_has_the_figures_that_another_program_gave_and_no_others() -> None:
    word = {"word": " Hello", "start": 1.0, "end": 1.4, "probability": 0.8}
    told = read("json", json.dumps({"words": [word], "segments": []}))
    content = exporters()["csv"].write(told, {}).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content))
    assert (row["probability"], row["speech_max"], row["level"]) == ("0.8000", "", "")


def test_json_without_words_gets_them_from_its_text() -> None:
    document = {"segments": [{"start": 0, "end": 1, "text": "one three"}], "duration": 7}
    back = read("json", json.dumps(document))
    assert [w.text for w in back.words] == [" one", " three"]
    assert back.words[-1].span.end == pytest.approx(1.0)
    assert back.duration == 7.0


def test_json_with_words_beside_the_segments_is_read() -> None:
    spoken = [{"word": "one", "start": 0, "end": 0.5}, {"word": "two", "start": 1.0, "end": 1.5}]
    segments = [
        {"start": 0, "end": 1, "text": "One."},
        {"start": 1, "end": 2, "text": "Two."},
    ]
    back = read("json", json.dumps({"words": spoken, "segments": segments}))
    assert [[w.text for w in s.words] for s in back.segments] == [[" one"], [" two"]]
    alone = read("json", json.dumps({"words": spoken, "text": "one two"}))
    assert [s.span for s in alone.segments] == [Span(0.0, 1.5)]
