"""Every export, read back by an independent reader: text and times are equal."""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import export_readers as readers
import pytest
from export_readers import Read, letters, plain, readable
from export_samples import (
    LONG_NAME,
    RECEIPT,
    hard_to_hear,
    odd_transcripts,
)

from tacet.core.text.boundaries import visible, whole_words
from tacet.core.text.paragraphs import paragraphs, text_of
from tacet.core.transcript import Transcript
from tacet.exporters.cues import CueRules, cues
from tacet.plugins import exporter, exporters

Transcripts = dict[str, Transcript]
SWITCHES: list[dict[str, Any]] = [
    {},
    {"word_times": True, "doubtful": True, "removed": True, "times": True} | RECEIPT,
]
every_way = pytest.mark.parametrize("options", SWITCHES, ids=["plain", "with everything"])


def test_every_recording_is_there(of_the_suite: Transcripts, of_real_people: Transcripts) -> None:
    assert len(of_the_suite) == 15
    assert len(of_real_people) == 20
    assert sum(bool(one.words) for one in of_the_suite.values()) >= 5
    assert sum(bool(one.words) for one in of_real_people.values()) >= 10


def written(name: str, transcript: Transcript, options: dict[str, Any]) -> bytes:
    return exporter(name).write(transcript, options)


def ms(seconds: float) -> int:
    return round(seconds * 1000)


def words_of(transcript: Transcript) -> list[Read]:
    return [(ms(w.span.start), ms(w.span.end), visible(w)) for w in transcript.words if visible(w)]


def segments_of(transcript: Transcript) -> list[Read]:
    return [
        (ms(s.span.start), ms(s.span.end), text) for s in transcript.segments if (text := s.text)
    ]


def said_in(transcript: Transcript) -> str:
    """Letters of the text as it is read: small where a window began inside a sentence."""
    said = letters("".join(word.text for word in whole_words(transcript.segments)))
    assert said.casefold() == letters(transcript.text).casefold()
    return said


def same(read: list[Read], wanted: list[Read], within: int = 0) -> None:
    """Both tell the same text at the same times, but for so many milliseconds."""
    read = [(start, end, plain(text)) for start, end, text in read if plain(text)]
    wanted = [(start, end, plain(text)) for start, end, text in wanted if plain(text)]
    assert [text for _, _, text in read] == [text for _, _, text in wanted]
    for (start, end, _), (first, last, _) in zip(read, wanted, strict=True):
        assert abs(start - first) <= within
        assert abs(end - last) <= within


SUBTITLES: dict[str, tuple[Callable[[bytes], list[Read]], int]] = {
    "srt": (readers.read_srt, 0),
    "vtt": (readers.read_vtt, 0),
    "ttml": (readers.read_ttml, 1),
    "ass": (readers.read_ass, 5),
}


@every_way
@pytest.mark.parametrize("name", SUBTITLES)
def test_subtitles(name: str, options: dict[str, Any], told: Transcripts) -> None:
    read, within = SUBTITLES[name]
    for transcript in told.values():
        shown = list(cues(transcript, CueRules.of(options)))
        wanted = [(ms(cue.start), ms(cue.end), cue.text) for cue in shown]
        same(read(written(name, transcript, options)), wanted, within)
        assert letters("".join(cue.text for cue in shown)) == said_in(transcript)


@every_way
def test_lrc(options: dict[str, Any], told: Transcripts) -> None:
    for transcript in told.values():
        read = readers.read_lrc(written("lrc", transcript, options))
        assert letters("".join(text for _, _, text in read)) == said_in(transcript)
        starts = {ms(w.span.start) for w in whole_words(transcript.segments)}
        assert all(min(abs(start - s) for s in starts) <= 5 for start, _, _ in read)


@every_way
def test_audacity(options: dict[str, Any], told: Transcripts) -> None:
    for transcript in told.values():
        same(
            readers.read_audacity(written("audacity", transcript, options)),
            segments_of(transcript),
            within=1,
        )


def test_csv(told: Transcripts) -> None:
    for transcript in told.values():
        same(readers.read_csv(written("csv", transcript, {})), words_of(transcript), within=1)


def test_tsv(told: Transcripts) -> None:
    for transcript in told.values():
        same(readers.read_tsv(written("tsv", transcript, {})), segments_of(transcript))


@every_way
def test_json(options: dict[str, Any], told: Transcripts) -> None:
    for transcript in told.values():
        content = written("json", transcript, options | {"word_timestamps": True})
        segments, spoken = readers.read_json(content)
        same(segments, segments_of(transcript))
        same([read for read in spoken if plain(read[2])], words_of(transcript))


def test_every_format_has_a_reader_here() -> None:
    texts = {"docx", "md", "txt", "html"}
    others = {"lrc", "audacity", "csv", "tsv", "json", "cha"}
    assert {*SUBTITLES, *TIERS, *texts, *others} == set(exporters())


def apart(wanted: list[Read]) -> list[Read]:
    """What a tier shows of words that overlap: each ends where the next begins, none is empty."""
    out: list[Read] = []
    at = 0
    for place, (start, end, text) in enumerate(wanted):
        after = wanted[place + 1][0] if place + 1 < len(wanted) else end
        start = max(start, at)
        at = max(min(end, after) if after > start else end, start + 1)
        out.append((start, at, text))
    return out


TIERS = {"textgrid": readers.read_textgrid, "eaf": readers.read_eaf}


@every_way
@pytest.mark.parametrize("name", TIERS)
def test_tiers(name: str, options: dict[str, Any], told: Transcripts, tmp_path: Path) -> None:
    for transcript in told.values():
        content = written(name, transcript, options)
        wanted = [read for read in segments_of(transcript) if plain(read[2])]
        same(TIERS[name](content, tmp_path, "segments"), apart(wanted))
        same(TIERS[name](content, tmp_path, "words"), apart(words_of(transcript)))


@every_way
def test_cha(options: dict[str, Any], told: Transcripts) -> None:
    for transcript in told.values():
        read = readers.read_cha(written("cha", transcript, options))
        marks = str.maketrans("’‘", "''", ".?!")  # an utterance always ends with one of these
        said = letters("".join(text for _, _, text in read)).translate(marks)
        assert said == letters(transcript.text).translate(marks)
        ends = [s for start, end, _ in read for s in (start, end)]
        assert ends == sorted(ends)
        starts = {ms(w.span.start) for w in whole_words(transcript.segments)}
        assert sum(start not in starts for start, _, _ in read) <= (0 if len(told) < 25 else 3)


def paragraphs_of(transcript: Transcript) -> list[str]:
    texts = [plain(text_of(paragraph)) for paragraph in paragraphs(transcript.segments)]
    return [text for text in texts if text]


@pytest.mark.parametrize("name", ["docx", "md", "txt", "html"])
def test_paragraphs(name: str, told: Transcripts) -> None:
    for transcript in told.values():
        content = written(name, transcript, {"doubtful": name != "txt"})
        if name == "docx":
            read = readers.read_docx(content)
        elif name == "md":
            read = readers.read_md(content)
        elif name == "html":
            read = readers.read_html(content).paragraphs
            read = read if transcript.segments and paragraphs_of(transcript) else []
        else:
            read = content.decode().split("\n\n")
        assert [plain(text) for text in read if plain(text)] == paragraphs_of(transcript)


def test_html_has_the_time_of_each_word(told: Transcripts) -> None:
    for transcript in told.values():
        wanted = [
            (ms(w.span.start), ms(w.span.end), visible(w))
            for paragraph in paragraphs(transcript.segments)
            for w in whole_words(paragraph)  # the first word of a paragraph keeps its capital
        ]
        same(readers.read_html(written("html", transcript, {})).words, wanted, within=1)


FORMATS_WITH_RECEIPT = (
    "txt",
    "vtt",
    "json",
    "docx",
    "md",
    "html",
    "ass",
    "ttml",
    "lrc",
    "eaf",
    "cha",
)


@pytest.mark.parametrize("name", FORMATS_WITH_RECEIPT)
def test_the_receipt_is_there_only_if_asked_for(name: str) -> None:
    transcript = hard_to_hear()
    with_it = readable(written(name, transcript, RECEIPT))
    assert all(part in with_it for part in ("ab" * 32, "tiny.en@v1", "beam", "0.1", "no speech"))
    if name != "json":
        without = readable(written(name, transcript, RECEIPT | {"receipt": False}))
        assert "ab" * 32 not in without
        assert "thanks" not in without
    assert len(LONG_NAME.encode()) == 255


def test_the_page_allows_its_own_script_and_style_and_loads_nothing() -> None:
    said = "</script><script>alert(1)</script><style>*{}</style><img src=x onerror=y>"
    told = odd_transcripts()["markup"]
    told = replace(told, reason=said, language='"><script>')
    page = written("html", told, RECEIPT | {"doubtful": True}).decode()
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    for tag in ("script", "style"):
        (inner,) = re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not re.search(r"(?:src|href|url\()\s*=?\s*[\"']?(?:http|//)", page)
