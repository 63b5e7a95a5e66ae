"""Puts one edit into the running program, tries it against the checks, and takes it out again."""

from __future__ import annotations

import ast
import signal
import sys
import time
import types
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from tests.mutants.checks import Check, Touched, checks
from tests.mutants.edits import Edit, edits
from tests.mutants.loading import dependents, forget, load, modules_put_back, needed_by, order_of_loading

SAME: Final = "the same code"
"""In place of what catches an edit that compiles to the very same code, and is no mutant."""
LEAST_SECONDS: Final = 0.2
LEAST_WAITING_SECONDS: Final = 10.0
TIMES_AS_LONG: Final = 10
"""How long a check may take under a mutant, beside what it takes without: a loop that does not end is caught."""
ON_IMPORT: Final = -1
"""The place of the import among the checks, where it is told what each of them runs."""
CAUTION: Final = 4
"""In how many mutants a check that was never tried is expected to catch one."""


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
            RuntimeError: a check fails without any mutant, or nothing can be loaded anew: nothing could be told.
        """
        self._tests = tuple(tests)
        self.sources = tuple(map(Source.of, modules))
        self._checks = list(checks(self._tests))
        self._touched = Touched(frozenset(source.file for source in self.sources))
        self._seconds: dict[str, float] = {}
        self._waited: dict[str, float] = {}
        self._tried: Counter[tuple[str, str]] = Counter()  # how often a check was tried somewhere, and caught it
        self._caught: Counter[tuple[str, str]] = Counter()
        self._last = ""
        self._order_of_loading = [name for name in order_of_loading() if name in needed_by(self._tests)]
        if trouble := self._touched.watch(ON_IMPORT, Check("import", self._all_anew)):
            raise RuntimeError(f"what the tests build on cannot be loaded a second time: {trouble}")
        for place, check in enumerate(self._checks):
            forget()  # what an earlier check left in a cache would hide what this one runs
            began, waiting_since = time.process_time(), time.monotonic()
            if trouble := self._touched.watch(place, check):
                raise RuntimeError(f"{check.name} fails without any mutant: {trouble}")
            self._seconds[check.name] = time.process_time() - began
            self._waited[check.name] = time.monotonic() - waiting_since
        forget()

    def caught_by(self, source: Source, edit: Edit) -> str:
        """The name of a check that fails under the edit, "" where none does."""
        found = _function(source.name, edit.function) if edit.function else None
        by = self._swapped(source, edit, found) if found else None
        if by is None or (not by and ON_IMPORT in self._touched.by(source.file, edit.lines)):
            return self._loaded_anew(source, edit)
        return by

    def _swapped(self, source: Source, edit: Edit, function: types.FunctionType) -> str | None:
        """Try an edit inside a function: its code is exchanged, so that whoever holds the function has the mutant.

        None where it cannot be exchanged.
        """
        old = function.__code__
        try:
            code = _code_with(source, edit)
        except SyntaxError as fault:
            return f"compiler: {fault.msg}"
        if code.co_freevars != old.co_freevars:
            return None
        if code == old:
            return SAME
        function.__code__ = code
        try:
            touched = self._touched.by(source.file, edit.lines) - {ON_IMPORT}
            able = self._by_price(source, edit, (self._checks[place] for place in touched))
            return self._first_failing(source, edit, able)
        finally:
            function.__code__ = old
            forget()

    def _loaded_anew(self, source: Source, edit: Edit) -> str:
        """Try an edit of what runs on import: the module and all that build on it are loaded anew for a while."""
        kept = edit.make()
        try:
            code = compile(ast.fix_missing_locations(source.tree), source.file, "exec")
        except (SyntaxError, ValueError) as fault:
            return f"compiler: {fault}"
        finally:
            edit.take_back(kept)
        with modules_put_back():
            anew = Anew(source.name, code, self._order_of_loading)
            try:
                return self._first_failing(source, edit, anew.of(self._by_price(source, edit, self._checks)))
            except Unloadable as fault:
                return str(fault)

    def _all_anew(self, _: float) -> None:
        with modules_put_back(), warnings.catch_warnings():
            warnings.simplefilter("error")
            for name in self._order_of_loading:
                load(name, None)

    def _by_price(self, source: Source, edit: Edit, tried: Iterable[Check]) -> list[Check]:
        """What caught the neighbour first, then what costs the least time for each mutant caught."""
        return sorted(tried, key=lambda check: self._price(source, edit, check))

    def _first_failing(self, source: Source, edit: Edit, tried: Iterable[Check]) -> str:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for check in tried:
                places = _places(source, edit, check)
                self._tried.update(places)
                if self._fails(check):
                    self._caught.update(places)
                    self._last = check.name
                    return check.name
        return ""

    def _fails(self, check: Check) -> bool:
        """Tell whether a check fails; one that needs many times as long as without a mutant does."""
        seconds = LEAST_SECONDS + TIMES_AS_LONG * self._seconds.get(check.name, LEAST_SECONDS)
        waiting = LEAST_WAITING_SECONDS + TIMES_AS_LONG * self._waited.get(check.name, LEAST_SECONDS)
        with _no_endless_loop(seconds):
            return bool(check.trouble(waiting))

    def _price(self, source: Source, edit: Edit, check: Check) -> float:
        """Seconds for each mutant caught, as far as is known: here, or else in this module, or else anywhere."""
        if check.name == self._last:
            return 0.0
        chance = 1 / CAUTION
        for place in reversed(_places(source, edit, check)):
            chance = (self._caught[place] + CAUTION * chance) / (self._tried[place] + CAUTION)
        return self._seconds.get(check.name, 0.0) / chance


class Unloadable(Exception):  # noqa: N818 - it is no error of ours: the mutant is caught by it
    """What stops the import of a module is noticed at the start."""


class TooLong(BaseException):
    """A check takes so long that it must be in a loop without end; what tries again after every failure lets it by."""


class Anew:
    """The checks as they are with a module loaded anew, and with it whatever builds on it.

    Each module of tests is loaded when its first check is tried: most mutants are caught before the last one is.
    """

    def __init__(self, name: str, code: types.CodeType, order: Sequence[str]) -> None:
        """`code` is that of the changed module `name`; `order` is the one of loading."""
        self._name = name
        self._code = code
        self._order = order
        self._loaded: set[str] = set()

    def of(self, wanted: Iterable[Check]) -> Iterator[Check]:
        """Yield these checks as they are now, then those that there were not before.

        Raises:
            Unloadable: a module cannot be loaded.
        """
        here: dict[str, dict[str, Check]] = {}
        for check in wanted:
            if check.module not in here:
                self._load(check.module)
                here[check.module] = {one.name: one for one in checks([check.module])}
            now = here[check.module].pop(check.name, None)
            if now is not None:
                yield now
        for added in here.values():
            yield from added.values()

    def _load(self, test: str) -> None:
        needed = needed_by([test]) - self._loaded
        for name in self._order:
            if name in needed and (name == self._name or name in dependents(self._name)):
                try:
                    load(name, self._code if name == self._name else None)
                except Exception as fault:
                    raise Unloadable(f"import of {name}: {type(fault).__name__}") from fault
        self._loaded |= needed


def _places(source: Source, edit: Edit, check: Check) -> tuple[tuple[str, str], ...]:
    """Where it is noted that a check was tried: in this table or function, in the module, and of its test anywhere."""
    return (edit.name.partition(":")[0], check.name), (source.name, check.name), ("", check.test)


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


_FUTURE: Final = ast.parse("from __future__ import annotations").body[0]


@contextmanager
def _no_endless_loop(seconds: float) -> Iterator[None]:
    """Raise TooLong in what takes more than so much CPU time."""

    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
