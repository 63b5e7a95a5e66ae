"""What a form says that release 0.1.0 opened: what it did not offer yet was not asked, never answered no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.triage.findings import FINDINGS
from dialogs.examination_rows import EARLIER
from dialogs.question import NONE_OF_THESE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dialogs.question import Answers

_RISKS = "infection_risks"


def as_asked_then(answers: Answers, values: Mapping[str, Any]) -> Answers:
    """Return the answers of such a form; `values` is the state of its page, where a word retired since may be ticked.

    A list that has grown since is not closed by its last tick: the whole of it is asked again.
    """
    known = dict(answers)
    ticked = values.get(_RISKS, {}).get(_RISKS, {}).get("selected_options") or ()
    if EARLIER in [*(option["value"] for option in ticked), *known.get(_RISKS, ())]:
        known[EARLIER] = "yes"
    for field, finding in FINDINGS.items():
        given = known.get(field)
        if finding.later and isinstance(given, list):
            known[field] = [one for one in given if one not in {NONE_OF_THESE, EARLIER}]
            if not known[field]:
                del known[field]
    return known
