"""How two answers to the same form differ, which way, and by which rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from bot.triage.assessment import RANK

Kind = Literal["disposition", "clock", "imaging"]
Direction = Literal["up", "down"]
_BY_NO_RULE: Final = ("plan",)


@dataclass(frozen=True, order=True)
class Difference:
    """One thing that differs: `before` and `after` in words. Up is more urgent, sooner, or more imaging."""

    kind: Kind
    direction: Direction
    rule: str
    before: str
    after: str


def differences(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    """Everything that differs between two answers; imaging only where both were asked for it."""
    yield from _disposition(old, new)
    yield from _clock(old, new)
    if "imaging" in old and "imaging" in new:
        yield from _imaging(old, new)


def _disposition(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    before, after = old["disposition"], new["disposition"]
    if before == after:
        return
    up = RANK[after] > RANK[before]
    higher, lower = (new, old) if up else (old, new)
    reached = higher["disposition"]
    for rule, (disposition, _) in higher["fired"].items():
        if disposition == reached and lower["fired"].get(rule, [None])[0] != reached:
            yield Difference("disposition", "up" if up else "down", rule, before, after)


def _clock(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    before, after = old["act_within_hours"], new["act_within_hours"]
    if before == after:
        return
    up = after < before
    sooner, later = (new, old) if up else (old, new)
    for rule, (_, hours) in sooner["fired"].items():
        if hours == sooner["act_within_hours"] and later["fired"].get(rule, [None, None])[1] != hours:
            yield Difference("clock", "up" if up else "down", rule, f"{before:g} h", f"{after:g} h")


def _imaging(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    """What is asked for on top is up. What is no longer asked for is down, unless the patient is now seen sooner."""
    before, after = set(old["imaging"]) - {"none"}, set(new["imaging"]) - {"none"}
    words = (" + ".join(sorted(before)) or "none", " + ".join(sorted(after)) or "none")
    if after - before:
        for rule in _behind(after - before, new, old):
            yield Difference("imaging", "up", rule, *words)
    higher = RANK[new["disposition"]] > RANK[old["disposition"]]
    if before - after and not (higher and after):
        for rule in _behind(before - after, old, new):
            yield Difference("imaging", "down", rule, *words)


def _behind(kinds: set[str], here: dict[str, Any], there: dict[str, Any]) -> tuple[str, ...]:
    """The rules that ask for kinds of imaging here, those first that do not hold there.

    Where the rule that asks is not told, those whose steps are here alone are named.
    """
    by_kind = here.get("imaged_by", {})
    asking = {rule for kind in kinds for rule in by_kind.get(kind, ())}
    asking = asking or {rule for step, rule in here["steps"].items() if step not in there["steps"]}
    return tuple(sorted(asking - there["fired"].keys() or asking)) or _BY_NO_RULE


def stands_in(difference: Difference, old: dict[str, Any], new: dict[str, Any]) -> frozenset[str]:
    """The rules that hold in the new answer alone, where imaging is dropped whose own rule still holds.

    One of them is why: what it asks for stands in for what was asked before.
    """
    if difference.kind != "imaging" or difference.direction == "up" or difference.rule not in new["fired"]:
        return frozenset()
    return frozenset(new["fired"].keys() - old["fired"].keys())
