"""Options as in whisper: `_` or `-`, `--flag` or `--flag True`.

Those of a transcription are derived from `core.options`; this module knows none of them.
"""

import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import Field
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import click

from tacet.core.options import option_fields
from tacet.core.options.exporting import export_fields
from tacet.core.options.types import OptionType
from tacet.settings import PREFIX, Settings, strange_variables

ALTERNATIVES = {
    "silence": "To keep every word whatever the sound says, use --silence verbatim; to hand the "
    "whole recording to the model, use --vad_filter False.",
}
"""Hints for values that an option does not know."""

BOOLEAN_WORDS = {"true", "yes", "on", "1", "false", "no", "off", "0"}


def with_dashes(name: str) -> str:
    """Name with dashes, as names are compared."""
    return name.replace("_", "-")


HELP_OPTIONS: dict[str, Any] = {"help_option_names": ["-h", "--help"]}
"""Set on every command: click keeps the help option of the first caller."""


class WhisperCommand(click.Command):
    """Command whose option names take `_` or `-`, flags optional values."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        settings = {"token_normalize_func": with_dashes, **HELP_OPTIONS}
        kwargs["context_settings"] = settings | dict(kwargs.get("context_settings") or {})
        super().__init__(*args, **kwargs)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give every flag a value, lest it take the next file name."""
        flags = {
            with_dashes(spelling)
            for parameter in self.params
            if isinstance(parameter, Flag)
            for spelling in parameter.opts
        }
        return super().parse_args(ctx, list(_with_values(args, flags)))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; first warn of unknown `TACET_` variables."""
        if not (self.hidden or ctx.params.get("quiet")):
            for line in strange_variables(os.environ):
                click.echo(line, err=True)
        return super().invoke(ctx)


def _with_values(args: list[str], flags: set[str]) -> Iterable[str]:
    rest = iter(enumerate(args))
    for at, word in rest:
        if word == "--":
            yield from args[at:]
            return
        if with_dashes(word) not in flags:
            yield word
        elif at + 1 < len(args) and args[at + 1].lower() in BOOLEAN_WORDS:
            yield f"{word}={next(rest)[1]}"
        else:
            yield f"{word}=True"


class Flag(click.Option):
    """Boolean option, true when given alone: `--x`, `--x False`."""


class Number(click.ParamType[int | float | None]):
    """Number, or whisper's `None` for "not given"."""

    def __init__(self, kind: type[int] | type[float]) -> None:
        self.kind = kind
        self.name = "integer" if kind is int else "number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | float | None:
        """Number of the text. Fails with a usage error."""
        if isinstance(value, str) and value.lower() == "none":
            return None
        try:
            return self.kind(value)
        except ValueError:
            self.fail(f"{value!r} is not {'a whole' if self.kind is int else 'a'} number.")


class ChoiceWithHint(click.Choice[str]):
    """Choice whose error message names the alternative."""

    def __init__(self, choices: Iterable[str], instead: str = "") -> None:
        super().__init__(list(choices), case_sensitive=False)
        self._instead = instead

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """Click's message with the alternative."""
        return f"{super().get_invalid_choice_message(value, ctx)} {self._instead}".rstrip()


def option(name: str, kind: Any, text: str, shown: Any = None) -> click.Option:
    """Option, None when not given; `shown` is the default in the help."""
    spelling = [f"--{name}", name]
    help_text = text if shown is None else f"{text} [default: {shown}]"
    if kind is bool:
        return Flag(spelling, type=click.BOOL, default=None, metavar="[BOOL]", help=help_text)
    return click.Option(spelling, type=kind, default=None, help=help_text)


def transcription_options() -> list[click.Option]:
    """Options derived from the fields of `core.options`."""
    return [_declared(name, field, hint) for name, (_, field, hint) in option_fields().items()]


def export_options() -> list[click.Option]:
    """Options derived from the fields of `core.options.exporting`."""
    return [_declared(name, field, hint) for name, (field, hint) in export_fields().items()]


def _declared(name: str, field: Field[Any], hint: Any) -> click.Option:
    """Option of a field that was declared in `core.options`."""
    unit = field.metadata["unit"]
    text = field.metadata["help"] + (f" ({unit})" if unit else "")
    return option(name, _click_type(hint, ALTERNATIVES.get(name, "")), text, field.default)


def _click_type(hint: Any, alternative: str = "") -> Any:
    """Click type of a type hint: `OptionType`, path or tuple."""
    parts = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    kind = next(part for part in parts if part is not type(None))
    if kind is Path:
        return click.Path(path_type=Path)
    if get_origin(kind) in (tuple, Annotated):
        return str
    wanted = OptionType.of(kind)
    if wanted.choices:
        return ChoiceWithHint(wanted.choices, alternative)
    return Number(kind) if wanted.kind in ("number", "integer") else kind


def with_options(options: Iterable[click.Option]) -> Callable[[click.Command], click.Command]:
    """Decorator that appends options to a command."""

    def add(command: click.Command) -> click.Command:
        command.params.extend(options)
        return command

    return add


def settings_options(*names: str) -> list[click.Option]:
    """Options of these settings, or of all, and `--config`.

    Each is derived from `Settings`; `models_dir` is also called `model_dir`, as by the whisper
    program.
    """
    options = [option("config", click.Path(path_type=Path), "settings file (TOML)")]
    for name, field in Settings.model_fields.items():
        if names and name not in names:
            continue
        default = None if field.default_factory else field.default
        made = option(name, _click_type(field.annotation), field.description or "", default or None)
        if name == "models_dir":
            made.opts.append("--model_dir")
        options.append(made)
    return options


def server_options() -> list[click.Option]:
    """Options that name another Tacet; each also a variable."""
    return [
        click.Option(
            ["--server"],
            envvar=f"{PREFIX}SERVER",
            help="address of another Tacet that does it, such as http://192.168.1.5:8420; also "
            f"the variable {PREFIX}SERVER",
        ),
        click.Option(
            ["--key"],
            envvar=f"{PREFIX}KEY",
            help=f"API key of that server; better the variable {PREFIX}KEY, which others on this "
            "computer cannot see",
        ),
    ]


def log_to_stderr(level: str) -> None:
    """Log to stderr from `level` on; of other libraries warnings only.

    Information reads as a sentence; level and logger stand before warnings, and before everything
    at level debug.
    """
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    if level != "debug":
        for handler in logging.getLogger().handlers:
            handler.setFormatter(_PlainFormatter())
    logging.getLogger("tacet").setLevel(level.upper())


class _PlainFormatter(logging.Formatter):
    """Formatter with level and logger before warnings only."""

    def format(self, record: logging.LogRecord) -> str:
        """Formatted line."""
        line = super().format(record)
        return (
            line if record.levelno <= logging.INFO else f"{record.levelname} {record.name}: {line}"
        )
