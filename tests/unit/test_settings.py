"""Settings: command line over environment over file over default."""

from pathlib import Path

import pytest

from tacet.settings import Settings, SettingsError, load_settings, strange_variables


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings from outside."""
    for name in (*Settings.model_fields, "config"):
        monkeypatch.delenv(f"TACET_{name.upper()}", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_defaults_are_safe(tmp_path: Path) -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.insecure) == ("127.0.0.1", 8420, False)
    assert settings.data_dir == tmp_path / "data" / "tacet"
    assert set(settings.sources.values()) == {"default"}


def test_flag_wins_over_environment_over_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = write(tmp_path / "t.toml", 'model = "tiny"\nport = 1\nthreads = 3\n')
    monkeypatch.setenv("TACET_PORT", "2")
    monkeypatch.setenv("TACET_THREADS", "4")
    settings = load_settings(file, threads=5, model=None)
    assert (settings.model, settings.port, settings.threads) == ("tiny", 2, 5)
    assert settings.sources["model"] == f"file {file}"
    assert settings.sources["port"] == "environment TACET_PORT"
    assert settings.sources["threads"] == "command line"
    assert settings.sources["host"] == "default"


def test_the_usual_file_is_read_when_it_is_there(tmp_path: Path) -> None:
    write(tmp_path / "config" / "tacet" / "tacet.toml", "auto-start = false\n")
    assert load_settings().auto_start is False


def test_a_file_named_by_a_variable_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TACET_CONFIG", str(write(tmp_path / "x.toml", "port = 7\n")))
    assert load_settings().port == 7


def test_lists_are_given_by_comma(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TACET_ALLOWED_HOSTS", "a.example, b.example")
    monkeypatch.setenv("TACET_PLUGINS", "")
    settings = load_settings()
    assert settings.allowed_hosts == ("a.example", "b.example")
    assert settings.plugins == ()


def test_folders_may_lie_in_a_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TACET_DATA_DIR", "~/talks")
    settings = load_settings(models_dir="~/models")
    assert (settings.data_dir, settings.models_dir) == (tmp_path / "talks", tmp_path / "models")
    with pytest.raises(SettingsError, match="no such home folder"):
        load_settings(data_dir="~nobody-of-this-name/talks")


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TACET_MODEL", "")
    assert load_settings().model == "auto"


def test_a_variable_that_is_no_setting_is_named_with_the_near_one() -> None:
    given = {"TACET_MODLE": "x", "TACET_CONFIG": "x", "TACET_PORT": "1", "TACET_URL": "x", "A": ""}
    (told,) = strange_variables(given)
    assert told.startswith("The variable TACET_MODLE has no effect")
    assert told.endswith("Did you mean TACET_MODEL?")
    assert strange_variables({"TACET_QQQ": ""})[0].endswith(
        "tacet serve --help lists the settings."
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("prot = 1", "no setting called 'prot'"),
        ("port = 'x'", "port cannot be 'x'"),
        ("port = 70000", "port cannot be 70000"),
        ("device = 'gpu'", "device cannot be 'gpu'"),
        ("max-seconds = inf", "max_seconds cannot be inf"),
        ("unload-after = inf", "unload_after cannot be inf"),
        ("port = ", "cannot be read"),
    ],
)
def test_a_wrong_file_is_told_in_plain_words(tmp_path: Path, text: str, words: str) -> None:
    file = write(tmp_path / "bad.toml", text)
    with pytest.raises(SettingsError, match=words) as told:
        load_settings(file)
    assert str(file) in str(told.value)


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="There is no settings file"):
        load_settings(tmp_path / "none.toml")


def test_settings_cannot_be_changed() -> None:
    settings = load_settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1  # type: ignore[misc]
