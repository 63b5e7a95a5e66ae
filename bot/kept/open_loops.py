"""What of a case is still open, drawn from its chart: whether somebody acts, and what is asked next."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.engine import Row
from sqlalchemy.exc import SQLAlchemyError

from bot.kept.card_address import card_address
from bot.kept.chart import Chart
from bot.kept.store import Cases
from bot.kept.tables import UNDONE
from bot.kept.tables import cases as table
from bot.kept.uninstalled import uninstalled_since
from bot.posts import Link, is_direct
from dialogs.open_loops import Loop

MOST_CASES: Final = 1000
DRAWN_AT_MOST: Final = 4000
READ_AT_ONCE: Final = 50
"""Between so many charts whoever else waits has their turn."""

_OPEN: Final = (
    select(table.c.id, table.c.channel, table.c.owner, table.c.version, table.c.newest)
    .where(table.c.team == bindparam("team"), or_(table.c.due_at.is_not(None), UNDONE))
    .order_by(table.c.opened_at.desc())
    .limit(MOST_CASES)
)
_IN_CHANNEL: Final = _OPEN.where(table.c.channel == bindparam("channel"))
_OF_OWNER: Final = _OPEN.where(table.c.owner == bindparam("owner"))
_IN_CHANNELS: Final = _OPEN.where(table.c.channel.in_(bindparam("channels", expanding=True)))
_CHANNELS: Final = (
    select(table.c.channel)
    .where(table.c.team == bindparam("team"), or_(table.c.due_at.is_not(None), UNDONE))
    .distinct()
    .order_by(table.c.channel)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A case as it was drawn from its row of this version and its events up to `newest`; `loop` is None when closed."""

    version: int
    newest: int
    loop: Loop | None
    owners_link: str


class OpenLoops:
    """The open loops of a team; what was drawn of a case is drawn again once anything is written of it.

    Of five hundred cases nearly all are as they were a minute ago: only what changed is read, and parsed.
    """

    def __init__(self, cases: Cases, zone_name: str, link: Link) -> None:
        """`zone_name`: the team's zone where the settings give one; `link`: of a message."""
        self._cases = cases
        self._zone_name = zone_name
        self._link = link
        self._drawn: OrderedDict[str, _Drawn] = OrderedDict()

    async def in_channel(self, team: str, channel: str, now: datetime) -> list[Loop]:
        """Those of one channel, for whoever is in it."""
        return await self._loops(_IN_CHANNEL, now, team=team, channel=channel)

    async def in_channels(self, team: str, channels: Sequence[str], now: datetime) -> list[Loop]:
        """Those of several."""
        return await self._loops(_IN_CHANNELS, now, team=team, channels=[*channels])

    async def of_owner(self, team: str, owner: str, now: datetime) -> list[Loop]:
        """Those of one person, for them."""
        return await self._loops(_OF_OWNER, now, reader=owner, team=team, owner=owner)

    async def channels(self, team: str, most: int) -> list[str]:
        """The channels that have an open case, direct conversations left out."""
        rows = await self._cases.database.rows(_CHANNELS, team=team, most=most)
        return [row.channel for row in rows if not is_direct(row.channel)]

    async def draw_all(self, team: str) -> None:
        """Draw what is open now, so that the first who looks need not wait.

        A database that does not answer is asked again by whoever does look.
        """
        with suppress(SQLAlchemyError, OSError):
            await self._found(_OPEN, team=team)

    async def _loops(self, query: Select[Any], now: datetime, reader: str = "", **values: Any) -> list[Loop]:
        found = await self._found(query, **values)
        return [_shown(one.loop, one.owners_link, now, reader) for one in found if one.loop]

    async def _found(self, query: Select[Any], **values: Any) -> list[_Drawn]:
        rows = await self._cases.database.rows(query, **values)
        drawn = {row.id: self._as_it_is(row) for row in rows}
        changed = [case for case, one in drawn.items() if one is None]
        for begin in range(0, len(changed), READ_AT_ONCE):
            for case, history in await self._cases.told(changed[begin : begin + READ_AT_ONCE]):
                drawn[case.id] = self._draw(Chart(case, history, self._zone_name, self._link))
        return [one for one in drawn.values() if one is not None]  # one that cannot be read is left out

    def _as_it_is(self, row: Row[Any]) -> _Drawn | None:
        drawn = self._drawn.get(row.id)
        return drawn if drawn is not None and (drawn.version, drawn.newest) == (row.version, row.newest) else None

    def _draw(self, chart: Chart) -> _Drawn:
        case, loop = chart.case, None if chart.is_closed else loop_of(chart, chart.case.opened_at)
        owners_link = card_address(chart.card, self._link, case.owner, case.owner)
        self._drawn[case.id] = drawn = _Drawn(case.version, case.newest, loop, owners_link)
        while len(self._drawn) > DRAWN_AT_MOST:
            self._drawn.popitem(last=False)
        return drawn


def _shown(loop: Loop, owners_link: str, now: datetime, reader: str) -> Loop:
    is_overdue = loop.next_at is not None and loop.next_at <= now
    return replace(loop, is_overdue=is_overdue, link=owners_link if loop.owner == reader else loop.link)


def loop_of(chart: Chart, now: datetime, reader: str = "") -> Loop:
    """One case, for its channel or for one `reader`; what waits longest for its answer is what is named."""
    acts = chart.acting
    is_days = chart.latest.has_a_result_to_see
    asked = [
        (waiting.post_at, what)
        for waiting, what in (
            (chart.close_loop, "is it done, and its result seen" if is_days else "was the patient seen"),
            (chart.waiting("referral"), "is the referral sent, and accepted"),
            (chart.follow_up, "follow-up"),
        )
        if waiting is not None
    ]
    if chart.gaps is not None:
        asked.append((int(chart.gaps.until.timestamp()), "open questions answered"))
    at, what = min(asked, default=(None, ""))
    card, home, since = chart.card, chart.home, uninstalled_since(chart.history)
    return Loop(
        ref=f"{chart.case.id}:{chart.number}",
        code=chart.case.code,
        disposition=chart.latest.disposition,
        owner=chart.case.owner,
        is_unclaimed=acts is not None and acts.claim is None,
        is_overdue=at is not None and at <= now.timestamp(),
        next_what=what,
        next_at=None if at is None else chart.local(datetime.fromtimestamp(at, UTC)),
        link=card_address(card, chart.link, chart.case.owner, reader),
        is_direct=card is None or is_direct(card.channel),
        opened_at=chart.local(chart.case.opened_at),
        channel="" if home is not None and is_direct(home.channel) else chart.case.channel,
        local_code=chart.latest.local_code,
        uninstalled_at=None if since is None else chart.local(since),
    )
