"""What a channel's managers have set for it, and what is still to be said there; what a row keeps of it, by version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any, Final

from bot.kept.bodies import TROUBLES
from bot.kept.case import moment
from dialogs.choices import Choices

VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be said in the channel once: `kind` is what, `person` who did it, `key` what makes it one thing."""

    key: str
    kind: str
    person: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as its row tells it; `version` is 0 while nobody has set anything.

    `zone` is that of whoever set it last. `gone` names what Slack did not know any more when it was asked last, and
    `unchecked` what it did not say. `trying` holds what is being said, and since when; `reported` names the last month
    of which no report is to be said.
    """

    team: str
    id: str
    chosen: Choices = field(default_factory=Choices)
    managers: tuple[str, ...] = ()
    zone: str = ""
    gone: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    to_say: tuple[Notice, ...] = ()
    trying: Mapping[str, datetime] = field(default_factory=dict)
    looked_at: datetime | None = None
    handed_over: str = ""
    reported: str = ""
    due_at: datetime | None = None
    version: int = 0
    is_readable: bool = True

    @property
    def mark(self) -> str:
        """Stands for what is set, and by whom it may be changed: another once anything else is."""
        return hashlib.sha256(repr((self.chosen, self.managers)).encode()).hexdigest()[:16]

    def with_notice(self, notice: Notice, now: datetime) -> Channel:
        """The same with something more to say, at once."""
        return replace(self, to_say=(*self.to_say, notice), due_at=now)


def written(channel: Channel) -> str:
    """The body of a channel, as its row keeps it."""
    chosen = channel.chosen
    body = {
        "v": VERSION,
        "managers": channel.managers,
        "owner": chosen.owner,
        "backup": chosen.backup,
        "duty": chosen.duty,
        "opens_at": chosen.opens_at,
        "weekdays": chosen.weekdays,
        "country": chosen.country,
        "region": chosen.region,
        "closed": [day.isoformat() for day in chosen.closed],
        "handover_at": [f"{at:%H:%M}" for at in chosen.handover_at],
        "on_call": chosen.on_call,
        "report_to": chosen.report_to,
        "reported": channel.reported,
        "zone": channel.zone,
        "gone": channel.gone,
        "unchecked": channel.unchecked,
        "to_say": [[notice.key, notice.kind, notice.person] for notice in channel.to_say],
        "trying": {key: at.timestamp() for key, at in channel.trying.items()},
        "looked_at": None if channel.looked_at is None else channel.looked_at.timestamp(),
        "handed_over": channel.handed_over,
    }
    return json.dumps(body, separators=(",", ":"))


def read(team: str, channel: str, body: str, due_at: float | None, version: int) -> Channel:
    """The channel of a row; one that this version cannot read has nothing set, and says so."""
    row = Channel(team, channel, version=version)
    try:
        kept = json.loads(body)
        return replace(
            row,
            due_at=moment(due_at),
            chosen=_choices(kept),
            managers=tuple(map(str, kept["managers"])),
            zone=str(kept["zone"]),
            gone=tuple(map(str, kept["gone"])),
            unchecked=tuple(map(str, kept["unchecked"])),
            to_say=tuple(Notice(*map(str, each)) for each in kept["to_say"]),
            trying={key: datetime.fromtimestamp(at, UTC) for key, at in kept["trying"].items()},
            looked_at=moment(kept["looked_at"]),
            handed_over=str(kept["handed_over"]),
            reported=str(kept.get("reported", "")),
        )
    except (*TROUBLES, OverflowError, OSError):  # the last two for a moment that no calendar has
        return replace(row, is_readable=False)


def _choices(kept: Mapping[str, Any]) -> Choices:
    return Choices(
        owner=str(kept["owner"]),
        backup=str(kept["backup"]),
        duty=str(kept["duty"]),
        opens_at=None if kept["opens_at"] is None else int(kept["opens_at"]),
        weekdays=tuple(map(int, kept["weekdays"])),
        country=str(kept["country"]),
        region=str(kept["region"]),
        closed=tuple(map(date.fromisoformat, kept["closed"])),
        handover_at=tuple(map(time.fromisoformat, kept["handover_at"])),
        on_call=str(kept.get("on_call", "")),
        report_to=str(kept.get("report_to", "")),
    )


def written_absence(until: date) -> str:
    """The body of an absence: the first day on which somebody is there again."""
    return json.dumps({"v": VERSION, "until": until.isoformat()}, separators=(",", ":"))
