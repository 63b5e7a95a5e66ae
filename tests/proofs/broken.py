"""Rule sets that are wrong on purpose: a check that finds nothing in them would prove nothing of the real ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from bot.triage.dates import SAME_DAY_HOURS
from bot.triage.rules import DECIDING
from tests.proofs.rule_set import RuleSet
from tests.proofs.space import Space
from tests.proofs.three_valued import FREE, WORD
from tests.triage.cases import CLEAN, SCIATICA


def _without(*ids: str) -> RuleSet:
    return RuleSet(tuple(rule for rule in DECIDING if rule.id not in ids))


def _changed(rule_id: str, **changes: Any) -> RuleSet:
    return RuleSet(tuple(replace(rule, **changes) if rule.id == rule_id else rule for rule in DECIDING))


BROKEN: Final[dict[str, RuleSet]] = {
    "U9 left out: sexual function unknown is more urgent than lost": _without("U9"),
    "W6 within 24 h, an early draft: cancer unknown is sooner than cancer": _changed("W6", clock=SAME_DAY_HOURS),
    "E1 without the saddle: a positive cauda equina item is no emergency": _changed(
        "E1", holds=lambda f: f.retention | f.incontinence | f.bladder_sensation | f.bowel | f.residual_large
    ),
    "U4 left out: an open emergency question can be read as no": _without("U4"),
}

# A space that is quick to enumerate: some findings of each kind, on a form that is otherwise answered no.
SMALL: Final = Space("right leg, the rest answered no", {**CLEAN, **SCIATICA}, (*FREE[:7], *FREE[8:13], *WORD))
