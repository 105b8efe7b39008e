"""Which names the cells of a sheet define and use."""

import ast
import re
from functools import lru_cache
from types import CodeType

from coursekit.authoring.questions import TEST
from coursekit.grading.sheet import SETUP, Sheet, defined_names

KEPT = 1000  # results: a sheet is the same for a whole class
MAGIC = re.compile(r"^(\s*)[%!].*$", re.MULTILINE)


def python(source: str) -> str:
    """Return a cell without the lines that only a notebook understands."""
    return MAGIC.sub(r"\1pass", source)


@lru_cache(KEPT)
def compiled(source: str, name: str) -> CodeType:
    """Return the code of a cell; errors in it name the cell so."""
    return compile(source, name, "exec")


@lru_cache(KEPT)
def used_names(source: str) -> frozenset[str]:
    """Return the names that a cell reads, in its functions too."""
    try:
        tree = ast.parse(python(source))
    except SyntaxError:
        return frozenset()
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return frozenset(node.id for node in names if isinstance(node.ctx, ast.Load))


@lru_cache(KEPT)
def needed_setup(sheet: Sheet) -> frozenset[int]:
    """Return the places of the instructor's cells whose names some test below them needs."""
    needed, wanted = set(), set()
    for index, step in reversed(list(enumerate(sheet.steps))):
        makes = bound_names(step.source) if step.role == SETUP else set()
        if makes & wanted:
            needed.add(index)
        if step.role == TEST or index in needed:
            wanted |= used_names(step.source)
    return frozenset(needed)


def bound_names(source: str) -> set[str]:
    """Return what a cell defines or imports at its top level."""
    try:
        body = ast.parse(python(source)).body
    except SyntaxError:
        return set()
    imports = [n for n in body if isinstance(n, ast.Import | ast.ImportFrom)]
    names = {(a.asname or a.name).partition(".")[0] for node in imports for a in node.names}
    return names | defined_names(python(source))


@lru_cache(KEPT)
def own_names(sheet: Sheet) -> frozenset[str]:
    """Return what the tests, and the cells they need, bind at any depth, and no answer defines.

    A student who gives one of these a meaning of his own must not change a test.
    """
    places = needed_setup(sheet)
    steps = [step for i, step in enumerate(sheet.steps) if i in places or step.role == TEST]
    found = set().union(*(_bound_anywhere(step.source) for step in steps))
    return frozenset(found).difference(*(step.names for step in sheet.answers))


def _bound_anywhere(source: str) -> set[str]:
    try:
        nodes = list(ast.walk(ast.parse(python(source))))
    except SyntaxError:
        return set()
    stored = [n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    aliases = [n for n in nodes if isinstance(n, ast.alias)]
    imported = [(alias.asname or alias.name).partition(".")[0] for alias in aliases]
    arguments = [n.arg for n in nodes if isinstance(n, ast.arg)]
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {*stored, *imported, *arguments, *(n.name for n in nodes if isinstance(n, definitions))}
