"""The facts of one form: what is read off its answers, and what follows from that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from bot.triage.fact_table import ANSWERED, FACTS, READ, READS
from bot.triage.kleene import Kleene, opposite, unanswered

if TYPE_CHECKING:
    from bot.triage.findings import Findings


class Facts:
    """Every fact of one form by name; the values are numbers here, and any other carrier in traces and proofs."""

    def __getattr__(self, name: str) -> Any:  # only reached for a name that is no fact
        raise AttributeError(f"no fact is called {name}")


def _motor(f: Any) -> Any:
    return f.reported_weakness | f.weak_left | f.weak_right | f.foot_drop | f.bilateral_weakness


def _sensory(f: Any) -> Any:
    # Tingling is no loss of feeling, but until sensation has been examined it may be one.
    return f.numbness | f.sensory_loss | (f.tingling & unanswered(f.sensory_loss))


def _both_legs(f: Any) -> Any:
    # Signs on the other leg than the one named are a clash; the more urgent reading is that both legs are involved.
    left = f.side_left | f.sensory_left | f.reflex_left | f.weak_left
    right = f.side_right | f.sensory_right | f.reflex_right | f.weak_right
    return f.side_both | (left & right)


def _cauda_equina(f: Any) -> Any:
    told = f.retention | f.incontinence | f.bladder_sensation | f.bowel | f.saddle
    return told | f.residual_large | f.tone_reduced | f.pinprick_reduced | f.sacral_loss


def _panel_open(f: Any) -> Any:
    bladder = unanswered(f.retention) | unanswered(f.incontinence) | unanswered(f.bladder_sensation)
    rest = unanswered(f.bowel) | unanswered(f.saddle) | unanswered(f.sexual) | unanswered(f.bilateral_weakness)
    return bladder | rest


def _stable_claudication(f: Any) -> Any:
    # Each sign that ends it is one for which a more urgent rule holds, so that a gap never lowers the rank.
    panel = f.retention | f.incontinence | f.bladder_sensation | f.bowel | f.saddle | f.sexual
    return f.claudication & opposite(f.motor | f.progressive | panel)


def _exempt_claudication(f: Any) -> Any:
    """The one exemption (U3 and, on the symptom, M1; P1, P16): every condition known and met.

    Foot pulses that were not examined count as not reduced, so that examining them lowers nothing (P21).
    """
    unsteady = f.said_worse | f.longstanding_sphincter | f.cauda_equina | f.sensory_loss | f.pulses_old | f.pulses_new
    met = f.stable_claudication & f.aged_50 & f.over_six_weeks & f.full_power & opposite(unsteady)
    return met & opposite(unanswered(met))


def _root_deficit(f: Any) -> Any:
    # M1; numbness told is exempt where it belongs to a stable claudication (U3's exemption; BMJ 2021;373:n1581).
    examined = f.motor | f.sensory_loss | (f.tingling & unanswered(f.sensory_loss)) | f.reflex_loss | f.progressive
    return examined | (f.numbness & opposite(f.exempt_claudication))


def _urgent_item_open(f: Any) -> Any:
    # Diabetes or a risk of tuberculosis that alone was not asked is no floor (section C).
    neurology = unanswered(f.progressive) | unanswered(f.severe_weakness) | unanswered(f.foot_drop)
    legs = unanswered(f.numbness) | unanswered(f.reported_weakness) | unanswered(f.both_legs)
    infection = unanswered(f.fever) | unanswered(f.infection_risk)
    return neurology | legs | infection | unanswered(f.cancer) | unanswered(f.major_trauma) | unanswered(f.aortic)


# In the order in which they build on each other.
DERIVED: Final[dict[str, Callable[[Any], Any]]] = {
    "longstanding_sphincter": lambda f: f.old_retention | f.old_incontinence | f.old_bladder_sensation | f.old_bowel,
    "cord": lambda f: f.cord_sign | f.trunk_both,
    "brisk": lambda f: f.brisk_sign | f.brisk_jerk,
    "fever": lambda f: f.told_fever | f.measured_fever,
    "major_trauma": lambda f: f.told_major | f.began_with_major_trauma,
    "minor_trauma": lambda f: f.told_minor | f.began_with_minor_trauma,
    "motor": _motor,
    "sensory": _sensory,
    "reflex_loss": lambda f: f.ankle_lost | f.knee_lost,
    "deficit": lambda f: f.motor | f.sensory | f.reflex_loss | f.progressive,
    "both_legs": _both_legs,
    "cauda_equina": _cauda_equina,
    "panel_open": _panel_open,
    "emergency_item_open": lambda f: f.panel_open | unanswered(f.cord_sign) | unanswered(f.brisk_sign),
    # Beside a deficit, which weakness of both legs is already.
    "emergency_sign": lambda f: f.cauda_equina | f.sexual | f.cord | f.brisk,
    "stable_claudication": _stable_claudication,
    "exempt_claudication": _exempt_claudication,
    "root_deficit": _root_deficit,
    "severe_pain": lambda f: f.severe | f.intractable_pain,
    "trauma": lambda f: f.major_trauma | f.minor_trauma,
    "any_infection_risk": lambda f: f.infection_risk | f.dialysis | f.diabetes | f.tuberculosis,
    "procedure_on_spine": lambda f: f.spinal_procedure | f.after_procedure,
    "shock": lambda f: f.shock_pressure | (f.low_pressure_fast_pulse & f.aged_50),
    "urgent_item_open": _urgent_item_open,
}

_ANSWERED: Final = tuple((one.fact.fields[0], one.answers) for one in ANSWERED)
_FIELDS: Final = frozenset(field for reads in READS.values() for field in reads)
_ANSWERED_BY: Final = {
    field: tuple((one.fact.name, one.answers) for one in ANSWERED if one.fact.fields[0] == field) for field in _FIELDS
}
_READ_BY: Final = {
    field: tuple(
        (tuple(fact.name for fact in group.facts), group.of)
        for group in READ
        if any(field in READS[fact.name] for fact in group.facts)
    )
    for field in _FIELDS
}
_READERS: Final = tuple(group.of for group in READ)
_NAMES: Final = tuple(fact.name for fact in FACTS)
_DERIVED: Final = tuple(DERIVED.items())


def facts_of(findings: Findings) -> Facts:
    """Every fact of `findings`, as the numbers of `kleene`."""
    told = vars(findings)
    values = [answers[told[field]] for field, answers in _ANSWERED]
    for read in _READERS:
        values += read(findings)
    facts = Facts()
    facts.__dict__ = dict(zip(_NAMES, values, strict=True))
    return derive(facts)


def underived(facts: Facts) -> dict[str, Kleene]:
    """Those that follow from no others, by name."""
    now = facts.__dict__
    return {name: now[name] for name in _NAMES}


def facts_with(findings: Findings, now: Mapping[str, Kleene], field: str, answer: Any) -> Facts | None:
    """The facts of `findings` with another answer to one field, where `now` are the underived ones without it.

    None where none is another then.
    """
    if field not in _FIELDS:
        return None
    other = {name: answers[answer] for name, answers in _ANSWERED_BY[field]}
    if reading := _READ_BY[field]:
        asked: Any = Facts()
        asked.__dict__ = {**vars(findings), field: answer}
        for names, of in reading:
            other.update(zip(names, of(asked), strict=True))
    if all(now[name] == value for name, value in other.items()):
        return None
    changed = LazyFacts()
    changed.__dict__ = {**now, **other}
    return changed


class LazyFacts(Facts):
    """The same where few are asked for: one that follows from others is worked out when it is first asked for."""

    def __getattr__(self, name: str) -> Any:
        value = DERIVED[name](self)
        self.__dict__[name] = value
        return value


def derive(facts: Facts) -> Facts:
    """Fill in the facts that follow from others, on whatever carrier the first ones hold; gives back `facts`."""
    known = facts.__dict__
    for name, of in _DERIVED:
        known[name] = of(facts)
    return facts
