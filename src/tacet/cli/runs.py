"""`tacet runs`: what was transcribed, with which model and settings, by the page or by command."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
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
from tacet.cli.run_report import lines_of
from tacet.core.errors import NotFound
from tacet.core.summary import in_words
from tacet.settings import load_settings


@dataclass(frozen=True, slots=True)
class Line:
    """A run as it is listed.

    Attributes:
        duration: in seconds, None before it is known.
        by: where it was asked for: "page" or "command line".
    """

    id: str
    recording: str
    state: str
    model: str
    created_at: str
    duration: float | None
    by: str


@click.group("runs", context_settings=HELP_OPTIONS)
def command() -> None:
    """See what was transcribed, and the log of every run."""


@with_options([*settings_options("data_dir"), option("json", bool, "print JSON", False)])
@command.command("list", cls=WhisperCommand)
def list_runs(**given: Any) -> None:
    """List all runs, newest first."""
    as_json, folder = given.pop("json"), _data_dir(given)
    found = sorted(_lines(folder), key=lambda line: line.created_at, reverse=True)
    if as_json:
        listed = json.dumps([asdict(line) for line in found], ensure_ascii=False, indent=1)
        click.echo(listed.encode())  # JSON is UTF-8, whatever the terminal
        return
    for line in found:
        length = in_words(line.duration) if line.duration is not None else ""
        when = line.created_at[:16].replace("T", " ")
        click.echo(
            f"{line.id[:10]}  {when}  {line.state:<9}  {line.model:<12}  {length:>12}  "
            f"{line.by:<12}  {line.recording}"
        )
    if not found:
        click.echo("Nothing has been transcribed yet.", err=True)


@with_options(settings_options("data_dir"))
@command.command("show", cls=WhisperCommand)
@click.argument("run")
def show(run: str, **given: Any) -> None:
    """Print a run in plain words: what was heard, set aside and missed, with what, and the text."""
    log = json.loads(_log(_data_dir(given), run))
    click.echo("\n".join(lines_of(log)))
    click.echo(f"\n{log['text'].strip() or log['reason'] or ''}")


@with_options([*settings_options("data_dir"), option("json", bool, "JSON, as always", True)])
@command.command("log", cls=WhisperCommand)
@click.argument("run")
def print_log(run: str, **given: Any) -> None:
    """Print the whole log of a run as JSON. The first digits of its id are enough."""
    given.pop("json")
    click.echo(_log(_data_dir(given), run))


def _data_dir(given: dict[str, Any]) -> Path:
    return load_settings(given.pop("config"), **given).data_dir


def _lines(folder: Path) -> Iterator[Line]:
    """The runs in the database, and those whose log is all there is."""
    seen = set()
    for line in _stored(folder):
        seen.add(line.id)
        yield line
    for path in sorted((folder / "runs").glob("*.json")):
        if path.stem not in seen:
            log = json.loads(path.read_bytes())
            yield Line(
                path.stem, log["recording"]["name"], log["run"]["state"], log["model"]["name"],
                log["run"]["created_at"], log["recording"]["duration"], log.get("by", "page"),
            )  # fmt: skip


def _stored(folder: Path) -> Iterator[Line]:
    from tacet.bootstrap import DATABASE
    from tacet.store import open_store

    if not (folder / DATABASE).exists():
        return
    store = open_store(folder / DATABASE)
    try:
        for recording in store.recordings("", 1_000_000, None).items:
            for run in store.runs_of(recording.id):
                yield Line(
                    run.id, recording.name, run.state.value, run.model,
                    run.created_at.isoformat(), recording.duration, "page",
                )  # fmt: skip
    finally:
        store.close()


def _log(folder: Path, run: str) -> bytes:
    """The log of the run whose id begins so. Raises NotFound."""
    found = sorted((folder / "runs").glob("*.json"))
    wanted = [path for path in found if run and path.stem.startswith(run)]
    if not wanted:
        raise NotFound(f"There is no log of a run {run!r}. See: tacet runs list")
    if len(wanted) > 1:
        raise NotFound(f"{len(wanted)} runs begin with {run!r}. Give more digits of the id.")
    return _with_edits(folder, wanted[0].stem, wanted[0].read_bytes())


def _with_edits(folder: Path, run_id: str, log: bytes) -> bytes:
    """The log with what a person changed on the page since; runs by command line have none."""
    from tacet.bootstrap import DATABASE
    from tacet.library.use_cases.transcripts import edited_log
    from tacet.store import open_store

    if not (folder / DATABASE).exists():
        return log
    store = open_store(folder / DATABASE)
    try:
        return edited_log(store, store.run(run_id), log)
    except NotFound:
        return log
    finally:
        store.close()
