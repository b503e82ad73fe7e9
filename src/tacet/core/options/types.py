"""Types of option values, from their type hints: one check for every way to set an option."""

from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from tacet.core.errors import BadOption

OptionKind = Literal["number", "integer", "boolean", "text", "choice"]

MAX_SHOWN = 200  # characters of the option's name and refused value in a message

_KINDS: dict[Any, OptionKind] = {float: "number", int: "integer", bool: "boolean", str: "text"}
_WORDS: dict[OptionKind, str] = {
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "text": "text",
}


@dataclass(frozen=True, slots=True)
class OptionType:
    """Type of an option's values.

    Attributes:
        choices: allowed values of a choice, else none.
        optional: whether None is a value.
    """

    kind: OptionKind
    choices: tuple[Any, ...] = ()
    optional: bool = False

    @classmethod
    def of(cls, hint: Any) -> "OptionType":
        """Option type of a hint: a number, bool, str or literal, perhaps optional."""
        if get_origin(hint) is Literal:
            return cls("choice", get_args(hint))
        parts = get_args(hint) or (hint,)
        kinds = [part for part in parts if part is not type(None)]
        if len(kinds) == 1 and get_origin(kinds[0]) is Literal:
            return cls("choice", get_args(kinds[0]), True)
        return cls(_KINDS[kinds[0]], (), len(kinds) < len(parts))

    @property
    def words(self) -> str:
        """The type as a person reads it."""
        if self.choices:
            return "one of " + ", ".join(map(str, self.choices))
        return _WORDS[self.kind] + (" or nothing" if self.optional else "")

    def accepts(self, value: Any) -> bool:
        """Whether a value is of this type; whole numbers are numbers, booleans are not."""
        if value is None:
            return self.optional
        if self.kind == "choice":
            return value in self.choices
        if self.kind in ("number", "integer"):
            kinds: tuple[type, ...] = (int,) if self.kind == "integer" else (int, float)
            return isinstance(value, kinds) and not isinstance(value, bool)
        return isinstance(value, bool if self.kind == "boolean" else str)


def check_type(name: str, value: Any, hint: Any) -> None:
    """Raise BadOption for a value of another type."""
    wanted = OptionType.of(hint)
    if not wanted.accepts(value):
        shown = f"{name} cannot be {value!r}"[:MAX_SHOWN]
        raise BadOption(f"{shown}; it must be {wanted.words}.")
