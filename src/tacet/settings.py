"""Settings, one frozen value: command line over environment over file over default.

Every field can be set by a flag, by a variable `TACET_` + its name in capitals, and by its name in
the settings file (TOML). `Settings.sources` says where each value came from.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from platformdirs import user_config_path, user_data_path
from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "TACET_"
GIB = 1 << 30
NOT_SETTINGS = ("CONFIG", "START", "SERVER", "KEY")
"""Variables of other things: the settings file, one start of many, another Tacet and its key."""
_ENGINE_OPTION = re.compile(r"[\w-]+\.\w+=")
OF_TESTS = ("KILLS", "SEED", "SWEEP", "URL")  # read by the project's tests, not by Tacet


class SettingsError(ValueError):
    """A setting cannot be used; the message says which, why and where it came from."""


def _by_comma(value: Any) -> Any:
    """A text split at its commas; other values as they are."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


Names = Annotated[tuple[str, ...], BeforeValidator(_by_comma)]


def _engine_options(texts: tuple[str, ...]) -> tuple[str, ...]:
    for text in texts:
        if not _ENGINE_OPTION.match(text):
            raise ValueError(f"{text!r} is not ENGINE.NAME=VALUE")
    return texts


def _from_home(path: Path | None) -> Path | None:
    """The path with a home folder in place of a `~` at its beginning, as a shell would have it."""
    try:
        return path and path.expanduser()
    except RuntimeError as error:
        raise ValueError("there is no such home folder") from error


def typed_folder(name: str) -> str:
    """The whole path of a folder that a person typed, such as `./mine`; any other name as it is.

    What comes over the network never means a folder, so relative ones are resolved only here.
    """
    if not ({os.sep, "/"} & set(name) or name.startswith((".", "~"))):
        return name
    try:
        path = Path(name).expanduser()
        return str(path.resolve()) if path.is_dir() else name
    except (OSError, RuntimeError, ValueError):  # too long, "~nobody", a NUL
        return name


class Settings(BaseSettings):
    """Settings of an installation, checked and frozen.

    Attributes:
        sources: where each value came from, by field name: "default", "file PATH",
            "environment TACET_X" or "command line".
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid", validate_default=True)

    data_dir: Annotated[Path, AfterValidator(_from_home)] = Field(
        default_factory=lambda: user_data_path("tacet", appauthor=False),
        description="folder for recordings, transcripts and the database",
    )
    model: Annotated[str, AfterValidator(typed_folder)] = Field(
        "auto", description="model by name, hub id or folder; auto: the best here"
    )
    device: Literal["auto", "cpu", "cuda"] = Field("auto", description="auto, cpu or cuda")
    compute_type: str = Field("auto", description="kind of numbers the model computes with")
    threads: int = Field(0, ge=0, description="processor threads; 0: as many as make sense")
    encoder: Literal[
        "auto", "ctranslate2", "openvino", "openvino-int8", "openvino-bfloat16", "openvino-float32"
    ] = Field(
        "auto",
        description="what computes on a processor; auto: what is the fastest and as exact; "
        "ctranslate2: all by CTranslate2; openvino: all by OpenVINO; openvino- and a precision: "
        "the encoder by OpenVINO, the search by CTranslate2",
    )
    engine_options: Annotated[Names, AfterValidator(_engine_options)] = Field(
        (), description="options of engines, each ENGINE.NAME=VALUE, by comma"
    )
    auto_calibrate: bool = Field(
        True,
        description="measure once, when there is nothing else to do, how the processor works best "
        "on each model that is used",
    )
    language: str = Field("auto", description="language code or name; auto: detected")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8420, ge=0, le=65_535, description="port to listen on; 0: any free one")
    insecure: bool = Field(
        False, description="where there are no keys, answer everybody who can reach the address"
    )
    allowed_hosts: Names = Field((), description="host names that browsers may ask for, by comma")
    max_upload_bytes: int = Field(2 * GIB, ge=1, description="largest upload, in bytes")
    max_seconds: float = Field(
        12 * 3600.0, gt=0, allow_inf_nan=False, description="longest recording, in seconds"
    )
    keep_copies: float = Field(
        7.0,
        ge=0,
        le=36_500,
        allow_inf_nan=False,
        description="days that the copy of the database made before an update is kept; what was "
        "deleted since is still in it",
    )
    max_calls: int = Field(
        64,
        ge=1,
        le=10_000,
        description="calls of /v1 that may be under way at once; one more is told to come back",
    )
    max_sessions: int = Field(
        24,
        ge=1,
        le=1_000,
        description="realtime sessions of /v1 that may be open at once; one more is told to come "
        "back",
    )
    keep_calls: float = Field(
        60.0,
        ge=0,
        le=86_400,
        allow_inf_nan=False,
        description="seconds that what came in by /v1 is kept after its answer, so that a retry is "
        "answered from it; then it is deleted",
    )
    auto_start: bool = Field(True, description="transcribe as soon as a recording has arrived")
    public_url: str | None = Field(
        None, description="address of the page as others open it, for links; else host and port"
    )
    webhook_url: str | None = Field(
        None, description="web address that is told when a run ends, of every run"
    )
    webhook_text: bool = Field(False, description="send the text along to webhook_url")
    allow_urls: bool = Field(
        False, description="let recordings be added by their web address, which Tacet then fetches"
    )
    allow_private_urls: bool = Field(
        False,
        description="connect to addresses that are not on the internet, such as this computer's, "
        "when a web address leads there",
    )
    models_dir: Annotated[Path | None, AfterValidator(_from_home)] = Field(
        None,
        description="folder that keeps fetched models, in place of the cache other programs share",
    )
    offline: bool = Field(False, description="never fetch models")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="debug, info, warning or error"
    )
    unload_after: float = Field(
        600.0,
        ge=0,
        allow_inf_nan=False,
        description="seconds after which an idle model gives its memory back",
    )
    plugins: Names | None = Field(
        None, description="packages whose plug-ins may be loaded, by comma; empty: none but ours"
    )

    _sources: Mapping[str, str] = PrivateAttr(default_factory=dict)

    @property
    def sources(self) -> Mapping[str, str]:
        """Origin of each value, by field name."""
        return MappingProxyType(
            {name: self._sources.get(name, "default") for name in type(self).model_fields}
        )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is handed in: `load_settings` reads the other places and remembers which."""
        return (init_settings,)


def config_path() -> Path:
    """Path of the settings file when none is named."""
    return user_config_path("tacet", appauthor=False) / "tacet.toml"


def load_settings(config: Path | None = None, **flags: Any) -> Settings:
    """The settings out of all places.

    Args:
        config: a settings file; it must exist. Else `TACET_CONFIG`, else `config_path()` if there.
        flags: values from the command line by field name; None stands for "not given".

    Raises:
        SettingsError: a value or name is wrong, or the named file cannot be read.
    """
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for given, source in (
        _from_file(config),
        _from_environment(),
        ({k: v for k, v in flags.items() if v is not None}, "command line"),
    ):
        for name, value in given.items():
            values[name] = value
            sources[name] = f"{source}{name.upper()}" if source.endswith(PREFIX) else source
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise SettingsError(_plain(error, sources)) from error
    settings._sources = sources
    return settings


def strange_variables(environment: Mapping[str, str]) -> list[str]:
    """A sentence for each variable that looks like a setting but is none, naming the near one."""
    known = [*(name.upper() for name in Settings.model_fields), *NOT_SETTINGS]
    given = sorted(name for name in environment if name.startswith(PREFIX))
    names = [name.removeprefix(PREFIX) for name in given]
    return [_strange(name, known) for name in names if name not in (*known, *OF_TESTS)]


def _strange(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    hint = f"Did you mean {PREFIX}{near[0]}?" if near else "tacet serve --help lists the settings."
    return f"The variable {PREFIX}{name} has no effect: there is no such setting. {hint}"


def _from_environment() -> tuple[dict[str, Any], str]:
    given = {name: os.environ.get(PREFIX + name.upper()) for name in Settings.model_fields}
    kept = {name: text for name, text in given.items() if text is not None}
    return {n: t for n, t in kept.items() if t or n == "plugins"}, f"environment {PREFIX}"


def _from_file(named: Path | None) -> tuple[dict[str, Any], str]:
    """The values in the settings file; none when there is no file and none was named."""
    if named is None and (variable := os.environ.get(f"{PREFIX}CONFIG")):
        named = Path(variable)
    path = named or config_path()
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if named is None:
            return {}, ""
        raise SettingsError(f"There is no settings file {path}.") from error
    except (OSError, ValueError) as error:
        raise SettingsError(f"The settings file {path} cannot be read: {error}") from error
    return {name.replace("-", "_"): value for name, value in content.items()}, f"file {path}"


def _plain(error: ValidationError, sources: Mapping[str, str]) -> str:
    """The first fault in one sentence."""
    fault = error.errors()[0]
    name = str(fault["loc"][0])
    place = sources.get(name, "default")
    if fault["type"] == "extra_forbidden":
        known = ", ".join(sorted(Settings.model_fields))
        return f"There is no setting called {name!r} ({place}). There are: {known}."
    message = fault["msg"][0].lower() + fault["msg"][1:]
    return f"The setting {name} cannot be {fault['input']!r} ({place}): {message}."
