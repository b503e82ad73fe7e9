"""Speakers that a person named: independent readers find who says what."""

import csv
import html
import io
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import export_readers as readers
import pylangacq
import pympi
import pysubs2
import pytest
import webvtt
from export_readers import letters, plain
from export_samples import HOSTILE
from markdown_it import MarkdownIt
from praatio import textgrid
from transcripts import segment, transcript, words

from tacet.core.span import Span
from tacet.core.transcript import Evidence, Transcript, Verdict, Word
from tacet.exporters.speakers import speakers
from tacet.plugins import exporter

NAMES = ["Ada", "Bob Meyer", "שלום", *HOSTILE.values()]
Said = list[tuple[str, str]]
"""Name and text, one after the other; no name where nobody was named."""


def said_by(name: str | None, *texts: str, start: float) -> list[Word]:
    return [replace(word, speaker=name) for word in words(*texts, start=start)]


def talk(name: str) -> Transcript:
    """Somebody of that name is interrupted in the middle of a segment; then nobody is named."""
    first = segment(*said_by(name, " One", " two.", start=0.0))
    both = segment(
        *said_by(name, " Three", " four", start=1.0), *said_by("Eve", " five.", start=2.0)
    )
    gone = Word(Span(1.2, 1.4), " thanks", 0.1, Evidence(), Verdict.REMOVED)
    told = transcript(first, both, segment(*words(" Six.", start=9.0)), duration=10.0)
    return replace(told, removed=(gone,))


def joined(said: Said) -> Said:
    """What one says in one go as one text, without spaces."""
    out: Said = []
    for name, text in said:
        if out and out[-1][0] == plain(name):
            out[-1] = (out[-1][0], out[-1][1] + letters(text))
        else:
            out.append((plain(name), letters(text)))
    return out


def by_vtt(content: bytes) -> Said:
    captions = webvtt.from_string(content.decode())
    return [(html.unescape(c.voice or ""), html.unescape(c.text)) for c in captions]


def by_ass(content: bytes) -> Said:
    file = pysubs2.SSAFile.from_string(content.decode(), format_="ass")
    return [(event.name, event.plaintext) for event in file]


def by_ttml(content: bytes) -> Said:
    root = ET.fromstring(content)
    about = "{http://www.w3.org/ns/ttml#metadata}"
    ids = "{http://www.w3.org/XML/1998/namespace}id"
    names = {agent.get(ids): agent.findtext(f"{about}name") for agent in root.iter(f"{about}agent")}
    assert len(readers.read_ttml(content)) == 3  # another reader takes it, agents and all
    return [
        (
            names[p.get(f"{about}agent")] if f"{about}agent" in p.attrib else "",
            "".join(p.itertext()),
        )
        for p in root.iter("{http://www.w3.org/ns/ttml}p")
    ]


def by_docx(content: bytes) -> Said:
    out = []
    for paragraph in docx.Document(io.BytesIO(content)).paragraphs:
        name = "".join(run.text for run in paragraph.runs if run.bold)
        out.append((name.removesuffix(": "), paragraph.text.removeprefix(name)))
    return out


def by_md(content: bytes) -> Said:
    out = []
    for token in MarkdownIt("commonmark").parse(content.decode()):
        if token.type == "inline":
            text = "".join(child.content for child in token.children)
            kinds = [child.type for child in token.children]
            end = kinds.index("strong_close") if "strong_close" in kinds else 0
            name = "".join(child.content for child in token.children[:end])
            out.append((name.removesuffix(":"), text.removeprefix(name)))
    return out


def by_html(content: bytes) -> Said:
    page = readers.read_html(content)
    texts = (text.strip().rpartition(": ") for text in page.paragraphs)
    return [(name, text) for name, _, text in texts]


def by_txt(content: bytes) -> Said:
    texts = (text.strip().rpartition(": ") for text in content.decode().split("\n\n"))
    return [(name, text) for name, _, text in texts]


def by_csv(content: bytes) -> Said:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [(readers._unquoted(row["speaker"]), row["word"]) for row in rows]


READERS: dict[str, Callable[[bytes], Said]] = {
    "vtt": by_vtt, "ass": by_ass, "ttml": by_ttml, "docx": by_docx, "md": by_md, "html": by_html,
    "txt": by_txt, "csv": by_csv,
}  # fmt: skip


def written(name: str, told: Transcript, **options: Any) -> bytes:
    return exporter(name).write(told, options)


@pytest.mark.parametrize("format", READERS)
@pytest.mark.parametrize("name", NAMES)
def test_who_says_what(format: str, name: str) -> None:
    wanted = [(plain(name), "Onetwo.Threefour"), ("Eve", "five."), ("", "Six.")]
    assert joined(READERS[format](written(format, talk(name)))) == wanted


def test_marks_and_times_stand_beside_names() -> None:
    everything = {"times": True, "doubtful": True, "removed": True, "word_times": True}
    told = talk("Ada")
    assert b"[0:00:00] Ada: One two. Three [-thanks-] four\n" in written("txt", told, **everything)
    assert b"**0:00:00** **Ada:** One two." in written("md", told, **everything)
    assert [name for name, _ in by_vtt(written("vtt", told, **everything))] == [
        "Ada", "Eve", "",
    ]  # fmt: skip


@pytest.mark.parametrize("options", [{"highlight_words": True}, {"max_words_per_line": 2}])
def test_no_cue_is_of_two_speakers_however_it_is_cut(options: dict[str, Any]) -> None:
    told = by_vtt(written("vtt", talk("Ada"), **options))
    assert {name for name, text in told if "five" in text} == {"Eve"}
    assert {name for name, text in told if "four" in text} == {"Ada"}
    wide = {"max_line_width": 80, "max_line_count": 2}
    assert ("Eve", "five.") in by_vtt(written("vtt", talk("Ada"), **wide))


def texts_of(told: list[readers.Read]) -> list[str]:
    return [plain(text) for _, _, text in told]


@pytest.mark.parametrize("name", NAMES)
def test_tiers(name: str, tmp_path: Path) -> None:
    told = talk(name)
    (shown, eve) = speakers(told)
    tiers = [
        f"{who}{kind}" for who in ("", f"{shown} - ", "Eve - ") for kind in ("segments", "words")
    ]
    grid = tmp_path / "a.TextGrid"
    grid.write_bytes(written("textgrid", told))
    names = textgrid.openTextgrid(str(grid), includeEmptyIntervals=True).tierNames
    assert [readers.plain(one) for one in names] == [plain(one) for one in tiers]
    eaf = tmp_path / "a.eaf"
    eaf.write_bytes(written("eaf", told))
    found = pympi.Eaf(str(eaf))
    assert list(found.tiers) == tiers
    people = [tier[2].get("PARTICIPANT") for tier in found.tiers.values()]
    assert people == [None, None, shown, shown, eve, eve]
    content = written("eaf", told)
    own = [texts_of(readers.read_eaf(content, tmp_path, tier)) for tier in tiers]
    assert own == [
        ["Six."], ["Six."],
        ["One two.", "Three four"], ["One", "two.", "Three", "four"],
        ["five."], ["five."],
    ]  # fmt: skip
    content = written("textgrid", told)
    assert own == [texts_of(readers.read_textgrid(content, tmp_path, one)) for one in names]


@pytest.mark.parametrize("name", NAMES)
def test_participants(name: str) -> None:
    content = written("cha", talk(name)).decode()
    chat = pylangacq.CHAT.from_strs([content])
    people = {one.code: one.name for one in chat.headers()[0].participants}
    assert list(people) == ["SP1", "SP2", "SPK"]
    assert people["SP2"] == "Eve"
    said = [
        (one.participant, letters(readers._said(one.tiers[one.participant])))
        for one in chat.utterances()
    ]
    assert said == [
        ("SP1", "Onetwo."), ("SP1", "Threefour."), ("SP2", "five."), ("SPK", "Six."),
    ]  # fmt: skip
    assert f"@Comment:\tSP1 is {speakers(talk(name))[0]}\n" in content
