"""Which rows of step 2 are folded away: no answer to them can change what is done for this patient any more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from bot.triage import dates
from bot.triage.folding import changes_nothing, idle
from dialogs.answers import FIELD_OF, FORM, are_weeks_asked, completed, findings_from, usable
from dialogs.examination_rows import ONSET, ROWS, SINGLE, THE_FIFTEEN, VITALS, WEEKS
from dialogs.gaps import open_fields
from dialogs.question import NONE_OF_THESE, Answers, Choice, Given, Number, Question, Ticks

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIELDS: Final[dict[str, frozenset[str]]] = {
    name: frozenset(FIELD_OF[part] for part in (ROWS[name].parts if name in ROWS else {name}))
    for name in {*THE_FIFTEEN, WEEKS}
}
_DAYS: Final = frozenset(
    {
        dates.HAEMATOMA_DAYS,
        dates.CAUDA_EQUINA_WINDOW_DAYS,
        dates.ACUTE_DAYS,
        dates.SIX_WEEKS_DAYS,
        dates.CHRONIC_DAYS,
        dates.THREE_MONTHS_DAYS,
    }
)
_LIMITS: Final[dict[str, Iterable[int]]] = {
    ONSET: {day + step for day in _DAYS for step in (-1, 0, 1)},
    WEEKS: range(dates.LAST_REFERRAL_WEEK + 2),
    **{sign: {90, 100, 101, 131} for sign in VITALS},
}
"""Numbers on both sides of every limit that is looked at: what is the same at both ends may differ between them.

Of the age, which much of the medicine depends on, every one is tried.
"""


def folded(answers: Answers) -> frozenset[str]:
    """Return the open rows that can change nothing, whatever is answered to them.

    No rule can depend on them however the other open rows are answered, and no answer to them alone changes anything
    else that is said: imaging, medicines, actions, notes, words for the patient.
    """
    known = usable(answers)
    unanswered = [name for name in _FIELDS if _is_open(name, known)]
    findings = findings_from(completed(known))
    cannot_decide = idle(findings, fields_of(unanswered).union(open_fields(findings)))
    return frozenset(
        name
        for name in unanswered
        if _FIELDS[name] <= cannot_decide
        and (name != WEEKS or are_weeks_asked(known))
        and changes_nothing(findings, (findings_from(completed(known | told)) for told in each_answer(name)))
    )


def fields_of(rows: Iterable[str]) -> frozenset[str]:
    """Return the findings that these rows ask for."""
    return frozenset(field for row in rows for field in _FIELDS[row])


def _is_open(name: str, answers: Answers) -> bool:
    return name not in answers and (name not in ROWS or ROWS[name].parts.isdisjoint(answers))


def each_answer(row: str) -> Iterator[Answers]:
    """Yield each answer to a row that can be told apart, and each to what it unfolds.

    Of a list each item, alone and closed; of a number both ends, and both sides of each limit.
    """
    for given in _each(FORM[row]):
        yield {row: given}
        for part in ROWS[row].unfolds(given) if row in ROWS else ():
            yield from ({row: given, part: detail} for detail in _each(SINGLE[part]))


def _each(question: Question) -> Iterator[Given]:
    match question:
        case Choice():
            yield from dict(question.options)
        case Number():
            limits = _LIMITS.get(question.id, range(question.highest))
            numbers = {question.lowest, question.highest, *limits}
            yield from (str(told) for told in sorted(numbers) if question.lowest <= told <= question.highest)
        case Ticks():
            yield [NONE_OF_THESE]
            for item in dict(question.options):
                yield from ([item], [item, NONE_OF_THESE])
