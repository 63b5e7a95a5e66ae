"""What is kept, as FHIR R4: the answers of each form, what the rules said of them, and the task that follows.

No resource names a patient: backpain knows none. A case is known by its code alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

from bot.kept.chart import Chart
from bot.kept.happened import Event, Submitted
from bot.kept.uninstalled import uninstalled_since

CASE: Final = "urn:backpain:case"
FINDING: Final = "urn:backpain:finding"
DISPOSITION: Final = "urn:backpain:disposition"
SLACK_PERSON: Final = "urn:slack:user"


def bundle(charts: Iterable[Chart], now: datetime) -> dict[str, Any]:
    """A collection of all of it."""
    entries = [
        {"fullUrl": f"urn:backpain:{one['resourceType']}:{one['id']}", "resource": one}
        for chart in charts
        for one in _resources(chart)
    ]
    return {"resourceType": "Bundle", "type": "collection", "timestamp": _instant(now), "entry": entries}


def _resources(chart: Chart) -> Iterator[dict[str, Any]]:
    newest = ""
    for event in chart.history:
        if isinstance(event.what, Submitted):
            yield _answers(chart, event, event.what)
            yield _guidance(chart, event, event.what)
            newest = _id("guidance", event)
    yield _task(chart, newest)


def _answers(chart: Chart, event: Event, form: Submitted) -> dict[str, Any]:
    """A question that was not answered is not there: it is unknown, and never "no"."""
    found: dict[str, Any] = json.loads(form.findings)
    return {
        "resourceType": "QuestionnaireResponse",
        "id": _id("answers", event),
        "identifier": _identifier(chart),
        "questionnaire": "urn:backpain:form",
        "status": "completed",
        "authored": _instant(event.at),
        "item": [{"linkId": name, "answer": list(_values(given))} for name, given in found.items() if given != []],
    }


def _values(given: Any) -> Iterator[dict[str, Any]]:
    for one in given if isinstance(given, list) else [given]:
        if isinstance(one, bool):
            yield {"valueBoolean": one}
        elif isinstance(one, int):
            yield {"valueInteger": one}
        elif isinstance(one, float):
            yield {"valueDecimal": one}
        else:
            yield {"valueCoding": {"system": FINDING, "code": str(one)}}


def _guidance(chart: Chart, event: Event, form: Submitted) -> dict[str, Any]:
    said = [
        {"name": "disposition", "valueCoding": {"system": DISPOSITION, "code": form.disposition}},
        {"name": "actWithinHours", "valueDecimal": form.act_within_hours},
    ]
    return {
        "resourceType": "GuidanceResponse",
        "id": _id("guidance", event),
        "contained": [{"resourceType": "Parameters", "id": "said", "parameter": said}],
        "identifier": [_identifier(chart)],
        "moduleUri": "urn:backpain:triage",
        "status": "success" if form.is_computed else "failure",
        "occurrenceDateTime": _instant(event.at),
        "reasonReference": [{"reference": f"QuestionnaireResponse/{_id('answers', event)}"}],
        "outputParameters": {"reference": "#said"},
    }


def _task(chart: Chart, guidance: str) -> dict[str, Any]:
    asked = min((each.post_at for each in chart.asked), default=None)
    task: dict[str, Any] = {
        "resourceType": "Task",
        "id": f"task-{chart.case.id}",
        "identifier": [_identifier(chart)],
        "status": _status(chart),
        "intent": "proposal",
        "code": {"coding": [{"system": DISPOSITION, "code": chart.latest.disposition}]},
        "authoredOn": _instant(chart.case.opened_at),
        "lastModified": _instant(chart.history[-1].at),
        "owner": {"identifier": {"system": SLACK_PERSON, "value": chart.case.owner}},
    }
    if guidance:
        task["focus"] = {"reference": f"GuidanceResponse/{guidance}"}
    if asked is not None:
        task["restriction"] = {"period": {"end": _instant(datetime.fromtimestamp(asked, UTC))}}
    return task


def _status(chart: Chart) -> str:
    if chart.is_closed:
        return "completed"
    if uninstalled_since(chart.history) is not None:
        return "on-hold"
    unclaimed = chart.acting is not None and chart.acting.claim is None
    return "requested" if unclaimed else "in-progress"


def _identifier(chart: Chart) -> dict[str, str]:
    return {"system": CASE, "value": chart.case.code}


def _id(kind: str, event: Event) -> str:
    return f"{kind}-{event.seq}"


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
