"""Options in the manner of the whisper program: underscores or dashes, `--flag` or `--flag True`.

The options of a transcription are derived from `core.options`; this module knows none of them.
"""

import logging
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import click

from tacet.core.options import option_fields
from tacet.settings import Settings, strange_variables

INSTEAD = {
    "silence": "To keep every word whatever the sound says, use --silence verbatim; to hand the "
    "whole recording to the model, use --vad_filter False.",
}
"""What to use instead of a value that an option does not know."""

TRUTHS = {"true", "yes", "on", "1", "false", "no", "off", "0"}


def dashed(name: str) -> str:
    """The name with dashes: how names are compared."""
    return name.replace("_", "-")


HELP_OPTIONS: dict[str, Any] = {"help_option_names": ["-h", "--help"]}
"""On every command by itself: click keeps the help option that the first caller asked for."""


class WhisperCommand(click.Command):
    """A command whose names may be spelled with `_` or `-` and whose flags may have a value."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        settings = {"token_normalize_func": dashed, **HELP_OPTIONS}
        kwargs["context_settings"] = settings | dict(kwargs.get("context_settings") or {})
        super().__init__(*args, **kwargs)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give every flag its value, so that it does not take the next file's name for one."""
        flags = {
            dashed(spelling)
            for parameter in self.params
            if isinstance(parameter, Flag)
            for spelling in parameter.opts
        }
        return super().parse_args(ctx, list(_with_values(args, flags)))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a person's own command first names variables that mean nothing."""
        if not (self.hidden or ctx.params.get("quiet")):
            for line in strange_variables(os.environ):
                click.echo(line, err=True)
        return super().invoke(ctx)


def _with_values(args: list[str], flags: set[str]) -> Iterable[str]:
    """The arguments, each flag with its value behind an equals sign."""
    rest = iter(enumerate(args))
    for at, word in rest:
        if word == "--":
            yield from args[at:]
            return
        if dashed(word) not in flags:
            yield word
        elif at + 1 < len(args) and args[at + 1].lower() in TRUTHS:
            yield f"{word}={next(rest)[1]}"
        else:
            yield f"{word}=True"


class Flag(click.Option):
    """An option that is true when given alone, and else what is said: `--x`, `--x False`."""


class Number(click.ParamType[int | float | None]):
    """A number, or the whisper program's word `None` for "not given"."""

    def __init__(self, kind: type[int] | type[float]) -> None:
        self.kind = kind
        self.name = "integer" if kind is int else "number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | float | None:
        """The number. Raises a usage error when it is none."""
        if isinstance(value, str) and value.lower() == "none":
            return None
        try:
            return self.kind(value)
        except ValueError:
            self.fail(f"{value!r} is not {'a whole' if self.kind is int else 'a'} number.")


class OneOf(click.Choice[str]):
    """One of some words; another is answered with what to use instead, where that is known."""

    def __init__(self, choices: Iterable[str], instead: str = "") -> None:
        super().__init__(list(choices), case_sensitive=False)
        self._instead = instead

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """What is wrong, and what to use."""
        return f"{super().get_invalid_choice_message(value, ctx)} {self._instead}".rstrip()


def option(name: str, kind: Any, text: str, shown: Any = None) -> click.Option:
    """An option that is None when not given; `shown` is the default that the help shows."""
    spelling = [f"--{name}", name]
    help_text = text if shown is None else f"{text} [default: {shown}]"
    if kind is bool:
        return Flag(spelling, type=click.BOOL, default=None, metavar="[BOOL]", help=help_text)
    return click.Option(spelling, type=kind, default=None, help=help_text)


def transcription_options() -> list[click.Option]:
    """One option for each field of the transcription's options."""
    found = []
    for name, (_, field, hint) in option_fields().items():
        unit = field.metadata["unit"]
        text = field.metadata["help"] + (f" ({unit})" if unit else "")
        found.append(option(name, _kind(hint, INSTEAD.get(name, "")), text, field.default))
    return found


def _kind(hint: Any, instead: str = "") -> Any:
    """The click type for a type hint; a choice for literals."""
    if get_origin(hint) is Literal:
        return OneOf(get_args(hint), instead)
    if get_origin(hint) in (Union, UnionType):
        return _kind(next(part for part in get_args(hint) if part is not type(None)))
    if hint is Path:
        return click.Path(path_type=Path)
    if get_origin(hint) in (tuple, Annotated):
        return str
    return Number(hint) if hint in (int, float) else hint


def with_options(options: Iterable[click.Option]) -> Callable[[click.Command], click.Command]:
    """A decorator that adds options to a command, in their order."""

    def add(command: click.Command) -> click.Command:
        command.params.extend(options)
        return command

    return add


def settings_options(*names: str) -> list[click.Option]:
    """The options of these settings (all when none are named), and `--config`.

    Each is derived from `Settings`; `models_dir` is also called `model_dir`, as by the whisper
    program.
    """
    found = [option("config", click.Path(path_type=Path), "settings file (TOML)")]
    for name, field in Settings.model_fields.items():
        if names and name not in names:
            continue
        default = None if field.default_factory else field.default
        made = option(name, _kind(field.annotation), field.description or "", default or None)
        if name == "models_dir":
            made.opts.append("--model_dir")
        found.append(made)
    return found


def log_to_stderr(level: str) -> None:
    """Log to stderr from that level on; of other libraries only what needs attention.

    What is merely told reads as a sentence; where it comes from stands before what is wrong, and
    before everything at level debug.
    """
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    if level != "debug":
        for handler in logging.getLogger().handlers:
            handler.setFormatter(_Plain())
    logging.getLogger("tacet").setLevel(level.upper())


class _Plain(logging.Formatter):
    """Lines for people: the level and the place only before what needs attention."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = super().format(record)
        told = record.levelno <= logging.INFO
        return line if told else f"{record.levelname} {record.name}: {line}"
