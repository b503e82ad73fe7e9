"""A vocabulary's file at the command line."""

from pathlib import Path

from tacet.core.errors import BadInput, BadTerm
from tacet.core.term import Term
from tacet.core.vocabulary.files import read_vocabulary


def read_vocabulary_file(path: Path) -> tuple[Term, ...]:
    """Terms of a file.

    Raises:
        BadInput: it cannot be opened. BadTerm: a line cannot be used.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise BadInput(f"The vocabulary {path} cannot be read ({why}).") from error
    try:
        return read_vocabulary(content, path.name)
    except BadTerm as error:
        raise BadTerm(f"{path}: {error}") from error
