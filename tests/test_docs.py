"""The documents are true: the reference is fresh, links lead somewhere, and commands work."""

import os
import re
import runpy
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tacet.cli.main import INTERNAL_COMMANDS, tacet
from tacet.core.options import option_fields
from tacet.models.catalog import CATALOG, plain_size
from tacet.models.registry import nano_words
from tacet.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
ADRS = sorted((DOCS / "adr").glob("*.md"))
README_LIMIT = 120  # lines
ARCHITECTURE_LIMIT = 160  # lines
ADR_LIMIT = 60  # lines: a page
ADR_PARTS = ["Context", "Choice", "What we gave up", "How to undo"]


@pytest.fixture(scope="module")
def reference() -> dict[str, str]:
    return runpy.run_path(str(ROOT / "tools" / "make_reference.py"))["documents"]()


def blocks(page: Path, *languages: str) -> Iterator[list[str]]:
    """The lines of each code block of these languages."""
    found = re.findall(r"^ *```(\w+)\n(.*?)^ *```", page.read_text(), re.DOTALL | re.MULTILINE)
    return (text.splitlines() for language, text in found if language in languages)


def tacet_lines() -> list[tuple[str, str]]:
    """Every call of `tacet` in a code block of commands, with the page it stands on."""
    calls = []
    for page in PAGES:
        for line in (line for block in blocks(page, "sh", "console") for line in block):
            for call in re.findall(r"(?:^|[\s/])tacet( .*)", re.sub(r"\s#.*", "", line)):
                calls.append((page.name, call.split("|")[0].strip()))
    return calls


def test_the_reference_is_fresh(reference: dict[str, str]) -> None:
    stale = [
        name
        for name, text in reference.items()
        if (DOCS / "reference" / name).read_text(encoding="utf-8") != text
    ]
    assert not stale, "write them again: make reference"


def test_the_reference_holds_no_page_that_is_not_made(reference: dict[str, str]) -> None:
    assert {path.name for path in (DOCS / "reference").iterdir()} == set(reference)


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("options.md", [f"| `{name}` |" for name in option_fields()]),
        ("settings.md", [f"`TACET_{name.upper()}`" for name in Settings.model_fields]),
        ("cli.md", [f"## tacet {name}\n" for name in tacet.list_commands(None)]),
        ("api.md", ["### POST /api/recordings\n", "### GET /api/runs/{run_id}/log\n"]),
    ],
)
def test_everything_has_its_place_in_the_reference(page: str, names: list[str]) -> None:
    text = (DOCS / "reference" / page).read_text()
    assert [name for name in names if name not in text] == []


def test_inner_commands_are_not_in_the_reference() -> None:
    text = (DOCS / "reference" / "cli.md").read_text()
    assert [name for name in INTERNAL_COMMANDS if f"## tacet {name}\n" in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", page.read_text())
    inner = [t for t in targets if not t.startswith(("http:", "https:"))]
    assert [t for t in inner if not leads_somewhere(page, t)] == []


def leads_somewhere(page: Path, target: str) -> bool:
    place, _, anchor = target.partition("#")
    path = (page.parent / place) if place else page
    return path.exists() and (not anchor or anchor in anchors(path))


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_source_file_that_is_named_exists(page: Path) -> None:
    named = re.findall(r"`([\w.-]+/[\w./-]+\.(?:py|toml|md|tsx?))`", page.read_text())
    places = (ROOT, ROOT / "src" / "tacet", DOCS, ROOT / "frontend")
    missing = [n for n in named if not any((place / n).exists() for place in places)]
    assert [n for n in missing if "NNNN" not in n and not n.startswith("tacet/")] == []


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        (page.name, target)
        for page in PAGES
        for target in [
            *re.findall(r"`make ([a-z-]+)", page.read_text()),
            *(
                line.split()[1]
                for b in blocks(page, "sh")
                for line in b
                if line.startswith("make ")
            ),
        ]
    }
    assert named
    assert {(page, target) for page, target in named if target not in targets} == set()


def test_every_command_that_is_shown_exists_with_its_options() -> None:
    calls = tacet_lines()
    assert len(calls) > 20
    assert {call: wrong for call in calls if (wrong := unknown_options(call[1]))} == {}


def unknown_options(call: str) -> list[str]:
    """What in a call of tacet no command knows."""
    words = call.split()
    command = tacet.get_command(None, words[0]) or tacet.get_command(None, "transcribe")
    inner = getattr(command, "commands", {})
    if inner and words[1] not in inner:
        return [words[1]]
    command = inner.get(words[1], command) if inner else command
    known = {o.replace("_", "-") for p in command.params for o in p.opts} | {"--help", "--version"}
    given = [word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)]
    return [option for option in given if option.replace("_", "-") not in known]


def test_every_section_that_the_code_cites_exists() -> None:
    code = "".join(path.read_text() for path in (ROOT / "src" / "tacet").rglob("*.py"))
    cited = set(re.findall(r"docs/silence\.md, (\d+)", code))
    told = set(re.findall(r"^## (\d+)\. ", (DOCS / "silence.md").read_text(), re.MULTILINE))
    assert len(cited) > 5
    assert cited <= told


def test_no_option_cites_what_is_not_here() -> None:
    sources = {name: field.metadata["source"] for name, (_, field, _) in option_fields().items()}
    named = {name: re.findall(r"[\w/]+\.md", source) for name, source in sources.items()}
    assert [
        name for name, files in named.items() if not all((ROOT / f).exists() for f in files)
    ] == []


def test_the_readme_stays_short() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= README_LIMIT


def test_the_models_of_the_readme_are_those_of_the_catalog() -> None:
    rows = re.findall(r"^\| (`.+?) \| (.+?) \| (.+?) \|", (ROOT / "README.md").read_text(), re.M)
    told = {name: row[1:] for row in rows for name in re.findall(r"`([^`]+)`", row[0])}
    true = {m.name: (plain_size(m.size), plain_size(m.memory)) for m in CATALOG}
    assert {name: figures for name, figures in told.items() if name != "nano-en"} == true
    assert f"knows {nano_words()} words" in (ROOT / "README.md").read_text()


def test_the_architecture_stays_short() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text().splitlines()) <= ARCHITECTURE_LIMIT


def test_every_room_is_on_the_map() -> None:
    package = ROOT / "src" / "tacet"
    rooms = [path.name for path in package.iterdir() if (path / "__init__.py").exists()]
    text = (ROOT / "ARCHITECTURE.md").read_text()
    cells = re.findall(r"^\| ((?:`[\w/]+/`(?:, )?)+) \|", text, re.MULTILINE)
    named = [name for cell in cells for name in re.findall(r"`([\w/]+)/`", cell)]
    assert [room for room in rooms if room not in named] == []
    assert [name for name in named if not (package / name / "__init__.py").exists()] == []


def test_five_files_are_named_to_read_the_whole() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    told = re.findall(r"^To read the whole .*?\n\n", text, re.MULTILINE | re.DOTALL)
    assert [len(re.findall(r"`[\w/]+\.py`", paragraph)) for paragraph in told] == [5]


def test_every_document_is_linked_from_the_index() -> None:
    index = (DOCS / "index.md").read_text()
    pages = [path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")]
    assert [page for page in pages if page != "index.md" and f"({page})" not in index] == []


def test_the_layers_of_the_picture_are_those_that_are_kept() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers = config["tool"]["importlinter"]["contracts"][0]["layers"]
    assert layers in list(blocks(ROOT / "ARCHITECTURE.md", "text"))


def test_decisions_are_numbered_without_a_gap_and_fit_on_a_page() -> None:
    assert [int(path.name[:4]) for path in ADRS] == list(range(1, len(ADRS) + 1))
    for path in ADRS:
        text = path.read_text()
        assert text.startswith(f"# {path.name[:4]}. ")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ADR_PARTS
        assert len(text.splitlines()) <= ADR_LIMIT
        assert f"(adr/{path.name})" in (DOCS / "index.md").read_text()


def test_the_glossary_is_in_order_and_names_each_word_once() -> None:
    rows = re.findall(r"^\| (?:\*\*|`)(\w.*?)(?:\*\*|`)", (DOCS / "glossary.md").read_text(), re.M)
    folded = [row.lower().replace("_", " ") for row in rows]
    assert folded == sorted(set(folded))


def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "frontend").symlink_to(ROOT / "frontend")
    lines = [line for block in blocks(DOCS / "tutorial.md", "console") for line in block]
    listings = 0
    for place, line in enumerate(lines):
        if line.startswith("$ tacet "):
            run_tacet(line.split()[2:], tmp_path)
        elif line.startswith("$ ls "):
            found = sorted(path.name for path in (tmp_path / line.split()[2]).iterdir())
            assert found == lines[place + 1].split()
            listings += 1
    assert listings == 2


def run_tacet(arguments: list[str], folder: Path) -> None:
    environment = {
        **os.environ,
        "TACET_DATA_DIR": str(folder / "data"),
        "TACET_MODELS_DIR": str(folder / "models"),
        "TACET_OFFLINE": "1",
    }
    command = [sys.executable, "-m", "tacet.cli.main", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
