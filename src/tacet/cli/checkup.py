"""The checks behind `tacet doctor`, each a finding in plain words."""

import os
import platform
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tacet import __version__
from tacet.cli.serve import AS_ROOT, AS_USER
from tacet.compute.openvino import is_faster
from tacet.compute.processor import has_bf16_dot
from tacet.core.errors import DeviceUnavailable, TacetError
from tacet.core.options import SpeechOptions
from tacet.engines.devices import compute_types, graphics_cards
from tacet.engines.whisper.thread_layout import CTRANSLATE2
from tacet.models.catalog import AUTO_PULL, KNOWN, plain_size
from tacet.models.hub_cache import sha256_of
from tacet.models.info import FoundModel
from tacet.models.origin import WEIGHTS
from tacet.models.registry import NANO, Models
from tacet.settings import Settings

LOW_SPACE = 2_000_000_000  # bytes free under which it is worth a word
PACKAGES = {
    "CTranslate2": "ctranslate2",
    "ONNX Runtime": "onnxruntime",
    "faster-whisper": "faster-whisper",  # brings the speech detector
}  # package by name
NO_SPACE = 200_000_000  # bytes free under which nothing works
REINSTALL = "Install Tacet again as you did before; in its own folder: make setup"
CARD_NEEDS = "Install the driver and CUDA 12 with cuDNN 9, or set device to auto or cpu."


class State(StrEnum):
    """How a thing is."""

    WELL = "ok"
    WARNING = "warning"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `remedy` says what to do about it, where there is something."""

    about: str
    state: State
    says: str
    remedy: str = ""


def check_up(settings: Settings) -> list[Finding]:
    """Every finding about this installation."""
    checks: list[Callable[[Settings], Iterator[Finding]]] = [
        _versions, _sqlite, _media, _plugins, _processor, _graphics, _models, _computing,
        _calibration, _disk, _database, _page,
    ]  # fmt: skip
    return [finding for check in checks for finding in _guarded(check, settings)]


def _guarded(
    check: Callable[[Settings], Iterator[Finding]], settings: Settings
) -> Iterator[Finding]:
    """The findings of a check; a check that cannot even be made is a finding as well."""
    try:
        yield from check(settings)
    except (TacetError, ImportError, OSError) as error:
        about = check.__name__.strip("_")
        yield Finding(about, State.BROKEN, str(error), REINSTALL)


def _versions(settings: Settings) -> Iterator[Finding]:
    yield Finding("Tacet", State.WELL, __version__)
    python = platform.python_version()
    yield Finding("Python", State.WELL, f"{python} on {platform.platform(terse=True)}")
    for name, package in PACKAGES.items():
        try:
            yield Finding(name, State.WELL, version(package))
        except PackageNotFoundError:
            yield Finding(name, State.BROKEN, "is not installed", REINSTALL)


def _sqlite(settings: Settings) -> Iterator[Finding]:
    found = sqlite3.sqlite_version
    if has_wal_reset_bug(sqlite3.sqlite_version_info[:3]):
        yield Finding(
            "SQLite", State.WARNING,
            f"{found} has the WAL-reset bug (fixed in 3.44.6, 3.50.7 and 3.51.3), which can "
            "lose the last changes when two programs write at one moment.",
            "Tacet keeps clear of it; still, use a Python with a newer SQLite if you can.",
        )  # fmt: skip
    else:
        yield Finding("SQLite", State.WELL, found)


def has_wal_reset_bug(found: tuple[int, ...]) -> bool:
    """Whether this SQLite can lose commits in WAL mode (sqlite.org/changes, 3.51.3)."""
    mended = (3, 44, 6) <= found < (3, 45, 0) or (3, 50, 7) <= found < (3, 51, 0)
    return (3, 7, 0) <= found < (3, 51, 3) and not mended


def _media(settings: Settings) -> Iterator[Finding]:
    from tacet.media import media_versions, sandbox_report

    for name, number in media_versions().items():
        yield Finding(name, State.WELL, number)
    report = sandbox_report()
    state = State.WELL if report.level == "full" else State.WARNING
    yield Finding("sandbox", state, f"{report.level}: {report.sentence}")
    if os.geteuid() == 0:
        yield Finding("user", State.WARNING, AS_ROOT, AS_USER)


def _plugins(settings: Settings) -> Iterator[Finding]:
    from tacet import plugins

    plugins.detectors(SpeechOptions().vad_detector)
    plugins.engine_factory("whisper")
    yield Finding("formats", State.WELL, ", ".join(plugins.exporters()))


def _processor(settings: Settings) -> Iterator[Finding]:
    kinds = ", ".join(sorted(compute_types("cpu")))
    cores = os.cpu_count() or 1
    yield Finding("processor", State.WELL, f"{cores} cores; computes with {kinds}")


def _graphics(settings: Settings) -> Iterator[Finding]:
    from tacet.bootstrap import build_tools

    about, cards = "graphics", graphics_cards()
    state = State.BROKEN if settings.device == "cuda" else State.WARNING
    if cards:
        try:  # a card that is there may still lack what computes on it
            build_tools(settings).open_engine(NANO, "cuda").close()
        except DeviceUnavailable as error:
            says = f"{cards} card(s), but nothing can be computed there: {error.__cause__}"
            yield Finding(about, state, says, CARD_NEEDS)
        else:
            kinds = ", ".join(sorted(compute_types("cuda")))
            yield Finding(about, State.WELL, f"{cards} usable card(s); computes with {kinds}")
    elif state is State.BROKEN:
        says = "no usable NVIDIA graphics card, but the settings ask for it"
        yield Finding(about, state, says, CARD_NEEDS)
    else:
        yield Finding(about, State.WELL, "no usable card; the processor does the work")


def _models(settings: Settings) -> Iterator[Finding]:
    from tacet.bootstrap import build_tools

    models = build_tools(settings).models
    here = [model.name for model in models.all() if model.present and model.name != NANO]
    if here:
        yield Finding("models here", State.WELL, f"{', '.join(here)}, in {models.folder}")
    else:
        yield Finding(
            "models here", State.WARNING, f"none but the demonstration model {NANO}",
            f"Get a real one: tacet models pull {AUTO_PULL} ({plain_size(KNOWN[AUTO_PULL].size)})",
        )  # fmt: skip
    try:
        chosen = models.choose(settings.model)
        asked = f' ("{settings.model}" is set)' if settings.model != chosen.name else ""
        yield Finding("model used", State.WELL, f"{chosen.name}{asked}")
        if chosen.engine is None:
            yield model_source(models, chosen)
    except TacetError as error:
        yield Finding("model used", State.BROKEN, str(error))


def model_source(models: Models, chosen: FoundModel) -> Finding:
    """Where a model came from, and the SHA-256 that its weights have now against the known one."""
    about, origin = "model source", models.origin(chosen)
    digest = sha256_of(chosen.folder / WEIGHTS)
    known = KNOWN.get(chosen.name)
    pinned = known.weights if known else None
    expected, whose = (pinned, "pinned") if pinned else (origin.sha256, "recorded when fetched")
    if expected is None:
        says = f"{origin.source}; SHA-256 of its weights {digest}, which nobody recorded before"
        return Finding(about, State.WELL, says)
    if expected == digest:
        says = f"{origin.source}; SHA-256 of its weights {digest}, as {whose}"
        return Finding(about, State.WELL, says)
    says = f"{origin.source}; its weights have SHA-256 {digest}, but {expected} is {whose}"
    again = f"tacet models rm {chosen.name}, then tacet models pull {chosen.name}"
    return Finding(about, State.WARNING, says, f"Another version, or damaged. Get it anew: {again}")


def _computing(settings: Settings) -> Iterator[Finding]:
    from tacet.bootstrap import build_tools

    try:
        found = build_tools(settings).computing(
            settings.model, settings.device, settings.compute_type
        )
    except TacetError:  # no such model: said above
        return
    if found is None:
        says = "chosen and compared with float32 when the model is loaded for the first time"
        yield Finding("encoder and search", State.WELL, says)
        return
    products = "bfloat16" if has_bf16_dot() else "8-bit numbers"
    able = f"this processor multiplies {products}" if is_faster() else "no products of bytes here"
    for about, name, figures in (
        ("encoder", found.encoder, found.exactness.figures("encoder")),
        ("search", found.decoder, found.exactness.figures("decoder")),
    ):
        why = (
            "as exact as CTranslate2 and faster"
            if name != CTRANSLATE2
            else "the others are slower or less exact"
        )
        yield Finding(about, State.WELL, f"{name}: {why}, {able} ({figures})")


def _calibration(settings: Settings) -> Iterator[Finding]:
    from tacet.bootstrap import build_tools
    from tacet.cli.calibrate import sentence

    about, tools = "calibration", build_tools(settings)
    if settings.threads:
        yield Finding(about, State.WELL, f"not used: the setting threads is {settings.threads}")
        return
    try:
        subject = tools.subject(settings.model, settings.device, settings.compute_type)
    except TacetError:  # no such model, or a graphics card: said above
        return
    found = tools.calibrations.find(subject)
    if found is None:
        remedy = f"Measure it: tacet calibrate --model {subject.model}"
        yield Finding(about, State.WELL, f"{subject.model} is not measured yet", remedy)
    else:
        says = f"{subject.model}, measured on {found.measured_on}: {sentence(found)}"
        yield Finding(about, State.WELL, says)


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    home = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        with tempfile.NamedTemporaryFile(dir=home):
            yield Finding("data", State.WELL, f"{folder} can be written to")
    except OSError as error:
        remedy = "Give yourself the right to write there, or choose another with --data-dir."
        says = f"{folder} cannot be written to ({error.strerror})"
        yield Finding("data", State.BROKEN, says, remedy)
    free = shutil.disk_usage(home).free
    if free < LOW_SPACE:
        state = State.BROKEN if free < NO_SPACE else State.WARNING
        yield Finding("disk", state, f"only {plain_size(free)} free", "Free some space.")
    else:
        yield Finding("disk", State.WELL, f"{plain_size(free)} free")


def _database(settings: Settings) -> Iterator[Finding]:
    from tacet.bootstrap import DATABASE
    from tacet.store.sqlite import check, copies_of

    about, path = "database", settings.data_dir / DATABASE
    if not path.exists():
        yield Finding(about, State.WELL, "none yet; the first start makes it")
        return
    try:
        check(path)
        yield Finding(about, State.WELL, f"{path} is whole")
    except TacetError as error:  # which says what to do about it
        yield Finding(about, State.BROKEN, str(error))
    for copy in copies_of(path):
        made = datetime.fromtimestamp(copy.stat().st_mtime)
        gone = made + timedelta(days=settings.keep_copies)
        says = f"{copy}, made by an update, still holds what was deleted since {made:%Y-%m-%d}"
        yield Finding("old copy", State.WELL, says, f"It goes by itself on {gone:%Y-%m-%d}.")


def _page(settings: Settings) -> Iterator[Finding]:
    page = Path(__file__).parent.parent / "web" / "static" / "index.html"
    if page.is_file():
        yield Finding("page", State.WELL, "the page is built")
    else:
        yield Finding(
            "page", State.WARNING, "the page is not built; the command line and the API work",
            "In a checkout: make setup",
        )  # fmt: skip
