"""The settings of a channel: the view that changes them, what it reads back, and what is said of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Any, Final

from dialogs.blocks import Block, actions, escaped, modal, plain, section
from dialogs.choices import Choices
from dialogs.report import report_button
from dialogs.who import mention
from dialogs.words import day_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


OPEN: Final = "open_settings"
CHOOSE: Final = "choose_channel"
CALLBACK_ID: Final = "channel_settings"
HOURS: Final = range(7, 16)
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_IN_A_SELECT: Final = 100
MOST_CLOSED: Final = 60
MANAGERS: Final = "managers"
DUTY_GROUP: Final = "duty_group"
REPORT_TO: Final = "report_to"
NOT_THIS_PERSON: Final = "Choose full members of this workspace who are in the channel."
NOT_THERE: Final = "Slack does not know it, or the app is not in it, or others outside read it: choose another."
NO_COUNTRY: Final = "A region needs its country."
NOT_A_MANAGER: Final = "*Not saved.* You do not manage these settings any more."
UNREADABLE: Final = (
    "The settings of this channel were written by another release of backpain and cannot be read by this one. What "
    "whoever runs the app has set holds."
)
NOT_A_CONTACT: Final = "At most 80 letters, digits, blanks and + ( ) / , . : -"
_ON_CALL: Final = re.compile(r"[\w +()/,.:-]{0,80}")
"""Nothing that Slack would take for a mention, a channel or a link."""
ONLY_ONE: Final = "Choose a person, a user group or a channel for the duty, and only one of them."


@dataclass(frozen=True, slots=True)
class Place:
    """A channel whose settings are open; `mark` stands for how they were then."""

    channel: str
    mark: str


def warnings(
    choices: Choices, *, backup: str, gone: Sequence[str], unchecked: Sequence[str], channel: str
) -> list[str]:
    """Return what is wrong with who is told, in words that cannot be overread; `backup` is the one that holds."""
    told = []
    following = [who for who in dict.fromkeys((backup, choices.duty)) if who and who not in gone]
    if not following:
        told.append(
            f":red_circle: *NOBODY IS NEXT.* No backup and no duty is set or there for {mention(channel)}: what its "
            "owner does not answer is said in the channel, and reaches nobody else."
        )
    for who in dict.fromkeys((choices.owner, backup, choices.duty)):
        if who in gone:
            instead = mention(following[0]) if following else "the channel"
            told.append(f":red_circle: *GONE:* {mention(who)} is not there any more; {instead} is told instead.")
    told += [
        f":large_orange_circle: {mention(who)} could not be checked: Slack does not tell whether it is there (for user "
        "groups the app needs `usergroups:read`)."
        for who in unchecked
    ]
    return told


def summary(choices: Choices, *, backup: str, hour: int, channel: str) -> list[str]:
    """Return what holds in the channel, a line each; `backup` and `hour` are those that hold."""
    days = ", ".join(WEEKDAYS[day][:3] for day in choices.weekdays)
    holidays = ", ".join(filter(None, (choices.country, choices.region)))
    closed = ", ".join(map(day_words, choices.closed))
    handed = " and ".join(f"{at:%H:%M}" for at in choices.handover_at)
    return [
        f"Owner of new cases: {mention(choices.owner) if choices.owner else 'whoever opens them'}",
        f"Backup: {mention(backup) if backup else 'nobody'}",
        f"Duty: {mention(choices.duty) if choices.duty else 'nobody'}{reach(choices.duty, channel)}",
        f"To call: {escaped(choices.on_call) or 'the on-call spinal team, by the local pathway'}",
        f"Working days: {days}, from {hour}:00"
        + (f"; public holidays of {holidays}" if holidays else "; no public holidays")
        + (f"; closed on {closed}" if closed else ""),
        f"Handover: {handed or 'only when asked for'}",
        f"Monthly report: {mention(choices.report_to) if choices.report_to else 'only when asked for'}",
    ]


def no_country(code: str) -> str:
    """Return that no public holidays are known under a code."""
    return f"No public holidays are known for {code[:10]}. Its ISO code, such as GB, DE, FR or US."


def no_region(regions: Sequence[str]) -> str:
    """Return which codes a region may have."""
    known = ", ".join(regions[:40])
    return f"Its code, one of: {known}." if known else "This country has no regions of its own here: leave it empty."


def reach(duty: str, channel: str) -> str:
    """Return whom a duty does not reach, in brackets."""
    return f" (its members who are not in {mention(channel)} are not reached)" if duty.startswith("S") else ""


def view(
    choices: Choices, managers: Sequence[str], place: Place, told: Sequence[str], groups: Mapping[str, str] | None
) -> Block:
    """Return the view that changes the settings; `groups` are the user groups by id, None where Slack lists none."""
    duty, channel = choices.duty, place.channel
    return modal(
        CALLBACK_ID,
        "Settings",
        [
            section(f"*{mention(channel)}.* What is left empty is as whoever runs the app has set it."),
            *([section("\n".join(told))] if told else []),
            _input(MANAGERS, "Managers of these settings", _users(managers), optional=False),
            _input("owner", "Owner of new cases", _user(choices.owner), hint="Empty: whoever opens the case."),
            _input("backup", "Backup: told when the owner does not answer", _user(choices.backup)),
            _input("duty_person", "Duty, a person: told when the backup cannot be", _user(_if(duty, "U", "W"))),
            _group(_if(duty, "S"), groups),
            _input("duty_channel", "Or a channel (the app must be in it)", _conversation(_if(duty, "C", "G"))),
            _input(
                "on_call",
                "Whom to call: the on-call spinal team",
                _text(choices.on_call, "Spinal registrar, bleep 1234"),
                hint="Stands with the red flags under every card. No names of patients.",
            ),
            _input("weekdays", "Working days", _days(choices.weekdays), optional=False),
            _input("opens_at", "Reminders begin at", _hour(choices.opens_at)),
            _input("country", "Public holidays: country", _text(choices.country, "GB"), hint="ISO code, such as GB"),
            _input("region", "Public holidays: region", _text(choices.region, "ENG"), hint="Its code, such as ENG"),
            _input(
                "closed",
                "Other closed days",
                _text(" ".join(day.isoformat() for day in choices.closed), "2026-12-24 2026-12-31"),
                hint="Dates as 2026-12-24, with blanks between them.",
            ),
            *(
                _input(
                    f"handover_{nth}",
                    f"Handover {nth}, every day at",
                    _time(choices, nth),
                    hint="In the team's time zone, or in yours where none is set.",
                )
                for nth in (1, 2)
            ),
            _input(
                REPORT_TO,
                "Monthly report to a channel (the app must be in it)",
                _conversation(choices.report_to),
                hint="Numbers only, on the first of the month: no patient, no person. Empty: none.",
            ),
            actions("report", report_button(channel)),
        ],
        submit="Save",
        memory=f"{channel} {place.mark}",
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was chosen; with errors nothing of it counts."""

    place: Place
    managers: tuple[str, ...]
    choices: Choices
    errors: dict[str, str]


def read(view: Mapping[str, Any]) -> Wanted:
    """Return what was chosen, or what is wrong beside its field."""
    values: dict[str, Any] = {block: next(iter(held.values()), {}) for block, held in view["state"]["values"].items()}
    errors: dict[str, str] = {}

    def chosen(block: str, key: str) -> str:
        return str(values.get(block, {}).get(key) or "")

    group = values.get(DUTY_GROUP, {})
    group_id = str((group.get("selected_option") or {}).get("value") or group.get("value") or "").strip()
    duties = [chosen("duty_person", "selected_user"), group_id, chosen("duty_channel", "selected_conversation")]
    named = [duty for duty in duties if duty]
    if len(named) > 1:
        errors["duty_person"] = ONLY_ONE
    if group_id and not re.fullmatch(r"S[A-Z0-9]{2,20}", group_id):
        errors[DUTY_GROUP] = "The id of a user group, such as S012AB3CD: its menu in Slack, Copy group ID."
    days, wrong = _dates(chosen("closed", "value"))
    if wrong:
        errors["closed"] = wrong
    handover = [time.fromisoformat(at) for nth in (1, 2) if (at := chosen(f"handover_{nth}", "selected_time"))]
    hour = (values.get("opens_at", {}).get("selected_option") or {}).get("value")
    weekdays = [int(each["value"]) for each in values.get("weekdays", {}).get("selected_options") or []]
    choices = Choices(
        owner=chosen("owner", "selected_user"),
        backup=chosen("backup", "selected_user"),
        duty=named[0] if named else "",
        opens_at=int(hour) if hour else None,
        weekdays=tuple(sorted(weekdays)),
        country=chosen("country", "value").strip().upper(),
        region=chosen("region", "value").strip().upper(),
        closed=days,
        handover_at=tuple(sorted(set(handover))),
        on_call=" ".join(chosen("on_call", "value").split()),
        report_to=chosen(REPORT_TO, "selected_conversation"),
    )
    if not _ON_CALL.fullmatch(choices.on_call):
        errors["on_call"] = NOT_A_CONTACT
    channel, _, mark = view["private_metadata"].partition(" ")
    managers = tuple(values[MANAGERS].get("selected_users") or ())
    return Wanted(Place(channel, mark), managers, choices, errors)


def _dates(text: str) -> tuple[tuple[date, ...], str]:
    try:
        days = tuple(sorted({date.fromisoformat(word) for word in re.findall(r"[^\s,;]+", text)}))
    except ValueError:
        return (), "Dates as 2026-12-24, with blanks between them."
    return (days, "") if len(days) <= MOST_CLOSED else ((), f"At most {MOST_CLOSED} days.")


def _if(who: str, *letters: str) -> str:
    return who if who.startswith(letters) else ""


def _input(name: str, label: str, element: Block, *, hint: str = "", optional: bool = True) -> Block:
    block = {"type": "input", "block_id": name, "label": plain(label), "optional": optional}
    return {**block, "element": {**element, "action_id": name}, **({"hint": plain(hint)} if hint else {})}


def _users(people: Sequence[str]) -> Block:
    return {"type": "multi_users_select", "initial_users": list(people), "placeholder": plain("People")}


def _user(person: str) -> Block:
    element: Block = {"type": "users_select", "placeholder": plain("A person")}
    return {**element, "initial_user": person} if person else element


def _conversation(channel: str) -> Block:
    element: Block = {
        "type": "conversations_select",
        "placeholder": plain("A channel"),
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
    }
    return {**element, "initial_conversation": channel} if channel else element


def choose_channel() -> Block:
    """Return the menu by which a channel is chosen whose settings are opened."""
    return {**_conversation(""), "action_id": CHOOSE, "placeholder": plain("Settings of a channel")}


def _group(group: str, groups: Mapping[str, str] | None) -> Block:
    hint = "It is mentioned in the channel: its members who are not in the channel are not reached."
    label = "Or a user group"
    if not groups or len(groups) > MOST_IN_A_SELECT or (group and group not in groups):
        return _input(DUTY_GROUP, f"{label} (its id)", _text(group, "S012AB3CD"), hint=hint)
    options = [{"text": plain(f"@{name}"[:75]), "value": each} for each, name in groups.items()]
    element: Block = {"type": "static_select", "options": options, "placeholder": plain("A user group")}
    if group:
        element["initial_option"] = next(option for option in options if option["value"] == group)
    return _input(DUTY_GROUP, label, element, hint=hint)


def _text(value: str, example: str) -> Block:
    element: Block = {"type": "plain_text_input", "placeholder": plain(example), "max_length": 1000}
    return {**element, "initial_value": value} if value else element


def _days(weekdays: Sequence[int]) -> Block:
    options = [{"text": plain(name), "value": str(day)} for day, name in enumerate(WEEKDAYS)]
    return {"type": "checkboxes", "options": options, "initial_options": [options[day] for day in weekdays]}


def _hour(hour: int | None) -> Block:
    options = [{"text": plain(f"{each}:00"), "value": str(each)} for each in HOURS]
    element: Block = {"type": "static_select", "options": options, "placeholder": plain("The hour")}
    return element if hour is None else {**element, "initial_option": options[HOURS.index(hour)]}


def _time(choices: Choices, nth: int) -> Block:
    element: Block = {"type": "timepicker", "placeholder": plain("Time")}
    at = choices.handover_at[nth - 1 :]
    return {**element, "initial_time": f"{at[0]:%H:%M}"} if at else element
