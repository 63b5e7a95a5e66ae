"""Every small change of a source file: each is one edit of its syntax tree, made and taken back in place."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
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
_SETS: Final = frozenset({"set", "frozenset", "any", "all", "sum", "min", "max"})
_UNSEEN_KEYWORDS: Final = frozenset({"strict"})  # zip(strict=) refuses what the types refuse already
_LONGEST: Final = 60  # letters of a node in the name of an edit
_LOGS: Final = frozenset({"log"})  # the words of the log are tried where the log is

Path = tuple[str, ...]


@dataclass(frozen=True)
class Edit:
    """One change: `field` of `parent` (its element `place` where it is a list) becomes `new`, or is left out (None).

    `function` is the path of the outermost function that it lies in, () outside all; `lines` are the first and last
    line of its statement.
    """

    name: str
    parent: ast.AST
    field: str
    place: int | None
    new: ast.AST | None
    function: Path
    lines: tuple[int, int]

    def make(self) -> Any:
        """Change the tree; returns what takes it back."""
        old = getattr(self.parent, self.field)
        if self.place is None:
            setattr(self.parent, self.field, self.new)
        else:
            kept = [] if self.new is None else [self.new]
            setattr(self.parent, self.field, [*old[: self.place], *kept, *old[self.place + 1 :]])
        return old

    def take_back(self, old: Any) -> None:
        """Put back what `make` returned."""
        setattr(self.parent, self.field, old)


@dataclass(frozen=True)
class _Place:
    """Where a node hangs: its parent and field, the scope it runs in, and its statement."""

    parent: ast.AST
    field: str
    place: int | None
    scope: Path
    function: Path
    lines: tuple[int, int]
    ordered: bool = True  # whether the order of a table here can matter


def edits(tree: ast.Module, module: str) -> Iterator[Edit]:
    """Every edit of a module, in a fixed order, each with a name of its own that does not depend on line numbers."""
    times: Counter[str] = Counter()
    root = _Place(tree, "body", None, (), (), (0, 0))
    for at, node in _walk(tree, root):
        for said, new in _instead_of(at, node):
            scope = ".".join((module, *at.scope))
            name = f"{scope}: {said}"
            times[name] += 1
            name = name if times[name] == 1 else f"{name} ({times[name]})"
            yield _edit(name, at, node, new)


def _edit(name: str, at: _Place, node: ast.AST, new: _New) -> Edit:
    if isinstance(new, _Inside):
        return Edit(name, node, new.field, new.place, _here(new.new, node), at.function, at.lines)
    return Edit(name, at.parent, at.field, at.place, _here(new, node), at.function, at.lines)


def _here(new: ast.AST | None, node: ast.AST) -> ast.AST | None:
    """The new node at the place of the old one, unless it has a place of its own."""
    if new is not None and not hasattr(new, "lineno"):
        ast.fix_missing_locations(ast.copy_location(new, node))
    return new


@dataclass(frozen=True)
class _Inside:
    """A change to one part of the node instead of the whole of it; `new` None leaves the part out."""

    field: str
    place: int | None
    new: ast.AST | None


_New = ast.AST | _Inside


def _walk(node: ast.AST, at: _Place) -> Iterator[tuple[_Place, ast.AST]]:
    """Every node that runs, with its place; annotations, decorators, docstrings and names for types are left out."""
    for field, value in ast.iter_fields(node):
        if field in {"annotation", "returns", "decorator_list", "type_comment", "ctx", "ops", "op"}:
            continue
        for place, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if not isinstance(child, ast.AST) or _is_silent(node, child):
                continue
            below = _below(node, at, field, place, child)
            yield below, child
            yield from _walk(child, _entered(child, below))


def _below(parent: ast.AST, at: _Place, field: str, place: int | None, child: ast.AST) -> _Place:
    lines = _lines(child) if isinstance(child, ast.stmt | ast.match_case) else at.lines
    scope, function = at.scope, at.function
    if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and field != "body":
        scope, function = scope[:-1], function if function != scope else ()  # defaults and bases run outside
    return _Place(parent, field, place, scope, function, lines, at.ordered and not _is_set(parent))


def _is_set(node: ast.AST) -> bool:
    """Tell whether what lies in this node goes into a set, is only looked up in, or is caught."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in _SETS
    return isinstance(node, ast.SetComp | ast.Compare | ast.ExceptHandler)


def _entered(node: ast.AST, at: _Place) -> _Place:
    """The place of what lies inside a function, a class or a named constant."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        scope = (*at.scope, node.name)
        return replace(at, scope=scope, function=at.function or scope, ordered=True)
    if isinstance(node, ast.ClassDef):
        return replace(at, scope=(*at.scope, node.name))
    target = node.target if isinstance(node, ast.AnnAssign) else None
    if isinstance(target, ast.Name) and not at.function:
        return replace(at, scope=(*at.scope, target.id))
    return at


def _lines(node: ast.stmt | ast.match_case) -> tuple[int, int]:
    """First and last line of a statement, of its head alone where it has a body."""
    if isinstance(node, ast.match_case):
        return node.pattern.lineno, node.pattern.end_lineno or node.pattern.lineno
    body = getattr(node, "body", None)
    last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
    return node.lineno, max(node.lineno, last)


def _is_silent(parent: ast.AST, node: ast.AST) -> bool:
    """Tell whether a node says nothing that runs: a docstring, an import, a name for types, a line of the log."""
    match node:
        case ast.Expr(value=value):
            silent = isinstance(value, ast.Constant) or _is_log(value)
        case ast.If(test=ast.Name(id=name)):
            silent = name == "TYPE_CHECKING"
        case ast.AnnAssign(target=target, annotation=annotation):
            silent = "TypeAlias" in ast.unparse(annotation) or ast.unparse(target) in _LOGS
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            silent = name == "__all__" or (isinstance(parent, ast.Module) and _is_type(value))
        case ast.keyword(arg=name):
            silent = name in _UNSEEN_KEYWORDS
        case _:
            silent = isinstance(node, ast.Import | ast.ImportFrom | ast.Global | ast.Nonlocal)
    return silent


def _is_type(value: ast.expr) -> bool:
    """Tell whether a constant without annotation names a type: our own constants are all annotated."""
    return isinstance(value, ast.Subscript | ast.BinOp | ast.Name)


def _is_log(value: ast.expr) -> bool:
    call = value if isinstance(value, ast.Call) else None
    of = call.func.value if call is not None and isinstance(call.func, ast.Attribute) else None
    return isinstance(of, ast.Name) and of.id in _LOGS


# -- what a node may become -----------------------------------------------------------------------------------------


def _instead_of(at: _Place, node: ast.AST) -> Iterator[tuple[str, _New]]:
    for kind, other in _OTHERS:
        if isinstance(node, kind):
            yield from other(at, node)


def _other_constants(_: _Place, node: ast.Constant) -> Iterator[tuple[str, _New]]:
    match node.value:
        case bool(value):
            yield f"{value} turned round", ast.Constant(not value)
        case int(value) | float(value):
            yield f"{value} one more", ast.Constant(value + 1)
            yield f"{value} one less", ast.Constant(value - 1)
        case str(value):
            yield f"{_short(node)} changed", ast.Constant(f"{value}~")


def _other_comparisons(_: _Place, node: ast.Compare) -> Iterator[tuple[str, _New]]:
    for place, op in enumerate(node.ops):
        for other in _COMPARED[type(op)]:
            yield f"{_short(node)} with {other.__name__}", _Inside("ops", place, other())


def _other_conditions(_: _Place, node: ast.BoolOp) -> Iterator[tuple[str, _New]]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield f"{_short(node)} with {type(other).__name__}", _Inside("op", None, other)
    for place, part in enumerate(node.values):
        left = [*node.values[:place], *node.values[place + 1 :]]
        yield f"{_short(node)} without {_short(part)}", ast.BoolOp(node.op, left) if len(left) > 1 else left[0]


def _other_sums(_: _Place, node: ast.BinOp) -> Iterator[tuple[str, _New]]:
    if type(node.op) in _COUNTED:
        other = _COUNTED[type(node.op)]
        yield f"{_short(node)} with {other.__name__}", _Inside("op", None, other())
    if isinstance(node.op, _ONE_SIDE):
        yield f"{_short(node)} without its right part", node.left
        yield f"{_short(node)} without its left part", node.right


def _other_branches(_: _Place, node: ast.If | ast.While) -> Iterator[tuple[str, _New]]:
    yield f"never {_short(node.test)}", _Inside("test", None, ast.Constant(value=False))
    if isinstance(node, ast.If):
        yield f"always {_short(node.test)}", _Inside("test", None, ast.Constant(value=True))


def _other_cases(_: _Place, node: ast.Match) -> Iterator[tuple[str, _New]]:
    for place, case in enumerate(node.cases):
        if len(node.cases) > 1:
            yield f"without the case {_short(case.pattern)}", _Inside("cases", place, None)


def _other_calls(_: _Place, node: ast.Call) -> Iterator[tuple[str, _New]]:
    if isinstance(node.func, ast.Name) and node.func.id in _INSTEAD:
        other = _INSTEAD[node.func.id]
        keywords = [] if other == "list" else node.keywords
        yield f"{_short(node)} with {other}", ast.Call(ast.Name(other, ast.Load()), node.args, keywords)
    if isinstance(node.func, ast.Attribute) and node.func.attr in _TRIMS and not node.args:
        yield f"{_short(node)} without its {node.func.attr}", node.func.value


def _other_entries(at: _Place, node: ast.Dict) -> Iterator[tuple[str, _New]]:
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


def _other_elements(at: _Place, node: ast.List | ast.Tuple | ast.Set) -> Iterator[tuple[str, _New]]:
    is_target = isinstance(node, ast.List | ast.Tuple) and not isinstance(node.ctx, ast.Load)
    if is_target or _is_record(at) or (len(node.elts) == 1 and isinstance(node, ast.Set)):
        return
    for place, one in enumerate(node.elts):
        yield f"without {_short(one)}", _Inside("elts", place, None)
    if isinstance(node, ast.Set) or not at.ordered:
        return
    for place, (one, other) in enumerate(pairwise(node.elts)):
        if not _alike(one, other):
            elements = [*node.elts[:place], other, one, *node.elts[place + 2 :]]
            yield f"{_short(one)} and {_short(other)} swapped", type(node)(elements, ast.Load())


def _is_record(at: _Place) -> bool:
    """Tell whether what hangs here is a record in a table: without a part it is none."""
    return isinstance(at.parent, ast.List | ast.Tuple | ast.Set | ast.Dict | ast.Starred | ast.Subscript)


def _alike(one: ast.AST, other: ast.AST) -> bool:
    return ast.dump(one) == ast.dump(other)


def _other_statements(_: _Place, node: ast.stmt) -> Iterator[tuple[str, _New]]:
    match node:
        case ast.Return(value=value) if value is not None and not _is_nothing(value):
            yield f"return nothing in place of {_short(value)}", _Inside("value", None, None)
        case ast.Expr() | ast.AugAssign() | ast.Raise() | ast.Delete() | ast.Continue() | ast.Break():
            yield f"without {_short(node)}", ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield f"without {_short(node)}", ast.Pass()


def _other_not(_: _Place, node: ast.UnaryOp) -> Iterator[tuple[str, _New]]:
    if isinstance(node.op, ast.Not):
        yield f"{_short(node)} without its not", node.operand


def _other_choices(_: _Place, node: ast.IfExp) -> Iterator[tuple[str, _New]]:
    yield f"always {_short(node.body)}, not only if {_short(node.test)}", node.body
    yield f"always {_short(node.orelse)}, even if {_short(node.test)}", node.orelse


def _other_filters(_: _Place, node: ast.comprehension) -> Iterator[tuple[str, _New]]:
    for place, test in enumerate(node.ifs):
        yield f"without the filter {_short(test)}", _Inside("ifs", place, None)


def _other_slices(_: _Place, node: ast.Slice) -> Iterator[tuple[str, _New]]:
    for bound in ("lower", "upper"):
        if getattr(node, bound) is not None:
            yield f"[{_short(node)}] without its {bound} bound", _Inside(bound, None, None)


def _other_texts(_: _Place, node: ast.JoinedStr) -> Iterator[tuple[str, _New]]:
    for place, part in enumerate(node.values):
        if isinstance(part, ast.FormattedValue):
            yield f"{_short(node)} without {_short(part.value)}", _Inside("values", place, None)


def _is_nothing(value: ast.expr) -> bool:
    """None and False: whoever asks whether it is so hears no from both."""
    return isinstance(value, ast.Constant) and value.value in (None, False)


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


_OTHERS: Final[tuple[tuple[Any, Callable[[_Place, Any], Iterator[tuple[str, _New]]]], ...]] = (
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
