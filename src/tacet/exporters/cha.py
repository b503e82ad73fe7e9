"""cha: CHAT, the transcripts of CHILDES and TalkBank; one sentence each line, with its times.

CHAT gives most marks a meaning and knows no escape. What was said of them is written with twins:
of full width, and for a full stop the one dot leader. Unicode's NFKC turns both into the original.
Curly single quotes, which CHAT refuses, become straight ones.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, zip_longest
from typing import Any

from tacet.core.span import Span
from tacet.core.text.boundaries import ends_sentence, one_line, whole_words
from tacet.core.transcript import Transcript, Word
from tacet.exporters.escaping import full_width, utf_8
from tacet.exporters.intervals import Interval, Labelled, apart
from tacet.exporters.receipt import receipt_lines, recording_name
from tacet.exporters.speakers import by_speaker

_TWINS = full_width('!"#$%&()*+/:;<=>?@[\\]^_`{|}~') | {
    ord("."): "\u2024",
    ord("‘"): "'",
    ord("’"): "'",
}
_FIRST = re.compile(r"(?<![^ ])[-,]|(?<!\d)0")  # begins what CHAT takes for something else
_BULLET = "\x15"  # stands around the times of an utterance, in milliseconds
_NOTHING = "0"  # an utterance without words
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]+")
_NO_NAME = re.compile(r"[^A-Za-z0-9]+")
_ENDS = ".?!"
_TRAILING = "..."
_UNKNOWN = "und"
_PAIRS = """
af:afr am:amh ar:ara as:asm az:aze ba:bak be:bel bg:bul bn:ben bo:bod br:bre bs:bos ca:cat cs:ces
cy:cym da:dan de:deu el:ell en:eng es:spa et:est eu:eus fa:fas fi:fin fo:fao fr:fra gl:glg gu:guj
ha:hau haw:haw he:heb hi:hin hr:hrv ht:hat hu:hun hy:hye id:ind is:isl it:ita ja:jpn jw:jav ka:kat
kk:kaz km:khm kn:kan ko:kor la:lat lb:ltz ln:lin lo:lao lt:lit lv:lav mg:mlg mi:mri mk:mkd ml:mal
mn:mon mr:mar ms:msa mt:mlt my:mya ne:nep nl:nld nn:nno no:nor oc:oci pa:pan pl:pol ps:pus pt:por
ro:ron ru:rus sa:san sd:snd si:sin sk:slk sl:slv sn:sna so:som sq:sqi sr:srp su:sun sv:swe sw:swa
ta:tam te:tel tg:tgk th:tha tk:tuk tl:tgl tr:tur tt:tat uk:ukr ur:urd uz:uzb vi:vie yi:yid yo:yor
yue:yue zh:zho
"""
_CODES = dict(pair.split(":") for pair in _PAIRS.split())
"""Codes of ISO 639-3 by Whisper's."""


class ChaExporter:
    """A CHAT transcript; a participant for each speaker that a person named."""

    name = "cha"
    extension = "cha"
    media_type = "text/x-chat"
    title = "CHAT transcript"
    purpose = "CLAN and TalkBank"
    options = ("receipt",)

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """UTF-8 CHAT; the receipt stands in comments."""
        language = _CODES.get(transcript.language or "", _UNKNOWN)
        stem, _, _ = recording_name(options).rpartition(".")
        utterances = apart(_utterances(transcript))
        people = _participants(utterances)
        lines = [
            "@UTF8",
            "@Begin",
            f"@Languages:\t{language}",
            f"@Participants:\t{', '.join(f'{one.named} Speaker' for one in people.values())}",
            *(f"@ID:\t{language}|tacet|{one.code}|||||Speaker|||" for one in people.values()),
            *([f"@Media:\t{stem}, audio"] if _PLAIN_NAME.fullmatch(stem) else []),
            *(f"@Comment:\t{one.code} is {name}" for name, one in people.items() if name),
            *(f"@Comment:\t{line}" for line in receipt_lines(transcript, options)),
            *(_line(utterance, people[utterance.speaker].code) for utterance in utterances),
            "@End",
        ]
        return utf_8("".join(f"{line}\n" for line in lines))


@dataclass(frozen=True, slots=True)
class _Participant:
    """Code of somebody who speaks, and their name as CHAT allows it: one word."""

    code: str
    name: str = ""

    @property
    def named(self) -> str:
        return f"{self.code} {self.name}" if self.name else self.code


def _participants(utterances: Iterable[Interval]) -> dict[str | None, _Participant]:
    """Those who speak, by name, in order; one whom nobody named by None, who is there if alone."""
    names = list(dict.fromkeys(one.speaker for one in utterances)) or [None]
    numbers = count(1)
    return {
        name: _Participant(f"SP{next(numbers)}", _NO_NAME.sub("_", name).strip("_"))
        if name
        else _Participant("SPK")
        for name in names
    }


def _utterances(transcript: Transcript) -> Iterator[Labelled]:
    """Time and text of each sentence, none over two segments or of two speakers."""
    for segment in transcript.segments:
        for name, words in by_speaker(whole_words([segment])):
            yield from _sentences(words, name)


def _sentences(words: Sequence[Word], speaker: str | None) -> Iterator[Labelled]:
    begun: list[Word] = []
    for word, after in zip_longest(words, words[1:]):
        begun.append(word)
        if after is None or ends_sentence(word.text, after.text):
            end = max(w.span.end for w in begun)
            span = Span(begun[0].span.start, end)
            yield Labelled(span, "".join(w.text for w in begun), speaker)
            begun = []


def _line(utterance: Interval, code: str) -> str:
    text, end = utterance.text, "."
    if text.endswith(_TRAILING):
        text, end = text.removesuffix(_TRAILING), "+..."
    elif text[-1] in _ENDS:
        text, end = text[:-1], text[-1]
    said = _FIRST.sub(_twin, one_line(text).strip().translate(_TWINS)) or _NOTHING
    return f"*{code}:\t{said} {end} {_BULLET}{utterance.start}_{utterance.end}{_BULLET}"


def _twin(found: re.Match[str]) -> str:
    return found[0].translate(full_width(found[0]))
