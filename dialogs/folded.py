"""Which rows of step 2 are folded away: no answer to them can change what is done for this patient any more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from bot.triage import dates
from bot.triage.folding import changes_nothing, idle
from dialogs.answers import FIELD_OF, FORM, completed, findings_from
from dialogs.examination_rows import ONSET, ROWS, SINGLE, THE_FIFTEEN, VITALS, WEEKS
from dialogs.gaps import open_fields
from dialogs.question import NONE_OF_THESE, Answers, Choice, Given, Number, Question, Ticks

if TYPE_CHECKING:
    from bot.triage.findings import Findings

_CANDIDATES: Final = (*THE_FIFTEEN, WEEKS)
_FIELDS: Final[dict[str, frozenset[str]]] = {
    name: frozenset(FIELD_OF[part] for part in (ROWS[name].parts if name in ROWS else (name,)) if part in FIELD_OF)
    for name in _CANDIDATES
}
_DAYS: Final = (
    dates.HAEMATOMA_DAYS,
    dates.CAUDA_EQUINA_WINDOW_DAYS,
    dates.ACUTE_DAYS,
    dates.SIX_WEEKS_DAYS,
    dates.CHRONIC_DAYS,
    dates.THREE_MONTHS_DAYS,
)
_LIMITS: Final[dict[str, set[int]]] = {
    "onset_days": {day + step for day in _DAYS for step in (0, 1)},
    WEEKS: {week + step for week in dates.REFERRAL_WEEKS for step in (0, 1)} | {1, 2, 3},
    "age_years": set(range(121)),  # never reached by the last: some medicine depends on the age of every patient
    **{sign: {0, 90, 100, 101, 131} for sign in VITALS},
}
"""Numbers on both sides of every limit that is looked at."""


def folded(answers: Answers) -> frozenset[str]:
    """Return the open rows that can change nothing, whatever is answered to them.

    No rule can depend on them however the other open rows are answered, and no answer to them alone changes anything
    else that is said: imaging, medicines, actions, notes, words for the patient.
    """
    usable = {name: given for name, given in answers.items() if name in FORM and not FORM[name].fault(given)}
    unanswered = [name for name in _CANDIDATES if _is_open(name, usable)]
    findings = findings_from(completed(usable))
    still_open = {field for name in unanswered for field in _FIELDS[name]}.union(open_fields(findings))
    cannot_decide = idle(findings, frozenset(still_open))
    return frozenset(
        name
        for name in unanswered
        if not (name == WEEKS and ONSET not in usable)
        and _FIELDS[name] <= cannot_decide
        and changes_nothing(findings, _with_each_answer(name, usable))
    )


def fields_of(rows: frozenset[str]) -> frozenset[str]:
    """Return the findings that these rows ask for."""
    return frozenset(field for row in rows for field in _FIELDS[row])


def _is_open(name: str, answers: Answers) -> bool:
    return name not in answers and (name not in ROWS or ROWS[name].parts.isdisjoint(answers))


def _with_each_answer(name: str, answers: Answers) -> Iterator[Findings]:
    for given in _every_answer(FORM[name]):
        told = {**answers, name: given}
        yield findings_from(completed(told))
        beneath = ROWS[name].unfolds(given) if name in ROWS else ()
        for part in beneath:
            yield from (findings_from(completed({**told, part: each})) for each in _every_answer(SINGLE[part]))


def _every_answer(question: Question) -> Iterator[Given]:
    """Yield each answer that can be told apart: of a list each item, of a number both sides of every limit."""
    if isinstance(question, Choice):
        yield from (value for value, _ in question.options)
    elif isinstance(question, Ticks):
        yield [NONE_OF_THESE]
        for value, _ in question.options:
            yield from ([value], [value, NONE_OF_THESE])
    elif isinstance(question, Number):
        numbers = {question.lowest, question.highest, *_LIMITS[question.id]}
        yield from (str(one) for one in sorted(numbers) if question.lowest <= one <= question.highest)
