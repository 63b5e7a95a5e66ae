"""The one gate: whoever presses, submits or types is let to a case, told why not, or taken at their word and marked."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.kept.chart import Chart
from bot.people import Installation, People, Standing
from bot.posts import is_direct
from dialogs.turned_away import Reason

AT_HOME: Final = ""
"""The place of a press in the Home tab: no conversation, so that the channel of the case counts."""


class TurnedAwayError(Exception):
    """Somebody is not let to a case; `reason` has its words in `dialogs.turned_away`."""

    def __init__(self, reason: Reason) -> None:
        """`reason` is told to the person."""
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class Gate:
    """Asks of Slack who somebody is; what the payload itself says is judged first, without asking."""

    installation: Installation
    people: People

    def check_sender(self, body: Mapping[str, Any]) -> None:
        """A payload comes from the app's own installation, and who acted belongs to its organisation.

        Raises:
            TurnedAwayError: `other_team` or `other_organisation`.
        """
        view = body.get("view") or {}
        team = str(view.get("app_installed_team_id") or body.get("team_id") or "")
        if team and not self.installation.is_own(team, body.get("enterprise_id")):
            raise TurnedAwayError("other_team" if view else "other_organisation")
        user = body.get("user")
        acting = str(user.get("team_id") or "") if isinstance(user, dict) else ""
        if acting and not self.installation.is_own(acting, (body.get("enterprise") or {}).get("id")):
            raise TurnedAwayError("other_organisation")

    async def check_person(self, person: str, channel: str, *, must_take: bool = True) -> bool:
        """A full member of the organisation, who is in the channel (if any is given); gives whether that was known.

        Raises:
            TurnedAwayError: one of the reasons that lie in the person; `not_known` only where it need not be taken.
        """
        standing, is_member = await asyncio.gather(
            self.people.standing(person, hurried=must_take), self._is_member(channel, person, hurried=must_take)
        )
        return _judged(standing, is_member, must_take=must_take)

    async def check_case(self, chart: Chart, person: str, place: str, *, must_take: bool, in_a_form: bool) -> bool:
        """The case belongs here, is spoken of at `place`, and nobody from outside reads along there.

        `in_a_form`: what a form shows is seen by one person alone, and what it sends is kept wherever it was opened.

        Raises:
            TurnedAwayError: any reason.
        """
        case = chart.case
        if not self.installation.holds(case.team):
            raise TurnedAwayError("other_team")
        is_with_its_owner = is_direct(place) and person == case.owner
        if place and place != case.channel and place not in chart.sent_to and not is_with_its_owner:
            raise TurnedAwayError("other_channel")
        home = chart.home.channel if chart.home is not None and is_direct(chart.home.channel) else ""
        channel = place or (home if person == case.owner else "") or case.channel
        standing, is_member, is_shared = await asyncio.gather(
            self.people.standing(person, hurried=must_take),
            self._is_member(channel, person, hurried=must_take),
            self.people.is_shared(channel, hurried=must_take),
        )
        known = _judged(standing, is_member, must_take=must_take)
        if in_a_form and must_take:
            return known
        if is_shared:
            raise TurnedAwayError("shared")
        if is_shared is None and not must_take:
            raise TurnedAwayError("not_known")
        return known and is_shared is not None

    async def check_channel(self, channel: str, person: str) -> None:
        """A full member who is in a channel that nobody from outside reads.

        Raises:
            TurnedAwayError: any reason that lies in the person or the channel; `not_known` where Slack does not say.
        """
        if not channel or is_direct(channel):
            raise TurnedAwayError("other_channel")
        _, is_shared = await asyncio.gather(
            self.check_person(person, channel, must_take=False), self.people.is_shared(channel)
        )
        if is_shared is not False:
            raise TurnedAwayError("shared" if is_shared else "not_known")

    async def may_list(self, channel: str, person: str) -> bool | None:
        """Whether a case of a channel may stand in the Home of whom it is assigned to; None where Slack does not say.

        "": it goes on with them alone.
        """
        return await self._is_member(channel, person, hurried=False)

    async def may_look_into(self, channel: str, person: str) -> bool | None:
        """Whether somebody is in a channel that nobody from outside reads; None where Slack does not say."""
        is_member = await self._is_member(channel, person, hurried=False)
        if not is_member:
            return is_member
        is_shared = await self.people.is_shared(channel)
        return None if is_shared is None else not is_shared

    async def _is_member(self, channel: str, person: str, *, hurried: bool) -> bool | None:
        return True if not channel else await self.people.is_member(channel, person, hurried=hurried)


def _judged(standing: Standing | None, is_member: bool | None, *, must_take: bool) -> bool:
    if standing is not None and standing != "member":
        raise TurnedAwayError(standing)
    if is_member is False:
        raise TurnedAwayError("not_a_member")
    if standing is None or is_member is None:
        if not must_take:
            raise TurnedAwayError("not_known")
        return False
    return True


def place_of(body: Mapping[str, Any]) -> str:
    """The conversation in which somebody pressed; `AT_HOME` in the Home tab."""
    container = body.get("container") or {}
    return str(container.get("channel_id") or (body.get("channel") or {}).get("id") or AT_HOME)
