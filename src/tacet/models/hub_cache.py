"""Layout of the hub cache: blobs, snapshots, refs, records."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tacet.core.errors import NoSpace
from tacet.models.catalog import NEEDED_FILES, plain_size

SPARE_BYTES = 200_000_000  # left free on the disk beside a model
RECORD = "tacet-checked.json"
FROM_HUB = "model hub"
FROM_INDEX = "package index"


@dataclass(frozen=True, slots=True)
class Record:
    """Record of a fetched repository.

    Attributes:
        commit: the commit of the repository that the files belong to.
        checksums: by file name, SHA-256 or git's hash as the hub names it.
        source: FROM_HUB or FROM_INDEX; "" in records of older versions.
        packages: name and version of the packages it came in, from the package index.
    """

    repository: str
    commit: str
    checksums: Mapping[str, str]
    source: str = ""
    packages: Sequence[str] = ()


def shared_cache() -> Path:
    """The hub cache that other programs use as well, by the hub client's own variables."""
    if direct := os.environ.get("HF_HUB_CACHE"):
        return Path(direct).expanduser()
    caches = os.environ.get("XDG_CACHE_HOME", "~/.cache")
    return Path(os.environ.get("HF_HOME", f"{caches}/huggingface")).expanduser() / "hub"


def cache_folder(repository: str, cache: Path) -> Path:
    """Folder of a repository in the hub cache."""
    return cache / f"models--{repository.replace('/', '--')}"


def lock_of(repository: str, cache: Path) -> Path:
    """The lock file that one process at a time holds to fetch a repository."""
    return made(cache) / f".tacet-{cache_folder(repository, cache).name}.lock"


def is_complete(folder: Path) -> bool:
    """Whether the folder holds all that a Whisper model for CTranslate2 needs."""
    needed = all((folder / name).is_file() for name in NEEDED_FILES)
    return needed and any(path.is_file() for path in folder.glob("vocabulary.*"))


def link(pointer: Path, blob: Path) -> None:
    """Make the snapshot's file point to the blob, as the hub client does."""
    if pointer.exists():
        return
    pointer.unlink(missing_ok=True)
    try:
        pointer.symlink_to(os.path.relpath(blob, pointer.parent))
    except OSError:  # a file system without links
        shutil.copyfile(blob, pointer)


def point(home: Path, commit: str, branch: str | None = None) -> None:
    """Point a branch to a commit, so that the hub client finds it without network.

    Without a branch: the main one, unless it is known already.
    """
    ref = made(home / "refs") / (branch or "main")
    if branch or not ref.exists():
        ref.write_text(commit)


def keep_record(home: Path, record: Record) -> None:
    """Write the record, so that a name without a pin keeps its commit."""
    known: dict[str, Any] = {
        "repository": record.repository,
        "commit": record.commit,
        "checksums": dict(record.checksums),
        "source": record.source,
    }
    if record.packages:
        known["packages"] = list(record.packages)
    (home / RECORD).write_text(json.dumps(known, indent=1) + "\n")


def read_record(home: Path) -> Record | None:
    """The record in a repository's folder; None where Tacet fetched nothing."""
    try:
        known = json.loads((home / RECORD).read_text())
        return Record(
            str(known["repository"]),
            str(known["commit"]),
            dict(known["checksums"]),
            str(known.get("source", "")),
            tuple(known.get("packages", ())),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def disk_full(what: str) -> NoSpace:
    """The error of a download for which the disk became full."""
    return NoSpace(
        f"The disk became full while {what} was fetched. Free some space and pull again: what has "
        "arrived is kept."
    )


def require_space(name: str, home: Path, missing: int) -> None:
    """Raise NoSpace unless the disk has room for the bytes."""
    if missing and missing + SPARE_BYTES > shutil.disk_usage(home).free:
        raise NoSpace(
            f"The disk has no room for the model {name}. It needs "
            f"{plain_size(missing + SPARE_BYTES)} free. Free some space, or choose another folder "
            "with --models_dir."
        )


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def git_hash(path: Path) -> str:
    """The name git gives the content, which is the hub's checksum of small files."""
    digest = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    digest.update(path.read_bytes())
    return digest.hexdigest()


def made(folder: Path) -> Path:
    """The folder, made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder
