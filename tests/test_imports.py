"""The rooms of the package and the one direction in which they import each other."""

import ast
import sys
from collections.abc import Iterator

import nbformat
import pytest
from helpers import ROOT

PACKAGE = ROOT / "coursekit"
# A room may import rooms of its own level and of those below it.
LEVELS = (
    ("nets",),
    ("regions",),
    ("study", "live", "figures"),
    ("slides", "grading", "authoring", "doctor"),
    ("lab",),
    ("cli",),
)
LEVEL = {room: level for level, rooms in enumerate(LEVELS) for room in rooms}
NUMPY_ALONE = ("nets", "regions")
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")
NOTEBOOKS = [
    path for room in ("lectures", "solutions", "exercises") for path in ROOT.glob(f"{room}/*.ipynb")
]


def import_problems(room: str, source: str) -> Iterator[str]:
    """Yield what is wrong with the imports of a module that lies in `room`, wherever they stand."""
    for node in ast.walk(ast.parse(source)):
        for name in _imported(node):
            package, *rest = name.split(".")
            if package == "coursekit":
                yield from _room_problems(room, rest)
            elif package == "":
                yield "relative import"
            elif rest[-1:] == ["*"]:
                yield f"star import of {package}"
            elif room in NUMPY_ALONE and package not in {"numpy", *sys.stdlib_module_names}:
                yield f"{room} imports {package}"


def _imported(node: ast.AST) -> list[str]:
    """Return the full names that a statement imports; relative ones begin with a dot."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names]
    return []


def _room_problems(room: str, rest: list[str]) -> Iterator[str]:
    if rest[-1:] == ["*"]:
        yield "star import of coursekit"
    elif rest and rest != ["__version__"]:
        if rest[0] not in LEVEL:
            yield f"coursekit.{rest[0]} has no level; add it to LEVELS"
        elif LEVEL[rest[0]] > LEVEL[room]:
            yield f"{room} imports {rest[0]}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_import_downward(path):
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    assert room in LEVEL, f"{room} has no level; add it to LEVELS"
    assert list(import_problems(room, path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("room", "source", "problem"),
    [
        ("nets", "from coursekit.figures import show", "nets imports figures"),
        ("nets", "import numpy, matplotlib.pyplot as plt", "nets imports matplotlib"),
        ("regions", "def f():\n    from IPython import display", "regions imports IPython"),
        ("study", "def f():\n    import coursekit.grading.run", "study imports grading"),
        ("study", "from coursekit import authoring", "study imports authoring"),
        ("authoring", "if True:\n    from coursekit.cli import main", "authoring imports cli"),
        ("live", "from coursekit.attic import x", "coursekit.attic has no level; add it to LEVELS"),
        ("slides", "from . import breaks", "relative import"),
        ("figures", "from numpy import *", "star import of numpy"),
        ("cli", "from coursekit.nets import *", "star import of coursekit"),
    ],
)
def test_the_checker_finds(room, source, problem):
    assert list(import_problems(room, source)) == [problem]


def test_the_checker_lets_downward_imports_pass():
    source = "from coursekit import __version__, doctor\nfrom coursekit.slides import build_deck"
    assert list(import_problems("cli", source)) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_notebooks_import_names_one_by_one(path):
    cells = nbformat.read(path, as_version=4).cells
    lines = [line for c in cells if c.cell_type == "code" for line in c.source.splitlines()]
    imports = [line.strip() for line in lines if line.lstrip().startswith(("from ", "import "))]
    assert imports
    assert [line for line in imports if "*" in line] == []


def test_the_package_itself_holds_its_version_and_nothing_else():
    docstring, version = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8")).body
    assert isinstance(docstring, ast.Expr)
    assert [target.id for target in version.targets] == ["__version__"]
