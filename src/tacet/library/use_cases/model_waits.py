"""Runs that wait for a model download.

"auto" was asked for, and no real model is here. Such a run is stored without a model, so that no
worker can claim it. When one has arrived, or none can be had, it is pinned to the best one here.
"""

from collections.abc import Mapping

from tacet.library.context import AppContext
from tacet.library.model.run import Run, RunState, SourcedValue
from tacet.library.ports.models import Models, NamedModel, PinnedModel

AWAITED = PinnedModel("", "")


def pinned_or_awaited(models: Models, chosen: Mapping[str, SourcedValue]) -> NamedModel:
    """Model of a run with these options, or AWAITED. Raises ModelUnavailable, NotFound."""
    name, language = str(chosen["model"].value), chosen["language"].value
    return AWAITED if models.must_fetch(name, language) else models.choose(name, language)


def fetch_if_awaited(context: AppContext, run: Run | None) -> None:
    """Start the download that a stored run waits for, if it does."""
    if run and run.state is RunState.WAITING and not run.model:
        context.fetch_model(run.options["language"].value)


def resume_fetching(context: AppContext) -> None:
    """Restart the downloads that runs have waited for since before a restart."""
    for run in context.store.runs_without_model():
        fetch_if_awaited(context, run)


def models_arrived(context: AppContext, error: str | None = None) -> int:
    """Pin waiting runs to the models that are here; their number.

    Args:
        error: why none could be downloaded; then each run gets the best model here, with this as a
            warning. Without it, runs for which there is still none go on waiting.
    """
    return sum(_pin(context, run, error) for run in context.store.runs_without_model())


def _pin(context: AppContext, run: Run, error: str | None) -> bool:
    name, language = str(run.options["model"].value), run.options["language"].value
    lacking = context.models.lacks(name, language)
    if lacking and error is None:
        return False
    warnings = (error,) if error and lacking else ()
    return context.store.name_model(run.id, context.models.choose(name, language), warnings)
