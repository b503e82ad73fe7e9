"""Provenance of a transcript: what exported files say about how it came about."""

from collections.abc import Mapping
from typing import Any

from tacet.core.options import option_fields
from tacet.library.model.recording import Recording
from tacet.library.model.run import Imported, Run, SourcedValue


def provenance(run: Run, recording: Recording) -> dict[str, Any]:
    """Recording, model, versions, vocabulary and changed settings of a run, as JSON values.

    Of an imported text: recording and file, for no model wrote it here.
    """
    known = {"recording": {"name": recording.name, "sha256": recording.sha256}, "run": run.id}
    if run.imported:
        return {**known, "imported": imported_json(run.imported)}
    return {
        **known,
        "model": {"name": run.model, "title": run.model_title, "files": dict(run.files)},
        "device": run.device,
        "compute_type": run.compute_type,
        "options": changed_options(run.options),
        "vocabulary": run.vocabulary,
        "versions": dict(run.versions),
    }


def imported_json(imported: Imported) -> dict[str, str]:
    """The file that a text came from."""
    return {"name": imported.name, "format": imported.format, "sha256": imported.sha256}


def changed_options(options: Mapping[str, SourcedValue]) -> dict[str, Any]:
    """Transcription options whose values are not the defaults, by flat name."""
    known = option_fields()
    return {
        name: chosen.value
        for name, chosen in sorted(options.items())
        if name in known and chosen.value != known[name][1].default
    }
