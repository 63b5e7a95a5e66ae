"""What single answer would move the disposition, and how far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from bot.triage.assessment import RANK, Change
from bot.triage.findings import FINDINGS, Findings, LegPower, Listed, Power, Reflexes, SensoryLoss
from bot.triage.legs import affected_legs
from bot.triage.open_questions import is_open
from bot.triage.verdict import Otherwise, judge, plain

if TYPE_CHECKING:
    from bot.triage.assessment import Disposition
    from bot.triage.legs import Leg
    from bot.triage.verdict import Verdicts

MOST_SHOWN: Final = 12
MOST_A_DISPOSITION: Final = 4
MOST_LOWERING: Final = 4
# Facts of the patient that no answer alters: offered only while they are not known.
_FIXED: Final = frozenset({"age_years", "onset_days"})


def would_change(findings: Findings, verdicts: Verdicts) -> tuple[Change, ...]:
    """The single answers that move the disposition away from that of `verdicts`, which are on `findings`; at most 12.

    Open must-ask questions come first, then the largest rise, and what would lower it last. Each field is named once
    upwards and once downwards.
    """
    rising: dict[str, Change] = {}
    lowering: dict[str, Change] = {}
    now = verdicts.disposition
    for field, answer, then in _moving(Otherwise(findings, verdicts), now, _candidates(findings, _ANSWERS, _LISTS)):
        found = rising if RANK[then] > RANK[now] else lowering
        known = found.get(field)
        if known is None or abs(RANK[then] - RANK[now]) > abs(RANK[known.disposition] - RANK[now]):
            found[field] = Change(field=field, to=plain(answer), disposition=then)
    return (*_most_useful(findings, list(rising.values())), *list(lowering.values())[:MOST_LOWERING])


def every_change(findings: Findings, now: Disposition) -> tuple[Change, ...]:
    """Every single answer that moves the disposition away from `now`, none left out.

    Of words each is tried; of a number, a muscle, a jerk or an area, one for each of its like.
    """
    every = _moving(Otherwise(findings, judge(findings)), now, _candidates(findings, _EVERY_ANSWER, _EVERY_LIST))
    return tuple(Change(field=field, to=plain(answer), disposition=then) for field, answer, then in every)


_Answers = tuple[tuple[str, tuple[Any, ...]], ...]
_Candidates = Iterator[tuple[str, Iterable[Any]]]


def _moving(otherwise: Otherwise, now: Disposition, candidates: _Candidates) -> Iterator[tuple[str, Any, Disposition]]:
    for field, tried in candidates:
        if field in otherwise.of_weight:  # what has no weight is not even made
            for answer in tried:
                if (then := otherwise.disposition(field, answer)) != now:
                    yield field, answer, then


def _most_useful(findings: Findings, changes: list[Change]) -> list[Change]:
    ordered = sorted(changes, key=lambda one: (not _is_asked_but_open(findings, one.field), -RANK[one.disposition]))
    shown: list[Change] = []
    for change in ordered:
        alike = sum(one.disposition == change.disposition for one in shown)
        if alike < MOST_A_DISPOSITION and len(shown) < MOST_SHOWN - MOST_LOWERING:
            shown.append(change)
    return shown


def _is_asked_but_open(findings: Findings, field: str) -> bool:
    return FINDINGS[field].must and is_open(findings, field)


def _candidates(findings: Findings, of_answers: _Answers, of_lists: _Answers) -> _Candidates:
    yield from ((field, of(findings)) for field, of in _BY_HAND.items())
    for field, answers in of_answers:
        if field not in _FIXED or is_open(findings, field):
            yield field, answers
    yield from ((field, _lists(getattr(findings, field), items)) for field, items in of_lists)


def _lists(now: Listed[str] | None, items: tuple[str, ...]) -> Iterator[Listed[str]]:
    """The list with nothing more in it than is known, and with each item more."""
    known: Listed[str] = Listed() if now is None else now
    if now is None or now.open:
        yield Listed(known)
    else:
        yield Listed()
    yield from map(known.adding, items)  # one that is known already moves nothing


def _felt(findings: Findings) -> Iterator[Listed[Any]]:
    felt: Listed[Any] = findings.leg_symptoms or Listed()
    yield felt.adding("numbness")
    yield felt.adding("weakness")
    yield Listed(one for one in felt if one == "pain")


def _areas(findings: Findings) -> Iterator[Listed[SensoryLoss]]:
    areas: Listed[SensoryLoss] = findings.sensory_loss or Listed()
    yield Listed()
    yield areas.adding(SensoryLoss(root="S4", side="both"))
    yield areas.adding(SensoryLoss(root="T8", side="both"))


def _powers(findings: Findings) -> Iterator[Power]:
    yield _both_legs_full()
    for leg in _the_leg(findings):
        for grade in (4, 3):
            yield _both_legs_full().model_copy(update={leg: _FULL.model_copy(update={"L5": grade})})


def _the_leg(findings: Findings) -> tuple[Leg, ...]:
    """The affected leg, none where it may be either."""
    affected = affected_legs(findings)
    return affected if len(affected) == 1 else ()


_FULL: Final = LegPower(L2=5, L3=5, L4=5, L5=5, S1=5)


def _both_legs_full() -> Power:
    return Power(left=_FULL, right=_FULL)


def _jerks(findings: Findings) -> Iterator[Reflexes]:
    yield _NORMAL_JERKS
    yield Reflexes(left="brisk", right="brisk")
    for leg in _the_leg(findings):
        yield _NORMAL_JERKS.model_copy(update={leg: "absent"})


_NORMAL_JERKS: Final = Reflexes(left="normal", right="normal")
# What depends on what is recorded already; everything else is tried as the table of findings says.
_BY_HAND: Final[dict[str, Callable[[Findings], Iterator[Any]]]] = {
    "leg_symptoms": _felt,
    "sensory_loss": _areas,
    "power": _powers,
    "knee_reflex": _jerks,
    "ankle_reflex": _jerks,
}
_TIERS: Final = ("emergency", "urgent", "must ask", "optional")
_IN_ORDER: Final = sorted(FINDINGS, key=lambda name: _TIERS.index(FINDINGS[name].tier))
_ANSWERS: Final = tuple((name, FINDINGS[name].tries) for name in _IN_ORDER if FINDINGS[name].tries)
_LISTS: Final = tuple((name, items) for name in _IN_ORDER if (items := FINDINGS[name].items))
_SILENT: Final = frozenset({"unknown", "not_examined", "not_known", "not_done"})
_ONE_TERM: Final = frozenset({"diabetes_or_dialysis"})  # how 0.1.0 asked for two items of today at once


def _every_word(name: str, tried: tuple[Any, ...]) -> tuple[Any, ...]:
    """What is tried of a field, and every other answer that the form has words for."""
    words = FINDINGS[name].words or {}
    others = (word for word in words if word not in _SILENT | _ONE_TERM and not word.isdigit())
    return tuple(dict.fromkeys((*tried, *others)))


_EVERY_ANSWER: Final = tuple((name, _every_word(name, tried)) for name, tried in _ANSWERS)
_EVERY_LIST: Final = tuple((name, _every_word(name, items)) for name, items in _LISTS)
