"""vtt: WebVTT, the subtitles of web pages."""

from collections.abc import Iterator, Mapping
from typing import Any

from tacet.core.options.exporting import CUES, Contents
from tacet.core.span import Span
from tacet.core.transcript import Transcript, Word
from tacet.exporters.cues import Cue, CueRules, clock, cues, speaker_in, timed_lines
from tacet.exporters.escaping import utf_8
from tacet.exporters.receipt import receipt_lines
from tacet.exporters.styled_cues import Writes, is_doubtful, styled

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class VttExporter:
    """WebVTT subtitles with escaped text, so that none becomes a tag."""

    name = "vtt"
    extension = "vtt"
    media_type = "text/vtt"
    title = "WebVTT subtitles"
    purpose = "web pages"
    options = ("word_times", "doubtful", "receipt", "highlight_words", *CUES)

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """UTF-8 WebVTT; options are those of `CueRules`; may hold no cue.

        The receipt is a note in front of the cues. Doubtful words have the class `doubtful`;
        who speaks stands in a voice tag, where a person named them.
        """
        blocks = ["WEBVTT\n"]
        if lines := receipt_lines(transcript, options):
            blocks.append("\n".join(["NOTE", *(_note(line) for line in lines)]) + "\n")
        rules, contents = CueRules.of(options), Contents.of(options)
        if rules.highlight_words:
            blocks += [
                _block(c.start, c.end, _voice(c.speaker) + _lit(c)) for c in cues(transcript, rules)
            ]
        else:
            blocks += _plain(transcript, rules, contents)
        return utf_8("\n".join(blocks))


def _note(line: str) -> str:
    """A line of a note, in which no arrow may stand."""
    return line.replace("-->", "->")


def _plain(transcript: Transcript, rules: CueRules, contents: Contents) -> Iterator[str]:
    for span, lines in timed_lines(transcript, rules):
        text = styled(lines, _writer(span, contents), "\n")
        yield _block(span.start, span.end, _voice(speaker_in(lines)) + text)


def _voice(name: str | None) -> str:
    """The tag in front of what somebody says; it needs no end where all of the cue is theirs."""
    if not name:
        return ""
    apart = " " if name.endswith("-") else ""  # else the tag's end makes it an arrow
    return f"<v {name.translate(_ESCAPES)}{apart}>"


def _block(start: float, end: float, text: str) -> str:
    return f"{_clock(start)} --> {_clock(end)}\n{text}\n"


def _clock(time: float) -> str:
    return clock(time, hours=False, decimal=".")


def _writer(span: Span, contents: Contents) -> Writes:
    """Writes words with what is asked for; times only where they grow inside their cue."""
    last = span.start

    def write(word: Word, text: str) -> str:
        nonlocal last
        out = text.translate(_ESCAPES)
        if contents.doubtful and is_doubtful(word):
            out = f"<c.doubtful>{out}</c>"
        if not contents.word_times or not _later(last, word.span.start, span.end):
            return out
        last = word.span.start
        return f"<{clock(last, hours=True, decimal='.')}>{out}"

    return write


def _later(last: float, time: float, end: float) -> bool:
    return _clock(last) != _clock(time) != _clock(end) and last < time < end


def _lit(cue: Cue) -> str:
    if cue.highlight is None:
        return cue.text.translate(_ESCAPES)
    first, last = cue.highlight
    before, lit, after = (
        text.translate(_ESCAPES)
        for text in (cue.text[:first], cue.text[first:last], cue.text[last:])
    )
    return f"{before}<u>{lit}</u>{after}"
