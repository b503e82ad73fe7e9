"""Help of `tacet transcribe` by sections: common options, or all."""

from collections.abc import Iterator, Mapping
from typing import Any

import click

from tacet.cli.console.options import WhisperCommand
from tacet.core.options import GROUPS, option_fields
from tacet.core.options.exporting import export_fields

SHOW_ALL_KEY = "tacet.help_all"  # in a context's `meta`

COMMON_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "Speech": (
        "language",
        "task",
        "track",
        "silence",
        "vad_filter",
        "initial_prompt",
        "vocabulary",
        "diarize",
    ),
    "Model": ("model", "device", "compute_type", "threads", "offline"),
    "Output": (
        "output_dir",
        "output_format",
        "word_timestamps",
        "highlight_words",
        "line_letters",
        "max_line_width",
        "max_line_count",
        "verbose",
        "quiet",
    ),
}
"""Options of the short help, by section."""

FOLDERS = "Places"
EXPORTS = "Exports"  # what else shapes the files that are written
GROUP_TITLES = {
    "reading": "Reading",
    "speech": "Finding speech",
    "windows": "Windows",
    "decode": "Decoding",
    "retries": "Retries",
    "timing": "Word times",
    "verify": "Verdicts",
    "vocabulary": "Vocabulary",
    "speakers": "Speakers",
    "live": "Live recording",
}
"""Titles of the groups of `core.options`."""


class FormatOption(click.Option):
    """Option of the output formats; its help names those that are installed."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Help with the names of the formats, which are looked up only here."""
        from tacet.plugins import exporters

        self.help = f"{', '.join(exporters())} or all; several times or by comma"
        return super().get_help_record(ctx)


class SectionedCommand(WhisperCommand):
    """Command with a short `--help` and a full `--help-all`, by section."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.append(_help_all())

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options by section."""
        everything = bool(ctx.meta.get(SHOW_ALL_KEY))
        shown: dict[str, list[tuple[str, str]]] = {}
        left_out = 0
        for title, parameter in self._by_section(ctx):
            record = parameter.get_help_record(ctx)
            if record is None:
                continue
            if everything or title in COMMON_OPTIONS or title == "Help":
                shown.setdefault(title, []).append(record)
            else:
                left_out += 1
        for title, records in shown.items():
            with formatter.section(_heading(title)):
                formatter.write_dl(records)
        if left_out:
            formatter.write_paragraph()
            groups = ", ".join(title.lower() for title in (EXPORTS, *GROUP_TITLES.values()))
            formatter.write_text(f"--help-all shows {left_out} more options: {groups}.")

    def _by_section(self, ctx: click.Context) -> Iterator[tuple[str, click.Option]]:
        options = {p.name: p for p in self.get_params(ctx) if isinstance(p, click.Option)}
        titles = {name: title for title, names in COMMON_OPTIONS.items() for name in names}
        of_core = option_fields()
        for name in options:
            if name is None or "help" in name:
                titles[name] = "Help"
            elif name in of_core and name not in titles:
                titles[name] = GROUP_TITLES[of_core[name][0]]
            else:
                titles.setdefault(name, EXPORTS if name in export_fields() else FOLDERS)
        for title in [*COMMON_OPTIONS, FOLDERS, EXPORTS, *GROUP_TITLES.values(), "Help"]:
            listed = COMMON_OPTIONS.get(title, tuple(options))
            yield from ((title, options[name]) for name in listed if titles[name] == title)


def _heading(title: str) -> str:
    group = next((group for group, its in GROUP_TITLES.items() if its == title), None)
    if group is None:
        return title
    about = (GROUPS[group].__doc__ or "").split(". ")[0].strip().rstrip(".")
    return f"{title} ({about[0].lower()}{about[1:]})"


def _help_all() -> click.Option:
    def show(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            ctx.meta[SHOW_ALL_KEY] = True
            click.echo(ctx.get_help(), color=ctx.color)
            ctx.exit()

    return click.Option(
        ["--help-all"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help="Show every option, by what it shapes, and exit.",
    )
