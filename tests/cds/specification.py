"""What CDS Hooks 2.0 requires of the two answers that are given: discovery and cards. Every fault, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from bot.addresses import origin_of

_TOKEN: Final = re.compile(r"\{\{(.*?)\}\}")
_TOKENS: Final = frozenset({"context.patientId", "context.userId", "context.encounterId"})
_QUERY: Final = re.compile(
    r"[A-Z]\w+/\{\{[\w.]+\}\}|[A-Z]\w+\?(?:(?:patient|status|category|_sort|_count)=[\w{}.-]+(?:&|$))+"
)
"""Reading one by its id, or searching by reference, by token, newest first, so many."""
_SERVICE: Final = {"hook", "title", "description", "id", "prefetch", "usageRequirements"}
_CARD: Final = {"uuid", "summary", "detail", "indicator", "source", "overrideReasons", "links"}


def faults_of_discovery(answer: Any) -> Iterator[str]:
    """What is wrong with the answer of discovery."""
    yield from _empty(answer)
    if set(answer) != {"services"} or not isinstance(answer["services"], list):
        yield "an object with services is required"
    for service in answer["services"]:
        yield from (f"{name} is missing" for name in ("hook", "description", "id") if not _is_text(service.get(name)))
        yield from (f"{name} is no attribute of a service" for name in service.keys() - _SERVICE)
        for template in service.get("prefetch", {}).values():
            if not _QUERY.fullmatch(template):
                yield f"more than the recommended part of FHIR's search: {template}"
            yield from (f"no token of these hooks: {one}" for one in _TOKEN.findall(template) if one not in _TOKENS)


def faults_of_cards(answer: Any) -> Iterator[str]:
    """What is wrong with the answer of a service."""
    if set(answer) != {"cards"} or not isinstance(answer["cards"], list):
        yield "an object with an array of cards is required"
    for card in answer["cards"]:
        yield from _faults_of_card(card)


def _faults_of_card(card: dict[str, Any]) -> Iterator[str]:
    yield from _empty(card)
    yield from (f"{name} is no attribute that is used here" for name in card.keys() - _CARD)
    UUID(card["uuid"])
    if not _is_text(card.get("summary")) or len(card["summary"]) >= 140 or "\n" in card["summary"]:
        yield "summary: one sentence of less than 140 characters"
    if card.get("indicator") not in {"info", "warning", "critical"}:
        yield "indicator: info, warning or critical"
    if not _is_text(card.get("source", {}).get("label")):
        yield "source.label is required"
    for reason in card.get("overrideReasons", []):
        if not all(_is_text(reason.get(part)) for part in ("code", "system", "display")):
            yield "an override reason has code, system and display"
    for link in card.get("links", []):
        if link.keys() != {"label", "url", "type"} or link["type"] != "absolute" or origin_of(link["url"]) is None:
            yield f"a link is a label and an absolute address: {link}"


def _empty(value: Any, place: str = "") -> Iterator[str]:
    """Nothing may be null or empty."""
    if value is None or value in ("", [], {}):
        yield f"{place} is null or empty"
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from _empty(part, f"{place}.{name}")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
