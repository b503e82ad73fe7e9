"""`tacet runs`: earlier runs, by the page or the command line."""

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
from tacet.cli.run_report import report_lines
from tacet.core.errors import NotFound
from tacet.core.summary import in_words
from tacet.settings import load_settings

IMPORTED = "imported"  # in place of a model


@dataclass(frozen=True, slots=True)
class RunRow:
    """Row of the list of runs.

    Attributes:
        duration: in seconds, None before it is known.
        by: "page" or "command line".
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
    rows = sorted(_rows(folder), key=lambda row: row.created_at, reverse=True)
    if as_json:
        listed = json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1)
        click.echo(listed.encode())  # JSON is UTF-8 on any terminal
        return
    for row in rows:
        length = in_words(row.duration) if row.duration is not None else ""
        when = row.created_at[:16].replace("T", " ")
        click.echo(
            f"{row.id[:10]}  {when}  {row.state:<9}  {row.model:<12}  {length:>12}  "
            f"{row.by:<12}  {row.recording}"
        )
    if not rows:
        click.echo("Nothing has been transcribed yet.", err=True)


@with_options(settings_options("data_dir"))
@command.command("show", cls=WhisperCommand)
@click.argument("run")
def show(run: str, **given: Any) -> None:
    """Print a run in plain words: verdicts, missed speech, and the text."""
    log = json.loads(_log(_data_dir(given), run))
    click.echo("\n".join(report_lines(log)))
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


def _rows(folder: Path) -> Iterator[RunRow]:
    seen = set()
    for row in _stored_rows(folder):
        seen.add(row.id)
        yield row
    for path in sorted((folder / "runs").glob("*.json")):
        if path.stem not in seen:
            log = json.loads(path.read_bytes())
            yield RunRow(
                path.stem,
                log["recording"]["name"],
                log["run"]["state"],
                log["model"]["name"] if log["model"] else IMPORTED,
                log["run"]["created_at"],
                log["recording"]["duration"],
                log.get("by", "page"),
            )


def _stored_rows(folder: Path) -> Iterator[RunRow]:
    from tacet.bootstrap import DATABASE
    from tacet.store import open_store

    if not (folder / DATABASE).exists():
        return
    store = open_store(folder / DATABASE)
    try:
        for recording in store.recordings("", 1_000_000, None).items:
            for run in store.runs_of(recording.id):
                yield RunRow(
                    run.id,
                    recording.name,
                    run.state.value,
                    IMPORTED if run.imported else run.model,
                    run.created_at.isoformat(),
                    recording.duration,
                    "page",
                )
    finally:
        store.close()


def _log(folder: Path, run: str) -> bytes:
    """Log of the run with that id prefix. Raises NotFound."""
    logs = sorted((folder / "runs").glob("*.json"))
    wanted = [path for path in logs if run and path.stem.startswith(run)]
    if not wanted:
        raise NotFound(f"There is no log of a run {run!r}. See: tacet runs list")
    if len(wanted) > 1:
        raise NotFound(f"{len(wanted)} runs begin with {run!r}. Give more digits of the id.")
    return _with_edits(folder, wanted[0].stem, wanted[0].read_bytes())


def _with_edits(folder: Path, run_id: str, log: bytes) -> bytes:
    """Log with later edits on the page; command-line runs have none."""
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
