"""What a comparison found, in words, and whether the changes downwards are named."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from bot.compare.difference import Difference
from bot.compare.search import Found, Witness

# E1, or from E1 to E11 in one go: "E1-E11", "E12 to E14".
_RULES: Final = re.compile(r"\b([EUMWRC])(\d{1,2})(?:\s*(?:-|to)\s*\1(\d{1,2}))?\b")
_SECTION: Final = "## "
CHANGES: Final = "bot/triage/CHANGES.md"


def named_in(folder: Path) -> frozenset[str]:
    """The ids of the rules that the newest section of a version's list of changes names."""
    try:
        text = (folder / CHANGES).read_text("utf-8")
    except OSError:
        return frozenset()
    sections = text.split(f"\n{_SECTION}")
    newest = sections[1] if len(sections) > 1 else ""
    return frozenset(
        f"{letter}{number}"
        for letter, first, last in _RULES.findall(newest)
        for number in range(int(first), int(last or first) + 1)
    )


def unnamed(differences: Iterable[Difference], named: frozenset[str]) -> list[str]:
    """The rules by which something goes downwards and that the list of changes does not name."""
    return sorted({one.rule for one in differences if one.direction == "down"} - named)


def report(found: Found, bases: dict[str, str], named: frozenset[str]) -> Iterator[str]:
    """The lines to print: by rule, each difference with the smallest form that shows it."""
    by_rule = sorted(found.witnesses.items(), key=lambda one: (_order(one[0].rule), one[0]))
    for difference, witness in by_rule:
        mark = "" if difference.direction == "up" or difference.rule in named else "  NOT NAMED IN CHANGES.md"
        yield f"{in_words(difference)}{mark}"
        yield f"    {form_in_words(witness, bases)}"
    if not found.witnesses:
        yield "No form was found on which disposition, clock or imaging differ."
    end = "everything guided was tried" if found.finished else "stopped at the time limit"
    yield f"{found.compared:,} forms compared; {end}."
    missing = unnamed(found.witnesses, named)
    if missing:
        yield f"Changes downwards that the newest section of {CHANGES} does not name: {', '.join(missing)}."


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
