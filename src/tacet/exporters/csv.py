"""csv: a row for each word, with how sure it is and why; for spreadsheets and statistics.

Begins with a byte order mark, without which Excel does not read UTF-8. Formulas are told from text
as in `tsv`.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any

from tacet.core.options.exporting import Contents
from tacet.core.text.boundaries import one_line
from tacet.core.transcript import NOT_MEASURED, Evidence, Transcript, Word
from tacet.exporters.escaping import utf_8
from tacet.exporters.speakers import speaker_of
from tacet.exporters.tsv import escaped

BYTE_ORDER_MARK = "\ufeff"
MEASURED = tuple(field.name for field in fields(Evidence))
COLUMNS = (
    "start", "end", "word", "speaker", "probability", "verdict", "reasons", "by_person", "segment",
    *MEASURED,
)  # fmt: skip


class CsvExporter:
    """A table of words with probability, verdict and evidence, empty where nobody measured."""

    name = "csv"
    extension = "csv"
    media_type = "text/csv"
    title = "Table of words (CSV)"
    purpose = "spreadsheets and statistics"
    options = ("removed",)

    def write(self, transcript: Transcript, options: Mapping[str, Any]) -> bytes:
        """UTF-8 rows under a header row, times in seconds, after RFC 4180."""
        out = io.StringIO()
        table = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
        table.writeheader()
        table.writerows(_rows(transcript, Contents.of(options)))
        return utf_8(BYTE_ORDER_MARK + out.getvalue())


def _rows(transcript: Transcript, contents: Contents) -> Iterator[dict[str, Any]]:
    """Words in order of the text, then those that were set aside, if asked for."""
    for number, segment in enumerate(transcript.segments):
        yield from (_row(word, str(number)) for word in segment.words)
    if contents.removed:
        yield from (_row(word, "") for word in transcript.removed)


def _row(word: Word, segment: str) -> dict[str, Any]:
    return {
        "start": f"{word.span.start:.3f}",
        "end": f"{word.span.end:.3f}",
        "word": escaped(one_line(word.text).strip()),
        "speaker": escaped(speaker_of(word) or ""),
        "probability": f"{word.probability:.4f}" if word.is_measured else "",
        "verdict": word.verdict.value,
        "reasons": escaped("; ".join(map(one_line, word.reasons))),
        "by_person": "; ".join(mark.value for mark in word.marks),
        "segment": segment,
        **_measured(word.evidence),
    }


def _measured(evidence: Evidence) -> dict[str, str]:
    """The figures; all empty where nothing was held against the sound."""
    if evidence == NOT_MEASURED:
        return dict.fromkeys(MEASURED, "")
    return {name: _plain(value) for name, value in asdict(evidence).items()}


def _plain(value: Any) -> str:
    """A figure; empty where there is none."""
    if isinstance(value, bool) or not isinstance(value, float):
        return "" if value is None else str(value).lower()
    return f"{value:.4f}"
