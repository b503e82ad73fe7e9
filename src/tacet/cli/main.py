"""`tacet`: the commands; without one, `tacet FILE` transcribes."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from tacet import __version__
from tacet.cli.console.safe_print import print_line, replace_unencodable, stop_printing
from tacet.cli.console.signals import raise_if_interrupted, recording_signals

COMMANDS = {
    "transcribe": "tacet.cli.transcribe",
    "live": "tacet.cli.live",
    "serve": "tacet.cli.serve",
    "runs": "tacet.cli.runs",
    "vocabulary": "tacet.cli.vocabulary",
    "import": "tacet.cli.import_transcript",
    "models": "tacet.cli.models",
    "calibrate": "tacet.cli.calibrate",
    "doctor": "tacet.cli.doctor",
    "web": "tacet.cli.web",
    "worker": "tacet.cli.worker",
}
INTERNAL_COMMANDS = {"web", "worker"}  # started by `tacet serve`
GLOBAL_OPTIONS = {"--help", "-h", "--version"}


class Commands(click.Group):
    """Group that imports commands lazily and treats a file as `transcribe FILE`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands' names, most used first."""
        return [name for name in COMMANDS if name not in INTERNAL_COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `transcribe` before arguments that name no command."""
        if args and args[0] not in {*COMMANDS, *GLOBAL_OPTIONS}:
            _require_file(args[0])
            args = ["transcribe", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a closed pipe is no error, unlike in click."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            stop_printing()
            return 0


def _require_file(word: str) -> None:
    """Raise a usage error for a word that is clearly no file."""
    if word.startswith("-") or any(mark in word for mark in "./\\") or Path(word).exists():
        return
    from difflib import get_close_matches

    near = get_close_matches(
        word.lower(), [name for name in COMMANDS if name not in INTERNAL_COMMANDS], n=1
    )
    hint = f"Did you mean: tacet {near[0]}" if near else "See: tacet --help"
    raise click.UsageError(f"There is no command and no file called {word!r}. {hint}")


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tacet", message="%(prog)s %(version)s")
def tacet() -> None:
    """Turn recordings into text on this computer, silent when nobody speaks.

    tacet FILE... is short for tacet transcribe FILE...
    """


def main(args: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(args))


def run(args: list[str] | None = None) -> int:
    """Exit code: 0 success, 1 failure, 2 wrong usage, 130 after Ctrl-C."""
    replace_unencodable()
    try:
        with recording_signals():
            return _run(args)
    except (click.Abort, KeyboardInterrupt):
        print_line("Stopped.")
        return 130


def _run(args: list[str] | None) -> int:
    try:
        result: Any = tacet.main(args, prog_name="tacet", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except Exception as error:
        from tacet.cli.console.exit_codes import exit_code_of

        raise_if_interrupted()
        code = exit_code_of(error)
        if code is None:
            raise
        print_line(f"tacet: {error}")
        return code
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    main()
