"""`tacet doctor`: health checks of this installation, with remedies."""

import json
from collections import Counter
from dataclasses import asdict
from typing import Any

import click

from tacet.cli.console.exit_codes import FAILED
from tacet.cli.console.options import WhisperCommand, option, settings_options, with_options
from tacet.cli.findings import Finding, State
from tacet.cli.health_checks import run_checks
from tacet.settings import load_settings

COLORS = {State.WELL: "green", State.WARNING: "yellow", State.BROKEN: "red"}


@with_options([*settings_options(), option("json", bool, "print JSON", False)])
@click.command("doctor", cls=WhisperCommand)
def command(**given: Any) -> int:
    """Look at this installation: versions, devices, models, disk, database.

    Leaves with 1 if it is broken.
    """
    as_json = given.pop("json")
    findings = run_checks(load_settings(given.pop("config"), **given))
    broken = any(finding.state is State.BROKEN for finding in findings)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        for finding in findings:
            _print(finding)
        click.echo(_verdict(findings))
    return FAILED if broken else 0


def _print(finding: Finding) -> None:
    mark = click.style(f"{finding.state:<7}", fg=COLORS[finding.state])
    click.echo(f"{mark}  {finding.about:<12}  {finding.says}")
    if finding.remedy:
        click.echo(f"{'':<23}{finding.remedy}")


def _verdict(findings: list[Finding]) -> str:
    counts = Counter(finding.state for finding in findings)
    broken = counts[State.BROKEN]
    if broken:
        things = "1 thing is" if broken == 1 else f"{broken} things are"
        return f"{things} broken; the lines above say how to mend it."
    return "Tacet can work here."
