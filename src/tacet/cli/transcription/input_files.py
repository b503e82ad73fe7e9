"""Input files of a command: those that are missing, standard input, and pipes."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import IO

from tacet.cli.console.exit_codes import FAILED
from tacet.cli.console.output_files import STDIN, STDIN_NAME, output_stems
from tacet.cli.console.safe_print import print_line
from tacet.core.errors import BadInput

NamedFiles = Sequence[tuple[str, str]]
"""Files as they were typed, each with its output name without extension."""


def transcribe_present(files: Sequence[str], transcribe: Callable[[NamedFiles], int]) -> int:
    """Exit code after `transcribe`, which returns how many failed, has had all that are there.

    Missing files are reported first, before a model is loaded or anything is sent.
    """
    absent = {file: why for file in files if (why := missing_file_reason(file))}
    for file, why in absent.items():
        print_line(f"{file}: {why}")
    named = zip(files, output_stems(files), strict=True)
    present = [(file, stem) for file, stem in named if file not in absent]
    failed = len(files) - len(present) + (transcribe(present) if present else 0)
    if failed and len(files) > 1:
        print_line(f"{failed} of {len(files)} files failed.")
    return FAILED if failed else 0


def fault_in_words(file: str, error: Exception) -> str:
    """Line about a fault of our own, which must not cost the other files."""
    return (
        f"{file}: something in Tacet itself went wrong ({type(error).__name__}: {error}). "
        "Please report it, with what `tacet doctor` prints."
    )


def missing_file_reason(file: str) -> str | None:
    """Reason that the file cannot be read, None if it can."""
    path = Path(file)
    if file == STDIN or (path.exists() and not path.is_dir()):
        return None
    what = "This is a folder" if path.is_dir() else "There is no such file"
    return f"{what}. Name a sound or video file."


@contextmanager
def local_file(file: str) -> Iterator[Path]:
    """Input as a file on disk; standard input and pipes are copied."""
    if file != STDIN and (why := missing_file_reason(file)):
        raise BadInput(why)
    if file != STDIN and Path(file).is_file():
        yield Path(file)
        return
    with tempfile.TemporaryDirectory(prefix="tacet-") as folder:
        path = Path(folder) / (STDIN_NAME if file == STDIN else Path(file).name)
        with _open_stream(file) as source, path.open("wb") as out:
            shutil.copyfileobj(source, out)
        yield path


def _open_stream(file: str) -> AbstractContextManager[IO[bytes]]:
    return nullcontext(sys.stdin.buffer) if file == STDIN else Path(file).open("rb")
