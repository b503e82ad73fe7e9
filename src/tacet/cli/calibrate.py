"""`tacet calibrate`: measure thread layouts on this processor and keep the fastest."""

from typing import Any

import click

from tacet.bootstrap import build_tools
from tacet.cli.console.options import (
    WhisperCommand,
    log_to_stderr,
    option,
    settings_options,
    with_options,
)
from tacet.cli.console.progress import progress_meter
from tacet.core.errors import BadOption
from tacet.engines.calibration.benchmark import BUDGET
from tacet.engines.calibration.store import Calibration, Measured
from tacet.settings import Settings, load_settings

SETTINGS = (
    "data_dir",
    "model",
    "device",
    "compute_type",
    "threads",
    "encoder",
    "models_dir",
    "log_level",
)


@with_options(
    [
        *settings_options(*SETTINGS),
        option("seconds", float, "how long it may take, about", BUDGET),
        option("quiet", bool, "say nothing unless something is wrong", False),
    ]
)
@click.command("calibrate", cls=WhisperCommand)
def command(**given: Any) -> None:
    """Measure how this processor works best on a model; keep the answer.

    It tries how many batches to work on at once and with how many threads each. Words do not
    depend on it, only how long they take.
    """
    quiet, seconds = bool(given.pop("quiet")), given.pop("seconds")
    settings = load_settings(given.pop("config"), **given)
    log_to_stderr(settings.log_level)
    if seconds is None:
        seconds = BUDGET
    if not seconds > 0:
        raise BadOption("--seconds must be more than 0.")
    kept = _measure(settings, float(seconds), quiet=quiet)
    if not quiet:
        _show(kept)


def _measure(settings: Settings, seconds: float, *, quiet: bool) -> Calibration:
    tools = build_tools(settings)
    subject = tools.subject(settings.model, settings.device, settings.compute_type)
    if not quiet:
        click.echo(
            f"Measuring how {subject.model} works best on this processor ({subject.processor}, "
            f"{subject.cores} cores). This takes up to {seconds:.0f} s. "
            "Other programs should rest meanwhile.",
            err=True,
        )
    with progress_meter(subject.model, quiet=quiet) as progress:
        return tools.calibrate(subject, seconds, lambda share: progress.show("measuring", share))


def _show(kept: Calibration) -> None:
    click.echo(f"{'batches':<8}  {'threads each':<12}  {'encoder':<19}  times real time")
    for measured in kept.measured:
        layout = measured.layout
        mark = _mark(kept, measured)
        click.echo(
            f"{layout.workers:<8}  {layout.threads:<12}  {layout.encoder:<19}  "
            f"{measured.speed:<6.1f}{mark}".rstrip()
        )
    click.echo(calibration_sentence(kept))


def _mark(kept: Calibration, measured: Measured) -> str:
    marks = ["default"] if measured is kept.default else []
    marks += ["used"] if measured is kept.best else []
    return ", ".join(marks)


def calibration_sentence(kept: Calibration) -> str:
    """Sentence on the layout used from now on, and the reason."""
    layout = kept.best.layout
    way = f"{_plural(layout.workers, 'batch', 'batches')} at once"
    way += f" with {_plural(layout.threads, 'thread', 'threads')} each"
    if kept.disturbed:
        return (
            f"{way}: the default, since other programs used {kept.others:.1f} of the "
            f"{kept.subject.cores} cores meanwhile and that is no measure. Measure again in a "
            "quiet moment."
        )
    speed = f"{kept.best.speed:.1f} times real time"
    if kept.best is kept.default:
        return f"{way}, {speed}: the default, since nothing else is clearly faster."
    times = kept.best.speed / kept.default.speed
    return f"{way} ({layout.encoder}), {speed}: {times:.2f} times as fast as the default."


def _plural(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
