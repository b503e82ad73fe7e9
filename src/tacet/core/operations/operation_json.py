"""An operation as JSON values and back: one place for the store, pages, programs and run logs."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from tacet.core.operations.model import (
    Insert,
    Merge,
    Operation,
    RenameSpeaker,
    Retime,
    Rewrite,
    SetSpeaker,
    Split,
    TakeBack,
)
from tacet.core.span import Span

KINDS: Mapping[str, Callable[..., Operation]] = {
    "rewrite": Rewrite,
    "insert": Insert,
    "split": Split,
    "merge": Merge,
    "retime": Retime,
    "speaker": SetSpeaker,
    "rename_speaker": RenameSpeaker,
    "take_back": TakeBack,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


def operation_json(operation: Operation) -> dict[str, Any]:
    """The kind of an operation and its fields; times in seconds."""
    values = {field.name: getattr(operation, field.name) for field in fields(operation)}
    span = values.pop("span", None)
    times = {"start": span.start, "end": span.end} if span else {}
    plain = {name: list(v) if isinstance(v, tuple) else v for name, v in values.items()}
    return {"kind": _NAMES[type(operation)], **plain, **times}


def operation_value(values: Mapping[str, Any]) -> Operation:
    """The operation of such values."""
    left: dict[str, Any] = {
        name: tuple(v) if isinstance(v, list) else v for name, v in values.items()
    }
    kind = KINDS[left.pop("kind")]
    if "start" in left:
        left["span"] = Span(left.pop("start"), left.pop("end"))
    return kind(**left)
