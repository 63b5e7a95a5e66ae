"""The cards that a record system shows: what the record lacks, what it alarms about, what speaks against the scan."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from bot.triage.content import GOVERNANCE
from bot.triage.engine import assess
from bot.triage.findings import FINDINGS
from bot.triage.sources import REFERENCES
from dialogs.conclusions import CONCLUSIONS
from dialogs.course import REASONS
from dialogs.finding_words import EMERGENCY_FIELDS, is_unknown, open_question, said, unanswered
from dialogs.source_names import SOURCE_NAMES, address
from dialogs.words import urgency_words

if TYPE_CHECKING:
    from bot.cds.record import Record
    from bot.triage.assessment import Assessment, FiredRule
    from bot.triage.findings import Findings

LONGEST_SUMMARY: Final = 139
"""The specification says: less than 140."""
MOST_STEPS: Final = 3
MOST_LINKS: Final = 3
REASON_SYSTEM: Final = "https://backpain.example/override-reason"
"""Names the list of reasons; .example is reserved, and leads nowhere."""
SPEAKS_AGAINST: Final = ("check_mri_device", "mri_with_sedation_or_open_scanner", "pregnancy_mri_without_gadolinium")
"""The steps that say how this scan must be fitted to the patient."""

Card = dict[str, Any]


def cards(record: Record, hook: str, instance: uuid.UUID) -> list[Card]:
    """The cards for one call; the same call gets the same cards, with the same ids."""
    assessment = assess(record.findings)
    made = [_about_the_patient(record, assessment, hook)]
    if hook == "order-sign":
        made += [_about_the_scan(step.text) for step in assessment.actions if step.id in SPEAKS_AGAINST]
    return [{"uuid": str(uuid.uuid5(instance, f"{hook}:{place}")), **card} for place, card in enumerate(made)]


def _about_the_patient(record: Record, assessment: Assessment, hook: str) -> Card:
    is_emergency = assessment.disposition == "emergency_now"
    leading = next(rule for rule in assessment.fired if rule.disposition == assessment.disposition)
    questions = unanswered(record.findings, EMERGENCY_FIELDS)
    if is_emergency:
        summary = f"Emergency, act now: {CONCLUSIONS[leading.rule]}. Do not wait for a routine scan."
    elif hook == "order-sign":
        summary = (
            f"{len(questions)} emergency questions are not in the record: ask them before this MRI. A yes changes it."
        )
    else:
        summary = f"Back pain: {len(questions)} emergency questions are not in the record. A yes can be an emergency."
    urgent = "critical" if is_emergency else "warning" if hook == "order-sign" else "info"
    return _card(summary, urgent, "\n\n".join(_detail(record, assessment, questions)), _links(leading))


def _about_the_scan(text: str) -> Card:
    return _card(_first_sentence(text), "warning", text, [])


def _card(summary: str, indicator: str, detail: str, links: list[Card]) -> Card:
    reasons = [{"code": code, "system": REASON_SYSTEM, "display": words} for code, words in REASONS.items()]
    return {
        "summary": _cut(summary),
        "indicator": indicator,
        "detail": detail,
        "source": {"label": f"backpain pathway {GOVERNANCE.version} ({GOVERNANCE.review_status})"},
        "overrideReasons": reasons,
        **({"links": links} if links else {}),
    }


def _detail(record: Record, assessment: Assessment, questions: tuple[str, ...]) -> Iterator[str]:
    told = list(_told(record.findings))
    yield f"**From the record:** {'; '.join(told) or 'nothing that counts here'}."
    if record.missing:
        yield f"**Could not be read from the record:** {', '.join(record.missing)}."
    yield f"**Not in the record, to ask or examine:** {'; '.join(map(open_question, questions))}."
    yield f"**As far as the record goes:** {urgency_words(assessment)}{', provisional' * assessment.provisional}."
    yield "\n".join(f"- {step.text}" for step in assessment.actions[:MOST_STEPS])
    yield (
        f"What the record does not hold counts as not asked, never as no. The content is {GOVERNANCE.review_status}. "
        "This supports the clinician, who decides."
    )


def _told(findings: Findings) -> Iterator[str]:
    for field in FINDINGS:
        value = getattr(findings, field)
        if not is_unknown(value):
            yield said(field, value)


def _links(rule: FiredRule) -> list[Card]:
    known = [source.key for source in rule.sources if source.key in REFERENCES]
    pages = {key: page for key in known if (page := address(REFERENCES[key].found_at))}
    return [
        {"label": SOURCE_NAMES.get(key, key), "url": page, "type": "absolute"}
        for key, page in list(pages.items())[:MOST_LINKS]
    ]


def _first_sentence(text: str) -> str:
    return f"{text.partition('. ')[0].rstrip('.')}."


def _cut(summary: str) -> str:
    return summary if len(summary) <= LONGEST_SUMMARY else f"{summary[: LONGEST_SUMMARY - 1].rstrip()}…"
