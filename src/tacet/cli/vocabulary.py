"""`tacet vocabulary`: names and terms that every transcription expects."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from tacet.cli.console.options import (
    HELP_OPTIONS,
    WhisperCommand,
    option,
    settings_options,
    with_options,
)
from tacet.cli.console.safe_print import print_line
from tacet.cli.transcription.vocabulary_file import read_vocabulary_file
from tacet.core.errors import NotFound
from tacet.core.language.names import language_code
from tacet.core.term import new_term
from tacet.library.model.vocabulary import StoredTerm
from tacet.settings import load_settings

SCOPE = option("recording", str, "id of a recording, for its own list; else the library's")


@click.group("vocabulary", context_settings=HELP_OPTIONS)
def command() -> None:
    """See and change the names and terms that the server expects.

    `tacet transcribe` takes its own: --vocabulary FILE.
    """


@with_options([*settings_options("data_dir"), SCOPE, option("json", bool, "print JSON", False)])
@command.command("list", cls=WhisperCommand)
def list_terms(**given: Any) -> None:
    """List all terms, changed last first."""
    as_json = given.pop("json")
    with _library(given) as (context, recording):
        from tacet.library.use_cases.vocabulary import vocabulary_of

        terms = vocabulary_of(context, recording)
    if as_json:
        listed = json.dumps([_json(stored) for stored in terms], ensure_ascii=False, indent=1)
        click.echo(listed.encode())  # JSON is UTF-8 on any terminal
        return
    for stored in terms:
        print_line(_line(stored), err=False)
    if not terms:
        print_line("There are no terms yet. Add some: tacet vocabulary add NAME")


@with_options(
    [
        *settings_options("data_dir"),
        SCOPE,
        click.Option(
            ["--replaces", "-r"], multiple=True, help="spelling it replaces; several times"
        ),
        option("language", str, "the only language it belongs to"),
        option("note", str, "for its reader"),
    ]
)
@command.command("add", cls=WhisperCommand)
@click.argument("terms", nargs=-1, required=True)
def add(terms: tuple[str, ...], **given: Any) -> None:
    """Add terms, each one argument."""
    heard, language = given.pop("replaces"), language_code(given.pop("language"))
    note = given.pop("note") or ""
    added = [new_term(text, heard, language, note) for text in terms]
    with _library(given) as (context, recording):
        from tacet.library.use_cases.vocabulary import add_terms

        _print_count(add_terms(context, added, recording))


@with_options([*settings_options("data_dir"), SCOPE])
@command.command("remove", cls=WhisperCommand)
@click.argument("terms", nargs=-1, required=True)
def remove(terms: tuple[str, ...], **given: Any) -> None:
    """Remove terms by their spelling, in any case."""
    with _library(given) as (context, recording):
        from tacet.library.use_cases.vocabulary import remove_terms, vocabulary_of

        wanted = {text.casefold() for text in terms}
        stored = vocabulary_of(context, recording)
        known = {one.term.text.casefold() for one in stored}
        if absent := sorted(wanted - known):
            raise NotFound(f"There is no term {absent[0]!r}. See: tacet vocabulary list")
        ids = [one.id for one in stored if one.term.text.casefold() in wanted]
        _print_count(remove_terms(context, ids, recording))


@with_options([*settings_options("data_dir"), SCOPE])
@command.command("import", cls=WhisperCommand)
@click.argument("file", type=click.Path(path_type=Path))
def import_file(file: Path, **given: Any) -> None:
    """Add the terms of a file: a term a line, or a CSV table."""
    terms = read_vocabulary_file(file)
    with _library(given) as (context, recording):
        from tacet.library.use_cases.vocabulary import add_terms

        _print_count(add_terms(context, terms, recording))


@with_options([*settings_options("data_dir"), SCOPE])
@command.command("export", cls=WhisperCommand)
@click.argument("file", type=click.Path(path_type=Path), required=False)
def export(file: Path | None, **given: Any) -> None:
    """Write all terms as CSV, to a file or the terminal."""
    with _library(given) as (context, recording):
        from tacet.library.use_cases.vocabulary import export_terms

        content = export_terms(context, recording)
    if file is None:
        click.echo(content.removeprefix(b"\xef\xbb\xbf"), nl=False)
    else:
        file.write_bytes(content)


@contextmanager
def _library(given: dict[str, Any]) -> Iterator[tuple[Any, str | None]]:
    """The library on the data folder, and the id of the recording that is named."""
    from tacet.bootstrap import build

    recording = given.pop("recording")
    tacet = build(load_settings(given.pop("config"), **given))
    try:
        yield tacet.context, recording
    finally:
        tacet.context.store.close()


def _print_count(terms: Sequence[StoredTerm]) -> None:
    count = len(terms)
    print_line(f"The vocabulary has {count} {'term' if count == 1 else 'terms'} now.")


def _json(stored: StoredTerm) -> dict[str, Any]:
    term = stored.term
    return {
        "id": stored.id,
        "term": term.text,
        "replaces": list(term.replaces),
        "language": term.language,
        "note": term.note,
        "changed_at": stored.changed_at.isoformat(),
    }


def _line(stored: StoredTerm) -> str:
    term = stored.term
    replaces = f"  replaces {', '.join(term.replaces)}" if term.replaces else ""
    language = f"  ({term.language})" if term.language else ""
    note = f"  # {term.note}" if term.note else ""
    return f"{term.text}{language}{replaces}{note}"
