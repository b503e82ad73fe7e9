"""Models: what is meant by a name, without any network."""

import re
import socket
from pathlib import Path

import pytest

from tacet.core.errors import BadOption, ModelUnavailable, NotFound
from tacet.core.language.names import LANGUAGES, language_code
from tacet.models.catalog import CATALOG, plain_size
from tacet.models.hub import CONNECT_SECONDS, Reach
from tacet.models.registry import NANO_FOLDER, Models, is_complete, nano_words
from tacet.settings import load_settings, typed_folder


def put(cache: Path, repository: str, commit: str = "main") -> Path:
    """A complete model in the cache, as far as file names go."""
    folder = cache / f"models--{repository.replace('/', '--')}" / "snapshots" / commit
    folder.mkdir(parents=True)
    for name in ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt"):
        (folder / name).write_text("x")
    return folder


def test_the_catalog_is_pinned_to_commits() -> None:
    assert all(re.fullmatch(r"[0-9a-f]{40}", model.revision) for model in CATALOG)
    assert all(m.weights is None or re.fullmatch(r"[0-9a-f]{64}", m.weights) for m in CATALOG)
    assert len({model.revision for model in CATALOG}) == len(CATALOG)
    assert [m.name for m in CATALOG if m.weights is None] == ["distil-large-v3.5"]


def test_the_bundled_model_is_whole_and_carries_its_license() -> None:
    assert is_complete(NANO_FOLDER)
    assert "CC BY-SA 4.0" in (NANO_FOLDER / "LICENSE").read_text()
    assert nano_words() == 540


def test_auto_without_any_model_is_the_demonstration_and_says_so(tmp_path: Path) -> None:
    found = Models(tmp_path).choose("auto")
    assert found.name == "nano-en"
    assert found.notice == (
        "This is the small demonstration model; it knows 540 words. Get a real one: "
        "tacet models pull small (486 MB), or base (148 MB)."
    )


def test_auto_is_the_best_model_that_is_here(tmp_path: Path) -> None:
    models = Models(tmp_path)
    put(tmp_path, "Systran/faster-whisper-tiny")
    assert models.choose("auto").name == "tiny"
    put(tmp_path, "Systran/faster-whisper-small")
    assert models.choose("auto").name == "small"
    put(tmp_path, "distil-whisper/distil-large-v3.5-ct2")
    assert models.choose("auto").name == "small"
    assert models.choose("auto", "en").name == "distil-large-v3.5"
    put(tmp_path, "deepdml/faster-whisper-large-v3-turbo-ct2")
    assert models.choose("auto").name == "turbo"


def test_auto_passes_over_english_only_models_for_another_language(tmp_path: Path) -> None:
    put(tmp_path, "distil-whisper/distil-large-v3.5-ct2")
    put(tmp_path, "Systran/faster-whisper-base")
    assert Models(tmp_path).choose("auto", "de").name == "base"
    assert Models(tmp_path).choose("auto", "en").name == "distil-large-v3.5"


def test_auto_takes_an_english_only_model_for_an_unknown_language_only_for_want_of_another(
    tmp_path: Path,
) -> None:
    put(tmp_path, "Systran/faster-whisper-tiny.en")
    models = Models(tmp_path)
    found = models.choose("auto")
    assert found.name == "tiny.en"
    assert "it writes English whatever is spoken" in str(found.notice)
    assert models.choose("auto", "en").notice is None
    assert models.choose("auto", "de").name == "nano-en"
    put(tmp_path, "Systran/faster-whisper-tiny")
    assert models.choose("auto").name == "tiny"
    assert models.pin("auto", "en").name == "tiny"


def test_the_pinned_commit_is_taken_before_any_other(tmp_path: Path) -> None:
    put(tmp_path, "Systran/faster-whisper-tiny", "f" * 40)
    pinned = put(tmp_path, "Systran/faster-whisper-tiny", CATALOG[-2].revision)
    assert Models(tmp_path).choose("tiny").folder == pinned


def test_a_model_with_a_file_missing_is_not_here(tmp_path: Path) -> None:
    (put(tmp_path, "Systran/faster-whisper-tiny") / "model.bin").unlink()
    assert Models(tmp_path).find("tiny") is None


def test_a_known_model_that_is_not_here_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"tacet models pull small \(486 MB\)"):
        Models(tmp_path).choose("small")


@pytest.mark.parametrize("name", ["large-v9", "../secret", "a/b/c", ""])
def test_an_unknown_name_is_answered_with_the_known_ones(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFound, match="large-v3, turbo"):
        Models(tmp_path / "cache").choose(name)


def test_a_folder_with_a_model_is_a_model(tmp_path: Path) -> None:
    found = Models(tmp_path).choose(str(NANO_FOLDER))
    assert (found.name, found.folder) == ("nano-en", NANO_FOLDER)
    mine = put(tmp_path, "me/mine")
    assert Models(tmp_path).choose(str(mine)).name == str(mine)


def test_a_folder_without_a_model_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"model\.bin"):
        Models(tmp_path).choose(str(tmp_path))


def test_other_names_for_the_same_model(tmp_path: Path) -> None:
    put(tmp_path, "mobiuslabsgmbh/faster-whisper-large-v3-turbo")
    assert Models(tmp_path).choose("large-v3-turbo").name == "turbo"
    assert Models(tmp_path).pin("whisper-1").name == "turbo"


def test_only_models_in_the_cache_are_deleted(tmp_path: Path) -> None:
    mine = put(tmp_path / "elsewhere", "me/mine")
    models = Models(tmp_path / "cache")
    with pytest.raises(BadOption, match="delete it yourself"):
        models.remove(str(mine))
    with pytest.raises(BadOption, match="belongs to Tacet and stays"):
        models.remove("nano-en")
    with pytest.raises(NotFound, match="nothing to delete"):
        models.remove("tiny")
    assert is_complete(mine)
    assert is_complete(NANO_FOLDER)


@pytest.mark.parametrize("place", ["mine", "group/mine", "models--me--mine/mine", "a/snapshots/b"])
def test_a_folder_that_a_person_put_into_the_cache_is_not_deleted(
    tmp_path: Path, place: str
) -> None:
    fetched = put(tmp_path / "cache", "me/fetched")
    mine = tmp_path / "cache" / place
    mine.mkdir(parents=True)
    for file in fetched.iterdir():
        (mine / file.name).write_text("x")
    with pytest.raises(BadOption, match="was not fetched by Tacet"):
        Models(tmp_path / "cache").remove(str(mine))
    assert is_complete(mine)
    assert is_complete(fetched)


def test_only_a_whole_path_means_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = put(tmp_path, "me/mine")
    monkeypatch.chdir(folder.parent)
    models = Models(tmp_path / "cache")
    for name in ("main", "snapshots/main"):
        with pytest.raises((NotFound, ModelUnavailable)):
            models.choose(name)
    assert typed_folder("main") == "main"
    assert models.choose(typed_folder("./main")).folder == folder
    monkeypatch.chdir(folder.parent.parent)
    assert models.choose(typed_folder("snapshots/main")).folder == folder
    assert typed_folder("no/such") == "no/such"
    assert load_settings(None, model="snapshots/main").model == str(folder)


def test_the_list_says_what_each_model_costs(tmp_path: Path) -> None:
    listed = Models(tmp_path).all()
    assert [m.name for m in listed if m.demonstration] == ["nano-en"]
    assert all(m.size > 0 and m.memory > 0 and m.description for m in listed)
    assert {m.languages for m in listed} == {"en", "99 languages"}


def test_a_hub_that_never_answers_costs_three_seconds_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}")
        monkeypatch.setattr("tacet.models.hub.CONNECT_SECONDS", 0.3)
        reach = Reach()
        assert reach.answers() is False  # and returns, though nobody ever answers
        silent.settimeout(60)
        silent.accept()[0].close()
        assert reach.answers() is False
        silent.settimeout(0.2)
        with pytest.raises(TimeoutError):
            silent.accept()
    assert CONNECT_SECONDS <= 3.0


@pytest.mark.parametrize(
    ("size", "words"), [(483_546_902, "484 MB"), (1_620_000_000, "1.6 GB"), (10, "1 MB")]
)
def test_sizes_read_as_people_say_them(size: int, words: str) -> None:
    assert plain_size(size) == words


@pytest.mark.parametrize(
    ("wish", "code"),
    [("de", "de"), ("German", "de"), ("en-US", "en"), ("auto", None), (None, None),
     ("castilian", "es"), ("Haitian Creole", "ht"), ("zh_CN", "zh")],
)  # fmt: skip
def test_languages_by_code_or_name(wish: str | None, code: str | None) -> None:
    assert language_code(wish) == code


def test_every_language_of_whisper_is_known() -> None:
    assert len(LANGUAGES) == 100
    with pytest.raises(BadOption, match="Klingon"):
        language_code("Klingon")
