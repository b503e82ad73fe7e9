"""Writes docs/reference from the code: commands, options, settings and the HTTP interface.

    python tools/make_reference.py            # write the files
    python tools/make_reference.py --check    # leave with 1 and name the files that are stale

The same code gives the same bytes on every computer.
"""

import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from pydantic_core import PydanticUndefined

from tacet.cli.main import COMMANDS, INTERNAL_COMMANDS, tacet
from tacet.cli.transcription.help_sections import SHOW_ALL_KEY
from tacet.cli.transcription.whisper_compatibility import IGNORED_OPTIONS, OPTION_ALIASES
from tacet.core.options import GROUPS, internal_fields, option_fields
from tacet.settings import PREFIX, Settings
from tacet.web.app import create_bare_app
from tacet.web.routes.docs import kind

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.hosted_reference import hosted_page

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
WIDTH = 90  # columns of the help texts
NOTE = "<!-- Written by tools/make_reference.py; edit the code instead. -->\n"
PLACES = {
    "data_dir": "the system's folder for user data; on Linux `~/.local/share/tacet`",
    "models_dir": "the cache shared with other programs; on Linux `~/.cache/huggingface/hub`",
    "plugins": "of every package that is installed",
    "allowed_hosts": "none but `localhost`, `127.0.0.1` and `[::1]`",
}


def documents() -> dict[str, str]:
    """Every page of the reference by file name."""
    return {
        "cli.md": cli_page(),
        "options.md": options_page(),
        "settings.md": settings_page(),
        "api.md": api_page(bare_document()),
        "openai.md": hosted_page(NOTE),
    }


def cli_page() -> str:
    """The help text of every command, and the options of other programs that are understood."""
    lines = [
        NOTE, "# Commands\n",
        "`tacet COMMAND --help` shows the same. Names may be spelled with `_` or `-`. A command "
        "leaves with 0 when all went well, 1 when something failed, 2 for wrong usage and 130 "
        "after Ctrl-C.\n",
        _help("tacet", tacet),
    ]  # fmt: skip
    for name, command in commands():
        lines += [f"## tacet {name}\n", _help(f"tacet {name}", command)]
    lines += ["## Options of other programs\n", *_foreign()]
    return _joined(lines)


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command and subcommand that a person may call, with its full name."""
    for name, module in COMMANDS.items():
        if name in INTERNAL_COMMANDS:
            continue
        command: click.Command = import_module(module).command
        yield name, command
        if isinstance(command, click.Group):
            for inner, sub in sorted(command.commands.items()):
                yield f"{name} {inner}", sub


def _help(name: str, command: click.Command) -> str:
    context = command.make_context(name, [], resilient_parsing=True)
    context.terminal_width = context.max_content_width = WIDTH
    context.meta[SHOW_ALL_KEY] = name != "tacet watch"  # it takes those of `transcribe`
    return f"```text\n{command.get_help(context).rstrip()}\n```\n"


def _foreign() -> Iterator[str]:
    yield (
        "`tacet transcribe` also takes these options of the whisper program and its relatives, so "
        "that old scripts go on working. Each says in one line what becomes of it.\n"
    )
    yield "| option | here |\n|---|---|"
    yield "| `--fp16` | `--compute_type float16`, or `float32` for `--fp16 False` |"
    for name, ours in OPTION_ALIASES.items():
        yield f"| `--{name}` | the same as `--{ours}` |"
    for name, foreign in IGNORED_OPTIONS.items():
        yield f"| `--{name}` | no effect: {foreign.instead} |"


def options_page() -> str:
    """Every number and choice that shapes a transcript, by step."""
    lines = [
        NOTE, "# Options of a transcription\n",
        "Each can be given on the command line (`--beam_size 3`) and with a run over HTTP "
        '(`{"beam_size": 3}`), and stands in the run log with where it came from.\n',
    ]  # fmt: skip
    for group, options in GROUPS.items():
        lines += [f"## {group}\n", f"{options.__doc__}\n", _OPTION_HEAD]
        lines += [_option_row(name) for name, (of, _, _) in option_fields().items() if of == group]
        inner = [name for name, (of, _, _) in internal_fields().items() if of == group]
        if inner:
            lines += ["\nNumbers that cannot be set:\n", _OPTION_HEAD]
            lines += [_option_row(name) for name in inner]
        lines.append("")
    return _joined(lines)


_OPTION_HEAD = "| option | default | range | what | why this default |\n|---|---|---|---|---|"


def _option_row(name: str) -> str:
    _, about, hint = {**option_fields(), **internal_fields()}[name]
    known = about.metadata
    unit = f" {known['unit']}" if known["unit"] else ""
    choices = getattr(hint, "__args__", ())
    bounds = _bounds(known) or ", ".join(c for c in choices if isinstance(c, str))
    return _row(
        f"`{name}`", f"{_plain(about.default)}{unit}", bounds, known["help"],
        known["source"].replace("docs/silence.md", "[silence](../silence.md)"),
    )  # fmt: skip


def _bounds(known: Mapping[str, Any]) -> str:
    low, high = known["low"], known["high"]
    if low is None and high is None:
        return ""
    if high is None:
        return f"from {low:g}"
    return f"to {high:g}" if low is None else f"{low:g} to {high:g}"


def settings_page() -> str:
    """Every setting of an installation: its name, variable, default and meaning."""
    lines = [
        NOTE, "# Settings\n",
        "A flag wins over a variable, a variable over the settings file, the file over the "
        "default. The file is `tacet.toml` in the system's folder for user settings (on Linux "
        "`~/.config/tacet/tacet.toml`), or the one that `--config` or `TACET_CONFIG` names:\n",
        '```toml\nmodel = "small"\nport = 8421\nauto_start = false\n```\n',
        "| name and flag | variable | default | what |\n|---|---|---|---|",
    ]  # fmt: skip
    for name, field in Settings.model_fields.items():
        default = PLACES.get(name) or _plain(field.default)
        if field.default is PydanticUndefined and name not in PLACES:
            raise SystemExit(f"Say in PLACES what the default of {name} is.")
        flag = f"`{name}`, `--{name}`"
        lines.append(_row(flag, f"`{PREFIX}{name.upper()}`", default, field.description or ""))
    return _joined(lines)


def bare_document() -> dict[str, Any]:
    """The OpenAPI document; needs no database, no model and no settings."""
    app = create_bare_app()
    with app.app_context():
        document: dict[str, Any] = app.api_doc
    return document


def api_page(document: Mapping[str, Any]) -> str:
    """Every endpoint by topic, and the shapes that go in and out."""
    lines = [
        NOTE, "# HTTP interface\n", f"{document['info']['description']}\n",
        "A running server shows the same at `/api/docs`, and the OpenAPI document at "
        "`/api/openapi.json`. A question mark means that a field may be left out.\n",
    ]  # fmt: skip
    for tag in document["tags"]:
        lines += [f"## {tag['name']}\n", f"{tag.get('description', '')}\n"]
        lines += [line for call in _calls(document, tag["name"]) for line in call]
    lines.append("## Shapes\n")
    for name, shape in sorted(document["components"]["schemas"].items()):
        lines += _shape(name, shape)
    return _joined(lines)


def _calls(document: Mapping[str, Any], tag: str) -> Iterator[list[str]]:
    for address, verbs in document["paths"].items():
        for verb, about in verbs.items():
            if tag in about["tags"]:
                yield _call(f"{verb.upper()} {address}", about)


def _call(title: str, about: Mapping[str, Any]) -> list[str]:
    lines = [f"### {title}\n", f"{about.get('summary', '')}\n"]
    more = (about.get("description") or "").replace("<br/>", "\n").strip()
    lines += [f"{more}\n"] if more else []
    for given in about.get("parameters", []):
        mark = "" if given.get("required") else "?"
        text = given.get("description") or ""
        lines.append(f"- `{given['name']}`{mark} ({given['in']}, {_kind(given['schema'])}) {text}")
    for media, body in about.get("requestBody", {}).get("content", {}).items():
        lines.append(f"- body: {media} {_kind(body.get('schema', {}))}")
    for status, answer in sorted(about["responses"].items()):
        if status in ("400", "default"):  # an ErrorAnswer, as everywhere
            continue
        kinds = [_kind(m.get("schema", {})) for m in (answer.get("content") or {}).values()]
        lines.append(f"- {status}: {answer['description']} {' '.join(kinds)}")
    return [*[line.rstrip(" ") for line in lines], ""]


def _shape(name: str, shape: Mapping[str, Any]) -> list[str]:
    lines = [f"### {name}\n"]
    lines += [f"{shape['description']}\n"] if shape.get("description") else []
    fields = shape.get("properties", {})
    if not fields:
        return [*lines, f"{_kind(dict(shape))}\n"]
    lines.append("| field | type | |\n|---|---|---|")
    for field, about in fields.items():
        mark = "" if field in shape.get("required", []) else "?"
        lines.append(_row(f"`{field}`{mark}", _kind(about), about.get("description", "")))
    return [*lines, ""]


def _kind(schema: dict[str, Any]) -> str:
    return f"`{kind(schema)}`"


def _row(*cells: str) -> str:
    texts = [" ".join(cell.split()).replace("|", "\\|") for cell in cells]
    return f"| {' | '.join(texts)} |"


def _plain(value: Any) -> str:
    if value is None or value == "":
        return "none"
    return f"{value:g}" if isinstance(value, float) else str(value).lower()


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def main(arguments: list[str]) -> int:
    """0 after writing the files, or when `--check` finds nothing stale; else 1."""
    stale = []
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        path = FOLDER / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(text, encoding="utf-8")
    if "--check" in arguments and stale:
        print(f"Stale: {', '.join(stale)}. Write them again: make reference")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
