"""html: one page that plays; it loads nothing from anywhere and keeps nothing.

The page asks for the recording, unless it is embedded: the option `media` is a function that gives
a media type and bytes, or nothing. The page's policy allows its own script and style, by their
hashes, and the sound that it was given.
"""

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from typing import Any

from tacet.core.options.exporting import Contents
from tacet.core.transcript import Transcript
from tacet.exporters.escaping import utf_8, xml_text
from tacet.exporters.reading import Kind, Paragraph, Shown, reading
from tacet.exporters.receipt import moment, receipt, recording_name

_ASSETS = files("tacet.exporters")
SCRIPT = _ASSETS.joinpath("player.js").read_text("utf-8")
STYLE = _ASSETS.joinpath("player.css").read_text("utf-8")
Media = tuple[str, bytes]
ASK = (
    "<label>To listen, choose this recording on your computer: "
    '<input type="file" accept="audio/*,video/*"></label>'
)
NOBODY = "No word was written down."


class HtmlExporter:
    """A page that plays every word, to send by mail."""

    name = "html"
    extension = "html"
    media_type = "text/html"
    title = "Page that plays (HTML)"
    purpose = "sending to somebody: it plays each word"
    options = ("doubtful", "removed", "receipt", "embed")

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """UTF-8 HTML in one file; the receipt can be opened at its end."""
        name, media = recording_name(options), _media(options)
        lines = [
            "<!doctype html>",
            f'<html lang="{xml_text(transcript.language or "")}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_policy()}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{xml_text(name) or 'Transcript'}</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            f'<header lang="en"><h1 dir="auto">{xml_text(name) or "Transcript"}</h1>',
            *([] if media else [ASK]),
            "</header>",
            _player(media),
            "<main>",
            *_paragraphs(transcript, Contents.of(options)),
            "</main>",
            *_receipt(transcript, options),
            f"<script>{SCRIPT}</script>",
            "</body>",
            "</html>",
        ]
        return utf_8("".join(f"{line}\n" for line in lines))


def _media(options: Mapping[str, Any]) -> Media | None:
    """The recording, if it is to be embedded and there is one."""
    media: Callable[[], Media | None] | None = options.get("media")
    return media() if media and options.get("embed") else None


def _policy() -> str:
    return (
        f"default-src 'none'; script-src '{_hash(SCRIPT)}'; style-src '{_hash(STYLE)}'; "
        "media-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _player(media: Media | None) -> str:
    source = ""
    if media:
        content = base64.b64encode(media[1]).decode()
        source = f' src="data:{xml_text(media[0])};base64,{content}"'
    return f'<audio controls preload="metadata"{source}></audio>'


def _paragraphs(transcript: Transcript, contents: Contents) -> Iterator[str]:
    shown = reading(transcript, contents)
    if not shown:
        yield f'<p lang="en">{xml_text(transcript.reason or NOBODY)}</p>'
    for paragraph in shown:
        yield _paragraph(paragraph)


def _paragraph(paragraph: Paragraph) -> str:
    time = moment(paragraph.start)
    play = (
        f'<button type="button" lang="en" aria-label="Play from {time}" '
        f'data-s="{paragraph.start:.3f}">{time}</button>'
    )
    speaker = f'<b dir="auto">{xml_text(paragraph.speaker)}:</b> ' if paragraph.speaker else ""
    return f'<p dir="auto">{play} {speaker}{"".join(map(_word, paragraph.words))}</p>'


def _word(word: Shown) -> str:
    text = word.text.strip()
    space, after = word.text[: word.text.index(text[:1])], " " if word.text[-1] == " " else ""
    times = f'data-s="{word.start:.3f}" data-e="{word.end:.3f}"'
    why = f' title="{xml_text(", ".join(word.reasons))}"' if word.reasons else ""
    if word.kind is Kind.PLAIN:
        return f"{space}<span {times}>{xml_text(text)}</span>{after}"
    tag = "mark" if word.kind is Kind.DOUBTFUL else "del"
    return f"{space}<{tag} {times}{why}>{xml_text(text)}</{tag}>{after}"


def _receipt(transcript: Transcript, options: Mapping[str, Any]) -> Iterator[str]:
    told = receipt(transcript, options)
    if told:
        rows = "".join(f"<dt>{xml_text(a)}</dt><dd dir='auto'>{xml_text(b)}</dd>" for a, b in told)
        yield (
            '<details lang="en"><summary>How this page came about</summary>'
            f"<dl>{rows}</dl></details>"
        )
