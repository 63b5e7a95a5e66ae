"""What was read for the papers on safety: where, on which day, and how much of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

READ_ON: Final = "26 November 2026"


@dataclass(frozen=True, slots=True)
class Source:
    """One document. `seen` says how much of it was read; what is not said there was not read."""

    title: str
    address: str
    seen: str


SOURCES: Final = {
    "dtac": Source(
        "NHS England, Digital Technology Assessment Criteria (DTAC), version 2.0 of 24 February 2026",
        "github.com/mick353/LAIF, docs/supporting/55eccce3-DTAC_Form_2.0_February_2026.md",
        "the whole form, in a copy that others made. The form on NHS England's own site was not reached; its codes "
        "were held against a second copy (healthcare.awsaccelerators.com/DTAC_AWS_v2.html, sections A, B and the "
        "beginning of C). The guidance that the form links to was not read",
    ),
    "review": Source(
        "NHS England, National review of clinical risk management standards (DCB0129 and DCB0160)",
        "www.england.nhs.uk/long-read/national-review-of-clinical-risk-management-standardsdcb0129-and-dcb0160-"
        "supporting-information/",
        "the beginning: what the two standards ask, of whom, which versions are in force and by which law",
    ),
    "report": Source(
        "NHS Digital, template of a Clinical Safety Case Report (DCB0129)",
        "github.com/jcf54/dissertation-code, regops/templates/clinical_safety_case_report_template.md",
        "the whole template, in a copy that names its original at digital.nhs.uk. The standard itself was not read",
    ),
    "matrix": Source(
        "Guy's and St Thomas' CSC, Clinical Safety Case Report with the scales of DCB0129",
        "github.com/poppynikou/QMS_SaMD_Template, day2_data/day2_data/documents/clinical-safety-case-report.md",
        "the whole document: headings, the scales of severity and likelihood, the matrix",
    ),
    "mhra": Source(
        "MHRA, Software and artificial intelligence (AI) as a medical device, updated 3 May 2024",
        "www.gov.uk/government/publications/software-and-artificial-intelligence-ai-as-a-medical-device/"
        "software-and-artificial-intelligence-ai-as-a-medical-device",
        "the beginning, to the classification of software",
    ),
    "purpose": Source(
        "MHRA, Crafting an intended purpose in the context of Software as a Medical Device",
        "www.gov.uk/government/publications/crafting-an-intended-purpose-in-the-context-of-software-as-a-medical-"
        "device-samd",
        "the page about the guidance; the guidance itself was not read",
    ),
    "apps": Source(
        "ECA Academy, MHRA's Guidance for Software as a Medical Device (including Apps)",
        "di-itc.gmp-compliance.org/news/news-detail/mhras-guidance-for-software-as-a-medical-device-including-apps.html",
        "the beginning, a report on an earlier edition; MHRA's guidance on apps itself was not read",
    ),
    "rule_11": Source(
        "Sorena, MDR Rule 11 software; and Compare Scribes, Annex VIII, Rule 11 (EU MDR)",
        "www.sorena.io/artifacts/eu/medical-device-regulation/rule-11-software and comparescribes.com/glossary/rule-11",
        "the beginning of the first, the whole of the second. Regulation (EU) 2017/745 and MDCG 2019-11 themselves "
        "were not read",
    ),
    "fda": Source(
        "Frier Levitt, FDA Clinical Decision Support Software Guidance; and RQA, the same (January 2026)",
        "www.frierlevitt.com/articles/fda-clinical-decision-support-software-guidance and "
        "www.therqa.com/news/fda-clinical-decision-support-software-final-guida",
        "the beginning of the first (criteria 1 and 2), the whole of the second. FDA's guidance of January 2026 and "
        "section 520(o)(1)(E) itself were not read",
    ),
}
