"""Output files of a transcript: their names, and their atomic writing."""

import mimetypes
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, TypeVar

from tacet.core.errors import BadInput, BadOption, NoSpace, TacetError, is_disk_full
from tacet.core.options.exporting import EMBED_LIMIT
from tacet.core.protocols import Exporter
from tacet.core.transcript import Transcript


class CannotWrite(BadInput):
    """Output file or folder that cannot be written."""


PLAYABLE = ("audio/", "video/")  # begin the media types that a page may play
STDIN, STDIN_NAME = "-", "stdin"  # as typed, and as its output is named


F = TypeVar("F")


def select_formats(
    wishes: Iterable[str], every: Mapping[str, F], unasked: Sequence[str]
) -> list[F]:
    """Formats by name, repeated or comma-separated; "all" for all.

    Args:
        unasked: names of those that are written where none is named.

    Raises:
        BadOption: there is no such format.
    """
    names = [part.strip().lower() for wish in wishes for part in wish.split(",") if part.strip()]
    if "all" in names:
        return list(every.values())
    names = names or [name for name in unasked if name in every]
    for name in names:
        if name not in every:
            known = ", ".join([*every, "all"])
            raise BadOption(f"There is no format called {name!r}. There are: {known}.")
    return [every[name] for name in dict.fromkeys(names)]


def output_stems(files: Sequence[str]) -> list[str]:
    """Unique output name of every input, without extension.

    The input's name without its extension, as in whisper; where that is taken, with its extension,
    else with a number.
    """
    taken: set[str] = set()
    out = []
    for file in files:
        path = Path(STDIN_NAME if file == STDIN else file)
        options = [path.stem, path.name, *(f"{path.name}-{n}" for n in range(2, len(files) + 2))]
        stem = next(name for name in options if name.casefold() not in taken)
        taken.add(stem.casefold())
        out.append(stem)
    return out


def require_writable(folder: Path) -> None:
    """Raise BadInput or NoSpace if the folder is not writable.

    The folder is not created: there may never be a transcript for it.
    """
    try:
        home = next(path for path in (folder, *folder.parents) if path.exists())
        with TemporaryFile(dir=home):
            pass
    except OSError as error:
        raise _write_error(folder, error) from error


def write_transcripts(
    transcript: Transcript,
    exporters: Iterable[Exporter],
    target: Path,
    options: Mapping[str, Any],
) -> list[Path]:
    """Write all formats; their paths, `target` with an extension.

    Raises:
        NoSpace: the disk is full. BadInput: the folder cannot be written to.
    """
    written = []
    for exporter in exporters:
        path = target.with_name(f"{target.name}.{exporter.extension}")
        write_output(path, exporter.write(transcript, options))
        written.append(path)
    return written


def playable_media(path: Path) -> tuple[str, bytes] | None:
    """Media type and bytes of a recording for a page; None where they are too many or not here."""
    kind, _ = mimetypes.guess_type(path.name)
    try:
        if not kind or not kind.startswith(PLAYABLE) or path.stat().st_size > EMBED_LIMIT:
            return None
        return kind, path.read_bytes()
    except OSError:
        return None


def write_output(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises NoSpace, BadInput: it cannot be written."""
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise _write_error(path, error) from error


def _write_error(path: Path, error: OSError) -> TacetError:
    if is_disk_full(error):
        return NoSpace(f"The disk has no room for {path}. Free some space.")
    return CannotWrite(f"{path} cannot be written: {error.strerror}.")
