"""Runs that wait for their model: "auto" was asked for, and no real model is here yet.

Such a run is stored without a model, so that no worker can claim it. When one has arrived, or none
can be had, it is pinned to what is here, and goes on by itself.
"""

from collections.abc import Mapping

from tacet.library.context import Rooms
from tacet.library.model.run import Chosen, Run, RunState
from tacet.library.ports.models import Models, NamedModel, PinnedModel

AWAITED = PinnedModel("", "")


def pinned_or_awaited(models: Models, chosen: Mapping[str, Chosen]) -> NamedModel:
    """The model for a run with these options, or AWAITED. Raises ModelUnavailable, NotFound."""
    name, language = str(chosen["model"].value), chosen["language"].value
    return AWAITED if models.must_fetch(name, language) else models.choose(name, language)


def fetch_if_awaited(rooms: Rooms, run: Run | None) -> None:
    """Have a model fetched if a stored run waits for one."""
    if run and run.state is RunState.WAITING and not run.model:
        rooms.fetch_model(run.options["language"].value)


def resume_fetching(rooms: Rooms) -> None:
    """Have fetched what runs wait for since before a restart."""
    for run in rooms.store.runs_without_model():
        fetch_if_awaited(rooms, run)


def models_arrived(rooms: Rooms, error: str | None = None) -> int:
    """How many runs got the model they waited for.

    Args:
        error: why none could be fetched; then each run gets the best that is here, with this as a
            warning. Without it, runs for which there is still nothing go on waiting.
    """
    return sum(_pin(rooms, run, error) for run in rooms.store.runs_without_model())


def _pin(rooms: Rooms, run: Run, error: str | None) -> bool:
    name, language = str(run.options["model"].value), run.options["language"].value
    lacking = rooms.models.lacks(name, language)
    if lacking and error is None:
        return False
    warnings = (error,) if error and lacking else ()
    return rooms.store.name_model(run.id, rooms.models.choose(name, language), warnings)
