"""The mutations of a reference solution: one small change at a time, by its syntax tree."""

import ast
from collections.abc import Iterator

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
OPERATORS = {
    **{ast.Add: [ast.Sub, ast.Mult], ast.Sub: [ast.Add], ast.Mult: [ast.Add, ast.Div]},
    **{ast.Div: [ast.Mult, ast.FloorDiv], ast.FloorDiv: [ast.Div, ast.Mult]},
    **{ast.Pow: [ast.Mult], ast.MatMult: [ast.Mult], ast.Mod: [ast.FloorDiv]},
    **{ast.BitAnd: [ast.BitOr], ast.BitOr: [ast.BitAnd], ast.And: [ast.Or], ast.Or: [ast.And]},
    **{ast.Lt: [ast.LtE, ast.Gt], ast.LtE: [ast.Lt, ast.GtE], ast.Eq: [ast.NotEq]},
    **{ast.Gt: [ast.GtE, ast.Lt], ast.GtE: [ast.Gt, ast.LtE], ast.NotEq: [ast.Eq]},
    **{ast.In: [ast.NotIn], ast.NotIn: [ast.In], ast.Is: [ast.IsNot], ast.IsNot: [ast.Is]},
}
PAIRS = (
    *("min max", "argmin argmax", "minimum maximum", "sin cos", "sum mean", "ones zeros"),
    *("floor ceil", "any all", "cumsum cumprod", "log exp", "vstack hstack"),
)
NAMES = {a: b for pair in PAIRS for a, b in (pair.split(), pair.split()[::-1])}


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Yield each mutant of the code between the markers, and its line that differs.

    Parameters
    ----------
    source : str
        A cell with one or more solutions between the markers of nbgrader.

    Yields
    ------
    mutant, line : str
        The code of the whole cell, and the first line changed.
    """
    inside, lines, seen = False, set(), set()
    for number, line in enumerate(source.splitlines(), start=1):
        inside = (inside or BEGIN in line) and END not in line
        lines |= {number} if inside else set()
    tree = ast.parse(source)
    whole = ast.unparse(tree).splitlines()
    for values, key in places(tree):
        old = values[key]
        for new in changed(old) if getattr(old, "lineno", None) in lines else ():
            values[key] = new
            mutant = ast.unparse(ast.fix_missing_locations(tree))
            if mutant not in seen and mutant.splitlines() != whole:
                seen.add(mutant)
                pairs = zip(whole, mutant.splitlines(), strict=False)
                yield mutant, next(new for old, new in pairs if old != new).strip()
        values[key] = old


def places(tree: ast.AST) -> list[tuple[dict | list, str | int]]:
    """Return where the nodes of a tree stand, as containers and keys that can be assigned to."""
    found = []
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if isinstance(value, list):
                found += [(value, k) for k, node in enumerate(value) if isinstance(node, ast.AST)]
            elif isinstance(value, ast.AST):
                found.append((vars(parent), field))
    return found


def like(node: ast.AST, **fields: object) -> ast.AST:
    """Return a copy of a node, with other fields."""
    return type(node)(**(dict(ast.iter_fields(node)) | fields))


def without(items: list) -> list[list]:
    return [items[:k] + items[k + 1 :] for k in range(len(items))]


def swapped(items: list) -> list[list]:
    return [[*items[:k], items[k + 1], items[k], *items[k + 2 :]] for k in range(len(items) - 1)]


def changed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in the place of a node."""
    match node:
        case ast.BinOp(left, op, right):
            yield from (like(node, op=new()) for new in OPERATORS.get(type(op), []))
            yield from (left, right, ast.UnaryOp(ast.USub(), node))
            if not isinstance(op, ast.Add | ast.Mult):
                yield like(node, left=right, right=left)
        case ast.UnaryOp(ast.USub() | ast.Not(), operand):
            yield operand
        case ast.Compare(ops=[op], comparators=[_]):
            yield from (like(node, ops=[new()]) for new in OPERATORS[type(op)])
        case ast.BoolOp(op, values):
            yield like(node, op=OPERATORS[type(op)][0]())
            yield from (
                rest[0] if len(rest) == 1 else like(node, values=rest) for rest in without(values)
            )
        case ast.IfExp(_, body, orelse):
            yield from (body, orelse, like(node, body=orelse, orelse=body))
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() | float() as value):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1), ast.Constant(-value))
        case ast.Constant(str() as value):
            yield ast.Constant(value[::-1])
        case ast.Attribute(value, "T"):
            yield value
        case ast.Attribute(attr=name) if name in NAMES:
            yield like(node, attr=NAMES[name])
        case ast.Name(name, ast.Load()) if name in NAMES:
            yield like(node, id=NAMES[name])
        case ast.Subscript(value, place, ast.Load()):
            yield value
            if isinstance(place, ast.Tuple):
                yield from (like(node, slice=like(place, elts=new)) for new in swapped(place.elts))
        case ast.Slice():
            yield from (like(node, **{f: None}) for f in ("lower", "upper", "step"))
        case ast.Tuple(elts, ast.Load()) | ast.List(elts, ast.Load()) if len(elts) > 1:
            yield from (like(node, elts=new) for new in swapped(elts) + without(elts))
        case ast.Call(_, args, keywords):
            yield ast.UnaryOp(ast.USub(), node)
            yield from (arg for arg in args if not isinstance(arg, ast.Starred | ast.GeneratorExp))
            if isinstance(node.func, ast.Attribute):
                yield node.func.value  # x.sum(axis=1) becomes x
            yield from (like(node, args=new) for new in swapped(args))
            yield from (like(node, keywords=new) for new in without(keywords))
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
            first = node.generators[0]
            yield from (like(node, generators=[like(first, ifs=new)]) for new in without(first.ifs))
        case ast.If(test) | ast.While(test):
            yield from (like(node, test=ast.UnaryOp(ast.Not(), test)), ast.Pass())
        case ast.For(iter=items):
            backwards = ast.Subscript(
                ast.Call(ast.Name("list", ast.Load()), [items], []),
                ast.Slice(step=ast.Constant(-1)),
                ast.Load(),
            )
            yield from (like(node, iter=backwards), ast.Pass())
        case ast.AugAssign(target, _, value):
            yield from (ast.Assign([target], value), ast.Pass())
        case ast.Assign([ast.Name(name) as target], ast.BinOp(ast.Name(same), op, value)) if (
            name == same
        ):
            yield from (ast.AugAssign(target, op, value), ast.Pass())
        case ast.Assign() | ast.Expr() | ast.Continue():
            yield ast.Pass()
        case ast.Break():
            yield from (ast.Pass(), ast.Continue())
