"""ttml: timed text (TTML, readable as IMSC 1.1), the subtitles of broadcasters."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tacet.core.options.exporting import CUES, Contents
from tacet.core.span import MS
from tacet.core.transcript import Transcript, Word
from tacet.exporters.cues import CueRules, clock, speaker_in, timed_lines
from tacet.exporters.escaping import utf_8, xml_text
from tacet.exporters.receipt import receipt_lines
from tacet.exporters.speakers import speakers
from tacet.exporters.styled_cues import Writes, is_doubtful, styled

_ROOT = (
    '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" '
    'xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xmlns:tts="http://www.w3.org/ns/ttml#styling" '
    'ttp:timeBase="media" xml:lang="{language}">'
)
_LAYOUT = (
    '<layout><region xml:id="bottom" tts:origin="10% 10%" tts:extent="80% 80%" '
    'tts:displayAlign="after" tts:textAlign="center"/></layout>'
)
_AGENT = "speaker"  # begins the ids of agents


class TtmlExporter:
    """Timed text with escaped words."""

    name = "ttml"
    extension = "ttml"
    media_type = "application/ttml+xml"
    title = "TTML subtitles"
    purpose = "broadcasters"
    options = ("word_times", "doubtful", "receipt", *CUES)

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """UTF-8 XML; the receipt is a description in its head."""
        names = speakers(transcript)
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            _ROOT.format(language=xml_text(transcript.language or "")),
            "<head>",
            *_metadata(names, receipt_lines(transcript, options)),
            _LAYOUT,
            "</head>",
            '<body region="bottom"><div>',
            *_paragraphs(transcript, options, names),
            "</div></body>",
            "</tt>",
        ]
        return utf_8("".join(f"{line}\n" for line in lines))


def _metadata(names: Sequence[str], receipt: Sequence[str]) -> Iterator[str]:
    """The receipt, and an agent for each speaker, to whom paragraphs refer."""
    told = "".join(f"<ttm:desc>{xml_text(line)}</ttm:desc>" for line in receipt)
    told += "".join(
        f'<ttm:agent xml:id="{_AGENT}{number}" type="person">'
        f'<ttm:name type="full">{xml_text(name)}</ttm:name></ttm:agent>'
        for number, name in enumerate(names, start=1)
    )
    if told:
        yield f"<metadata>{told}</metadata>"


def _paragraphs(
    transcript: Transcript, options: Mapping[str, Any], names: Sequence[str]
) -> Iterator[str]:
    contents = Contents.of(options)
    agents = {name: f' ttm:agent="{_AGENT}{n}"' for n, name in enumerate(names, start=1)}
    for span, lines in timed_lines(transcript, CueRules.of(options)):
        text = styled(lines, _writer(span.start, contents), "<br/>")
        end = max(span.end, span.start + 1 / MS)  # without length it would never be shown
        agent = agents.get(speaker_in(lines) or "", "")
        yield f'<p begin="{_clock(span.start)}" end="{_clock(end)}"{agent}>{text}</p>'


def _writer(start: float, contents: Contents) -> Writes:
    """Writes words; the times of a word are those since its cue began."""

    def write(word: Word, text: str) -> str:
        style = ' tts:fontStyle="italic"' if contents.doubtful and is_doubtful(word) else ""
        begin = max(0.0, word.span.start - start)
        times = f' begin="{_clock(begin)}"' if contents.word_times and begin else ""
        out = xml_text(text)
        return f"<span{style}{times}>{out}</span>" if style or times else out

    return write


def _clock(time: float) -> str:
    return clock(time, hours=True, decimal=".")
