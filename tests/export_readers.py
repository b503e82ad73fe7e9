"""Readers of exported files that know nothing of the writers; see `tests/exports`.

Each gives `(start, end, text)` with times in milliseconds, in order of the file.
"""

import csv
import html
import io
import json
import re
import unicodedata
import xml.etree.ElementTree as ET
import zipfile
from fractions import Fraction
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pylangacq
import pympi
import pysubs2
import ttconv.imsc.reader
import ttconv.model
import webvtt
from markdown_it import MarkdownIt
from praatio import textgrid
from pysubs2.formats import subrip, substation

Read = tuple[int, int, str]


def readable(written: bytes) -> str:
    """A file as text; of a zip all that is in it. Raises UnicodeDecodeError: it is not UTF-8."""
    if not zipfile.is_zipfile(io.BytesIO(written)):
        return written.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        return "".join(archive.read(name).decode("utf-8") for name in archive.namelist())


def plain(text: str) -> str:
    """A text as formats can hold it: white space as one space, no control character, no twins.

    What XML forbids is left out, and look-alikes count as what they look like.
    """
    kept = "".join(map(_kept, text))
    return " ".join(unicodedata.normalize("NFKC", kept).replace("-->", "->").split())


def _kept(letter: str) -> str:
    """The letter, or what a file has in its place."""
    return {"Cc": " ", "Cs": "?", "Cn": ""}.get(unicodedata.category(letter), letter)


def letters(text: str) -> str:
    """A text without any space, for layouts that break lines."""
    return plain(text).replace(" ", "")


def read_srt(content: bytes) -> list[Read]:
    return _pysubs2(content, "srt")


def read_ass(content: bytes) -> list[Read]:
    return _pysubs2(content, "ass")


def _pysubs2(content: bytes, kind: str) -> list[Read]:
    file = pysubs2.SSAFile.from_string(content.decode(), format_=kind)
    return [(event.start, event.end, event.plaintext) for event in file]


_TIMESTAMP = re.compile(r"(\d{1,3}):(\d{1,2}):(\d{1,2})[.,](\d{1,3})")
substation.TIMESTAMP = subrip.SubripFormat.TIMESTAMP = _TIMESTAMP  # it knows two digits of hours


def read_vtt(content: bytes) -> list[Read]:
    captions = webvtt.from_string(content.decode())
    return [
        (_clock(c.start), _clock(c.end), html.unescape(re.sub(r"<[^>]*>", "", c.raw_text)))
        for c in captions
    ]


def _clock(text: str) -> int:
    hours, minutes, rest = text.split(":")
    seconds, thousandths = rest.split(".")
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(thousandths)


def read_ttml(content: bytes) -> list[Read]:
    document = ttconv.imsc.reader.to_model(ET.ElementTree(ET.fromstring(content)))
    paragraphs = [e for e in document.get_body().dfs_iterator() if isinstance(e, ttconv.model.P)]
    return [(_ms(p.get_begin()), _ms(p.get_end()), _ttml_text(p)) for p in paragraphs]


def _ms(time: Fraction | None) -> int:
    return round((time or 0) * 1000)


def _ttml_text(paragraph: ttconv.model.P) -> str:
    parts = []
    for element in paragraph.dfs_iterator():
        if isinstance(element, ttconv.model.Br):
            parts.append("\n")
        elif isinstance(element, ttconv.model.Text):
            parts.append(element.get_text())
    return "".join(parts)


def read_lrc(content: bytes) -> list[Read]:
    """By the description of the format: the end of a line is the start of the next."""
    head, lines = {}, []
    for line in content.decode().splitlines():
        tag, text = re.fullmatch(r"\[([^\]]*)\](.*)", line).groups()
        time = re.fullmatch(r"(\d{2,}):(\d\d)\.(\d\d)", tag)
        if time is None:
            name, _, value = tag.partition(":")
            assert re.fullmatch(r"[a-z]+|#", name)
            head[name] = value
            continue
        minutes, seconds, hundredths = map(int, time.groups())
        assert "[" not in text
        words = re.sub(r"<\d{2,}:\d\d\.\d\d>", "", text)
        lines.append(((minutes * 60 + seconds) * 1000 + hundredths * 10, words))
    assert head["re"] == "Tacet"
    ends = [start for start, _ in lines[1:]]
    pairs = zip(lines, ends, strict=False)
    return [(start, end, text) for (start, text), end in pairs if text]


def read_audacity(content: bytes) -> list[Read]:
    rows = [line.split("\t") for line in content.decode().split("\n")[:-1]]
    return [(round(float(a) * 1000), round(float(b) * 1000), text) for a, b, text in rows]


def read_csv(content: bytes) -> list[Read]:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [
        (round(float(r["start"]) * 1000), round(float(r["end"]) * 1000), _unquoted(r["word"]))
        for r in rows
    ]


def read_tsv(content: bytes) -> list[Read]:
    text = io.StringIO(content.decode(), newline="")
    rows = list(csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows[0] == ["start", "end", "text"]
    return [(int(start), int(end), _unquoted(told)) for start, end, told in rows[1:]]


def read_json(content: bytes) -> tuple[list[Read], list[Read]]:
    """Segments and words, by their names in the whisper program's layout."""
    segments = json.loads(content)["segments"]
    words = [word for segment in segments for word in segment["words"]]
    return [_timed(one, "text") for one in segments], [_timed(one, "word") for one in words]


def _timed(told: dict[str, Any], text: str) -> Read:
    return round(told["start"] * 1000), round(told["end"] * 1000), told[text]


def _unquoted(cell: str) -> str:
    assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r")
    return cell[1:] if re.match(r"'+[=+\-@＝＋－＠]", cell) else cell


def read_textgrid(content: bytes, folder: Path, tier: str) -> list[Read]:
    path = folder / "x.TextGrid"
    path.write_bytes(content)
    grid = textgrid.openTextgrid(str(path), includeEmptyIntervals=True, reportingMode="error")
    entries = grid.getTier(tier).entries
    assert all(a.end == b.start for a, b in pairwise(entries))
    return [(round(e.start * 1000), round(e.end * 1000), e.label) for e in entries if e.label]


def read_eaf(content: bytes, folder: Path, tier: str) -> list[Read]:
    path = folder / "x.eaf"
    path.write_bytes(content)
    found = pympi.Eaf(str(path)).get_annotation_data_for_tier(tier)
    return sorted((start, end, text or "") for start, end, text in found)


def read_cha(content: bytes) -> list[Read]:
    told = content.decode()
    assert told.startswith("@UTF8\n@Begin\n")
    assert told.endswith("\n@End\n")
    reader = pylangacq.CHAT.from_strs([told])
    return [
        (*utterance.time_marks, _said(utterance.tiers["SPK"])) for utterance in reader.utterances()
    ]


def _said(main: str) -> str:
    """The words of a main line, without what ends it."""
    text, times, rest = main.split("\x15")
    assert re.fullmatch(r"\d+_\d+", times)
    assert not rest
    body, end = text.strip().rsplit(" ", 1)
    assert end in (".", "?", "!", "+...")
    body = "" if body == "0" else body
    return body + ("..." if end == "+..." else end)


def read_docx(content: bytes) -> list[str]:
    return [p.text for p in docx.Document(io.BytesIO(content)).paragraphs]


def read_md(content: bytes) -> list[str]:
    """Text of each paragraph and heading; raw HTML gives none, and lists are left out."""
    tokens = MarkdownIt("commonmark").enable("table").parse(content.decode())
    assert {t.type for t in tokens} <= {
        "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "hr",
        "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close",
    }  # fmt: skip
    inner = [t for t in tokens if t.type == "inline"]
    for token in inner:
        kinds = {c.type for c in token.children}
        assert kinds <= {"text", "text_special", "html_inline", "strong_open", "strong_close"}
        raw = {c.content for c in token.children if c.type == "html_inline"}
        assert raw <= {"<mark>", "</mark>", "<del>", "</del>"}
    return ["".join(c.content for c in t.children if c.type != "html_inline") for t in inner]


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.words: list[Read] = []
        self.paragraphs: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        assert not any(name.startswith("on") for name in about)
        self.tags.append(tag)
        if tag not in ("meta", "input"):
            self.open.append(tag)
        if tag == "p":
            self.paragraphs.append("")
        if "data-e" in about:
            times = (round(float(about[name]) * 1000) for name in ("data-s", "data-e"))
            self.words.append((*times, ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "p" in self.open and "button" not in self.open:
            self.paragraphs[-1] += data
        if self.open and self.open[-1] in ("span", "mark", "del"):
            start, end, text = self.words[-1]
            self.words[-1] = (start, end, text + data)


def read_html(content: bytes) -> _Page:
    page = _Page()
    page.feed(content.decode())
    page.close()
    assert page.open == []
    assert page.tags.count("script") == 1
    return page
