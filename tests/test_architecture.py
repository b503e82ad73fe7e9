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


CORE = ROOT / "src/tacet/core"
PLAIN = {0, 1, 2, 0.5, 10}
"""Numbers that need no name: nothing, one, both, a half, the base of decibels."""


def literals(tree: ast.AST) -> Iterator[ast.Constant]:
    """Each number in the code that neither a constant of its module nor a field names."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            yield node
        elif not _names_a_number(tree, node):
            yield from literals(node)


def _names_a_number(parent: ast.AST, node: ast.AST) -> bool:
    """Whether a node is `NAME = number` in a module or `field: kind = number` in a class."""
    if isinstance(node, ast.Assign) and isinstance(parent, ast.Module):
        names = (name for target in node.targets for name in ast.walk(target))
        return all(name.id.isupper() for name in names if isinstance(name, ast.Name))
    return isinstance(node, ast.AnnAssign) and isinstance(parent, ast.ClassDef)


def test_every_number_of_core_has_a_name() -> None:
    """A number of a step is an option, or a constant of its module with its unit and reason."""
    rooms = [*CORE.rglob("*.py"), *(ROOT / "src/tacet/exporters").rglob("*.py")]
    steps = [path for path in rooms if path.parent != CORE / "options"]
    bare = [
        f"{path.relative_to(ROOT)}:{number.lineno}: {number.value!r}"
        for path in steps
        for number in literals(ast.parse(path.read_text()))
        if number.value not in PLAIN
    ]
    assert steps
    assert not bare


def test_every_constant_of_core_says_what_it_is() -> None:
    """Beside each number that a module names stand its unit and reason."""
    silent = []
    for path in CORE.rglob("*.py"):
        lines = path.read_text().splitlines()
        for node in ast.parse(path.read_text()).body:
            if not (isinstance(node, ast.Assign) and _is_number(node.value)):
                continue
            if "#" not in lines[node.lineno - 1] and not lines[node.lineno].startswith('"""'):
                silent.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not silent


def _is_number(value: ast.AST) -> bool:
    return isinstance(value, ast.Constant) and type(value.value) in (int, float)


def test_one_module_decides_about_words() -> None:
    """Verdicts are given in `words/verify.py`; else only a person gives one (`editing.py`)."""
    deciding = {
        path.relative_to(CORE).as_posix()
        for path in CORE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and any(key.arg == "verdict" for key in node.keywords)
    }
    assert deciding == {"words/verify.py", "editing.py"}


def test_no_two_test_files_have_one_name() -> None:
    """Tests are no packages, so pytest takes two files of one name for one module."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert names
    assert len(names) == len(set(names))
