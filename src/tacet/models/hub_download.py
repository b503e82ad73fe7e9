"""Resumable, checked download of a model from the hub."""

import logging
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tacet.core.errors import ModelUnavailable, NoConnection, NotFound, is_disk_full
from tacet.models import hub_cache
from tacet.models.catalog import FETCHED_FILES, NEEDED_FILES
from tacet.models.http_transfer import Counter, OnBytes, transfer
from tacet.models.hub import CONNECT_SECONDS, hub_endpoint, in_words, is_offline, plain_wait
from tacet.models.hub_cache import FROM_HUB, Record

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model to fetch: repository, commit or branch, and the known checksum.

    Attributes:
        weights: SHA-256 that model.bin must have; None when only the hub knows it.
    """

    name: str
    repository: str
    revision: str = "main"
    weights: str | None = None


@dataclass(frozen=True, slots=True)
class HubFile:
    """One file on the hub.

    Attributes:
        checksum: SHA-256 (64 digits) or git's hash (40 digits); its name among the cache's blobs.
    """

    name: str
    size: int
    checksum: str


class Damaged(ModelUnavailable):
    """A file does not have the checksum that the hub or the catalog names."""


class HubUnreachable(NoConnection):
    """The hub does not answer, or with a fault; `cause` says why, in short."""

    def __init__(self, message: str, plain: str, cause: str) -> None:
        super().__init__(message, plain)
        self.cause = cause


def fetch(
    wanted: Wanted,
    cache: Path,
    on_bytes: OnBytes | None = None,
    stop: threading.Event | None = None,
) -> Path:
    """Fetch a model into the cache, complete and checked. Returns its folder.

    A broken connection is taken up where it broke, also by the next call; a damaged file is
    fetched once more. One process at a time fetches a model; another waits and finds it there.

    Raises:
        ModelUnavailable: the hub does not answer, or what it sends is damaged twice.
        NotFound: the hub has no such model, or it is no Whisper model for CTranslate2.
        NoSpace: the disk has no room for it.
        RunCancelled: `stop` was set.
    """
    from filelock import FileLock

    if is_offline():
        raise ModelUnavailable(
            f"The model {wanted.name} is not on this computer, and the network is switched off "
            "(HF_HUB_OFFLINE or --offline)."
        )
    home = hub_cache.cache_folder(wanted.repository, cache)
    with _plain_faults(wanted), FileLock(hub_cache.lock_of(wanted.repository, cache)):
        try:
            return _fetched(wanted, home, on_bytes, stop)
        except Damaged as fault:
            log.warning("%s It is fetched once more.", fault)
        return _fetched(wanted, home, on_bytes, stop)


def _fetched(
    wanted: Wanted, home: Path, on_bytes: OnBytes | None, stop: threading.Event | None
) -> Path:
    commit, files = _listing(wanted)
    blobs = hub_cache.made(home / "blobs")
    arrived = sum(_arrived(blobs, file) for file in files)
    total = sum(file.size for file in files)
    hub_cache.require_space(wanted.name, home, total - arrived)
    counter = Counter(arrived, total, on_bytes, stop)
    folder = hub_cache.made(home / "snapshots" / commit)
    for file in files:
        blob = blobs / file.checksum
        if not blob.exists():
            transfer(_url(wanted, commit, file), _part(blobs, file), file.size, counter)
            _check(_part(blobs, file), file, wanted)
            _part(blobs, file).replace(blob)
        hub_cache.link(folder / file.name, blob)
    hub_cache.point(home, commit, wanted.revision if commit != wanted.revision else None)
    checksums = {file.name: file.checksum for file in files}
    record = Record(wanted.repository, commit, checksums, FROM_HUB)
    hub_cache.keep_record(home, record)
    return folder


def _listing(wanted: Wanted) -> tuple[str, list[HubFile]]:
    """The commit and its files of interest, the weights last."""
    from huggingface_hub import HfApi

    info = HfApi(endpoint=hub_endpoint()).model_info(
        wanted.repository,
        revision=wanted.revision,
        files_metadata=True,
        timeout=CONNECT_SECONDS * 3,
    )
    listed = {s.rfilename: s for s in info.siblings or () if s.rfilename in FETCHED_FILES}
    if not all(name in listed for name in NEEDED_FILES) or info.sha is None:
        raise NotFound(
            f"{wanted.repository} on the model hub is not a Whisper model for CTranslate2: it "
            f"lacks {' or '.join(name for name in NEEDED_FILES if name not in listed)}."
        )
    files = [
        HubFile(name, s.lfs.size, s.lfs.sha256)
        if s.lfs
        else HubFile(name, s.size or 0, s.blob_id or "")
        for name, s in listed.items()
    ]
    return info.sha, sorted(files, key=lambda file: FETCHED_FILES.index(file.name))


def _url(wanted: Wanted, commit: str, file: HubFile) -> str:
    return f"{hub_endpoint()}/{wanted.repository}/resolve/{commit}/{file.name}"


def _part(blobs: Path, file: HubFile) -> Path:
    return blobs / f"{file.checksum}.tacet-part"


def _arrived(blobs: Path, file: HubFile) -> int:
    """Bytes of the file that are already on this disk."""
    if (blobs / file.checksum).exists():
        return file.size
    part = _part(blobs, file)
    return min(part.stat().st_size, file.size) if part.exists() else 0


def _check(path: Path, file: HubFile, wanted: Wanted) -> None:
    """Compare what arrived with the hub's checksum and with the catalog's."""
    digest = hub_cache.sha256_of(path) if len(file.checksum) == 64 else hub_cache.git_hash(path)
    pinned = wanted.weights if file.name == "model.bin" else None
    if digest == file.checksum and pinned in (None, digest):
        return
    path.unlink()
    raise Damaged(
        f"The file {file.name} of the model {wanted.name} arrived damaged. Try again later, or use "
        "another mirror of the hub (HF_ENDPOINT)."
    )


class _plain_faults:  # noqa: N801  reads as a statement
    """Translates errors of the hub client and the system into Tacet's."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        from huggingface_hub.errors import RepositoryNotFoundError, RevisionNotFoundError

        name = self._wanted.name
        if isinstance(error, RepositoryNotFoundError | RevisionNotFoundError):
            raise NotFound(
                f"The model hub has no model {self._wanted.repository}, or it is private."
            ) from error
        if is_disk_full(error):
            raise hub_cache.disk_full(f"the model {name}") from error
        if isinstance(error, _hub_faults()):
            raise HubUnreachable(
                _unreachable(name, error), plain_wait(name), _first(error)
            ) from error


def _unreachable(name: str, error: BaseException) -> str:
    """Message: the event, the remedy, and the cause last."""
    answer = getattr(error, "response", None)
    status = f" (status {answer.status_code})" if answer is not None else ""
    what = f"answers with a fault{status}" if status else "cannot be reached"
    check = "Try again later" if status else "Check the connection and pull again"
    return (
        f"The model hub {what}, so the model {name} cannot be fetched now. {check}. What has "
        "arrived is kept. Without network: choose a model that is here (tacet models list), or "
        "copy a model's folder to this computer and name it with --model FOLDER. "
        f"Cause: {hub_endpoint()}: {_first(error)}"
    )


def _hub_faults() -> tuple[type[BaseException], ...]:
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    return (HfHubHTTPError, OfflineModeIsEnabled, httpx2.HTTPError, httpx2.StreamError, OSError)


def _first(error: BaseException) -> str:
    """First line of an error's message."""
    return in_words((str(error).strip().splitlines() or [type(error).__name__])[0])[:200]
