"""Origin of a model: its source and recorded SHA-256."""

import re
from dataclasses import dataclass
from pathlib import Path

from tacet.models.hub_cache import FROM_HUB, FROM_INDEX, read_record

WEIGHTS = "model.bin"
BUNDLED = "comes with Tacet"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Origin:
    """Origin of a model.

    Attributes:
        source: in words for people, such as "from the model hub".
        sha256: of its weights, as recorded when it was fetched; None where nobody recorded it.
    """

    source: str
    sha256: str | None = None


def origin_of(folder: Path, cache: Path) -> Origin:
    """Origin of a model by its folder; reads no weights."""
    home = folder.parent.parent
    if folder.parent.name != "snapshots" or home.resolve().parent != cache.resolve():
        return Origin(f"from the folder {folder}")
    record = read_record(home)
    blob = (folder / WEIGHTS).resolve().name
    named = blob if _SHA256.fullmatch(blob) else None
    if record is None or record.commit != folder.name:
        return Origin("fetched by another program", named)
    checksum = record.checksums.get(WEIGHTS, "")
    recorded = checksum if _SHA256.fullmatch(checksum) else named
    if record.source == FROM_INDEX:
        return Origin(f"from the {FROM_INDEX} ({', '.join(record.packages)})", recorded)
    return Origin(f"from the {FROM_HUB}", recorded)
