"""Puts one edit into the running program, tries it against the checks, and takes it out again."""

from __future__ import annotations

import ast
import signal
import sys
import time
import types
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from tests.mutants.checks import Check, Touched, checks
from tests.mutants.edits import Edit, edits

SAME: Final = "the same code"
"""In place of what catches an edit that compiles to the very same code, and is no mutant."""
LEAST_SECONDS: Final = 0.5
TIMES_AS_LONG: Final = 10
"""How long a check may take under a mutant, beside what it takes without: a loop that does not end is caught."""

_OURS: Final = ("bot", "dialogs", "tests")
_NEVER_ANEW: Final = ("tests.mutants",)


@dataclass(frozen=True)
class Source:
    """A module with its syntax tree."""

    name: str
    file: str
    tree: ast.Module

    @classmethod
    def of(cls, name: str) -> Source:
        """The source of a module that can be imported."""
        file = str(import_module(name).__file__)
        return cls(name, file, ast.parse(Path(file).read_text("utf-8"), file))

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """Every edit of it."""
        return tuple(edits(self.tree, self.name))


class Trial:
    """Some modules, the checks that watch over them, and what each check runs."""

    def __init__(self, modules: Iterable[str], tests: Iterable[str]) -> None:
        """Load everything and note which lines each check runs.

        Raises:
            RuntimeError: a check fails without any mutant, so that nothing could be told.
        """
        self._tests = tuple(tests)
        self.sources = tuple(map(Source.of, modules))
        self._checks = list(checks(self._tests))
        self._touched = Touched(frozenset(source.file for source in self.sources))
        self._seconds: dict[str, float] = {}
        self._catchers: dict[str, int] = {}  # when each check last caught a mutant
        self._order_of_loading = _order_of_loading()
        for place, check in enumerate(self._checks):
            began = time.process_time()
            if self._touched.watch(place, check):
                raise RuntimeError(f"{check.name} fails without any mutant")
            self._seconds[check.name] = time.process_time() - began

    def caught_by(self, source: Source, edit: Edit) -> str:
        """The name of a check that fails under the edit, "" where none does."""
        found = _function(source.name, edit.function) if edit.function else None
        by = self._swapped(source, edit, found) if found else ""
        return by or self._loaded_anew(source, edit)  # what a function does on import shows only so

    def _swapped(self, source: Source, edit: Edit, function: types.FunctionType) -> str:
        """Try an edit inside a function: its code is exchanged, so that whoever holds the function has the mutant."""
        old = function.__code__
        try:
            code = _code_with(source, edit)
        except SyntaxError as fault:
            return f"compiler: {fault.msg}"
        if code.co_freevars != old.co_freevars:
            return ""
        if code == old:
            return SAME
        function.__code__ = code
        try:
            return self._first_failing(self._checks[place] for place in self._touched.by(source.file, edit.lines))
        finally:
            function.__code__ = old
            _forget()

    def _loaded_anew(self, source: Source, edit: Edit) -> str:
        """Try an edit of what runs on import: the module and all that build on it are loaded anew for a while."""
        kept = edit.make()
        try:
            code = compile(ast.fix_missing_locations(source.tree), source.file, "exec")
        except (SyntaxError, ValueError) as fault:
            return f"compiler: {fault}"
        finally:
            edit.take_back(kept)
        with _modules_put_back():
            for name in self._order_of_loading:
                if name == source.name or name in _dependents(source.name):
                    try:
                        _load(name, code if name == source.name else None)
                    except Exception as fault:  # noqa: BLE001 - whatever stops the import is noticed at the start
                        return f"import of {name}: {type(fault).__name__}"
            return self._first_failing(checks(self._tests))

    def _first_failing(self, tried: Iterable[Check]) -> str:
        """Try the check that caught a mutant last, then those that did before, then the quickest."""
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            by = next((check.name for check in sorted(tried, key=self._worth) if self._fails(check)), "")
        if by:
            self._catchers[by] = len(self._catchers) and max(self._catchers.values()) + 1
        return by

    def _fails(self, check: Check) -> bool:
        """Tell whether a check fails; one that needs many times as long as without a mutant does."""
        with _no_endless_loop(LEAST_SECONDS + TIMES_AS_LONG * self._seconds.get(check.name, LEAST_SECONDS)):
            return check.fails()

    def _worth(self, check: Check) -> tuple[int, float]:
        return -self._catchers.get(check.name, -1), self._seconds.get(check.name, 0.0)


# -- functions ------------------------------------------------------------------------------------------------------


def _function(module: str, path: tuple[str, ...]) -> types.FunctionType | None:
    """The function at this path, below whatever wraps it; None where there is none to be had."""
    found: Any = sys.modules[module]
    for name in path:
        found = vars(found).get(name)
        found = getattr(found, "fget", None) or getattr(found, "__func__", found)
        if found is None:
            return None
    while hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    return found if isinstance(found, types.FunctionType) else None


def _code_with(source: Source, edit: Edit) -> types.CodeType:
    """The code of the edited function, compiled alone."""
    statements: list[ast.stmt] = source.tree.body
    nest: list[ast.ClassDef] = []
    for name in edit.function:
        node = next(one for one in statements if getattr(one, "name", None) == name and not _is_overload(one))
        if isinstance(node, ast.ClassDef):
            nest.append(node)
            statements = node.body
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    kept = edit.make()
    try:
        whole: ast.stmt = ast.copy_location(type(node)(node.name, node.args, node.body, []), node)
        for outer in reversed(nest):
            whole = ast.copy_location(ast.ClassDef(outer.name, [], [], [whole], []), outer)
        code = compile(ast.fix_missing_locations(ast.Module([_FUTURE, whole], [])), source.file, "exec")
    finally:
        edit.take_back(kept)
    for name in edit.function:
        code = next(one for one in code.co_consts if isinstance(one, types.CodeType) and one.co_name == name)
    return code


def _is_overload(node: ast.stmt) -> bool:
    decorators = getattr(node, "decorator_list", ())
    return any(isinstance(one, ast.Attribute) and one.attr in {"setter", "deleter"} for one in decorators)


_CACHED: Final = type(cache(len))
_FUTURE: Final = ast.parse("from __future__ import annotations").body[0]


# -- modules --------------------------------------------------------------------------------------------------------


@contextmanager
def _modules_put_back() -> Iterator[None]:
    before = {name: module for name, module in sys.modules.items() if name.split(".")[0] in _OURS}
    try:
        yield
    finally:
        for name, module in before.items():
            _place(name, module)
        _forget()


def _place(name: str, module: types.ModuleType) -> None:
    """Make this the module that imports find."""
    sys.modules[name] = module
    package, _, last = name.rpartition(".")
    if package:
        setattr(sys.modules[package], last, module)


_CODE: dict[str, types.CodeType] = {}


def _load(name: str, code: types.CodeType | None) -> None:
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


def _order_of_loading() -> list[str]:
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


def _dependents(name: str) -> frozenset[str]:
    """Every module that builds on this one."""
    if name not in _DEPENDENTS:
        found = {name}
        while more := {one for one, imports in _IMPORTS.items() if imports & found} - found:
            found |= more
        _DEPENDENTS[name] = frozenset(found - {name})
    return _DEPENDENTS[name]


# -- between two mutants ----------------------------------------------------------------------------------------------


def _forget() -> None:
    """Empty every cache of ours: what a mutant computed must not be found by the next."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in _OURS:
            for one in vars(module).values():
                if isinstance(one, _CACHED):
                    one.cache_clear()


@contextmanager
def _no_endless_loop(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in what takes more than so much CPU time."""

    def stop(*_: object) -> None:
        raise TimeoutError("longer than the check takes")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
