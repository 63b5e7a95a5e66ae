"""From findings to an assessment: one pure function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.triage.actions import plan
from bot.triage.assessment import RANK, Action, Assessment, FiredRule, UnresolvedRule
from bot.triage.change import would_change
from bot.triage.content import PATHWAY
from bot.triage.contradictions import contradictions
from bot.triage.dates import review_window
from bot.triage.medication import medication
from bot.triage.notes import Situation, notes
from bot.triage.roots import roots
from bot.triage.safety_net import safety_net
from bot.triage.verdict import Trace, Verdicts, judge

if TYPE_CHECKING:
    from bot.triage.actions import Plan
    from bot.triage.assessment import Imaging
    from bot.triage.findings import Findings


def assess(findings: Findings) -> Assessment:
    """The assessment of one examination, every field of the contract. Never raises; same findings, same bytes."""
    verdicts = judge(findings)
    trace = Trace(findings, verdicts)
    disposition = verdicts.disposition
    medicines = medication(findings, verdicts)
    clashes = contradictions(findings)
    steps = plan(findings, verdicts, trace, medicines, clash=bool(clashes))
    unresolved = _unresolved(verdicts, trace)
    situation = Situation(findings, verdicts, medicines, frozenset(step.id for _, step in steps))
    return Assessment(
        disposition=disposition,
        provisional=bool(unresolved) or _rests_on_a_gap(verdicts, trace),
        act_within_hours=verdicts.act_within_hours,
        imaging=_imaging(steps),
        fired=tuple(
            FiredRule(
                rule=rule.id,
                says=rule.says,
                disposition=rule.disposition,
                act_within_hours=verdicts.clock(rule),
                because=trace.because(rule),
                sources=rule.sources,
            )
            for rule in verdicts.fired
        ),
        unresolved=unresolved,
        actions=tuple(Action(id=step.id, text=step.says, rule=rule, sources=step.sources) for rule, step in steps),
        medication=medicines,
        notes=notes(situation),
        contradictions=clashes,
        roots=roots(findings),
        safety_net=safety_net(disposition, verdicts.fired_ids),
        follow_up=review_window(verdicts),
        would_change=would_change(findings, verdicts),
        pathway=PATHWAY,
    )


def _unresolved(verdicts: Verdicts, trace: Trace) -> tuple[UnresolvedRule, ...]:
    """The rules that cannot be told yet and would raise the urgency, most urgent first."""
    reached = RANK[verdicts.disposition]
    return tuple(
        UnresolvedRule(rule=rule.id, says=rule.says, disposition=rule.disposition, needs=trace.fields(rule))
        for rule in verdicts.open
        if RANK[rule.disposition] > reached
    )


def _rests_on_a_gap(verdicts: Verdicts, trace: Trace) -> bool:
    """True where the disposition is held by a floor that a missing answer set. An emergency is never provisional."""
    reached = verdicts.disposition
    floors = [rule for rule in verdicts.fired if rule.floor and rule.disposition == reached]
    return any(trace.open_fields(rule) for rule in floors)


def _imaging(steps: Plan) -> tuple[Imaging, ...]:
    return tuple(dict.fromkeys(kind for _, step in steps for kind in step.imaging)) or ("none",)
