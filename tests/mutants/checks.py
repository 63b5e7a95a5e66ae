"""The tests that mutants are tried against, called as they stand: all but those that draw by chance."""

from __future__ import annotations

import asyncio
import inspect
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType, FrameType, ModuleType
from typing import Any, Final

import pytest

Line = tuple[str, int]

MOST_WAITING_SECONDS: Final = 600.0
"""Real time that one check may take without any mutant, on a machine that has much else to do."""

TEAM: Final = "team"
"""The fixture of the flows: a team at work."""

_GIVEN: Final = frozenset({"sqlite_url", "database", "database_url"})
"""Fixtures that are the address of a new database: here always SQLite."""

_FOLDER: Final = "tmp_path"
"""The fixture that is a folder: the one in which that database lies."""

_LOG: Final = "caplog"
"""The fixture that is what was logged: here its text alone."""

_WITH_MARKS: Final = type(pytest.param())


@dataclass(frozen=True)
class Check:
    """One test with its parameters."""

    name: str
    call: Callable[[float], object]
    """Runs it, within so many seconds of real time where it awaits."""

    @property
    def test(self) -> str:
        """Its test, whatever the parameters."""
        return self.name.partition("[")[0]

    @property
    def module(self) -> str:
        """The module of its test."""
        return self.test.rpartition(".")[0]

    def trouble(self, within: float = MOST_WAITING_SECONDS) -> str:
        """Why the test fails, "" where it passes; whatever it raises is a failure."""
        try:
            self.call(within)
        except pytest.skip.Exception:
            return ""
        except KeyboardInterrupt:
            raise
        except BaseException as fault:  # noqa: BLE001 - pytest's own failures are no Exception
            return " ".join(f"{type(fault).__name__} {fault}".split())
        return ""


def checks(modules: Iterable[str]) -> Iterator[Check]:
    """Every test of these modules, as they are loaded now."""
    for name in modules:
        module = import_module(name)
        for test, function in vars(module).items():
            if test.startswith("test_") and inspect.isfunction(function) and function.__module__ == name:
                yield from _checks_of(module, function)


def _checks_of(module: ModuleType, function: Any) -> Iterator[Check]:
    if getattr(function, "is_hypothesis_test", False):
        return  # a mutant that is caught by chance is not caught
    needed = set(inspect.signature(function).parameters)
    for place, row in enumerate(_rows(function)):
        if needed <= row.keys() | _GIVEN | {TEAM, _FOLDER, _LOG}:
            yield Check(f"{module.__name__}.{function.__name__}[{place}]", _call(function, row, needed - row.keys()))


def _call(function: Callable[..., Any], row: dict[str, Any], needed: set[str]) -> Callable[[float], object]:
    def call_with(given: dict[str, Any], folder: str, within: float) -> object:
        if not inspect.iscoroutinefunction(function):
            return function(**row, **given)
        return asyncio.run(_awaited(function, {**row, **given}, within, folder if TEAM in needed else ""))

    def call(within: float) -> object:
        if not needed:
            return call_with({}, "", within)
        with TemporaryDirectory() as folder, Logged().listening() as logged:  # which takes longer than most tests do
            there = {**dict.fromkeys(_GIVEN, f"sqlite:///{folder}/backpain.db"), _FOLDER: Path(folder), _LOG: logged}
            return call_with({name: there[name] for name in needed - {TEAM}}, folder, within)

    return call


class Logged(logging.Handler):
    """What the program logs during one check."""

    def __init__(self) -> None:
        """Nothing yet."""
        super().__init__()
        self._lines: list[str] = []

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self._lines)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self._lines.append(record.getMessage())

    @contextmanager
    def listening(self) -> Iterator[Logged]:
        """Hear every log for a while."""
        root = logging.getLogger()
        root.addHandler(self)
        try:
            yield self
        finally:
            root.removeHandler(self)


async def _awaited(function: Callable[..., Any], row: dict[str, Any], within: float, team_in: str) -> None:
    async with asyncio.timeout(within):
        if not team_in:
            await function(**row)
            return
        working: Any = import_module("tests.flows.team").working  # as it is loaded now
        async with working(f"sqlite:///{team_in}/backpain.db") as team:
            await function(**row, **{TEAM: team})


def _rows(function: Any) -> Iterator[dict[str, Any]]:
    """The parameters of each call, from the marks that pytest reads."""
    tables = [list(_table(mark)) for mark in getattr(function, "pytestmark", ()) if mark.name == "parametrize"]
    for rows in product(*tables):
        yield {name: value for row in rows for name, value in row.items()}


def _table(mark: pytest.Mark) -> Iterator[dict[str, Any]]:
    names, values = mark.args
    names = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    for value in values:
        row = value.values if isinstance(value, _WITH_MARKS) else value if len(names) > 1 else (value,)
        yield dict(zip(names, row, strict=True))


class Touched:
    """Which lines of some files each check runs."""

    def __init__(self, files: frozenset[str]) -> None:
        """`files` are the paths that are watched."""
        self._files = files
        self._lines: dict[Line, list[int]] = {}

    def watch(self, place: int, check: Check) -> str:
        """Run a check and note its lines under `place`; returns why it fails, "" where it passes."""
        seen: set[tuple[CodeType, int]] = set()

        def inside(frame: FrameType, event: str, _: object) -> Any:
            if event == "line":
                seen.add((frame.f_code, frame.f_lineno))
            return inside

        def entering(frame: FrameType, _: str, __: object) -> Any:
            return inside if frame.f_code.co_filename in self._files else None

        before = sys.gettrace()
        sys.settrace(entering)
        try:
            trouble = check.trouble()
        finally:
            sys.settrace(before)
        for code, line in seen:
            self._lines.setdefault((code.co_filename, line), []).append(place)
        return trouble

    def by(self, file: str, lines: tuple[int, int]) -> set[int]:
        """The places of the checks that run any of these lines."""
        return {place for line in range(lines[0], lines[1] + 1) for place in self._lines.get((file, line), ())}
