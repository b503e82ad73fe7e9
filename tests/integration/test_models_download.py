"""Models fetched from a hub on this computer, with every way a line can break."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fake_hub import COMMIT, FILES, REPOSITORY, Hub

from tacet.core.errors import ModelUnavailable, NoSpace, NotFound, RunCancelled
from tacet.models import http_transfer as transfer
from tacet.models.background_downloads import Downloads
from tacet.models.hub_download import Wanted, fetch
from tacet.models.registry import Models

WANTED = Wanted("some-model", REPOSITORY)
SIZE = len(FILES["model.bin"])


def is_right(folder: Path) -> bool:
    fetched = {path.name: path.read_bytes() for path in folder.iterdir()}
    return fetched == {name: body for name, body in FILES.items() if name != "README.md"}


def model_requests(hub: Hub) -> list[str | None]:
    return [asked for path, asked in hub.asked if path.endswith("model.bin")]


def test_a_model_lies_where_other_programs_look_for_it(hub: Hub, tmp_path: Path) -> None:
    folder = fetch(WANTED, tmp_path)
    assert folder == tmp_path / "models--someone--some-model" / "snapshots" / COMMIT
    assert is_right(folder)
    assert (folder / "model.bin").resolve().name == hashlib.sha256(FILES["model.bin"]).hexdigest()
    assert (folder.parent.parent / "refs" / "main").read_text() == COMMIT


def test_a_client_of_the_hub_finds_it_there(hub: Hub, tmp_path: Path) -> None:
    from huggingface_hub import snapshot_download

    folder = fetch(WANTED, tmp_path)
    assert Path(snapshot_download(REPOSITORY, cache_dir=tmp_path, local_files_only=True)) == folder


def test_bytes_are_counted_up_to_the_whole(hub: Hub, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    fetch(WANTED, tmp_path, lambda done, total: told.append((done, total)))
    whole = sum(len(body) for name, body in FILES.items() if name != "README.md")
    assert told[0] == (0, whole)
    assert told[-1] == (whole, whole)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_what_is_here_is_not_fetched_again(hub: Hub, tmp_path: Path) -> None:
    fetch(WANTED, tmp_path)
    fetch(WANTED, tmp_path)
    assert len(model_requests(hub)) == 1


def test_a_broken_line_is_taken_up_where_it_broke(hub: Hub, tmp_path: Path) -> None:
    hub.cuts = [1 << 20, 1 << 19]
    assert is_right(fetch(WANTED, tmp_path))
    first, second, third = model_requests(hub)
    assert first is None
    assert second == f"bytes={1 << 20}-"
    assert third == f"bytes={(1 << 20) + (1 << 19)}-"


def test_a_line_that_stays_broken_is_given_up_in_plain_words_and_goes_on_later(
    hub: Hub, tmp_path: Path
) -> None:
    hub.cuts = [1 << 20, *[0] * (transfer.TRIES - 1)]
    with pytest.raises(ModelUnavailable, match="What has arrived is kept"):
        fetch(WANTED, tmp_path)
    hub.asked.clear()
    assert is_right(fetch(WANTED, tmp_path))
    assert model_requests(hub) == [f"bytes={1 << 20}-"]


def test_a_flipped_byte_is_noticed_and_the_file_fetched_again(hub: Hub, tmp_path: Path) -> None:
    hub.flips = 1
    assert is_right(fetch(WANTED, tmp_path))
    assert len(model_requests(hub)) == 2


def test_a_file_damaged_twice_is_refused_and_not_kept(hub: Hub, tmp_path: Path) -> None:
    hub.flips = 2
    with pytest.raises(ModelUnavailable, match="arrived damaged"):
        fetch(WANTED, tmp_path)
    assert not list(tmp_path.rglob("model.bin"))


def test_weights_other_than_the_pinned_ones_are_refused(hub: Hub, tmp_path: Path) -> None:
    wanted = Wanted("some-model", REPOSITORY, weights="0" * 64)
    with pytest.raises(ModelUnavailable, match="arrived damaged"):
        fetch(wanted, tmp_path)


def test_a_full_disk_is_noticed_before_anything_is_fetched(hub: Hub, tmp_path: Path) -> None:
    hub.claimed_size = 1 << 60
    with pytest.raises(NoSpace, match="Free some space"):
        fetch(WANTED, tmp_path)
    assert model_requests(hub) == []


def test_a_download_can_be_stopped_and_goes_on_later(hub: Hub, tmp_path: Path) -> None:
    stop = threading.Event()

    def count(done: int, total: int) -> None:
        if done > 1 << 20:
            stop.set()

    with pytest.raises(RunCancelled):
        fetch(WANTED, tmp_path, count, stop)
    hub.asked.clear()
    assert is_right(fetch(WANTED, tmp_path))
    (asked,) = model_requests(hub)
    assert asked is not None
    assert int(asked[6:-1]) >= 1 << 20


def test_two_at_once_fetch_it_once(hub: Hub, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        assert all(map(is_right, pool.map(fetch, [WANTED] * 2, [tmp_path] * 2)))
    assert len(model_requests(hub)) == 1


def test_an_unknown_model_is_said_to_be_unknown(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="has no model"):
        fetch(Wanted("x", "nobody/nothing"), tmp_path)


def test_a_repository_without_a_model_is_refused(hub: Hub, tmp_path: Path) -> None:
    del hub.files["model.bin"]
    with pytest.raises(NotFound, match=r"lacks model\.bin"):
        fetch(WANTED, tmp_path)


def test_offline_means_offline(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelUnavailable, match="switched off"):
        Models(tmp_path, offline=True).pull(REPOSITORY)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelUnavailable, match="switched off"):
        fetch(WANTED, tmp_path)
    assert hub.asked == []


def test_a_model_by_hub_id_is_fetched_found_listed_and_removed(hub: Hub, tmp_path: Path) -> None:
    models = Models(tmp_path)
    assert models.find(REPOSITORY) is None
    assert is_right(models.pull(REPOSITORY).folder)
    assert models.choose(REPOSITORY).name == REPOSITORY
    assert [m.name for m in models.all() if m.present] == [REPOSITORY, "nano-en"]
    models.remove(REPOSITORY)
    assert models.find(REPOSITORY) is None


def test_auto_wants_a_real_model_while_the_hub_answers(hub: Hub, tmp_path: Path) -> None:
    assert Models(tmp_path).to_fetch("auto")[0] == "small"
    assert Models(tmp_path).to_fetch("nano-en") == ()
    assert Models(tmp_path, offline=True).to_fetch("auto") == ()


def test_downloads_go_on_in_the_background_and_can_fail(hub: Hub, tmp_path: Path) -> None:
    models = Models(tmp_path)
    over = threading.Event()
    downloads = Downloads(models)
    downloads.on_change = lambda name: over.set() if downloads.progress(name) is None else None
    hub.cuts = [0] * transfer.TRIES
    downloads.start(REPOSITORY)
    assert over.wait(60)
    assert "could not be fetched" in (downloads.failure(REPOSITORY) or "")
    over.clear()
    downloads.start(REPOSITORY)
    assert over.wait(60)
    assert downloads.failure(REPOSITORY) is None
    assert is_right(models.choose(REPOSITORY).folder)
    with pytest.raises(NotFound):
        downloads.stop(REPOSITORY)


def test_nothing_half_fetched_looks_like_a_model(hub: Hub, tmp_path: Path) -> None:
    hub.cuts = [SIZE - 1, *[0] * transfer.TRIES]
    with pytest.raises(ModelUnavailable):
        fetch(WANTED, tmp_path)
    assert Models(tmp_path).find(REPOSITORY) is None
    assert not any(p.exists() for p in tmp_path.rglob("snapshots/*/model.bin"))
