"""The questions of the DTAC form, version 2.0, each answered here or marked as the operator's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Stands = Literal["answered", "operator", "not met", "does not apply"]
SECTIONS: Final = {
    "A": "Company",
    "B": "Value",
    "C1": "Clinical safety",
    "C2": "Data protection",
    "C3": "Technical security",
    "C4": "Interoperability",
    "D1": "Use and access",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A question in our words, and how it stands. `unread`: what was needed for a full answer and could not be read."""

    code: str
    asks: str
    stands: Stands
    answer: str
    unread: str = ""

    @property
    def section(self) -> str:
        """The part of the form: A, B, C1 to C4, D1."""
        return self.code.partition(".")[0] if "." in self.code else self.code[0]


_OURS: Final = "The organisation that puts it into use fills this in: it is the manufacturer in the form's sense."
_DATA: Final = "The privacy page says what is kept, where and how long."

ROWS: Final = (
    Row("A1", "Name of the company", "operator", _OURS),
    Row("A2", "Name of the product", "answered", "backpain"),
    Row(
        "A3", "Version", "answered", "As `pip show backpain` prints it; the content's own version stands on each card."
    ),
    Row("A4", "Type of product", "answered", "Other: software that the buyer runs on its own machines, used in Slack."),
    Row("A5", "Key contact", "operator", _OURS),
    Row("A6", "Their e-mail", "operator", _OURS),
    Row("A7", "Their telephone", "operator", _OURS),
    Row("A8", "Registered address", "operator", _OURS),
    Row("A9", "Country of registration", "operator", _OURS),
    Row("A10", "Company or charity number", "operator", _OURS),
    Row("A11", "Date of the last CQC assessment", "operator", "Only where it must be registered with the CQC."),
    Row("A12", "The CQC report", "operator", "As above."),
    Row("B1", "Intended use", "answered", "Clinical support: see Safety, what it is for."),
    Row(
        "B2",
        "What it does and how it is used",
        "answered",
        "A clinician answers a form in Slack; the team's channel gets the next step with reasons, and is asked again "
        "until the case is closed (README.md).",
    ),
    Row(
        "B3",
        "Users, benefits, and whether they were validated",
        "not met",
        "Users: see Safety. Nothing was validated in practice: no team has used it. What was computed stands in "
        "docs/results.md.",
    ),
    Row("B4", "Data flows, user journey", "answered", f"{_DATA} README.md shows the journey."),
    Row(
        "C1.1.1",
        "Is it software as a medical device?",
        "operator",
        "We hold that it is likely to be one (Safety, regulation). Whoever places it on the market decides, and fills "
        "in the questionnaire that goes with this row.",
        unread="the pre-acquisition questionnaire (PAQ)",
    ),
    Row("C1.1.2", "A device that stands alone?", "operator", "Not classified by anybody yet.", unread="its guidance"),
    Row("C1.2", "Does it influence direct care in near real time?", "answered", "Yes: DCB0129 applies."),
    Row("C1.2.1", "If not, why?", "does not apply", "It does."),
    Row(
        "C1.2.2",
        "Was clinical risk managed as DCB0129 asks?",
        "not met",
        "The hazard log, its controls and a report in that structure are here. No Clinical Safety Officer has taken "
        "part: without one it does not comply.",
    ),
    Row(
        "C1.2.3",
        "The clinical risk management system",
        "answered",
        "docs/safety/case.md, part 3; the operator adds its own people and governance.",
    ),
    Row("C1.2.4", "Safety case report and hazard log", "answered", "docs/safety/case.md and docs/safety/hazards.md."),
    Row("C1.2.5", "The Clinical Safety Officer", "operator", "To be named: a registered clinician."),
    Row("C2.1", "Access to patient data; DSPT", "operator", "Whoever wrote it has no access to any installation."),
    Row(
        "C2.2",
        "Does it process personal data?",
        "answered",
        "Yes: clinical findings under a case code, and the Slack ids of staff. No name, date of birth or record number "
        f"is taken. {_DATA}",
    ),
    Row("C2.2.1", "ICO registration", "operator", "The operator's."),
    Row("C2.2.2", "Data protection impact assessment", "operator", f"To be written by the operator. {_DATA}"),
    Row("C2.2.3", "Transparency information", "operator", f"To be written by the operator. {_DATA}"),
    Row("C2.2.4", "Terms on user data", "does not apply", "Open source (LICENSE); its makers process nobody's data."),
    Row(
        "C2.2.5",
        "Where data is kept and processed",
        "operator",
        "In the operator's database, and in Slack, where Slack keeps the workspace's data.",
    ),
    Row("C2.2.6", "If outside the UK, how that is lawful", "operator", "A matter of the contract with Slack."),
    Row("C3.1", "Cyber Essentials", "operator", "The operator's certificate."),
    Row("C3.2", "Cyber Security Charter", "operator", "The operator signs it or not."),
    Row(
        "C3.3",
        "Penetration test by a third party",
        "not met",
        "None was made. With Socket Mode nothing listens to the internet.",
    ),
    Row(
        "C3.4",
        "Software Security Code of Practice",
        "not met",
        "Cannot be confirmed. What is done: SECURITY.md, locked dependencies, checks at every commit.",
        unread="the code of practice",
    ),
    Row(
        "C3.5",
        "A plan for multi-factor authentication",
        "operator",
        "It has no accounts of its own: people sign in to Slack, through the organisation's identity provider.",
    ),
    Row("C3.5.1", "MFA for the supplier's accounts", "does not apply", "A supplier has no access to it."),
    Row(
        "C3.6",
        "Logging",
        "answered",
        "Every act on a case is kept with who and when; logs carry ids and no clinical word (H26).",
    ),
    Row(
        "C4.1",
        "APIs or integration channels?",
        "answered",
        "Yes: findings in JSON on the command line and in Python; and CDS Hooks, where it is switched on.",
    ),
    Row(
        "C4.1.1",
        "Which standards, and why?",
        "answered",
        "CDS Hooks 2.0 with FHIR R4 resources: how record systems ask for decision support. JSON otherwise.",
    ),
    Row(
        "C4.1.2",
        "Open API practice, documented and free",
        "not met",
        "Documented and free (docs/findings.md, docs/cds-hooks.md); not held against the GDS practice.",
        unread="the GDS guidance on open APIs",
    ),
    Row("C4.1.3", "If not, on which basis?", "answered", "The source and the contract are open to everybody."),
    Row(
        "C4.2",
        "Does it share data with care systems under a patient's identity?",
        "answered",
        "No. A record system may ask it over CDS Hooks, with its own patient id; nothing of that is kept.",
    ),
    Row("C4.2.1", "NHS number", "does not apply", "It refuses every identifier of a patient."),
    Row("C4.2.2", "Personal Demographics Service", "does not apply", "As above."),
    Row(
        "C4.2.3",
        "How records are matched otherwise",
        "answered",
        "They are not: a case has a code, which people match to the patient (H01).",
    ),
    Row("C4.2.4", "NHS login", "does not apply", "Patients do not use it."),
    Row("C4.2.5", "DAPB3051", "does not apply", "Patients do not sign in to it.", unread="the standard"),
    Row("C4.2.6", "How users are authenticated", "does not apply", "Asked of products for patients. Staff: Slack."),
    Row("D1.1", "How it fits into care", "answered", "README.md and docs/cards.md; the local workspace shows it all."),
    Row("D1.2", "Testing with intended users", "not met", "None yet."),
    Row(
        "D1.3",
        "Accessible Information Standard",
        "not met",
        "Not considered: it writes to no patient.",
        unread="the standard",
    ),
    Row("D1.4", "A web or mobile application?", "answered", "No: it is used in Slack's own applications."),
    Row(
        "D1.4.1",
        "WCAG 2.2 AA",
        "does not apply",
        "Slack's applications are Slack's. The local page for trying it is tested with axe; that is no audit.",
    ),
    Row("D1.4.2", "By when", "does not apply", "As above."),
    Row("D1.4.3", "Accessibility statement", "does not apply", "As above."),
    Row("D1.5", "Availability in the last 12 months", "operator", "No installation has run so long."),
)
