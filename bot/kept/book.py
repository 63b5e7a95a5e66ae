"""The steps of a case that are done, each with what it came to, and which are begun."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any, Final

from bot.kept import answers, old_keys
from bot.kept.answers import Answer, Held
from bot.kept.step_key import StepKey

VERSION: Final = 1
READ_LATELY: Final = 256  # a row is read again and again while nothing changes in it: hour by hour, for each Home


@dataclass(frozen=True)
class Done:
    """A step that is done. `nth` says when: the first of a case is 1. No other order means anything."""

    key: StepKey
    answer: Answer
    nth: int

    @cached_property
    def text(self) -> str:
        """The entry in JSON, written once, and never for a row that is only read."""
        entry = {**self.key.stored(), "nth": self.nth, **answers.stored(self.answer)}
        return json.dumps(entry, separators=(",", ":"))


class Book:
    """What is done for one case; a value, never changed in place."""

    __slots__ = ("_done",)

    def __init__(self, done: Iterable[Done] = ()) -> None:
        """`done` in any order."""
        self._done = {each.key: each for each in done}

    def __iter__(self) -> Iterator[Done]:
        return iter(self._done.values())

    def __contains__(self, key: StepKey) -> bool:
        return key in self._done

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Book) and self._done == other._done

    def __hash__(self) -> int:
        return hash(frozenset(self._done))

    def __repr__(self) -> str:
        return f"Book({', '.join(each.key.text for each in self)})"

    def get(self, key: StepKey) -> Answer | None:
        """What the step came to; None where it is not done."""
        done = self._done.get(key)
        return None if done is None else done.answer

    def adding(self, key: StepKey, answer: Answer) -> Book:
        """The book with one more step."""
        nth = 1 + max((each.nth for each in self), default=0)
        more = Book()
        more._done = {**self._done, key: Done(key, answer, nth)}  # a key is hashed once, however often it is copied
        return more

    def written(self) -> str:
        """The book as its row keeps it."""
        return f'{{"v":{VERSION},"done":[{",".join(each.text for each in self)}]}}'


@lru_cache(maxsize=READ_LATELY)
def read_book(text: str) -> Book:
    """The book of a row, of this version or of an older one.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: nobody wrote it so.
    """
    kept = json.loads(text)
    if "v" not in kept:
        old = old_keys.steps(kept)
        return Book(Done(key, answer, nth) for nth, (key, answer) in enumerate(old, 1))
    _check(kept)
    return Book(Done(StepKey.read(entry), answers.read(entry), entry["nth"]) for entry in kept["done"])


def written_trying(trying: Mapping[StepKey, datetime]) -> str | None:
    """The steps begun, and when, as their row keeps them; None where there are none."""
    if not trying:
        return None
    begun = [{**key.stored(), "at": at.timestamp()} for key, at in trying.items()]
    return json.dumps({"v": VERSION, "trying": begun}, separators=(",", ":"))


def read_trying(text: str | None, book: Book) -> dict[StepKey, datetime]:
    """The steps begun of a row, of this version or of an older one; `book` is of the same row.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: nobody wrote it so.
    """
    if not text:
        return {}
    kept = json.loads(text)
    if "v" not in kept:
        reminders = {each.key for each in book if isinstance(each.answer, Held)}
        return {old_keys.one(key, reminders): datetime.fromtimestamp(at, UTC) for key, at in kept.items()}
    _check(kept)
    return {StepKey.read(entry): datetime.fromtimestamp(entry["at"], UTC) for entry in kept["trying"]}


def _check(kept: Mapping[str, Any]) -> None:
    if kept["v"] != VERSION:
        raise ValueError("written by another version")
