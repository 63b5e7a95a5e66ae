"""What a comparison found, in words, and whether the changes downwards are named."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from bot.compare.difference import Difference
from bot.compare.search import Found, Witness

# E1, or from E1 to E11 in one go: "E1-E11", "E12 to E14".
_RULES: Final = re.compile(r"\b([EUMWRC])(\d{1,2})(?:\s*(?:-|to)\s*\1(\d{1,2}))?\b")
_SECTION: Final = "## "
CHANGES: Final = "bot/triage/CHANGES.md"


def named_in(folder: Path, before: Path) -> frozenset[str]:
    """The rules that the newest section of a version's list of changes names, unless the version before had it too."""
    newest = _newest(folder)
    if newest == _newest(before):
        return frozenset()
    return frozenset(
        f"{letter}{number}"
        for letter, first, last in _RULES.findall(newest)
        for number in range(int(first), int(last or first) + 1)
    )


def _newest(folder: Path) -> str:
    try:
        text = (folder / CHANGES).read_text("utf-8")
    except OSError:
        return ""
    sections = text.split(f"\n{_SECTION}")
    return sections[1] if len(sections) > 1 else ""


def unnamed(witnesses: Mapping[Difference, Witness], named: frozenset[str]) -> list[str]:
    """The rules by which something goes downwards and that the list of changes does not name.

    Where imaging of a rule that still holds is dropped, naming the rule that stands in for it is enough.
    """
    return sorted({one.rule for one, witness in witnesses.items() if not _is_named(one, witness, named)})


def _is_named(difference: Difference, witness: Witness, named: frozenset[str]) -> bool:
    return difference.direction == "up" or not named.isdisjoint({difference.rule, *witness.instead})


def report(found: Found, bases: dict[str, str], named: frozenset[str]) -> Iterator[str]:
    """The lines to print: by rule, each difference with the smallest form that shows it."""
    for difference, witness in sorted(found.witnesses.items(), key=lambda one: (_order(one[0].rule), one[0])):
        yield from told(difference, witness, bases, named)
    if not found.witnesses:
        yield "No form was found on which disposition, clock or imaging differ."
    end = "everything guided was tried" if found.finished else "stopped at the time limit"
    yield f"{found.compared:,} forms compared; {end}."
    missing = unnamed(found.witnesses, named)
    if missing:
        yield not_named(missing)


def told(difference: Difference, witness: Witness, bases: dict[str, str], named: frozenset[str]) -> Iterator[str]:
    """One difference, and under it the form."""
    mark = "" if _is_named(difference, witness, named) else "  NOT NAMED IN CHANGES.md"
    instead = f" ({', '.join(sorted(witness.instead))} instead)" if witness.instead else ""
    yield f"{in_words(difference)}{instead}{mark}"
    yield f"    {form_in_words(witness, bases)}"


def not_named(missing: list[str]) -> str:
    """What to do about changes downwards that are not named."""
    return f"Changes downwards that the newest section of {CHANGES} does not name: {', '.join(missing)}."


def in_words(difference: Difference) -> str:
    """What differs, in one line."""
    return f"{difference.rule} {difference.kind} {difference.direction}: {difference.before} -> {difference.after}"


def form_in_words(witness: Witness, bases: dict[str, str]) -> str:
    """A form as what it is changed from, and the changes."""
    told = "; ".join(f"{name} {_plain(value)}" for name, value in sorted(witness.change.items()))
    return f"{bases.get(witness.base, witness.base)}; {told}" if told else bases.get(witness.base, witness.base)


def _plain(value: Any) -> str:
    return "not asked" if value is None else value if isinstance(value, str) else json.dumps(value)


def _order(rule: str) -> tuple[int, int, str]:
    found = _RULES.fullmatch(rule)
    return ("EUMWRC".index(found[1]), int(found[2]), rule) if found else (9, 0, rule)
