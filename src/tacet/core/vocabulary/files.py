"""Vocabularies as files: a term a line, or a table in CSV; written as CSV.

A table's columns are term, replaced spellings, language and note, in the order of its header. One
without a header has the term first, and all further columns are spellings that it replaces.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from tacet.core.errors import BadInput, BadTerm
from tacet.core.language.names import language_code
from tacet.core.term import Term, new_term

MAX_MIB = 4  # MiB of a file: many times what the most terms take
MIB = 1_048_576  # bytes
MAX_BYTES = MAX_MIB * MIB
MAX_TERMS = 5_000  # of a library or recording
HEADER = ("term", "replaces", "language", "note")
WITHIN = "|"  # separates several replaced spellings in one cell
DELIMITERS = ",;\t"
FORMULA = ("=", "+", "-", "@")  # a spreadsheet takes what begins so for a formula
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NAMES = {
    "term": "term", "word": "term", "name": "term", "text": "term",
    "replaces": "replaces", "sounds like": "replaces", "sounds_like": "replaces",
    "heard as": "replaces", "misspellings": "replaces", "aliases": "replaces",
    "language": "language", "lang": "language", "note": "note", "notes": "note",
}  # fmt: skip
"""Columns by what a header may call them."""


def read_vocabulary(content: bytes, name: str = "") -> tuple[Term, ...]:
    """Terms of a file, in order, each once.

    Args:
        name: of the file; one that ends in .txt has a term a line, commas included.

    Raises:
        BadTerm: a line cannot be used, or there are too many; the message names the line.
    """
    if len(content) > MAX_BYTES:
        raise BadTerm(f"A vocabulary has at most {MAX_MIB} MiB. Send fewer terms at once.")
    text = _decoded(content)
    rows = _lines(text) if PurePath(name).suffix.lower() == ".txt" else _table(text)
    terms = tuple(dict.fromkeys(rows))
    if len(terms) > MAX_TERMS:
        raise BadTerm(f"These are {len(terms)} terms; at most {MAX_TERMS} can be kept.")
    return terms


def write_vocabulary(terms: Iterable[Term]) -> bytes:
    """Terms as CSV in UTF-8, with a header; `read_vocabulary` gives them back."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for term in terms:
        cells = (term.text, WITHIN.join(term.replaces), term.language or "", term.note)
        writer.writerow([_guarded(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")  # spreadsheets take others for the local encoding


def _guarded(cell: str) -> str:
    """The cell, with an apostrophe in front of what a spreadsheet would compute."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _unguarded(cell: str) -> str:
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA) else text


def _decoded(content: bytes) -> str:
    """Text in the encoding that its bytes tell: by mark, UTF-8, else Windows' own."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if b"\x00" in content:
        half = content[: len(content) // 2 * 2]
        odd = sum(byte == 0 for byte in half[1::2])
        return half.decode("utf-16-le" if odd * 2 > half.count(0) else "utf-16-be", "replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _lines(text: str) -> Iterable[Term]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield _term(number, line)


def _table(text: str) -> Iterable[Term]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: Sequence[str] | None = None
    try:
        for at, row in enumerate(filter(any, reader)):
            cells = [_unguarded(cell) for cell in row]
            if at == 0 and (columns := _columns(cells)):
                continue
            yield _of_row(reader.line_num, cells, columns)
    except csv.Error as error:
        raise BadTerm(f"Line {reader.line_num} cannot be read as a table ({error}).") from error


def _columns(cells: Sequence[str]) -> list[str] | None:
    """Columns of a header; None for a row of terms."""
    names = [_NAMES.get(cell.lower(), "") for cell in cells]
    return names if "term" in names and all(names) else None


def _of_row(number: int, cells: Sequence[str], columns: Sequence[str] | None) -> Term:
    if columns is None:
        heard = [part for cell in cells[1:] for part in _parts(cell)]
        return _term(number, cells[0], heard)
    if len(cells) > len(columns):
        raise BadTerm(f"Line {number} has {len(cells)} columns, the header {len(columns)}.")
    by_name: dict[str, list[str]] = {name: [] for name in HEADER}
    for name, cell in zip(columns, cells, strict=False):
        by_name[name] += _parts(cell) if name == "replaces" else [cell] if cell else []
    joined = {name: " ".join(by_name[name]) for name in ("term", "language", "note")}
    return _term(number, joined["term"], by_name["replaces"], joined["language"], joined["note"])


def _parts(cell: str) -> list[str]:
    return [part for piece in cell.split(WITHIN) if (part := piece.strip())]


def _term(
    number: int, text: str, heard: Sequence[str] = (), language: str = "", note: str = ""
) -> Term:
    """Term of a line. Raises BadTerm with its number."""
    try:
        return new_term(text, heard, language_code(language), note)
    except BadInput as error:
        raise BadTerm(f"Line {number}: {error}") from error
