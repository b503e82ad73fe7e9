"""Transcripts to export that are odd by their text or their times."""

from dataclasses import replace
from itertools import count, cycle
from typing import Any

from transcripts import segment, transcript, words

from tacet.core.span import Span
from tacet.core.transcript import Evidence, Missed, Segment, Transcript, Verdict, Word

LONG_NAME = "é" * 121 + ' "<b>&xy' + ".flac"
"""A file name of 255 bytes of UTF-8, with marks."""

HOSTILE = {
    "formula": "=1+1 +49 @SUM(A1) -2",
    "arrow": "a --> b 00:00:01,000 --> 00:00:02,000",
    "markup": "<b>&amp; </p> <script>alert(1)</script> <!-- x -->]]>",
    "control": "a\x00b \x07 c\x1b[31m \x0b d\ufffe \x85 e\u2028f",
    "right to left": "שלום, \u202eעולם\u202c! مرحبا \u200fx",
    "quotes": '"a" \'b\' ""c"" `d`',
    "white space": "a\tb\nc\r\nd\n\n2\n00:00:01,000 --> 00:00:02,000\nx",
    "ass": "{\\an8} {\\k50} \\N \\n \\h a\\b",
    "markdown": "# *a* _b_ ~~c~~ **d** [e](f) ![g](h) > - 1. | $x$ &copy; http://x.y <z@w.v>",
    "chat": "%mor: @End *SPK: & [//] +... xxx (.) 0 50% a@b ,, -x 0y",
    "lrc": "[00:01.00] [ti:x] <00:02.00> [#: y]",
    "vtt": "WEBVTT NOTE STYLE <00:00:01.000> <c.x>",
    "list": "1. one",
    "plus": "+ one",
    "rule": "---",
    "dots": "wait... Dr. Who? No! . ... ?",
    "surrogate": "a\ud800b",
    "combining": "e\u0301 \U0001f468\u200d\U0001f469 ﬁ",
    "long": "x" * 500,
}
"""What somebody may say, or a model may write."""

EVERY = 7  # words, of which one has odd text in its place

RECEIPT: dict[str, Any] = {
    "receipt": True,
    "provenance": {
        "recording": {"name": LONG_NAME, "sha256": "ab" * 32},
        "model": {"name": "tiny.en@v1", "title": "tiny.en", "files": {"model.bin": "cd" * 32}},
        "device": "cpu",
        "compute_type": "int8",
        "options": {"beam_size": 1, "initial_prompt": "a --> b <i>{\\an8}]]> *x*\n[00:01.00]\x01"},
        "versions": {"tacet": "0.1", "ctranslate2": "4.8"},
        "run": "7f3a",
    },
}
"""Options of an export with a receipt that is as hostile as the text."""


def spoken(text: str, start: float, end: float) -> Segment:
    """A segment of a text, its time shared by its words."""
    parts = text.split(" ")
    each = (end - start) / len(parts)
    times = [Span(start + i * each, start + (i + 1) * each) for i in range(len(parts))]
    pairs = zip(times, parts, strict=True)
    made = tuple(Word(span, f" {part}", 0.9) for span, part in pairs)
    return Segment(Span(start, end), f" {text}", made, (), 0, 0.0, -0.1, 0.1, 1.2)


def with_hostile_words(heard: Transcript) -> Transcript:
    """The transcript with odd text in place of every few words, and in what was set aside."""
    odd = cycle(HOSTILE.values())
    numbers = count()
    segments = []
    for told in heard.segments:
        spoken_words = tuple(
            word if next(numbers) % EVERY else replace(word, text=f" {next(odd)}")
            for word in told.words
        )
        text = "".join(word.text for word in spoken_words)
        segments.append(replace(told, words=spoken_words, text=text))
    removed = tuple(replace(word, text=f" {next(odd)}", reasons=(next(odd),)) for word in _gone())
    return replace(heard, segments=tuple(segments), removed=heard.removed + removed)


def _gone() -> list[Word]:
    spans = [Span(i * 2.0, i * 2.0 + 1.0) for i in range(len(HOSTILE))]
    return [Word(span, "", 0.1, Evidence(), Verdict.REMOVED) for span in spans]


def odd_transcripts() -> dict[str, Transcript]:
    """Transcripts that are odd by their text or their times."""
    said = {name: transcript(segment(*words(f" {text}"))) for name, text in HOSTILE.items()}
    apart = (spoken(text, i * 10.0, i * 10.0 + 5.0) for i, text in enumerate(HOSTILE.values()))
    late = segment(*words(" late", " and", " later.", start=400_000.123))
    return said | {
        "all of it": transcript(*apart),
        "empty": transcript(),
        "blank": transcript(segment(*words(" ", "\n"))),
        "no length": transcript(segment(*words(" a", " b", " c", start=3.0, each=0.0))),
        "over 100 hours": transcript(late, duration=400_002.0),
        "overlapping": transcript(_overlapping(), segment(*words(" after", start=4.0))),
        "judged": hard_to_hear(),
    }


def _overlapping() -> Segment:
    spans = Span(0.0, 2.0), Span(1.0, 3.0), Span(1.5, 1.6)
    spoken_words = (Word(s, t, 0.5) for s, t in zip(spans, (" one", " two", " three"), strict=True))
    return segment(*spoken_words)


def hard_to_hear() -> Transcript:
    """A transcript with words in doubt and set aside, and a stretch that was not understood."""
    first, second = words(" Clear", " unclear,")
    doubted = Word(second.span, second.text, 0.2, Evidence(), Verdict.DOUBTFUL, ("unsure",))
    gone = Word(Span(1.1, 1.4), " thanks", 0.1, Evidence(), Verdict.REMOVED, ("no speech",))
    last = words(" done.", start=2.0)
    missed = (Missed(Span(3.0, 4.0), "not understood"),)
    return Transcript(
        5.0, "en", 0.9, segments=(segment(first, doubted, *last),), removed=(gone,), missed=missed
    )
