"""What other versions may have written into a case: each change made to a real row, as that version would have."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, Literal, TypeAlias

from tests.kept.release import KeptCase

Lost: TypeAlias = Literal["", "form", "past", "event", "row", "record"]
LIST: Final = "[1, 2]"  # JSON, and nothing that anybody wrote: what a column of PostgreSQL can hold
NO_JSON: Final = '{"findings": "{'  # a text cut off; only SQLite can hold it
ON_BOTH: Final = ("findings: a word retired", "findings: no JSON", "assessment: a field renamed")
BOTH: Final = ("sqlite", "postgres")
SQLITE: Final = ("sqlite",)
LATER: Final = 50  # added to the number of an event: between those of its case and those of the next


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed in the case `of`, and what of it nobody can read any more.

    `lost` is what cannot be read any more. The form that counts: its card says so and asks to assess again. A form that
    is past. An event of another kind: the card lists it as such. The row, which tells where the card is and what waits:
    nothing more can be asked than what holds for all: the owner is told once, the Home shows the case, and nobody is
    told that something went wrong. Of the record of an assessment alone, either reading will do. `on` says which
    databases can hold it.
    """

    name: str
    of: str
    make: Callable[[KeptCase], None]
    lost: Lost = ""
    on: tuple[str, ...] = BOTH


def changes() -> Iterator[Change]:
    """Every change, the unchanged cases first."""
    for of in ("open_emergency", "open_urgent_mri", "provisional"):
        on = BOTH if of == "open_emergency" else SQLITE  # what is read is the same; where it lay is tried once
        yield Change("nothing", of, lambda _case: None, on=on)
        for change in (*_of_the_findings(of), *_of_the_assessment(of)):
            yield replace(change, on=on if change.name in ON_BOTH else SQLITE)
    yield from _of_presses()
    yield from _of_forms()
    yield from _of_the_row()


def _of_the_findings(of: str) -> Iterator[Change]:
    def change(name: str, what: Callable[[dict[str, Any]], Any]) -> Change:
        return Change(f"findings: {name}", of, partial(_in_text, "findings", what))

    yield change("a field added", lambda found: found.update(ridge_tenderness="yes"))
    yield change("a field removed", lambda found: found.pop("saddle_anaesthesia"))
    yield change("a word retired", lambda found: found.update(urinary_retention="painful"))
    yield change("a word retired in a list", lambda found: found.update(leg_symptoms=["pain", "burning"]))
    yield change("a finding retired", lambda found: found.update(babinski_of_old={"left": "up", "right": 3}))
    yield change("a value of another type", lambda found: found.update(age_years="44 years", power=[5, 5]))
    yield Change("findings: no JSON", of, partial(_in_body, findings="{cut"), "form")
    yield Change("findings: a list", of, partial(_in_body, findings="[]"), "form")


def _of_the_assessment(of: str) -> Iterator[Change]:
    def change(name: str, what: Callable[[dict[str, Any]], Any], lost: Lost = "") -> Change:
        return Change(f"assessment: {name}", of, partial(_in_text, "assessment", what), lost)

    yield change("a field added", lambda told: told.update(confidence=0.9))
    yield change("a field added inside", lambda told: told["fired"][0].update(strength="strong"))
    yield change("a field removed", lambda told: told.pop("would_change"))
    yield change("a field renamed", lambda told: told.update(advice=told.pop("medication")))
    yield change("a rule retired", lambda told: told["fired"][0].update(rule="Z99"))
    yield change("a source retired", lambda told: told["fired"][0]["sources"][0].update(key="OLDBOOK"))
    yield change("an image retired", lambda told: told.update(imaging=["myelogram"]))
    yield change("a disposition retired", lambda told: told.update(disposition="urgent_this_week"), "record")
    yield change("no clock", lambda told: told.pop("act_within_hours"), "record")
    yield Change("assessment: no JSON", of, partial(_in_body, assessment="{cut"), "record")


def _of_presses() -> Iterator[Change]:
    def newest(name: str, of: str, lost: Lost = "", /, **words: Any) -> Change:
        return Change(name, of, lambda case: case.events[-1]["body"].update(words), lost)

    yield Change("a kind unknown, dealt with", "open_emergency", partial(_another_event, handled=True), "event")
    yield Change("a kind unknown, not dealt with", "open_emergency", partial(_another_event, handled=False), "event")
    yield newest("an outcome retired", "same", "event", outcome="recovering")
    yield newest("a day of another form", "rescheduled", "event", day="week 49")
    yield replace(newest("a course retired", "course", chosen="bed_rest"), on=SQLITE)
    yield replace(newest("a reason retired", "course", reason="gut_feeling"), on=SQLITE)
    yield replace(newest("a reason to leave, unknown", "archived", reason="haunted"), on=SQLITE)
    yield replace(newest("a field added to a press", "same", mood="fine"), on=SQLITE)
    yield Change("a press that is no JSON", "same", lambda case: case.events[-1].update(body=NO_JSON), "event", SQLITE)


def _of_forms() -> Iterator[Change]:
    def as_a_whole(body: str, case: KeptCase) -> None:
        case.latest["body"] = body

    yield Change("a body of a later version", "open_urgent_mri", partial(_in_body, v=99), "form")
    yield Change("a body of another form", "open_urgent_mri", partial(as_a_whole, LIST), "form")
    yield Change("a body that is empty", "open_emergency", partial(as_a_whole, "{}"), "form")
    yield Change("a body that is no JSON", "open_urgent_mri", partial(as_a_whole, NO_JSON), "form", SQLITE)
    yield Change("a body that is no JSON", "open_emergency", partial(as_a_whole, NO_JSON), "form", SQLITE)
    for of in ("worse_and_re_triaged", "re_triaged_down", "half_re_triaged", "archived", "half_done_not_sent"):
        yield Change("a body of another form", of, partial(as_a_whole, LIST), "form", SQLITE)
    yield Change("the first form unreadable", "re_triaged_up", lambda case: case.events[0].update(body=LIST), "past")


def _of_the_row() -> Iterator[Change]:
    def more(case: KeptCase) -> None:
        case.row["done"]["milestone:101:2"] = {"asked": "C0KEPTSPINE", "by": 7}

    def otherwise(case: KeptCase) -> None:
        case.row["done"]["plan:101"] = {"queued": True}

    def of_row(name: str, what: Callable[[KeptCase], None], on: tuple[str, ...] = BOTH) -> Change:
        return Change(name, "open_emergency", what, "row", on=on)

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


def _in_body(case: KeptCase, **words: Any) -> None:
    case.latest["body"].update(words)


def _another_event(case: KeptCase, *, handled: bool) -> None:
    latest = case.latest
    seq = latest["seq"] + LATER
    body = {"v": 1, "by": "telephone"}
    case.events.append({**latest, "seq": seq, "key": f"later:{seq}", "kind": "called_back", "body": body})
    if handled:
        case.row["handled"] = seq
