"""Loads a module and all that build on it anew for a while, and puts everything back."""

from __future__ import annotations

import ast
import sys
import types
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

_OURS: Final = ("bot", "dialogs", "tests")
_NEVER_ANEW: Final = ("tests.mutants",)
_BROUGHT: Final = ("tests.flows.team",)
_CACHED: Final = type(cache(len))


@contextmanager
def modules_put_back() -> Iterator[None]:
    """Whatever is loaded anew meanwhile: afterwards every import finds again what it found before."""
    before = {name: module for name, module in sys.modules.items() if name.split(".")[0] in _OURS}
    try:
        yield
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] in _OURS and name not in before]:
            del sys.modules[name]  # imported for the first time meanwhile: it builds on what was loaded anew
        sys.modules.update(before)  # the packages first: an attribute goes to the one that stays
        for name, module in before.items():
            _place(name, module)
        forget()


def _place(name: str, module: types.ModuleType) -> None:
    """Make this the module that imports find."""
    sys.modules[name] = module
    package, _, last = name.rpartition(".")
    if package:
        setattr(sys.modules[package], last, module)


_CODE: dict[str, types.CodeType] = {}


def load(name: str, code: types.CodeType | None) -> None:
    """Load a module anew, from its source or from this code."""
    old = sys.modules[name]
    made = types.ModuleType(name, old.__doc__)
    for attribute in ("__file__", "__package__", "__spec__", "__loader__", "__path__"):
        if hasattr(old, attribute):
            setattr(made, attribute, getattr(old, attribute))
    if code is None:
        if name not in _CODE:
            file = str(old.__file__)
            _CODE[name] = compile(Path(file).read_text("utf-8"), file, "exec")
        code = _CODE[name]
    _place(name, made)
    exec(code, vars(made))  # noqa: S102 - our own source, with one node changed


def _imports(name: str) -> set[str]:
    """Which of our modules a module imports when it runs."""
    file = sys.modules[name].__file__
    if file is None:
        return set()
    found: set[str] = set()
    for node in _running(ast.parse(Path(file).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {one for one in found if one in sys.modules and one.split(".")[0] in _OURS}


def _running(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        yield node
        yield from _running(node)


_IMPORTS: dict[str, set[str]] = {}
_DEPENDENTS: dict[str, frozenset[str]] = {}


def order_of_loading() -> list[str]:
    """Our modules, each after those that it imports."""
    ours = [name for name in sys.modules if name.split(".")[0] in _OURS and not name.startswith(_NEVER_ANEW)]
    _IMPORTS.update({name: _imports(name) for name in ours if name not in _IMPORTS})
    _DEPENDENTS.clear()
    ordered: dict[str, None] = {}

    def visit(name: str, above: frozenset[str]) -> None:
        if name in ordered or name in above:
            return
        for imported in sorted(_IMPORTS.get(name, ())):
            visit(imported, above | {name})
        ordered[name] = None

    for name in ours:
        visit(name, frozenset())
    return [name for name in ordered if name in ours]


def dependents(name: str) -> frozenset[str]:
    """Every module that builds on this one."""
    if name not in _DEPENDENTS:
        found = {name}
        while more := {one for one, imports in _IMPORTS.items() if imports & found} - found:
            found |= more
        _DEPENDENTS[name] = frozenset(found - {name})
    return _DEPENDENTS[name]


def needed_by(tests: Iterable[str]) -> frozenset[str]:
    """The tests, and every module that they build on: with the team of the flows, which a fixture brings."""
    found = {*tests, *_BROUGHT}
    while more := {one for name in found for one in _IMPORTS.get(name, ())} - found:
        found |= more
    packages = {name[:place] for name in found for place, letter in enumerate(name) if letter == "."}
    return frozenset(found | packages)


def forget() -> None:
    """Empty every cache of ours: what a mutant computed must not be found by the next."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in _OURS:
            for one in vars(module).values():
                if isinstance(one, _CACHED):
                    one.cache_clear()
