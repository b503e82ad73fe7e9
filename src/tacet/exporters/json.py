"""json: the whisper program's layout, plus our own key `tacet`."""

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from tacet.core.span import Span
from tacet.core.summary import summarize
from tacet.core.transcript import Segment, Transcript, Word
from tacet.core.word_json import EXPORT, SPEAKER, WHISPER, word_json
from tacet.exporters.receipt import receipt

LAYOUT = 1  # version of what stands under the key `tacet`


class JsonExporter:
    """JSON as the whisper program writes it."""

    name = "json"
    extension = "json"
    media_type = "application/json"
    title = "JSON (whisper layout)"
    purpose = "programs, and import without loss"
    options = ("word_timestamps", "receipt")

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """UTF-8 JSON.

        Options: `word_timestamps` (bool) lists the words in each segment; `provenance` (mapping)
        is what made the transcript, such as model and versions, and stands under `tacet`; the
        `receipt` in sentences stands there, too, if asked for.
        """
        with_words = bool(options.get("word_timestamps"))
        document: dict[str, Any] = {
            "text": transcript.text,
            "segments": [
                _segment(number, segment, with_words)
                for number, segment in enumerate(transcript.segments)
            ],
            "language": transcript.language,
            "tacet": _ours(transcript) | dict(options.get("provenance") or {}),
        }
        if told := receipt(transcript, options):
            document["tacet"]["receipt"] = dict(told)
        return json.dumps(document, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")


def _segment(number: int, segment: Segment, with_words: bool) -> dict[str, Any]:
    out: dict[str, Any] = {
        "id": number,
        "seek": segment.seek,
        "start": segment.span.start,
        "end": segment.span.end,
        "text": segment.text,
        "tokens": list(segment.tokens),
        "temperature": segment.temperature,
        "avg_logprob": _finite(segment.avg_logprob),
        "compression_ratio": _finite(segment.compression_ratio),
        "no_speech_prob": _finite(segment.no_speech_prob),
    }
    if with_words:
        out["words"] = [_word(word, WHISPER) for word in segment.words]
    if segment.speaker:
        out["speaker"] = segment.speaker
    return out


def _word(word: Word, fields: tuple[str, ...]) -> dict[str, Any]:
    """The fields of a word, every figure finite."""
    values = word_json(word, (*fields, SPEAKER) if word.speaker else fields)
    if "evidence" in values:
        values["evidence"] = {name: _plain(value) for name, value in values["evidence"].items()}
    return {name: _plain(value) for name, value in values.items()}


def _ours(transcript: Transcript) -> dict[str, Any]:
    return {**_standing(transcript), **_split_off(transcript), **_rewritten(transcript)}


def _split_off(transcript: Transcript) -> dict[str, Any]:
    """Numbers of the segments that a person split off; nothing without any."""
    split = [number for number, segment in enumerate(transcript.segments) if segment.split_off]
    return {"split_off": split} if split else {}


def _rewritten(transcript: Transcript) -> dict[str, Any]:
    """The run's words that a person's text took the place of; nothing without any."""
    words = [_word(word, EXPORT) for word in transcript.rewritten]
    return {"rewritten": words} if words else {}


def _standing(transcript: Transcript) -> dict[str, Any]:
    return {
        "layout": LAYOUT,
        "duration": transcript.duration,
        "listened_to": transcript.listened_to,
        "language_probability": transcript.language_probability,
        "speech": _spans(transcript.speech),
        "certain": _spans(transcript.certain),
        "words": [
            {"segment": number} | _word(word, EXPORT)
            for number, segment in enumerate(transcript.segments)
            for word in segment.words
        ],
        "removed": [_word(word, EXPORT) for word in transcript.removed],
        "missed": [
            {
                **_span(missed.span),
                "reason": missed.reason,
                "by_person": [str(mark) for mark in missed.marks],
            }
            for missed in transcript.missed
        ],
        "languages": [
            {"segment": number, "language": segment.language}
            for number, segment in enumerate(transcript.segments)
            if segment.language
        ],
        "other_languages": [
            {**_span(other.span), "language": other.language}
            for other in transcript.other_languages
        ],
        "reason": transcript.reason,
        "summary": summarize(transcript).text,
    }


def _spans(spans: Iterable[Span]) -> list[dict[str, float]]:
    return [_span(span) for span in spans]


def _span(span: Span) -> dict[str, float]:
    return {"start": span.start, "end": span.end}


def _plain(value: Any) -> Any:
    return _finite(value) if isinstance(value, float) else value


def _finite(value: float) -> float | None:
    """The value, or None where JSON has no word for it."""
    return value if math.isfinite(value) else None
