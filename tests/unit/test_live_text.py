"""What is said appears at once; on a terminal the draft gives way to the final words."""

import pytest

from tacet.cli.console import live_text as module
from tacet.cli.console.live_text import LiveLines, LiveTerminal, NoText, live_text


def test_lines_have_no_drafts(capsys):
    lines = LiveLines()
    lines.draft("Hello wor")
    lines.final("Hello world.")
    assert capsys.readouterr().out == "Hello world.\n"


def test_a_draft_is_replaced_in_place(capsys):
    terminal = LiveTerminal()
    terminal.draft("Hello wor")
    terminal.final("Hello world.")
    shown = capsys.readouterr().out
    assert shown.endswith("\r\x1b[2KHello world.\n")
    assert shown.count("\n") == 1


def test_a_long_draft_shows_its_end_in_one_line(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    LiveTerminal().draft("one two three four five six seven")
    shown = capsys.readouterr().out
    assert "six seven" in shown
    assert "one" not in shown


def test_wide_letters_fit_too(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "11")
    LiveTerminal().draft("話" * 30)
    assert capsys.readouterr().out.count("話") == 5


@pytest.mark.parametrize(
    ("quiet", "terminal", "kind"),
    [(True, True, NoText), (False, True, LiveTerminal), (False, False, LiveLines)],
)
def test_the_display_fits_where_it_goes(monkeypatch, quiet, terminal, kind):
    monkeypatch.setattr(module.sys.stdout, "isatty", lambda: terminal, raising=False)
    assert type(live_text(quiet)) is kind
