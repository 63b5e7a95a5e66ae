"""One changed case on a ward with neighbours, and what then happens to it, as a line of a table."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Final

from bot.sandbox.records import Message
from tests.campaign.log_lines import listening
from tests.kept.changes import Change
from tests.kept.release import FIRST, KeptCase, cases_of
from tests.kept.ward import Ward, offered, ward

NEIGHBOURS: Final = ("home_care", "specialist_referral", "not_seen")
HOUR: Final = timedelta(hours=1, minutes=1)
HOURS: Final = 3
PATIENCE: Final = 15.0
UNREADABLE: Final = "cannot be read by this version"
UNKNOWN: Final = re.compile(f"does not know|{UNREADABLE}")
AGAIN: Final = re.compile("assess(ed)? (the patient )?again", re.IGNORECASE)
ANSWERS: Final = {"close_loop": "seen_nothing_found", "follow_up": "not_reached"}


WIDTH: Final = 12


@dataclass(slots=True)
class Line:
    """What became of the case. Each field is a column; "" means that it did not happen or went well."""

    changed: str
    asked: str = ""
    raised: int = 0
    press: str = ""
    why: str = ""
    edit: str = ""
    home: str = ""
    told: int = 0
    card: str = ""
    log: int = 0
    again: str = ""
    neighbours: str = ""

    def __str__(self) -> str:
        values = [str(getattr(self, field.name)) for field in fields(self)[1:]]
        return f"{self.changed:58} " + " ".join(f"{value[:WIDTH]:{WIDTH}}" for value in values)


HEADINGS: Final = f"{'changed':58} " + " ".join(f"{field.name:{WIDTH}}" for field in fields(Line)[1:])


async def tried(change: Change, address: str) -> Line:
    """Open the changed case past due, and do with it what people do."""
    kept = cases_of(FIRST)
    case = kept[change.of].copied()
    change.make(case)
    line = Line(f"{change.of}: {change.name}")
    with listening() as heard, suppress(TimeoutError):
        async with ward(address, [case, *(kept[name] for name in NEIGHBOURS)], settle_within=PATIENCE) as ward_:
            line.asked = "+".join(sorted(ward_.asked(case)))
            line.raised = len(ward_.raised(case))
            for _ in range(HOURS):
                await ward_.move(HOUR)
            line.log = sum(case.row["id"] in each for each in heard)
            line.told = sum(UNREADABLE in message.text for message in ward_.team.direct(ward_.team.alice))
            await _looked_at(ward_, case, line)
            await _pressed(ward_, case, line)
            line.home = await _home(ward_, case)
            line.neighbours = await _neighbours(ward_, [kept[name] for name in NEIGHBOURS])
            line.again = await _assessed_again(ward_, case)
    return line


async def _looked_at(ward_: Ward, case: KeptCase, line: Line) -> None:
    card = ward_.card(case)
    if card is None:
        line.card = line.why = line.edit = "no card"
        return
    said = str(card.blocks)
    line.card = "marked" if _is_marked(card) else "listed" if UNKNOWN.search(said) else ""
    for button in ("why", "edit"):
        shown = await _opened(ward_, card, button) if button in offered(card) else "no button"
        setattr(line, button, shown)


def _is_marked(card: Message) -> bool:
    """Whether it says that the case cannot be read and what to do, not only among what happened before."""
    return UNREADABLE in card.text and AGAIN.search(card.text) is not None


async def _opened(ward_: Ward, card: Message, button: str) -> str:
    """What came of the press: "opens", or what the person was told instead."""
    person = ward_.reader(card)
    before = len(person.ephemeral)
    shown = await ward_.opens(card, button)
    told = [message.text for message in person.ephemeral[before:]]
    return " ".join(told) or ("opens" if shown else "nothing")


async def _pressed(ward_: Ward, case: KeptCase, line: Line) -> None:
    """Answer every reminder that can be answered: "recorded", or what is wrong."""
    asked = ward_.asked(case)
    told = [await ward_.press(reminder, ANSWERS[kind]) for kind, reminder in asked.items()]
    await ward_.settled()
    results = {words for each in told for words in each}
    for reminder in asked.values():
        recorded = not offered(reminder) and "recorded" in str(reminder.blocks)
        results.add("recorded" if recorded else "not recorded")
    line.press = "+".join(sorted(results))


async def _home(ward_: Ward, case: KeptCase) -> str:
    """Whether the owner's Home shows the case."""
    return "shown" if case.row["code"] in await ward_.home_of("alice") else "not shown"


async def _neighbours(ward_: Ward, neighbours: list[KeptCase]) -> str:
    """Whether the Home shows every neighbour, and each of them was asked and raised as if nothing were beside it."""
    home = await ward_.home_of("alice")
    blank = [case.name for case in neighbours if case.row["code"] not in home]
    silent = [case.name for case in neighbours if not ward_.asked(case) or not ward_.raised(case)]
    return ", ".join([*(f"{name} not on Home" for name in blank), *(f"{name} not followed" for name in silent)])


async def _assessed_again(ward_: Ward, case: KeptCase) -> str:
    """Answer the form again as an emergency: "shown", or what is wrong."""
    card = ward_.card(case)
    if card is None or "edit" not in offered(card):
        return "no card"
    person = ward_.reader(card)
    with suppress(AssertionError):
        await ward_.press(card, "edit")
        if not person.views:
            return "no form"
        await ward_.team.answer(person, {"saddle_anaesthesia": "yes"})
        await ward_.team.submit(person)
        await ward_.settled()
    latest = ward_.card(case)
    if latest is None or _is_marked(latest):
        return "still marked"
    return "shown" if ward_.shows(case, "EMERGENCY, act now") else "not shown"
