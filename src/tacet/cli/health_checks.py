"""Health checks of `tacet doctor`, each with findings in plain words."""

import os
import platform
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tacet import __version__
from tacet.cli import model_checks
from tacet.cli.findings import Finding, State
from tacet.cli.serve import RUN_AS_USER, RUNS_AS_ROOT
from tacet.core.errors import DeviceUnavailable, TacetError
from tacet.core.options import SpeechOptions
from tacet.engines.devices import compute_types, graphics_cards
from tacet.models.catalog import plain_size
from tacet.models.registry import NANO
from tacet.settings import Settings

LOW_SPACE = 2_000_000_000  # free bytes; less is a warning
PACKAGES = {
    "CTranslate2": "ctranslate2",
    "ONNX Runtime": "onnxruntime",
    "faster-whisper": "faster-whisper",  # brings the speech detector
}  # package by name
TOO_LITTLE_SPACE = 200_000_000  # free bytes; with less nothing works
REINSTALL = "Install Tacet again as you did before; in its own folder: make setup"
CARD_NEEDS = "Install the driver and CUDA 12 with cuDNN 9, or set device to auto or cpu."


def run_checks(settings: Settings) -> list[Finding]:
    """Findings of all health checks."""
    checks: list[Callable[[Settings], Iterator[Finding]]] = [
        _versions,
        _sqlite,
        _media,
        _plugins,
        _processor,
        _graphics,
        model_checks.models,
        model_checks.computing,
        model_checks.calibration,
        _disk,
        _database,
        _page,
    ]
    return [finding for check in checks for finding in _findings_of(check, settings)]


def _findings_of(
    check: Callable[[Settings], Iterator[Finding]], settings: Settings
) -> Iterator[Finding]:
    """Findings of a check; its own failure is a finding too."""
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
    number = sqlite3.sqlite_version
    if has_wal_reset_bug(sqlite3.sqlite_version_info[:3]):
        yield Finding(
            "SQLite",
            State.WARNING,
            f"{number} has the WAL-reset bug (fixed in 3.44.6, 3.50.7 and 3.51.3), which can "
            "lose the last changes when two programs write at one moment.",
            "Tacet keeps clear of it; still, use a Python with a newer SQLite if you can.",
        )
    else:
        yield Finding("SQLite", State.WELL, number)


def has_wal_reset_bug(number: tuple[int, ...]) -> bool:
    """Whether this SQLite can lose commits in WAL mode (sqlite.org/changes, 3.51.3)."""
    mended = (3, 44, 6) <= number < (3, 45, 0) or (3, 50, 7) <= number < (3, 51, 0)
    return (3, 7, 0) <= number < (3, 51, 3) and not mended


def _media(settings: Settings) -> Iterator[Finding]:
    from tacet.media import media_versions, sandbox_report

    for name, number in media_versions().items():
        yield Finding(name, State.WELL, number)
    report = sandbox_report()
    state = State.WELL if report.level == "full" else State.WARNING
    yield Finding("sandbox", state, f"{report.level}: {report.sentence}")
    if os.geteuid() == 0:
        yield Finding("user", State.WARNING, RUNS_AS_ROOT, RUN_AS_USER)


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
        try:  # a present card may still lack its libraries
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
        state = State.BROKEN if free < TOO_LITTLE_SPACE else State.WARNING
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
        yield from _search(path)
        yield _access(path)
    except TacetError as error:  # which says what to do about it
        yield Finding(about, State.BROKEN, str(error))
    for copy in copies_of(path):
        made = datetime.fromtimestamp(copy.stat().st_mtime)
        gone = made + timedelta(days=settings.keep_copies)
        says = f"{copy}, made by an update, still holds what was deleted since {made:%Y-%m-%d}"
        yield Finding("old copy", State.WELL, says, f"It goes by itself on {gone:%Y-%m-%d}.")


def _search(path: Path) -> Iterator[Finding]:
    from tacet.store.sqlite import count_unindexed

    left = count_unindexed(path)
    says = f"still to be indexed: {left} recording(s)" if left else "all text can be found"
    remedy = "`tacet serve` does it beside its other work." if left else ""
    yield Finding("search", State.WELL, says, remedy)


def _access(path: Path) -> Finding:
    from tacet.store.sqlite import count_keys

    about = "access"
    every, valid = count_keys(path)
    if not every:
        return Finding(about, State.WELL, "there are no keys: this computer only, without one")
    if not valid:
        says = "all keys are revoked, so the server answers nobody"
        remedy = "Make another: tacet keys add NAME. Or ask for none: tacet keys revoke --all"
        return Finding(about, State.WARNING, says, remedy)
    return Finding(about, State.WELL, f"whoever has a key; {valid} of {every} not revoked")


def _page(settings: Settings) -> Iterator[Finding]:
    page = Path(__file__).parent.parent / "web" / "static" / "index.html"
    if page.is_file():
        yield Finding("page", State.WELL, "the page is built")
    else:
        yield Finding(
            "page",
            State.WARNING,
            "the page is not built; the command line and the API work",
            "In a checkout: make setup",
        )
