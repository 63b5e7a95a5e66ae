"""Every small change of a source file: each is one edit of its syntax tree, made and taken back in place."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from tests.mutants.instead import Inside, New, Path, Place, instead_of

_SETS: Final = frozenset({"set", "frozenset", "any", "all", "sum", "min", "max"})
_UNSEEN_KEYWORDS: Final = frozenset({"strict"})  # zip(strict=) refuses what the types refuse already
_LOGS: Final = frozenset({"log"})  # the words of the log are tried where the log is


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


def edits(tree: ast.Module, module: str) -> Iterator[Edit]:
    """Every edit of a module, in a fixed order, each with a name of its own that does not depend on line numbers."""
    times: Counter[str] = Counter()
    root = Place(tree, "body", None, (), (), (0, 0))
    for at, node in _walk(tree, root):
        for said, new in instead_of(at, node):
            scope = ".".join((module, *at.scope))
            name = f"{scope}: {said}"
            times[name] += 1
            name = name if times[name] == 1 else f"{name} ({times[name]})"
            yield _edit(name, at, node, new)


def _edit(name: str, at: Place, node: ast.AST, new: New) -> Edit:
    if isinstance(new, Inside):
        return Edit(name, node, new.field, new.place, _here(new.new, node), at.function, at.lines)
    return Edit(name, at.parent, at.field, at.place, _here(new, node), at.function, at.lines)


def _here(new: ast.AST | None, node: ast.AST) -> ast.AST | None:
    """The new node at the place of the old one, unless it has a place of its own."""
    if new is not None and not hasattr(new, "lineno"):
        ast.fix_missing_locations(ast.copy_location(new, node))
    return new


def _walk(node: ast.AST, at: Place) -> Iterator[tuple[Place, ast.AST]]:
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


def _below(parent: ast.AST, at: Place, field: str, place: int | None, child: ast.AST) -> Place:
    lines = _lines(child) if isinstance(child, ast.stmt | ast.match_case) else at.lines
    scope, function = at.scope, at.function
    if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and field != "body":
        scope, function = scope[:-1], function if function != scope else ()  # defaults and bases run outside
    return Place(parent, field, place, scope, function, lines, at.ordered and not _is_set(parent))


def _is_set(node: ast.AST) -> bool:
    """Tell whether what lies in this node goes into a set, is only looked up in, or is caught."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in _SETS
    return isinstance(node, ast.SetComp | ast.Compare | ast.ExceptHandler)


def _entered(node: ast.AST, at: Place) -> Place:
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
            silent = name in {"__all__", "__slots__"} or (isinstance(parent, ast.Module) and _is_type(value))
        case ast.Constant():
            silent = isinstance(parent, ast.Call) and ast.unparse(parent.func) == "cast"
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
