"""What other versions may have written into a case: each change made to a real row, as that version would have."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from tests.kept.release import KeptCase

LIST: Final = "[1, 2]"  # JSON, and nothing that anybody wrote: what a column of PostgreSQL can hold
NO_JSON: Final = '{"findings": "{'  # a text cut off; only SQLite can hold it
BOTH: Final = ("sqlite", "postgres")
SQLITE: Final = ("sqlite",)
LATER: Final = 50  # added to the number of an event: between those of its case and those of the next


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed in the case `of`, and whether it leaves a body (or the row) that nobody can read.

    `reads` is False where it must be said on the card and to the owner, True where it must not, None where either will
    do. `on` says which databases can hold it. What is done `of_the_row` tells where the card is and what waits: where
    that is lost, nothing more can be asked of the case than that its owner is told.
    """

    name: str
    of: str
    make: Callable[[KeptCase], None]
    reads: bool | None = True
    on: tuple[str, ...] = BOTH
    of_the_row: bool = False


def changes() -> Iterator[Change]:
    """Every change, the unchanged cases first."""
    yield Change("nothing", "open_emergency", lambda _case: None)
    yield Change("nothing", "open_urgent_mri", lambda _case: None)
    yield Change("nothing", "provisional", lambda _case: None)
    for of in ("open_emergency", "open_urgent_mri", "provisional"):
        on = BOTH if of == "open_emergency" else SQLITE  # what is read is the same; where it lay is tried once
        yield from (replace(change, on=on) for change in (*_of_the_findings(of), *_of_the_assessment(of)))
    yield from _of_other_events()
    yield from _of_the_row()


def _of_the_findings(of: str) -> Iterator[Change]:
    def change(name: str, what: Callable[[dict[str, Any]], Any], *, reads: bool | None = True) -> Change:
        return Change(f"findings: {name}", of, partial(_in_text, "findings", what), reads=reads)

    yield change("a field added", lambda found: found.update(ridge_tenderness="yes"))
    yield change("a field removed", lambda found: found.pop("saddle_anaesthesia"))
    yield change("a word retired", lambda found: found.update(urinary_retention="painful"))
    yield change("a word retired in a list", lambda found: found.update(leg_symptoms=["pain", "burning"]))
    yield change("a finding retired", lambda found: found.update(babinski_of_old={"left": "up", "right": 3}))
    yield change("a value of another type", lambda found: found.update(age_years="44 years", power=[5, 5]))
    yield Change("findings: no JSON", of, lambda case: case.latest["body"].update(findings="{cut"), reads=False)
    yield Change("findings: a list", of, lambda case: case.latest["body"].update(findings="[]"), reads=False)


def _of_the_assessment(of: str) -> Iterator[Change]:
    def change(name: str, what: Callable[[dict[str, Any]], Any], *, reads: bool | None = True) -> Change:
        return Change(f"assessment: {name}", of, partial(_in_text, "assessment", what), reads=reads)

    yield change("a field added", lambda told: told.update(confidence=0.9))
    yield change("a field added inside", lambda told: told["fired"][0].update(strength="strong"))
    yield change("a field removed", lambda told: told.pop("would_change"))
    yield change("a field renamed", lambda told: told.update(advice=told.pop("medication")))
    yield change("a rule retired", lambda told: told["fired"][0].update(rule="Z99"))
    yield change("a source retired", lambda told: told["fired"][0]["sources"][0].update(key="OLDBOOK"))
    yield change("an image retired", lambda told: told.update(imaging=["myelogram"]))
    yield change("a disposition retired", lambda told: told.update(disposition="urgent_this_week"), reads=None)
    yield change("no clock", lambda told: told.pop("act_within_hours"), reads=None)
    yield Change("assessment: no JSON", of, lambda case: case.latest["body"].update(assessment="{cut"), reads=None)


def _of_other_events() -> Iterator[Change]:
    yield Change("a kind unknown, dealt with", "open_emergency", partial(_another_event, handled=True))
    yield Change("a kind unknown, not dealt with", "open_emergency", partial(_another_event, handled=False))
    yield Change("an outcome retired", "same", lambda case: case.events[-1]["body"].update(outcome="recovering"))
    yield Change("a course retired", "course", lambda case: case.events[-1]["body"].update(chosen="bed_rest"))
    yield Change("a reason retired", "course", lambda case: case.events[-1]["body"].update(reason="gut_feeling"))
    yield Change("a day of another form", "rescheduled", lambda case: case.events[-1]["body"].update(day="week 49"))
    yield Change("a reason to leave, unknown", "shared", lambda case: case.events[-1]["body"].update(reason="haunted"))
    yield Change("a field added to a press", "same", lambda case: case.events[-1]["body"].update(mood="fine"))
    yield Change(
        "a body of a later version", "open_urgent_mri", lambda case: case.latest["body"].update(v=99), reads=False
    )
    yield Change("a body of another form", "open_urgent_mri", lambda case: case.latest.update(body=LIST), reads=False)
    yield Change("a body that is empty", "open_emergency", lambda case: case.latest.update(body="{}"), reads=False)
    yield Change(
        "a body that is no JSON",
        "open_urgent_mri",
        lambda case: case.latest.update(body=NO_JSON),
        reads=False,
        on=SQLITE,
    )
    yield Change(
        "a body that is no JSON",
        "open_emergency",
        lambda case: case.latest.update(body=NO_JSON),
        reads=False,
        on=SQLITE,
    )
    yield Change(
        "a press that is no JSON", "same", lambda case: case.events[-1].update(body=NO_JSON), reads=None, on=SQLITE
    )
    yield Change(
        "the first form unreadable", "re_triaged_up", lambda case: case.events[0].update(body=LIST), reads=None
    )


def _of_the_row() -> Iterator[Change]:
    def more(case: KeptCase) -> None:
        case.row["done"]["milestone:101:2"] = {"asked": "C0KEPTSPINE", "by": 7}

    def otherwise(case: KeptCase) -> None:
        case.row["done"]["plan:101"] = {"queued": True}

    def of_row(name: str, what: Callable[[KeptCase], None], on: tuple[str, ...] = BOTH) -> Change:
        return Change(name, "open_emergency", what, reads=False, on=on, of_the_row=True)

    yield of_row("a step unknown", more)
    yield of_row("an answer unknown", otherwise)
    yield of_row("steps of another form", lambda case: case.row.update(done=LIST))
    yield of_row("steps that are no JSON", lambda case: case.row.update(done=NO_JSON), on=SQLITE)
    yield of_row("tries that are no JSON", lambda case: case.row.update(trying=NO_JSON))
    yield Change("2,000 failures in a row", "in_trouble", lambda case: case.row.update(errors=2000))


def _in_text(part: str, what: Callable[[dict[str, Any]], Any], case: KeptCase) -> None:
    value = json.loads(case.latest["body"][part])
    if part == "findings":
        value.setdefault("saddle_anaesthesia", "unknown")
    what(value)
    case.latest["body"][part] = json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _another_event(case: KeptCase, *, handled: bool) -> None:
    latest = case.latest
    seq = latest["seq"] + LATER
    body = {"v": 1, "by": "telephone"}
    case.events.append({**latest, "seq": seq, "key": f"later:{seq}", "kind": "called_back", "body": body})
    if handled:
        case.row["handled"] = seq
