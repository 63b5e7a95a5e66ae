"""One row of a guideline beside our answer: what it asks, the findings that stand for it, and whether we agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from bot.triage.assessment import RANK, Assessment, Disposition
from bot.triage.engine import assess
from bot.triage.findings import Findings
from tests.triage.cases import CLEAN

Form = Mapping[str, Any]
Check = Callable[[Assessment], bool]
Mark = Literal["C", "C2", "M", "P"]

# What a row stands on. A row that was not read is [M], whatever the rest of its table says.
MARKS: Final[dict[Mark, str]] = {
    "C": "read on the page named, or checked by the evidence pack where the page named is the pack",
    "C2": "read on a page that reproduces the guideline",
    "M": "not read: recalled, not yet verified",
    "P": "policy of this product",
}


@dataclass(frozen=True)
class Row:
    """What a guideline asks of `form` (changes to the clean examination), and the check that we do the same.

    `reason` is written where we do not; a row that agrees has none.
    """

    id: str
    asks: str
    form: Form
    check: Check
    source: str
    mark: Mark = "C"
    reason: str = ""

    @property
    def agrees(self) -> bool:
        """Whether our answer to the form is what the guideline asks."""
        return self.check(answer(self.form))

    @property
    def problem(self) -> str | None:
        """Why the row cannot stand as it is, if so."""
        return problem(self.id, agrees=self.agrees, reason=self.reason)


def problem(name: str, *, agrees: bool, reason: str) -> str | None:
    """A disagreement needs its reason in writing; a reason without a disagreement is stale."""
    if not agrees and not reason:
        return f"{name}: we do not do what the guideline asks, and no reason is written"
    if agrees and reason:
        return f"{name}: we do what the guideline asks, so its reason is stale"
    return None


def answer(form: Form) -> Assessment:
    """Our answer to the clean examination with `form` changed on it."""
    return assess(Findings.model_validate({**CLEAN, **form}))


def told(assessment: Assessment) -> str:
    """An answer in one line: disposition, clock, rules, imaging."""
    rules = ", ".join(one.rule for one in assessment.fired)
    imaging = ", ".join(assessment.imaging)
    return f"`{assessment.disposition}` within {assessment.act_within_hours:g} h ({rules}); imaging: {imaging}"


def no_imaging(assessment: Assessment) -> bool:
    """Nothing is scanned or filmed."""
    return assessment.imaging == ("none",)


def images(*kinds: str) -> Check:
    """Any of these kinds of imaging is asked for."""
    return lambda a: not set(a.imaging).isdisjoint(kinds)


def at_least(disposition: Disposition) -> Check:
    """The disposition is this one or a more urgent one."""
    return lambda a: RANK[a.disposition] >= RANK[disposition]


def within(hours: float) -> Check:
    """The clock is not longer than this."""
    return lambda a: a.act_within_hours <= hours


def does(*ids: str) -> Check:
    """Any of these steps is asked for."""
    return lambda a: any(action.id in ids for action in a.actions)


def fires(*rules: str) -> Check:
    """Any of these rules holds."""
    return lambda a: any(one.rule in rules for one in a.fired)


def advises(drug: str, *advice: str) -> Check:
    """A class of medicine carries one of these advices."""
    return lambda a: getattr(a.medication, drug).advice in advice


def shows(note: str) -> Check:
    """A guideline note stands beside the answer."""
    return lambda a: any(one.id == note for one in a.notes)


def says(word: str) -> Check:
    """A word stands in a step, a note or a reason of the medicines."""
    return lambda a: (
        word
        in " ".join([*(one.text for one in a.actions), *(one.text for one in a.notes), *a.medication.nsaid.reasons])
    )


def every(*checks: Check) -> Check:
    """All of these."""
    return lambda a: all(check(a) for check in checks)


def lacks(check: Check) -> Check:
    """Not this."""
    return lambda a: not check(a)


def not_ours(_: Assessment) -> bool:
    """The guideline asks for something that this product does not do at all."""
    return False


MRI: Final = ("mri_urgent", "mri_emergency", "mri_routine", "mri_with_contrast", "mri_whole_spine")
FILMS: Final = ("xray",)
