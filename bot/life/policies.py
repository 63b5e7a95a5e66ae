"""The policy of each channel: what its managers have set, with the environment's settings as defaults."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.kept.channel import Channel
from bot.kept.channels import Channels, Standing
from bot.life.policy import Policy
from bot.working_days import Calendar


def calendar_of(channel: Channel) -> Calendar:
    """The days on which the channel's team works."""
    chosen = channel.chosen
    return Calendar(frozenset(chosen.weekdays), chosen.country, chosen.region, frozenset(chosen.closed))


def policy_of(standing: Standing, default: Policy) -> Policy:
    """What holds in a channel: whoever is away or gone is passed by, and what is not set is as the environment has it.

    A channel is no duty of its own: it is told anyway where nobody is.
    """
    channel, chosen = standing.channel, standing.channel.chosen
    return replace(
        default,
        working_hour=default.working_hour if chosen.opens_at is None else chosen.opens_at,
        backup=chosen.backup or default.backup,
        duty="" if chosen.duty == channel.id else chosen.duty,
        not_there=standing.away.union(channel.gone),
        calendar=calendar_of(channel),
        owner=chosen.owner,
        on_call=chosen.on_call,
    )


@dataclass(frozen=True, slots=True)
class Policies:
    """Reads what holds in a channel at this moment."""

    channels: Channels
    default: Policy

    async def of(self, team: str, channel: str, now: datetime) -> Policy:
        """The policy of a channel."""
        return policy_of(await self.channels.standing(team, channel, now), self.default)
