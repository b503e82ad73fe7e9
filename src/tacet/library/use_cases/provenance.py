"""Provenance of a transcript: what exported files say about how it came about."""

from collections.abc import Mapping
from typing import Any

from tacet.core.options import option_fields
from tacet.library.model.recording import Recording
from tacet.library.model.run import Run, SourcedValue


def provenance(run: Run, recording: Recording) -> dict[str, Any]:
    """Recording, model, versions, vocabulary and changed settings of a run, as JSON values."""
    return {
        "recording": {"name": recording.name, "sha256": recording.sha256},
        "model": {"name": run.model, "title": run.model_title, "files": dict(run.files)},
        "device": run.device,
        "compute_type": run.compute_type,
        "options": changed_options(run.options),
        "vocabulary": run.vocabulary,
        "versions": dict(run.versions),
        "run": run.id,
    }


def changed_options(options: Mapping[str, SourcedValue]) -> dict[str, Any]:
    """Transcription options whose values are not the defaults, by flat name."""
    known = option_fields()
    return {
        name: chosen.value
        for name, chosen in sorted(options.items())
        if name in known and chosen.value != known[name][1].default
    }
