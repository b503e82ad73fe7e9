"""Form fields as the clients of the hosted API spell them.

The same list may arrive as `name[]` several times, as `name` several times, as `name[0]`, or as
JSON in one field; an object as `name[key]` or as JSON.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from werkzeug.datastructures import MultiDict

from tacet.web.http.hosted_errors import HostedError

TRUE, FALSE = ("true", "1"), ("false", "0", "")
_INDEX = re.compile(r"\[\d*\]")

Form = MultiDict[str, str]


def refused(field: str, message: str, code: str = "invalid_value") -> HostedError:
    """Error for a field."""
    return HostedError(400, message, code, field)


def text(form: Form, field: str, most: int) -> str:
    """Value of a field; "" without one. Raises HostedError."""
    value = form.get(field, "").strip()
    if len(value) > most:
        raise refused(field, f"`{field}` has more than {most} characters. Shorten it.")
    if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise refused(field, f"`{field}` holds characters that are no text.")
    return value


def choice(form: Form, field: str, choices: tuple[str, ...]) -> str:
    """Value of a field, one of `choices`, the first by default. Raises HostedError."""
    value = form.get(field, "").strip() or choices[0]
    if value not in choices:
        known = ", ".join(f"'{one}'" for one in choices)
        raise refused(field, f"`{field}` cannot be {value[:100]!r}. It is one of {known}.")
    return value


def flag(form: Form, field: str) -> bool:
    """Boolean in a field; false without one. Raises HostedError."""
    value = form.get(field, "").strip().lower()
    if value not in (*TRUE, *FALSE):
        raise refused(field, f"`{field}` must be true or false.")
    return value in TRUE


def number(form: Form, field: str, low: float, high: float) -> float | None:
    """Number in a field; None without one. Raises HostedError."""
    value = form.get(field, "").strip()
    if not value:
        return None
    try:
        given = float(value)
    except ValueError:
        given = float("nan")
    if not low <= given <= high:
        raise refused(field, f"`{field}` must be a number from {low:g} to {high:g}.")
    return given


def items(form: Form, field: str) -> list[str]:
    """Texts of a list, however it is spelled. Raises HostedError."""
    return [value.strip() for value in _items(form, field) if value.strip()]


def _items(form: Form, field: str) -> Iterator[str]:
    for name, values in form.lists():
        name = name or ""  # a part may come without a name
        if name != field and not (name.startswith(field) and _INDEX.fullmatch(name[len(field) :])):
            continue
        for value in values:
            yield from _listed(field, value)


def _listed(field: str, value: str) -> list[str]:
    """The items of a value that may be a JSON list."""
    if not value.lstrip().startswith("["):
        return [value]
    listed = _json(field, value)
    if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        raise refused(field, f"`{field}` must be a list of texts.")
    return listed


def mapping(form: Form, field: str) -> dict[str, Any] | str | None:
    """Object of a field, or the word that stands for it; None without one. Raises HostedError."""
    nested = {
        name[len(field) + 1 : -1]: value
        for name, value in form.items()
        if (name or "").startswith(f"{field}[") and name.endswith("]")
    }
    if nested:
        return nested
    value = form.get(field, "").strip()
    if not value or value == "null":
        return None
    if not value.startswith("{"):
        return value
    given = _json(field, value)
    return dict(given)


def _json(field: str, value: str) -> Any:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise refused(field, f"`{field}` begins like JSON but is none.") from None
