"""Runs that wait for their model: "auto" was asked for, and no real model is here yet.

Such a run is stored without a model, so that no worker can claim it. When one has arrived, or none
can be had, it is pinned to what is here, and goes on by itself.
"""

from collections.abc import Mapping

from tacet.library.context import AppContext
from tacet.library.model.run import Run, RunState, SourcedValue
from tacet.library.ports.models import Models, NamedModel, PinnedModel

AWAITED = PinnedModel("", "")


def pinned_or_awaited(models: Models, chosen: Mapping[str, SourcedValue]) -> NamedModel:
    """The model for a run with these options, or AWAITED. Raises ModelUnavailable, NotFound."""
    name, language = str(chosen["model"].value), chosen["language"].value
    return AWAITED if models.must_fetch(name, language) else models.choose(name, language)


def fetch_if_awaited(context: AppContext, run: Run | None) -> None:
    """Have a model fetched if a stored run waits for one."""
    if run and run.state is RunState.WAITING and not run.model:
        context.fetch_model(run.options["language"].value)


def resume_fetching(context: AppContext) -> None:
    """Have fetched what runs wait for since before a restart."""
    for run in context.store.runs_without_model():
        fetch_if_awaited(context, run)


def models_arrived(context: AppContext, error: str | None = None) -> int:
    """How many runs got the model they waited for.

    Args:
        error: why none could be fetched; then each run gets the best that is here, with this as a
            warning. Without it, runs for which there is still nothing go on waiting.
    """
    return sum(_pin(context, run, error) for run in context.store.runs_without_model())


def _pin(context: AppContext, run: Run, error: str | None) -> bool:
    name, language = str(run.options["model"].value), run.options["language"].value
    lacking = context.models.lacks(name, language)
    if lacking and error is None:
        return False
    warnings = (error,) if error and lacking else ()
    return context.store.name_model(run.id, context.models.choose(name, language), warnings)
