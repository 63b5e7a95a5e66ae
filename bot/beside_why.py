"""What the local page shows beside *Why and sources*: the pictures of its case, which Slack would need a scope for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.kept.case import NoSuchCaseError, UnreadableCaseError
from bot.kept.chart import Chart
from bot.kept.store import Cases
from bot.pictures.path_picture import path_picture
from bot.pictures.root_picture import root_picture
from dialogs import why


async def beside(cases: Cases, view: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the pictures for a view; none for another one, or once its case is assessed again, gone or not legible."""
    case_id, _, number = (why.read_case(view) or "").partition(":")
    if not case_id:
        return []
    try:
        chart = Chart(await cases.get(case_id), await cases.history(case_id), "UTC")
    except (NoSuchCaseError, UnreadableCaseError):
        return []
    latest = chart.latest
    if str(chart.number) != number or not latest.is_legible or latest.assessed is None:
        return []
    drawn = root_picture(latest.assessed, latest.found.value), path_picture(latest.assessed)
    return [asdict(one) for one in drawn]
