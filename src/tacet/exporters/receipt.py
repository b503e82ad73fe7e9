"""Receipt of an export: how the file came about, as labels and sentences.

The exporters get `provenance` from who calls them, a mapping with `recording` (`name`, `sha256`),
`model` (`name`, `title`, `files`), `device`, `compute_type`, `options` (those that are not the
defaults), `vocabulary` (SHA-256 of the terms it was given, if any), `versions` and `run`; of an
imported text with `recording`, `imported` (`name`, `format`, `sha256`) and `run`. What was left out
and changed is told by the transcript itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tacet.core.span import HOUR, MINUTE, Span
from tacet.core.summary import summarize
from tacet.core.text.boundaries import one_line, visible
from tacet.core.transcript import Mark, Missed, Transcript, Word

Line = tuple[str, str]

NOTHING = "nothing"
_BY_PERSON = {
    Mark.RESTORED: "restored",
    Mark.CONFIRMED: "confirmed",
    Mark.SET_ASIDE: "set aside",
    Mark.LEFT_ASIDE: "left aside",
    Mark.ASKED: "written because a person asked",
    Mark.WRITTEN: "written by a person",
    Mark.RETIMED: "moved in time",
}
_REPLACED = "replaced by a person's text"


def receipt(transcript: Transcript, options: Mapping[str, Any]) -> list[Line]:
    """Labels and values in one line each; none unless the option `receipt` is on."""
    if not options.get("receipt"):
        return []
    lines = [*_origin(options.get("provenance") or {}), *_contents(transcript)]
    return [(label, one_line(value).strip()) for label, value in lines]


def receipt_lines(transcript: Transcript, options: Mapping[str, Any]) -> list[str]:
    """The receipt as "label: value"."""
    return [f"{label}: {value}" for label, value in receipt(transcript, options)]


def recording_name(options: Mapping[str, Any]) -> str:
    """The recording's file name in one line; empty where it is not known."""
    recording = (options.get("provenance") or {}).get("recording") or {}
    return one_line(str(recording.get("name") or "")).strip()


def _origin(told: Mapping[str, Any]) -> Iterator[Line]:
    """What is known of recording, model, settings and versions."""
    recording, model = told.get("recording") or {}, told.get("model") or {}
    device, imported = told.get("device"), told.get("imported") or {}
    lines = [
        ("Recording", recording.get("name")),
        ("SHA-256 of the recording", recording.get("sha256")),
        ("Imported from", imported.get("name")),
        ("SHA-256 of the imported file", imported.get("sha256")),
        ("Model", model.get("name")),
        *((f"SHA-256 of {file}", own) for file, own in sorted((model.get("files") or {}).items())),
        ("Computed on", device and f"{device}, {told.get('compute_type')}"),
        ("Settings that are not the defaults", _pairs(told.get("options"), "=")),
        ("SHA-256 of the vocabulary", told.get("vocabulary")),
        ("Versions", _pairs(told.get("versions"), " ")),
        ("Run", told.get("run")),
    ]
    return ((label, str(value)) for label, value in lines if value)


def _contents(transcript: Transcript) -> Iterator[Line]:
    yield "In short", summarize(transcript).text
    removed = [word for word in transcript.removed if Mark.SET_ASIDE not in word.marks]
    yield "Left out", _joined(map(_left_out, removed))
    yield "Speech that was not understood", _joined(map(_missed, transcript.missed))
    yield "Changed by a person", _joined(_changes(transcript))


def _left_out(word: Word) -> str:
    why = f" ({', '.join(word.reasons)})" if word.reasons else ""
    return f"{moment(word.span.start)} {visible(word)}{why}"


def _missed(missed: Missed) -> str:
    return f"{_stretch(missed.span)} ({missed.reason})"


def _changes(transcript: Transcript) -> Iterator[str]:
    words: Sequence[Word] = (*transcript.words, *transcript.removed)
    changed = [(w, ", ".join(_BY_PERSON[mark] for mark in w.marks)) for w in words if w.marks]
    changed += [(word, _REPLACED) for word in transcript.rewritten]
    for word, done in sorted(changed, key=lambda one: one[0].span):
        yield f"{moment(word.span.start)} {visible(word)} ({done})"
    for missed in transcript.missed:
        if missed.marks:
            done = ", ".join(_BY_PERSON[mark] for mark in missed.marks)
            yield f"{_stretch(missed.span)} ({done})"


def _stretch(span: Span) -> str:
    return f"{moment(span.start)}-{moment(span.end)}"


def moment(seconds: float) -> str:
    """A time for reading: "0:01:02"; whole seconds, hours always there."""
    whole = int(seconds)
    return f"{whole // HOUR}:{whole % HOUR // MINUTE:02d}:{whole % MINUTE:02d}"


def _pairs(values: Mapping[str, Any] | None, between: str) -> str:
    """Names and values; empty where they are not known."""
    if values is None:
        return ""
    return _joined(f"{name}{between}{value}" for name, value in sorted(values.items()))


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(parts) or NOTHING
