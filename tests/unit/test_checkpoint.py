"""Checkpoints are read without running what they name."""

import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tools.speakers.checkpoint import read_tensors


def _global(module: str, name: str) -> bytes:
    return b"c" + module.encode() + b"\n" + name.encode() + b"\n"


def _tensor(offset: int, shape: tuple[int, ...], stride: tuple[int, ...]) -> bytes:
    """A tensor over the storage "0" of six floats, as PyTorch pickles it."""
    pid = b"(V" + b"storage\n" + _global("torch", "FloatStorage") + b"V0\nVcpu\nI6\ntQ"
    sizes = b"".join(
        b"(" + b"".join(b"I%d\n" % n for n in numbers) + b"t" for numbers in (shape, stride)
    )
    rest = b"I00\n" + _global("collections", "OrderedDict") + b")R"
    rebuild = _global("torch._utils", "_rebuild_tensor_v2")
    return rebuild + b"(" + pid + b"I%d\n" % offset + sizes + rest + b"tR"


def _checkpoint(path: Path, value: bytes) -> Path:
    """A checkpoint with one entry, "weight"."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", b"(dVweight\n" + value + b"s.")
        archive.writestr("archive/data/0", np.arange(6, dtype="<f4").tobytes())
    return path


def test_a_tensor_lies_in_its_storage_with_its_strides(tmp_path: Path) -> None:
    path = _checkpoint(tmp_path / "model.bin", _tensor(1, (2, 2), (1, 2)))
    assert read_tensors(path)["weight"].tolist() == [[1, 3], [2, 4]]


@pytest.mark.parametrize(("offset", "stride"), [(3, (2, 1)), (5, (1, 1)), (1, (-1, 1))])
def test_a_tensor_outside_of_its_storage_is_refused(
    tmp_path: Path, offset: int, stride: tuple[int, int]
) -> None:
    path = _checkpoint(tmp_path / "model.bin", _tensor(offset, (2, 2), stride))
    with pytest.raises(pickle.UnpicklingError, match="outside"):
        read_tensors(path)


@pytest.mark.parametrize("named", [("os", "system"), ("builtins", "eval"), ("torch", "load")])
def test_nothing_else_can_be_named(tmp_path: Path, named: tuple[str, str]) -> None:
    called = _global(*named) + b"(V" + str(tmp_path / "trace").encode() + b"\ntR"
    with pytest.raises(pickle.UnpicklingError, match="not allowed"):
        read_tensors(_checkpoint(tmp_path / "model.bin", called))
    assert not (tmp_path / "trace").exists()


def test_what_describes_the_training_is_passed_over(tmp_path: Path) -> None:
    described = (
        _global("pyannote.audio.core.task", "Specifications") + b")R}b0" + _tensor(0, (2,), (3,))
    )
    path = _checkpoint(tmp_path / "model.bin", described)
    assert read_tensors(path)["weight"].tolist() == [0, 3]
