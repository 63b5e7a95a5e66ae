"""What people read of a channel's settings, of who is away, and of what is open in a channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Final

from dialogs import answering, away, channel_settings, due, open_loops, report, role, settings_shown
from dialogs.channel_settings import Place
from dialogs.choices import Choices
from dialogs.home import HomeChannel, Loops, home
from dialogs.open_loops import Loop
from dialogs.report import Changed, Figures, Stopped
from dialogs.who import for_a_group
from tests.dialogs.cases import FACTS, OPENED_AT
from tests.dialogs.messages import Parts

_CHANNEL: Final = "C0123456789"
_HERE: Final = Place(_CHANNEL, "5e1f")
_GROUPS: Final = {"S0DUTY": "spine-on-call", "S0OTHER": "wards"}
_DAY: Final = date(2026, 12, 10)
_SET: Final = Choices(
    owner="U0ALICE",
    backup="U0BOB",
    duty="S0DUTY",
    opens_at=8,
    weekdays=(0, 1, 2, 3, 4, 5),
    country="GB",
    region="ENG",
    closed=(date(2026, 12, 24),),
    handover_at=(time(8), time(20)),
    on_call="Spinal registrar, bleep 1234",
)


def _summary(choices: Choices) -> list[str]:
    return channel_settings.summary(choices, backup=choices.backup, hour=choices.opens_at or 9, channel=_CHANNEL)


def _warned(choices: Choices, **about: tuple[str, ...]) -> str:
    told = {"gone": (), "unchecked": (), **about}
    return "\n".join(
        channel_settings.warnings(
            choices, backup=choices.backup, gone=told["gone"], unchecked=told["unchecked"], channel=_CHANNEL
        )
    )


def settings() -> Parts:
    """Return the settings of a channel, and what is said of them."""
    nobody = Choices()
    return {
        "Nothing set, with its warning": channel_settings.view(nobody, ["U0ALICE"], _HERE, [_warned(nobody)], _GROUPS),
        "Everything set": channel_settings.view(_SET, ["U0ALICE", "U0BOB"], _HERE, [], _GROUPS),
        "Without the list of groups": channel_settings.view(_SET, ["U0ALICE"], _HERE, [], None),
        "For somebody who does not manage them": settings_shown.shown(_summary(_SET), ["U0ALICE"], _CHANNEL),
        "Saved": settings_shown.saved(_summary(nobody)),
        "Not saved: changed meanwhile": settings_shown.otherwise(
            [settings_shown.who_manages(["U0ALICE", "U0BOB"]), *_summary(_SET)],
            [settings_shown.who_manages(["U0ALICE"]), *_summary(replace(_SET, backup="", handover_at=()))],
            _CHANNEL,
        ),
        "The first who opens them": settings_shown.first_manager("U0ALICE"),
        "Changed": settings_shown.changed("U0ALICE", _SET, backup="U0BOB", hour=8, channel=_CHANNEL),
        "The duty is gone": _warned(_SET, gone=("S0DUTY",)),
        "All are gone": _warned(_SET, gone=("S0DUTY", "U0BOB", "U0ALICE")),
        "Not checked": _warned(_SET, unchecked=("S0DUTY",)),
        "Beside the fields": "\n".join(
            (
                channel_settings.NOT_THIS_PERSON,
                channel_settings.NOT_THERE,
                channel_settings.NO_COUNTRY,
                channel_settings.NOT_A_MANAGER,
                channel_settings.UNREADABLE,
                channel_settings.ONLY_ONE,
                channel_settings.NOT_A_CONTACT,
                channel_settings.no_country("XX"),
                channel_settings.no_region(["ENG", "SCT"]),
                channel_settings.no_region([]),
                away.PAST,
            )
        ),
        "Being away": away.view(None),
        "Being away, set": away.view(_DAY),
        "Away, saved": away.saved(_DAY),
        "Not away, saved": away.saved(None),
        "Home, with channels": home(
            Loops(),
            channels=[
                HomeChannel(_CHANNEL, (), is_set=True),
                HomeChannel("G0123456789", (_warned(nobody),), is_set=False),
            ],
            away_until=_DAY,
            role="nurse",
        ),
        "Which best describes you": role.view(None),
        "Which best describes you, chosen": role.view("student"),
        "Which best describes you, saved": role.saved("nurse"),
    }


def _loop(code: str, hours: int | None, **about: object) -> Loop:
    at = None if hours is None else OPENED_AT + timedelta(hours=hours)
    usual: dict[str, object] = {
        "disposition": "urgent_mri",
        "is_unclaimed": False,
        "is_overdue": False,
        "link": f"https://example.slack.com/{code}",
        "is_direct": False,
        "opened_at": OPENED_AT,
        "channel": "",
        "local_code": "",
    }
    told = {**usual, **about}
    return Loop(ref="id:1", code=code, owner="U0ALICE", next_what="follow-up", next_at=at, **told)  # type: ignore[arg-type] # as above


_FIGURES: Final = Figures(
    month=date(2026, 10, 1),
    cases=12,
    without_red_flag=5,
    imaged=1,
    changed=(
        Changed("M1", "urgent_mri", "conservative_followup", "patient_choice", 2),
        Changed("U4", "urgent_same_day", "urgent_mri", "senior_examined"),
    ),
    claimed=7,
    to_claim=8,
    minutes=6.5,
    closed=9,
    ran_out=11,
    is_open=4,
    overdue=1,
    stopped=(Stopped("W3", 30, 240, 60),),
)


def reports() -> Parts:
    """Return the report of a month."""
    quiet = Figures(date(2026, 2, 1), 1, 1, 0, (), 0, 0, None, 0, 0, 0, 0)
    many = tuple(Changed(f"W{nth}", "other_red_flag_workup", "emergency_now", "of then", nth) for nth in range(1, 15))
    return {
        "Of a channel": report.report(_FIGURES, _CHANNEL),
        "In a view": report.view(_FIGURES, _CHANNEL),
        "In a terminal, of a quiet month": report.in_text(quiet),
        "With many other courses": report.in_text(replace(_FIGURES, changed=many)),
    }


def open_in_a_channel() -> Parts:
    """Return the open loops of a channel: handed over, listed, answered."""
    loops = [
        _loop("BP-LATER", 200),
        _loop("BP-NODATE", None, disposition="conservative_followup", link="", is_direct=True),
        _loop("BP-OVERDUE", 1, is_overdue=True),
        _loop("BP-EMERGENCY", 4, disposition="emergency_now", is_unclaimed=True),
    ]
    many = [_loop(f"BP-{number}", number) for number in range(200)]
    return {
        "Handover": open_loops.handover(loops, "U0BOB"),
        "Handover on its time": open_loops.handover(loops[:1]),
        "Handover with nothing open": open_loops.handover([]),
        "Handover of 200, its end": "\n".join(open_loops.handover(many).text.split("\n")[-4:]),
        "The list": open_loops.listed(loops),
        "The list with nothing open": open_loops.listed([]),
        "Many that one person has not answered": open_loops.unanswered(loops),
        "200 that one person has not answered, their end": "\n".join(open_loops.unanswered(many).text.split("\n")[-3:]),
        "The list of 200, the end of its second page": {
            "blocks": open_loops.listed(many, page=1).blocks[-3:],
            "type": "home",
        },
        "The app was uninstalled": open_loops.listed([_loop("BP-MARKED", 200, uninstalled_at=OPENED_AT)]),
        "A case that is closed": answering.closed(FACTS, "recorded: better"),
        "Answering, nothing waited for": answering.view(FACTS, [], _CHANNEL),
        "A reminder says where else": due.or_elsewhere(open_loops.listed([])),
        "For a user group": for_a_group(open_loops.listed([]), "S0DUTY"),
        "Home, with an answer": home(Loops([_loop("BP-1", None, link="")])),
    }
