"""What follows when the app was uninstalled, and when it works again."""

from __future__ import annotations

from bot.kept.chart import Chart
from bot.kept.happened import Event
from bot.life.policy import Policy
from bot.life.step import LeaveIfClosed, RefreshCard, Say, Step


def after_uninstalling(_chart: Chart, _event: Event, _policy: Policy) -> list[Step]:
    """Nothing can be said; the case is put down as it stands."""
    return []


def after_installing_again(chart: Chart, _event: Event, _policy: Policy) -> list[Step]:
    """The whole channel hears that nobody was asked about an open case meanwhile; what it asks is set again apart."""
    if chart.is_closed:
        return [RefreshCard()]
    return [LeaveIfClosed(), Say("installed_again", broadcast=True, urgent=chart.case.urgent), RefreshCard()]
