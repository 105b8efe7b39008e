"""What is left of an answer when names, comments and layout do not count."""

import ast
import hashlib
import warnings
from collections import Counter
from collections.abc import Iterator

from coursekit.authoring.questions import MARKER

LONGEST = 50_000  # characters that a parser is given


def fingerprint(text: str) -> str:
    """Return a digest of an answer that does not depend on names, comments, or layout.

    Names that the answer itself binds are numbered as they first appear, docstrings and
    annotations go; what it takes from elsewhere keeps its name. A text that is no Python is
    compared without regard to spaces and capitals.
    """
    tree = _parse(text)
    try:
        same = ast.dump(_Renamer(tree).visit(tree)) if tree else _plain(text)
    except RecursionError:
        same = _plain(text)
    return hashlib.sha256(same.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _parse(text: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes that mean nothing, and the like
            tree = ast.parse(text) if len(text) <= LONGEST else None
        return tree and _Bare().visit(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


class _Bare(ast.NodeTransformer):
    """Takes docstrings, annotations, and what a stub raises out of a tree."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return None if text else self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> ast.AST | None:
        called = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        stub = isinstance(called, ast.Name) and called.id == "NotImplementedError"
        return None if stub else self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return ast.arg(node.arg)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if node.value is None:
            return None
        return ast.Assign([self.visit(node.target)], self.visit(node.value))


class _Renamer(ast.NodeTransformer):
    """Numbers the names that a tree binds, in the order in which they appear in it."""

    def __init__(self, tree: ast.AST):
        self._bound, self._numbers = set(_bound(tree)), {}

    def _number(self, name: str) -> str:
        return self._numbers.setdefault(name, f"_{len(self._numbers)}")

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        node.value = self.visit(node.value)  # the name is the called function's
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for field in ("name", "id", "arg", "asname"):
            name = getattr(node, field, None)
            if isinstance(name, str) and name in self._bound:
                setattr(node, field, self._number(name))
        if isinstance(node, ast.Global | ast.Nonlocal):
            node.names = [self._number(name) for name in node.names]
        return super().generic_visit(node)


def _bound(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.alias) and node.asname:
            yield node.asname
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name


def given(source: str) -> str:
    """Return what learners are given of an answer cell: nothing of its solutions."""
    shown, inside = [], False
    if not MARKER.search(source):
        return ""
    for line in source.split("\n"):
        if marker := MARKER.search(line):
            inside = marker[1] == "BEGIN"
            shown += [line[: len(line) - len(line.lstrip())] + "pass"] * inside
        elif not inside:
            shown.append(line)
    return "\n".join(shown)


def kinds(text: str) -> Counter | None:
    """Count the kinds of nodes in the syntax tree of an answer; None if it is no Python."""
    tree = _parse(text)
    return tree and Counter(type(node).__name__ for node in ast.walk(tree))
