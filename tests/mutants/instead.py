"""What each kind of node of a syntax tree may become: another operator, one part less, its neighbours swapped."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

_COMPARED: Final[dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_COUNTED: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_ONE_SIDE: Final = (ast.Add, ast.BitOr, ast.BitAnd)  # either side alone is of the same kind
_INSTEAD: Final = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}
_TRIMS: Final = frozenset({"strip", "lower", "upper", "capitalize"})
_LONGEST: Final = 60  # letters of a node in the name of an edit

Path = tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where a node hangs: its parent and field, the scope it runs in, and its statement."""

    parent: ast.AST
    field: str
    place: int | None
    scope: Path
    function: Path
    lines: tuple[int, int]
    ordered: bool = True  # whether the order of a table here can matter


@dataclass(frozen=True)
class Inside:
    """A change to one part of the node instead of the whole of it; `new` None leaves the part out."""

    field: str
    place: int | None
    new: ast.AST | None


New = ast.AST | Inside


def instead_of(at: Place, node: ast.AST) -> Iterator[tuple[str, New]]:
    """Everything that a node may become, each with its name."""
    for kind, other in _OTHERS:
        if isinstance(node, kind):
            yield from other(at, node)


def _other_constants(_: Place, node: ast.Constant) -> Iterator[tuple[str, New]]:
    match node.value:
        case bool(value):
            yield f"{value} turned round", ast.Constant(not value)
        case int(value) | float(value):
            yield f"{value} one more", ast.Constant(value + 1)
            yield f"{value} one less", ast.Constant(value - 1)
        case str(value):
            yield f"{_short(node)} changed", ast.Constant(f"{value}~")


def _other_comparisons(_: Place, node: ast.Compare) -> Iterator[tuple[str, New]]:
    for place, op in enumerate(node.ops):
        for other in _COMPARED[type(op)]:
            yield f"{_short(node)} with {other.__name__}", Inside("ops", place, other())


def _other_conditions(_: Place, node: ast.BoolOp) -> Iterator[tuple[str, New]]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield f"{_short(node)} with {type(other).__name__}", Inside("op", None, other)
    for place, part in enumerate(node.values):
        left = [*node.values[:place], *node.values[place + 1 :]]
        yield f"{_short(node)} without {_short(part)}", ast.BoolOp(node.op, left) if len(left) > 1 else left[0]


def _other_sums(_: Place, node: ast.BinOp) -> Iterator[tuple[str, New]]:
    if type(node.op) in _COUNTED:
        other = _COUNTED[type(node.op)]
        yield f"{_short(node)} with {other.__name__}", Inside("op", None, other())
    if isinstance(node.op, _ONE_SIDE):
        yield f"{_short(node)} without its right part", node.left
        yield f"{_short(node)} without its left part", node.right


def _other_branches(_: Place, node: ast.If | ast.While) -> Iterator[tuple[str, New]]:
    yield f"never {_short(node.test)}", Inside("test", None, ast.Constant(value=False))
    if isinstance(node, ast.If):
        yield f"always {_short(node.test)}", Inside("test", None, ast.Constant(value=True))


def _other_cases(_: Place, node: ast.Match) -> Iterator[tuple[str, New]]:
    for place, case in enumerate(node.cases):
        if len(node.cases) > 1:
            yield f"without the case {_short(case.pattern)}", Inside("cases", place, None)


def _other_calls(_: Place, node: ast.Call) -> Iterator[tuple[str, New]]:
    if isinstance(node.func, ast.Name) and node.func.id in _INSTEAD:
        other = _INSTEAD[node.func.id]
        keywords = [] if other == "list" else node.keywords
        yield f"{_short(node)} with {other}", ast.Call(ast.Name(other, ast.Load()), node.args, keywords)
    if isinstance(node.func, ast.Attribute) and node.func.attr in _TRIMS and not node.args:
        yield f"{_short(node)} without its {node.func.attr}", node.func.value


def _other_entries(at: Place, node: ast.Dict) -> Iterator[tuple[str, New]]:
    if _is_record(at):
        return
    for place, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
        keys = [*node.keys[:place], *node.keys[place + 1 :]]
        values = [*node.values[:place], *node.values[place + 1 :]]
        yield f"without the entry {_short(key or value)}", ast.Dict(keys, values)
    for place, (one, other) in enumerate(pairwise(node.values)):
        if not _alike(one, other):
            values = [*node.values[:place], other, one, *node.values[place + 2 :]]
            named = _short(node.keys[place] or one), _short(node.keys[place + 1] or other)
            yield f"the values of {named[0]} and {named[1]} swapped", ast.Dict(node.keys, values)


def _other_elements(at: Place, node: ast.List | ast.Tuple | ast.Set) -> Iterator[tuple[str, New]]:
    is_target = isinstance(node, ast.List | ast.Tuple) and not isinstance(node.ctx, ast.Load)
    if is_target or _is_record(at) or (len(node.elts) == 1 and isinstance(node, ast.Set)):
        return
    for place, one in enumerate(node.elts):
        yield f"without {_short(one)}", Inside("elts", place, None)
    if isinstance(node, ast.Set) or not at.ordered:
        return
    for place, (one, other) in enumerate(pairwise(node.elts)):
        if not _alike(one, other):
            elements = [*node.elts[:place], other, one, *node.elts[place + 2 :]]
            yield f"{_short(one)} and {_short(other)} swapped", type(node)(elements, ast.Load())


def _is_record(at: Place) -> bool:
    """Tell whether what hangs here is a record in a table: without a part it is none."""
    return isinstance(at.parent, ast.List | ast.Tuple | ast.Set | ast.Dict | ast.Starred | ast.Subscript)


def _alike(one: ast.AST, other: ast.AST) -> bool:
    return ast.dump(one) == ast.dump(other)


def _other_statements(_: Place, node: ast.stmt) -> Iterator[tuple[str, New]]:
    match node:
        case ast.Return(value=value) if value is not None and not _is_nothing(value):
            yield f"return nothing in place of {_short(value)}", Inside("value", None, None)
        case ast.Expr() | ast.AugAssign() | ast.Raise() | ast.Delete() | ast.Continue() | ast.Break():
            yield f"without {_short(node)}", ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield f"without {_short(node)}", ast.Pass()


def _other_not(_: Place, node: ast.UnaryOp) -> Iterator[tuple[str, New]]:
    if isinstance(node.op, ast.Not):
        yield f"{_short(node)} without its not", node.operand


def _other_choices(_: Place, node: ast.IfExp) -> Iterator[tuple[str, New]]:
    yield f"always {_short(node.body)}, not only if {_short(node.test)}", node.body
    yield f"always {_short(node.orelse)}, even if {_short(node.test)}", node.orelse


def _other_filters(_: Place, node: ast.comprehension) -> Iterator[tuple[str, New]]:
    for place, test in enumerate(node.ifs):
        yield f"without the filter {_short(test)}", Inside("ifs", place, None)


def _other_slices(_: Place, node: ast.Slice) -> Iterator[tuple[str, New]]:
    for bound in ("lower", "upper"):
        if getattr(node, bound) is not None:
            yield f"[{_short(node)}] without its {bound} bound", Inside(bound, None, None)


def _other_texts(_: Place, node: ast.JoinedStr) -> Iterator[tuple[str, New]]:
    for place, part in enumerate(node.values):
        if isinstance(part, ast.FormattedValue):
            yield f"{_short(node)} without {_short(part.value)}", Inside("values", place, None)


def _is_nothing(value: ast.expr) -> bool:
    """None and False: whoever asks whether it is so hears no from both."""
    return isinstance(value, ast.Constant) and value.value in (None, False)


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


_OTHERS: Final[tuple[tuple[Any, Callable[[Place, Any], Iterator[tuple[str, New]]]], ...]] = (
    (ast.Constant, _other_constants),
    (ast.Compare, _other_comparisons),
    (ast.BoolOp, _other_conditions),
    (ast.UnaryOp, _other_not),
    (ast.BinOp, _other_sums),
    (ast.IfExp, _other_choices),
    (ast.If | ast.While, _other_branches),
    (ast.comprehension, _other_filters),
    (ast.Match, _other_cases),
    (ast.Call, _other_calls),
    (ast.Slice, _other_slices),
    (ast.JoinedStr, _other_texts),
    (ast.Dict, _other_entries),
    (ast.List | ast.Tuple | ast.Set, _other_elements),
    (ast.stmt, _other_statements),
)
"""What each kind of node may become."""
