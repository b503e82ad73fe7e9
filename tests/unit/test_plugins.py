"""Plug-ins: ours and other packages' through one door; a broken one never stops Tacet."""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from plugin_dist import write_dist

from tacet import plugins
from tacet.core.errors import NotFound

GOOD = """
class Shout:
    name, extension, media_type, title = "shout", "txt", "text/plain", "Shouted"
    purpose, options = "tests", ()
    def write(self, transcript, options):
        return transcript.text.upper().encode()
class Fails:
    def __init__(self):
        raise RuntimeError("no such library")
"""
ENTRIES = """
[tacet.exporters]
shout = strange_formats:Shout
fails = strange_formats:Fails
absent = strange_formats_absent:Absent
srt = strange_formats:Shout
[tacet.detectors]
silero = strange_formats:Shout
"""


@pytest.fixture
def strange_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A real package with real entry points, on the path for a while."""
    write_dist(tmp_path, "strange-formats", ENTRIES, "strange_formats", GOOD)
    monkeypatch.syspath_prepend(str(tmp_path))
    plugins.limit(None)
    yield
    plugins.limit(None)
    sys.modules.pop("strange_formats", None)


def test_another_packages_format_is_found(strange_package: None) -> None:
    assert plugins.exporter("shout").title == "Shouted"


def test_a_broken_plugin_is_left_out_with_a_warning(
    strange_package: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        found = plugins.exporters()
    assert "json" in found
    assert "fails" not in found
    assert "absent" not in found
    assert "no such library" in caplog.text
    assert "strange-formats cannot be loaded and is left out" in caplog.text


def test_nobody_takes_the_place_of_ours(
    strange_package: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert plugins.exporter("srt").title == "SubRip subtitles"
    assert "hides behind another" in caplog.text
    assert [d.name for d in plugins.detectors("silero, energy")] == ["silero", "energy"]


@pytest.mark.parametrize(
    ("packages", "loaded"), [((), False), (("other",), False), (("Strange-Formats",), True)]
)
def test_packages_can_be_limited(
    strange_package: None, packages: tuple[str, ...], loaded: bool
) -> None:
    plugins.limit(packages)
    assert ("shout" in plugins.exporters()) is loaded
    assert "json" in plugins.exporters()


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(NotFound, match="energy"):
        plugins.detectors("silero,nonsense")
    with pytest.raises(NotFound, match="srt"):
        plugins.exporter("nonsense")
    with pytest.raises(NotFound, match="whisper"):
        plugins.engine_factory("nonsense")
