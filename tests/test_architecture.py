"""The house keeps its sizes. Layers are kept by import-linter, style by ruff."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULE_LIMIT = 300  # lines
FUNCTION_LIMIT = 40  # lines of body, docstring not counted
COMPONENT_LIMIT = 200  # lines of a React component or hook


def python_files() -> list[Path]:
    """Every Python file of the package, its benchmarks and its tools; migrations are left alone."""
    folders = ("src", "benchmarks", "tools", "tests")
    files = [p for folder in folders for p in sorted((ROOT / folder).rglob("*.py"))]
    return [p for p in files if not {"versions", ".venv"} & set(p.parts)]


def line_count(path: Path) -> int:
    """The number of lines of a text file."""
    return len(path.read_text().splitlines())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function's name and length in lines, without its signature's and docstring's."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield node.name, node.end_lineno - body[0].lineno + 1 if body else 0


def test_no_module_is_longer_than_the_limit() -> None:
    """A module that outgrows its name is split, not excused."""
    long = {
        str(p.relative_to(ROOT)): n for p in python_files() if (n := line_count(p)) > MODULE_LIMIT
    }
    assert python_files()
    assert not long


def test_no_function_is_longer_than_the_limit() -> None:
    """A function fits on a screen."""
    long = {
        f"{path.relative_to(ROOT)}:{name}": length
        for path in python_files()
        for name, length in functions(path)
        if length > FUNCTION_LIMIT
    }
    assert not long


def test_no_component_is_longer_than_the_limit() -> None:
    """A component or hook can be read at a glance; generated files are not counted."""
    sources = [*(ROOT / "frontend/src").rglob("*.tsx"), *(ROOT / "frontend/src").rglob("*.ts")]
    long = {
        str(p.relative_to(ROOT)): n
        for p in sources
        if not p.name.endswith(".gen.ts") and (n := line_count(p)) > COMPONENT_LIMIT
    }
    assert sources
    assert not long
