"""The pages that the rows were read on: what, where, when, and how much of it was seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Read:
    """One page; `seen` says how much of it was read, and in which copy."""

    title: str
    address: str
    date: str
    seen: str


_TODAY: Final = "2026-11-25"

PAGES: Final[dict[str, Read]] = {
    "NG59": Read(
        "NICE NG59, low back pain and sciatica in over 16s, chapter Recommendations",
        "https://www.nice.org.uk/guidance/ng59/chapter/Recommendations",
        _TODAY,
        "stored copy; recommendations 1.1.1 to 1.1.6",
    ),
    "NG59-PACK": Read(
        "NICE NG59, as the evidence pack of this product carries it (sections B2, B3 and F, checked there)",
        "https://www.nice.org.uk/guidance/ng59",
        _TODAY,
        "the pack, not the page",
    ),
    "ACR-TABLE": Read(
        "ACR Appropriateness Criteria, Low Back Pain (2021), rating tables",
        "https://gravitas.acr.org/ACPortal/NarrativeAuthoringPreviewDocument?topicId=141",
        _TODAY,
        "stored copy; variants 1 and 2 whole, the first line of variant 3",
    ),
    "ACR-LIST": Read(
        "ACR Appropriateness Criteria, Low Back Pain (2021), the seven variants",
        "https://acsearch.acr.org/list/GetAppendix?PanelName=Neurologic&TopicId=141",
        _TODAY,
        "stored copy; the names of the variants",
    ),
    "ACR-SUMMARY": Read(
        "Summary of the ACR criteria for low back pain, by the ACR and the RSNA",
        "https://radiologyinfo.org/en/info/acs-low-back-pain",
        _TODAY,
        "stored copy, whole: what is usually and what may be appropriate in variants 3 to 7",
    ),
    "CHOU07": Read(
        "ACP and American Pain Society guideline 2007, its recommendations as endorsed by the AAFP",
        "https://www.aafp.org/patient-care/clinical-recommendations/all/back-pain.html",
        _TODAY,
        "stored copy; recommendations 1 to 6, and 7 on eguideline.guidelinecentral.com/i/102836/2",
    ),
    "CHOU11": Read(
        "ACP advice on imaging 2011, its table of suggestions, reproduced in Chiropr Man Therap 2012;20:16, table 1",
        "https://chiromt.biomedcentral.com/articles/10.1186/2045-709X-20-16/tables/1",
        _TODAY,
        "stored copy, whole table but its last line",
    ),
    "ACP17": Read(
        "ACP guideline 2017 on noninvasive treatments, recommendation 1",
        "https://www.guidelinecentral.com/guideline/13349/",
        _TODAY,
        "stored copy; and the news page clinicaladvisor.com on it, for steroids and opioids",
    ),
    "GIRFT": Read(
        "GIRFT national suspected cauda equina syndrome pathway, presentation in primary and community care",
        "https://girft-interactivepathways.org.uk/cauda-equina-1/ces-pres-primary-comm-3a-1/",
        _TODAY,
        "stored copy, whole page",
    ),
    "BMJBP": Read(
        "BMJ Best Practice, cauda equina syndrome, approach; it cites the GIRFT pathway for these lines",
        "https://bestpractice.bmj.com/topics/en-gb/3000164/diagnosis-approach",
        _TODAY,
        "stored copy of a library's proxy; the key recommendations",
    ),
    "CSP24": Read(
        "Chartered Society of Physiotherapy, the national pathway and its implications, 2024",
        "https://www.csp.org.uk/journal/article/physiotherapy-journal-march-2024/"
        "national-suspected-cauda-equina-syndrome-pathway",
        _TODAY,
        "stored copy; its introduction",
    ),
    "GIRFT-PACK": Read(
        "GIRFT pathway, as the evidence pack of this product carries it (notes GN-12 and B2)",
        "https://girft-interactivepathways.org.uk",
        _TODAY,
        "the pack, not the page",
    ),
    "HEDIS": Read(
        "HEDIS measure on imaging for low back pain: ages and exclusions, as an insurer tells its clinicians",
        "https://www.bcbsmt.com/provider/education-and-reference/education/news-and-updates/2022-archive/"
        "02-09-2022-imaging-studies-for-low-back-pain",
        _TODAY,
        "stored copy, whole page",
    ),
    "HEDIS-CMS": Read(
        "The electronic twin of the measure, CMS166v7, with its time windows",
        "https://ecqi.healthit.gov/sites/default/files/ecqm/measures/CMS166v7.html",
        _TODAY,
        "stored copy; the population criteria (ages 18 to 50 then)",
    ),
    "HEDIS-LATER": Read(
        "Later years of the measure (osteoporosis, fragility fracture, lumbar surgery, spondylopathy)",
        "https://www.ncqa.org",
        _TODAY,
        "not read: no page found that lists them",
    ),
}
