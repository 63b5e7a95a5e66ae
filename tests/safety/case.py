"""The parts of the safety case, under the headings of the NHS template for DCB0129."""

from __future__ import annotations

from typing import Final

from tests.safety.overview import PURPOSE

PARTS: Final[dict[str, tuple[str, ...]]] = {
    "Introduction": (
        "This report argues that backpain is acceptably safe for its intended use, and says where that argument is",
        "not finished. It covers this repository as it stands, and no installation of it.",
    ),
    "System definition": (
        PURPOSE,
        "",
        "Its parts stand in [architecture.md](../architecture.md), its rules in [medicine.md](../medicine.md), its",
        "users and limits in [Safety](README.md). It replaces no system. It talks to Slack and to its",
        "database; where that is switched on, record systems ask it over CDS Hooks ([cds-hooks.md](../cds-hooks.md)).",
    ),
    "Clinical risk management system": (
        "Risk is managed in the repository: the hazard log is data; each control names tests; a change that breaks",
        "one fails. A change of a rule needs its source and a line in `bot/triage/CHANGES.md`; texts that people",
        "read are approved line by line; the editorial policy names who reviews",
        "([editorial-policy.md](../editorial-policy.md)).",
        "",
        "**Not there:** a Clinical Safety Officer, and the governance of an organisation. The operator brings both.",
    ),
    "Clinical risk analysis": (
        "Hazards were found in three ways: by attacking an earlier version (the faults behind the controls that",
        "begin with 9 and 10), by asking of each step from form to closed case what if it is wrong, late, missing",
        "or doubled, and from published reports on missed cauda equina syndrome ([clinical.md](../clinical.md)).",
        "The authors did it; no clinicians' workshop was held.",
    ),
    "Clinical risk evaluation": (
        "Severity and likelihood are judged on the scales below (`matrix` in [what was read](README.md)); NHS",
        "England prescribes none, and asks that the one used is declared. Severity does not change by a measure.",
        "The likelihoods are estimates: no use has been observed.",
    ),
    "Clinical risk control": (
        "Each measure is shown by controls. A control is something in the code that can be taken out; its tests",
        "must then fail. `python -m tests.controls` does so for every one of them, in a copy.",
    ),
    "Hazard log": ("The whole log is [hazards.md](hazards.md). In short, with the risk from 1 to 5:",),
    "Test issues": (
        "All tests pass at each release, or it is none. What they cannot show:",
        "",
        "- whether the pathway is right: it is submitted, not reviewed;",
        "- whether people read a card as it is meant: no test with clinicians was made;",
        "- Slack as it is: tests run against a Slack of our own, built from its documentation",
        "  ([slack.md](../slack.md)).",
    ),
    "Summary safety statement": (
        "**To be made by a Clinical Safety Officer.** The authors' own view: no hazard is left with an unacceptable",
        "risk; those of 3 need what the operator is asked to do, and a review in use.",
    ),
    "Quality assurance and approval": (
        "Lint, types, tests, proofs over the rules and mutants run in continuous integration (CONTRIBUTING.md).",
        "Approval: none yet.",
    ),
    "Configuration": (
        "Versions are those of the package and of the content, both in CHANGELOG.md; dependencies are locked with",
        "hashes (`locks/`). Rows of older releases are tested to be read; a newer database is refused.",
    ),
}
