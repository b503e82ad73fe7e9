"""The wheel, built from a copy, works in an empty environment without Node."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest
from served import PATIENCE, Served, serving, until

ROOT = Path(__file__).resolve().parents[2]
TREE = ("pyproject.toml", "hatch_build.py", "constraints.txt", "README.md", "LICENSE", "src")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.egg-info")
MODEL = "tacet/models/nano-en"
SPEAKERS = "tacet/diarizers/weights"
QUIET = ("--quiet", "--disable-pip-version-check", "--no-input")
ENTRY_POINTS = """
import json
from importlib.metadata import entry_points
groups = [f"tacet.{kind}" for kind in
          ("engines", "detectors", "diarizers", "exporters", "importers")]
print(json.dumps({g: sorted(e.name for e in entry_points(group=g) if e.load()) for g in groups}))
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (ROOT / "src/tacet/web/static/index.html").is_file(),
        reason="the page is not built (make setup)",
    ),
    pytest.mark.skipif(
        not sys.platform.startswith("linux"), reason="processes are found through Linux's /proc"
    ),
]


def run(*command: object, path: str | None = None, cwd: Path | None = None) -> str:
    """What a command prints; a failure shows what it said."""
    kept = {n: v for n, v in os.environ.items() if "TACET" not in n and n != "PYTHONPATH"}
    environment = kept | ({"PATH": path} if path is not None else {})
    done = subprocess.run(
        [str(c) for c in command], env=environment, cwd=cwd, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that `pip wheel .` makes of a copy of the tree, with no npm in reach."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in TREE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / "tree" / name, ignore=LEFT_OUT)
        else:
            (folder / "tree").mkdir(exist_ok=True)
            shutil.copy2(source, folder / "tree" / name)
    run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        *QUIET,
        "--no-deps",
        "-w",
        folder / "dist",
        ".",
        path=str(folder),
        cwd=folder / "tree",
    )
    (made,) = (folder / "dist").glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of programs of an environment that holds nothing but the installed wheel."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    programs = folder / "bin"
    install = (
        sys.executable,
        "-m",
        "pip",
        "--python",
        programs / "python",
        "install",
        *QUIET,
        "--no-compile",
        "--only-binary",
        ":all:",
    )
    run(*install, "--require-hashes", "-r", ROOT / "constraints.txt")
    run(*install, "--no-deps", wheel)
    yield programs
    shutil.rmtree(folder, ignore_errors=True)  # half a gigabyte


def test_the_wheel_carries_the_page_and_the_demonstration_model(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        sizes = {info.filename: info.file_size for info in archive.infolist()}
    page = ROOT / "src/tacet/web/static"
    built = {f"tacet/web/static/{p.relative_to(page)}" for p in page.rglob("*") if p.is_file()}
    assert built <= sizes.keys()
    assert any(name.endswith(".js") for name in built)
    model = ROOT / "src" / MODEL
    assert {f"{MODEL}/{p.name}" for p in model.iterdir()} <= sizes.keys()
    assert sizes[f"{MODEL}/model.bin"] == (model / "model.bin").stat().st_size
    networks = ROOT / "src" / SPEAKERS
    assert {f"{SPEAKERS}/{p.name}" for p in networks.iterdir()} <= sizes.keys()
    assert sizes["tacet/store/migrations/versions/v0001_first.py"] > 0
    assert not [name for name in sizes if "frontend" in name or "__pycache__" in name]


def test_the_wheel_says_what_it_carries_and_under_which_license(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (told,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        about = message_from_bytes(archive.read(told))
        texts = {
            name: archive.read(f"{told.rpartition('/')[0]}/licenses/{name}").decode()
            for name in about.get_all("License-File", [])
        }
    assert "CC BY-SA 4.0" in texts[f"src/{MODEL}/LICENSE"]
    of_others = texts["src/tacet/web/static/licenses.md"]
    packages = re.findall(r"^## (\S+) - \S+ \((.+)\)$", of_others, re.MULTILINE)
    page = json.loads((ROOT / "frontend/package.json").read_text())
    assert page["dependencies"].keys() <= {name for name, _ in packages}
    stated = set(about["License-Expression"].split(" AND "))
    assert "Apache License" in texts[f"src/{SPEAKERS}/LICENSE"]
    ours = {"MIT", "CC-BY-SA-4.0", "Apache-2.0"}
    assert ours | {license for _, license in packages} == stated
    parts = re.split(r"^## .+$", of_others, flags=re.MULTILINE)[1:]
    assert all("permi" in part for part in parts)  # each with its text, not with a name alone


def test_an_installed_wheel_finds_its_entry_points(installed: Path) -> None:
    found = json.loads(run(installed / "python", "-c", ENTRY_POINTS, path=str(installed)))
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]
    assert found == {group: sorted(names) for group, names in declared.items()}
    assert "srt" in found["tacet.exporters"]


def test_an_installed_wheel_serves_its_page_and_transcribes_without_node(
    installed: Path, tmp_path: Path
) -> None:
    assert shutil.which("node", path=str(installed)) is None
    sample = ROOT / "src/tacet/web/static/sample.flac"
    served = Served(tmp_path, [str(installed / "tacet")], model="nano-en")
    served.environment |= {"PATH": str(installed), "PYTHONPATH": str(tmp_path / "mark")}
    with serving(served):
        assert 'id="root"' in served.call("GET", "/")[1]
        assert served.call("GET", "/some/recording")[0] == 200
        recording = served.add(sample, start=True)
        where = f"/api/recordings/{recording}"
        until(lambda: served.call("GET", where)[1]["run"]["finished_at"], PATIENCE, "the run")
        known = served.call("GET", where)[1]
        assert (known["run"]["state"], known["run"]["model"]) == ("done", "nano-en")
        words = served.call("GET", f"/api/runs/{known['run']['id']}/exports/txt")[1].split()
        assert len(words) > 10
        served.stop()
        assert served.processes() == {}


def test_an_installed_wheel_transcribes_on_the_command_line(
    installed: Path, tmp_path: Path
) -> None:
    sample = ROOT / "src/tacet/web/static/sample.flac"
    run(
        installed / "tacet",
        "transcribe",
        sample,
        "--model",
        "nano-en",
        "-f",
        "json",
        "-o",
        tmp_path,
        path=str(installed),
        cwd=tmp_path,
    )
    answer = json.loads((tmp_path / "sample.json").read_text())
    assert answer["language"] == "en"
    assert len(answer["text"].split()) > 10
