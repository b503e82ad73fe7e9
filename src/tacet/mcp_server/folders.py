"""Folders whose files a model may have transcribed."""

from collections.abc import Sequence
from pathlib import Path

from tacet.core.errors import BadInput


def allowed_file(path: str, folders: Sequence[Path]) -> Path:
    """Real path of a file that lies in one of the folders, links followed.

    A relative path is one in the first folder that has it.

    Raises:
        BadInput: it lies elsewhere, or is no file.
    """
    for folder in folders:
        try:
            real = (folder / path).resolve()  # an absolute path stays as it is
            if real.is_file() and real.is_relative_to(folder.resolve()):
                return real
        except (OSError, ValueError):  # no path at all
            continue
    # The same whether it exists or not: a model must not learn what lies elsewhere.
    names = ", ".join(map(str, folders))
    raise BadInput(f"There is no file {path!r} in the folders that may be read: {names}.")
