"""Exports: a transcript as a file, or all in a zip."""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tacet.core.errors import Conflict, NotFound, TacetError
from tacet.core.options.exporting import EMBED_LIMIT
from tacet.core.protocols import Exporter
from tacet.library.context import AppContext
from tacet.library.model.listing import ALL
from tacet.library.model.recording import Recording
from tacet.library.model.run import Run, RunState
from tacet.library.use_cases.playback import open_playback
from tacet.library.use_cases.provenance import provenance
from tacet.library.use_cases.transcripts import transcript_of

EXPORT_DEFAULTS: Mapping[str, Any] = {"word_timestamps": True}  # where they are not the fields' own
MAX_STEM = 60  # characters: 180 bytes of UTF-8 and a number stay under 255 bytes
_EXTENSION = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9]{1,5}")
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]')
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")


@dataclass(frozen=True, slots=True)
class Export:
    """A file to hand out: shown name, media type, bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a zip holds of each recording.

    Attributes:
        original: the text as the run wrote it, without a person's edits.
    """

    formats: Sequence[str]
    options: Mapping[str, Any] = field(default_factory=dict)
    original: bool = False


def export_run(
    context: AppContext,
    run_id: str,
    format: str,
    options: Mapping[str, Any] | None = None,
    *,
    original: bool = False,
) -> Export:
    """Transcript of a run in a format such as "srt".

    Args:
        original: as the run wrote it, without a person's edits.

    Raises:
        NotFound: no such run or format. Conflict: the run has not ended yet.
    """
    exporter = exporter_of(context, format)
    view = transcript_of(context, run_id, original=original)
    if not view.run.state.final:
        raise Conflict("This run is still going on. Wait for its end, or stop it.")
    recording = context.store.recording(view.run.recording_id)
    asked = _export_options(context, view.run, recording) | dict(options or {})
    content = exporter.write(view.transcript, asked)
    name = f"{shown_stem(recording.name)}{_dotted(exporter.extension)}"
    return Export(name, exporter.media_type, content)


def _export_options(context: AppContext, run: Run, recording: Recording) -> dict[str, Any]:
    """Exporter options of the library: word times, the run's provenance, the sound."""
    return {
        **EXPORT_DEFAULTS,
        "provenance": provenance(run, recording),
        "media": lambda: _media(context, run),
    }


def _media(context: AppContext, run: Run) -> tuple[str, bytes] | None:
    """Media type and bytes that every browser plays; None where they are too many or not here."""
    try:
        file, media_type = open_playback(context, run.recording_id, run.track)
    except TacetError:
        return None  # the page then asks for the file
    with file.content:
        return (media_type, file.content.read()) if file.size <= EMBED_LIMIT else None


def exporter_of(context: AppContext, format: str) -> Exporter:
    """Exporter of a format. Raises NotFound."""
    if format not in context.exporters:
        known = ", ".join(sorted(context.exporters))
        raise NotFound(f"There is no format called {format!r}. There are: {known}.")
    return context.exporters[format]


def export_all(
    context: AppContext, wanted: Wanted, recording_ids: Sequence[str] | None = None
) -> Iterator[bytes]:
    """Zip, chunk by chunk, with each recording's current finished transcript.

    Args:
        recording_ids: None for all recordings.

    Raises:
        NotFound: no such format (at once, not while it is read).
    """
    exporters = [exporter_of(context, format) for format in wanted.formats]
    ids = context.store.recording_ids(ALL) if recording_ids is None else recording_ids
    return _zip(context, exporters, wanted, ids)


def _zip(
    context: AppContext, exporters: Sequence[Exporter], wanted: Wanted, ids: Sequence[str]
) -> Iterator[bytes]:
    out = _ZipBuffer()
    taken: set[str] = set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for recording, run_id in _current_done_runs(context, ids):
            stem = unique_stem(safe_stem(recording.name), taken)
            try:
                view = transcript_of(context, run_id, original=wanted.original)
            except NotFound:
                continue  # deleted in between
            asked = _export_options(context, view.run, recording) | dict(wanted.options)
            for exporter in exporters:
                entry = f"{stem}{_dotted(exporter.extension)}"
                archive.writestr(entry, exporter.write(view.transcript, asked))
                yield out.taken()
    yield out.taken()


def _current_done_runs(context: AppContext, ids: Sequence[str]) -> Iterator[tuple[Recording, str]]:
    for recording_id in ids:
        done = [run for run in context.store.runs_of(recording_id) if run.state is RunState.DONE]
        if done:
            yield context.store.recording(recording_id), max(done, key=lambda run: run.rank).id


class _ZipBuffer:
    """Unseekable file whose bytes are taken out as they come."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _dotted(extension: str) -> str:
    return extension if extension.startswith(".") else f".{extension}"


def shown_stem(name: str) -> str:
    """Name without its extension; what follows "No. " is none."""
    stem, _, extension = name.rpartition(".")
    return stem if stem and _EXTENSION.fullmatch(extension) else name


def safe_stem(name: str) -> str:
    """Name without its extension and without characters that file systems refuse."""
    stem = _FORBIDDEN.sub("_", shown_stem(name)).strip(" .")[:MAX_STEM].strip(" .")
    if not stem or _RESERVED.match(stem):
        return f"recording {stem}".strip()
    return f"_{stem[1:]}" if stem.startswith("-") else stem


def unique_stem(stem: str, taken: set[str]) -> str:
    """Stem, numbered if it is taken already (ignoring case)."""
    candidate, number = stem, 1
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{stem} ({number})"
    taken.add(candidate.casefold())
    return candidate
