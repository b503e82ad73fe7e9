"""Plug-in packages with real metadata, on the path for a test."""

from pathlib import Path

SOURCES = Path(__file__).parent / "plugin_dists"


def write_dist(folder: Path, name: str, entries: str, module: str, source: str) -> None:
    """Write a package as pip would install it: one module, its name and its entry points."""
    (folder / f"{module}.py").write_text(source)
    about = folder / f"{module}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(entries)


def write_digits_engine(folder: Path) -> None:
    """Write the package `tacet-digits` with the engine `digits`."""
    entries = "[tacet.engines]\ndigits = tacet_digits:DigitsEngine\n"
    source = (SOURCES / "tacet_digits.py").read_text()
    write_dist(folder, "tacet-digits", entries, "tacet_digits", source)
