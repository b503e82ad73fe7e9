"""What the measurements of time ask for on the command line."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.published import PUBLISHED
from benchmarks.recordings import SHARED
from benchmarks.report import RESULTS
from tacet.compute.processor import available_cores

NANO = Path(__file__).resolve().parents[1] / "tools" / "nano" / "weights"


def add_usual(parser: argparse.ArgumentParser) -> None:
    """Let the threads be named, and where weights, recordings, models and results are."""
    parser.add_argument("--threads", type=int, default=available_cores())
    parser.add_argument("--weights", type=Path, default=NANO, help="folder of float16 weights")
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--scratch", type=Path, help="where models are kept for the next time")
    parser.add_argument("--results", type=Path, default=RESULTS)


def add_models(parser: argparse.ArgumentParser) -> None:
    """Let the models be named, and what is changed of Tacet."""
    parser.add_argument("--model", action="append", help="a name or folder, also repeated")
    parser.add_argument("--models", type=Path, help="folder with a folder for each model")
    parser.add_argument(
        "--tacet-option", action="append", default=[], metavar="NAME=VALUE", type=option_value
    )
    parser.add_argument("--encoder", default="auto")


def parsed(
    parser: argparse.ArgumentParser, given: Sequence[str] | None = None
) -> argparse.Namespace:
    """What the command line asks for, with `model` filled in and `options` for Tacet."""
    asked = parser.parse_args(given)
    asked.model = asked.model or list(PUBLISHED)
    asked.options = dict(asked.tacet_option)
    return asked


def option_value(given: str) -> tuple[str, Any]:
    """Name and value of one of Tacet's options, written NAME=VALUE; none stands for no value."""
    name, _, text = given.partition("=")
    simple = {"true": True, "false": False, "none": None}
    if text.lower() in simple:
        return name, simple[text.lower()]
    for kind in (int, float):
        try:
            return name, kind(text)
        except ValueError:
            continue
    return name, text
