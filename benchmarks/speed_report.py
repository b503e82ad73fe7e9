"""Tables, chart and JSON file of the measurement of speed."""

import argparse
import json
import statistics
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from benchmarks.chart import bars
from benchmarks.clip_times import ClipTimes
from benchmarks.figures import CLIP, Figures
from benchmarks.report import day_and_machine, machine, result_file, saved, table

OURS = "Tacet"
LONG, SILENCE = "lj", "silence"
ABOUT = ("version", "threads", "beam", "batch", "kind", "setting")
Found = tuple[dict[str, Figures], ClipTimes | None]


def rows(figures: Mapping[str, Figures]) -> tuple[list[str], list[list[object]]]:
    """Head and lines of the table of long recordings; ratios are against `OURS`."""
    names = next(iter(figures.values())).names(LONG)
    ours = figures.get(OURS)
    lines: list[list[object]] = []
    for program, f in figures.items():
        mark = f.mark(names)
        lines.append(
            [
                program,
                *(statistics.median(f.seconds[n]) for n in names),
                f.median(names),
                f.median(names) / ours.median(names) if ours and names else None,
                f"{mark.errors} of {mark.reference}",
                f.median([CLIP]),
                round(f.peak),
                f.busy(names),
            ]
        )
    return ["program", *names, "total", "times", "word errors", CLIP, "peak", "busy"], lines


def silence_rows(figures: Mapping[str, Figures]) -> list[list[object]]:
    """Lines of the table of recordings without speech."""
    ours, lines = figures.get(OURS), list[list[object]]()
    for program, f in figures.items():
        names = f.names(SILENCE)
        ratio = f.median(names) / ours.median(names) if ours else None
        lines.append([program, len(names), f.median(names), ratio, f.mark(names).written])
    return lines


def _tables(figures_and_clip: Found) -> list[str]:
    figures, clip = figures_and_clip
    text = [table(*rows(figures))] if next(iter(figures.values())).names(LONG) else []
    if next(iter(figures.values())).names(SILENCE):
        head = ["program", "recordings without speech", "s", "times", "words"]
        text.append(table(head, silence_rows(figures)))
    if clip:
        text.append(table(["a clip of 5 s, s", "Tacet", "faster-whisper", "times"], clip.rows()))
    about = [[name, *(f.about.get(k) for k in ABOUT)] for name, f in figures.items()]
    return [*text, table(["program", *ABOUT], about)]


def save(given: argparse.Namespace, figures_by_model: Mapping[str, Found]) -> Path:
    """The tables of each model, a chart, and a JSON file with every time behind them."""
    text = [
        "# Speed",
        f"{day_and_machine()} {given.rounds} rounds, medians, in turn. Word times on. Options of "
        f"Tacet: {given.options}, encoder {given.encoder}. Seconds on the clock for each "
        "recording; times: the total over that of Tacet; word errors after Whisper's normalizer; "
        "peak: MiB of the process; busy: cores at work.",
    ]
    for model, each in figures_by_model.items():
        text += [f"## {Path(model).name}", *_tables(each)]
        if OURS in each[0] and each[0][OURS].names(LONG):
            ratios = {str(line[0]): float(str(line[-5])) for line in rows(each[0])[1]}
            name = Path(model).name.replace(":", "-")
            chart = bars(f"Times as long as Tacet ({name})", ratios)
            result_file(given.results, f"speed-{name}.svg").write_text(chart)
    facts = {model: _facts(each) for model, each in figures_by_model.items()}
    document = {"machine": machine(), "models": facts}
    result_file(given.results, "speed.json").write_text(json.dumps(document, indent=1))
    return saved(text, given.results, "speed.md")


def _facts(figures_and_clip: Found) -> dict[str, object]:
    figures, clip = figures_and_clip
    programs = {
        name: {
            "about": dict(f.about),
            "seconds": f.seconds,
            "peak": f.peak,
            "errors": {n: m.errors for n, m in f.marks.items()},
            "written": {n: [h.written for h in m.heard] for n, m in f.marks.items()},
        }
        for name, f in figures.items()
    }
    return {"programs": programs, "clip": asdict(clip) if clip else None}
