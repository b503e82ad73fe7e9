"""json: of the whisper program, of the interface of its authors, and our own, without loss."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, NoReturn

from tacet.core.errors import UnreadableTranscript
from tacet.core.span import Span
from tacet.core.transcript import (
    Evidence,
    Mark,
    Missed,
    Segment,
    SpokenLanguage,
    Transcript,
    Verdict,
    Word,
)
from tacet.importers.cue_text import imported, plain_segment
from tacet.importers.text_file import decoded

KNOWN_LAYOUT = 1  # the newest of what stands under the key `tacet`
Json = Mapping[str, Any]


class JsonImporter:
    """Reads JSON as the whisper program, and we, write it."""

    name = "json"
    extension = "json"
    title = "JSON (whisper layout)"

    def read(self, content: bytes) -> Transcript:
        """The transcript; of our own files all that was in it. Raises UnreadableTranscript."""
        document = _parsed(decoded(content))
        if not isinstance(document, dict):
            raise UnreadableTranscript("a transcript in JSON is an object with segments")
        try:
            return _ours(document) if "tacet" in document else _of_others(document)
        except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
            why = f"{type(error).__name__}: {error}"
            told = f"something in it is missing or not of its kind ({why})"
            raise UnreadableTranscript(told) from error


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise UnreadableTranscript(f"this is no JSON ({error.msg})", error.lineno) from None
    except ValueError as error:
        raise UnreadableTranscript(f"this is no JSON ({error})") from None
    except RecursionError:
        raise UnreadableTranscript("it is nested too deeply to be a transcript") from None


def _no_number(name: str) -> NoReturn:
    raise UnreadableTranscript(f"{name} is no number in JSON")


def _of_others(document: Json) -> Transcript:
    loose = [_word(word) for word in document.get("words") or ()]
    told = document.get("segments")
    if told is None and not loose:
        raise UnreadableTranscript("it holds neither segments nor words with times")
    if not told and loose:
        text = str(document.get("text") or "".join(word.text for word in loose))
        whole = Span(loose[0].span.start, max(word.span.end for word in loose))
        segments: tuple[Segment, ...] = (plain_segment(whole, text, loose),)
    else:
        segments = tuple(_segment(segment, loose) for segment in told or ())
    duration = document.get("duration")
    return imported(segments, document.get("language"), _number(duration) if duration else 0.0)


def _segment(told: Json, loose: Sequence[Word]) -> Segment:
    """A segment with its own words, with those of the file in its time, or with its text's."""
    span, text = _span(told), str(told["text"])
    own = [_word(word) for word in told.get("words") or ()]
    inside = [word for word in loose if span.start <= word.span.middle < span.end]
    made = plain_segment(span, text, own or inside)
    words = tuple(replace(word, speaker=word.speaker or _name(told)) for word in made.words)
    return Segment(
        span,
        text,
        words,
        tuple(map(int, told.get("tokens") or ())),
        int(told.get("seek") or 0),
        _number(told.get("temperature")),
        _number(told.get("avg_logprob")),
        _number(told.get("no_speech_prob")),
        _number(told.get("compression_ratio"), 1.0),
    )


def _word(told: Json) -> Word:
    """A word of another program; one without a space before it gets one."""
    text = str(told["word"])
    spaced = text if text[:1].isspace() else f" {text}"
    known = _number(told.get("probability"), 1.0)
    return Word(_span(told), spaced, known, speaker=_name(told))


def _name(told: Json) -> str | None:
    """Who speaks, as other programs write it beside a word or a segment."""
    return None if told.get("speaker") is None else str(told["speaker"])


def _ours(document: Json) -> Transcript:
    told = document["tacet"]
    if not isinstance(told, dict) or told.get("layout", 0) > KNOWN_LAYOUT:
        raise UnreadableTranscript("a newer Tacet wrote it. Update Tacet")
    languages = {one["segment"]: one["language"] for one in told.get("languages", ())}
    split_off = set(told.get("split_off", ()))
    words = {
        number: tuple(_our_word(word) for word in group)
        for number, group in groupby(told["words"], key=lambda word: word["segment"])
    }
    segments = (
        replace(
            _our_segment(segment, words.get(number, ())),
            language=languages.get(number),
            split_off=number in split_off,
        )
        for number, segment in enumerate(document["segments"])
    )
    reached = told.get("listened_to")
    return Transcript(
        duration=_number(told["duration"]),
        language=document.get("language"),
        language_probability=told.get("language_probability"),
        speech=tuple(map(_exact_span, told["speech"])),
        certain=tuple(map(_exact_span, told["certain"])),
        segments=tuple(segments),
        removed=tuple(map(_our_word, told["removed"])),
        missed=tuple(map(_missed, told["missed"])),
        reason=told.get("reason"),
        listened_to=None if reached is None else _number(reached),
        other_languages=tuple(
            SpokenLanguage(_exact_span(one), str(one["language"]))
            for one in told.get("other_languages", ())
        ),
        rewritten=tuple(map(_our_word, told.get("rewritten", ()))),
    )


def _our_segment(told: Json, words: tuple[Word, ...]) -> Segment:
    return Segment(
        _exact_span(told),
        str(told["text"]),
        words,
        tuple(told["tokens"]),
        int(told["seek"]),
        _number(told["temperature"]),
        _number(told["avg_logprob"]),
        _number(told["no_speech_prob"]),
        _number(told["compression_ratio"]),
    )


def _our_word(told: Json) -> Word:
    return Word(
        _exact_span(told),
        str(told["word"]),
        _number(told["probability"], 1.0),
        Evidence(**told["evidence"]),
        Verdict(told["verdict"]),
        tuple(told["reasons"]),
        tuple(told.get("tokens", ())),
        tuple(map(Mark, told["by_person"])),
        speaker=_name(told),
    )


def _missed(told: Json) -> Missed:
    return Missed(_exact_span(told), str(told["reason"]), tuple(map(Mark, told["by_person"])))


def _exact_span(told: Json) -> Span:
    return Span(_number(told["start"]), _number(told["end"]))


def _span(told: Json) -> Span:
    """Times of another program; an end before its start is taken for the start."""
    start = _number(told["start"])
    return Span(start, max(start, _number(told["end"])))


def _number(value: Any, missing: float = 0.0) -> float:
    """A finite number; None, which stands where JSON has no word for a figure, is `missing`."""
    if value is None:
        return missing
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is not a number")
    return float(value)
