"""The form that was sent says where its card is, once that is known; whoever has closed it reads it in Slack."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.kept.answers import Refused
from bot.kept.happened import Submitted
from bot.life.turn import Turn
from bot.posts import is_direct
from dialogs import sent_page
from dialogs.frame import in_language, language_of

LOOKED_AT: Final = timedelta(minutes=20)


async def show_in_form(turn: Turn, again_at: datetime | None = None) -> None:
    """Show it; `again_at`: nobody took the card, and then it is tried again."""
    sent, chart, is_fresh = turn.event.what, turn.chart, turn.clock.now() - turn.event.at < LOOKED_AT
    if not isinstance(sent, Submitted) or not sent.is_legible or not is_fresh:
        return
    stands = sent_page.nowhere_yet(chart.case.channel, chart.local(again_at)) if again_at else _stands(turn)
    page = sent_page.sent(
        chart.case.code, sent.assessed, sent.found.value, chart.case.channel, key=turn.event.key, stands=stands
    )
    theirs = in_language(page, language_of(turn.locale_heard(turn.event.person)))
    turn.do.beside.create_task(turn.slack.show_in_place(theirs))  # nothing waits for what only shows something


def _stands(turn: Turn) -> str:
    chart = turn.chart
    channel, home = chart.case.channel, chart.home
    if home is None:
        return ""
    if is_direct(home.channel):
        return sent_page.by_direct_message(channel, home.to or chart.case.owner)
    if len(chart.submissions) == 1:
        return sent_page.posted(channel, chart.facts().named)
    is_changed = not isinstance(turn.case.done.get(turn.key("card")), Refused)
    return sent_page.changed(channel) if is_changed else sent_page.not_changed(channel)
