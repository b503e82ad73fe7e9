"""Answers of a call: its transcript in each of the hosted API's formats."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response

from tacet.bootstrap import Tacet
from tacet.core.language.names import LANGUAGES
from tacet.core.transcript import Segment, Transcript
from tacet.library.model.run import Run
from tacet.web.v1.asked import DIARIZED, Asked
from tacet.web.v1.logprobs import logprobs_of

LEAST_LOGPROB = -100.0  # JSON has no word for less
PLAIN = "text/plain; charset=utf-8"
SOMEBODY = "A"  # where nobody was told apart
TRANSLATED_INTO = "english"
UNKNOWN = "unknown"  # the language of a recording in which nobody speaks


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call asked for, and what came of it."""

    tacet: Tacet
    asked: Asked
    run: Run
    transcript: Transcript


Answer = Callable[[Outcome], Response]


def answer(tacet: Tacet, asked: Asked, run: Run, transcript: Transcript) -> Response:
    """The transcript as it was asked for. Raises HostedError."""
    return ANSWERS[asked.response_format](Outcome(tacet, asked, run, transcript))


def whole_text(transcript: Transcript) -> str:
    """Text without space around it, as the hosted API gives it."""
    return transcript.text.strip()


def usage(transcript: Transcript) -> dict[str, Any]:
    """What the call is counted by: seconds of the recording."""
    return {"type": "duration", "seconds": transcript.duration}


def languages(transcript: Transcript) -> list[dict[str, str]]:
    """Languages that are spoken; empty when nobody speaks."""
    spoken = [transcript.language, *(other.language for other in transcript.other_languages)]
    return [{"code": code} for code in dict.fromkeys(spoken) if code]


def json_bytes(value: Mapping[str, Any]) -> str:
    """JSON text of a value."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _json(outcome: Outcome) -> Response:
    asked, transcript = outcome.asked, outcome.transcript
    body: dict[str, Any] = {"text": whole_text(transcript)}
    if asked.logprobs:
        body["logprobs"] = logprobs_of(outcome.tacet, outcome.run, transcript.words)
    if not asked.translates:
        body |= {"languages": languages(transcript), "usage": usage(transcript)}
    return _response(body)


def _verbose(outcome: Outcome) -> Response:
    asked, transcript = outcome.asked, outcome.transcript
    code = transcript.language or asked.language or ""
    spoken = LANGUAGES.get(code, code or UNKNOWN).lower()
    body: dict[str, Any] = {
        "task": "translate" if asked.translates else "transcribe",
        "language": TRANSLATED_INTO if asked.translates else spoken,
        "duration": transcript.duration,
        "text": whole_text(transcript),
    }
    if "word" in asked.granularities:
        body["words"] = _words(transcript)
    if "segment" in asked.granularities:
        body["segments"] = [_segment(i, one) for i, one in enumerate(transcript.segments)]
    if not asked.translates:
        body["usage"] = usage(transcript)
    return _response(body)


def _diarized(outcome: Outcome) -> Response:
    transcript = outcome.transcript
    body = {
        "task": "transcribe",
        "duration": transcript.duration,
        "text": whole_text(transcript),
        "segments": spoken_segments(transcript),
        "usage": usage(transcript),
    }
    return _response(body)


def spoken_segments(transcript: Transcript) -> list[dict[str, Any]]:
    """Segments with who says each."""
    return [
        {
            "id": f"seg_{number}",
            "type": "transcript.text.segment",
            "start": segment.span.start,
            "end": segment.span.end,
            "speaker": (segment.words[0].speaker if segment.words else None) or SOMEBODY,
            "text": segment.text.strip(),
        }
        for number, segment in enumerate(transcript.segments)
    ]


def _words(transcript: Transcript) -> list[dict[str, Any]]:
    return [
        {"word": word.text.strip(), "start": word.span.start, "end": word.span.end}
        for word in transcript.words
        if word.text.strip()
    ]


def _segment(number: int, segment: Segment) -> dict[str, Any]:
    return {
        "id": number,
        "seek": segment.seek,
        "start": segment.span.start,
        "end": segment.span.end,
        "text": segment.text,
        "tokens": list(segment.tokens),
        "temperature": segment.temperature,
        "avg_logprob": max(LEAST_LOGPROB, _finite(segment.avg_logprob, LEAST_LOGPROB)),
        "compression_ratio": _finite(segment.compression_ratio, 0.0),
        "no_speech_prob": _finite(segment.no_speech_prob, 0.0),
    }


def _finite(value: float, otherwise: float) -> float:
    return value if math.isfinite(value) else otherwise


def _text(outcome: Outcome) -> Response:
    return Response(f"{whole_text(outcome.transcript)}\n", content_type=PLAIN)


def _subtitles(outcome: Outcome) -> Response:
    exporter = outcome.tacet.exporters[outcome.asked.response_format]
    return Response(exporter.write(outcome.transcript, {}), content_type=PLAIN)


def _response(body: Mapping[str, Any]) -> Response:
    return Response(json_bytes(body), mimetype="application/json")


ANSWERS: Mapping[str, Answer] = {
    "json": _json,
    "text": _text,
    "srt": _subtitles,
    "vtt": _subtitles,
    "verbose_json": _verbose,
    DIARIZED: _diarized,
}
