"""How often each finding is met among ordinary patients with low back pain: the numbers, and where each comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Setting = Literal["primary care", "emergency department"]
Mark = Literal["C", "C2", "M"]
SETTINGS: Final[tuple[Setting, ...]] = ("primary care", "emergency department")


@dataclass(frozen=True)
class Page:
    """A page on which numbers were read (a stored copy, on 2026-11-25)."""

    title: str
    address: str


PAGES: Final[dict[str, Page]] = {
    "HEN08": Page(
        "Henschke 2008, 969 with acute low back pain in Australian primary care, table 1 (BMJ 2008;337:a171)",
        "http://www.chiro.org/LINKS/ABSTRACTS/GRAPHICS/PROGNOSIS/Table_1.html",
    ),
    "HEN09": Page(
        "Henschke 2009, 1,172 in primary care: 0.9% serious, 8 of 11 fractures; 80.4% had a red flag",
        "https://pubmed.ncbi.nlm.nih.gov/19790051/",
    ),
    "HAL17": Page(
        "Halifax 2017, 325 with low back pain in an emergency department (BMC Musculoskelet Disord 18:92)",
        "https://bmcmusculoskeletdisord.biomedcentral.com/articles/10.1186/s12891-017-1452-1",
    ),
    "HAL19": Page(
        "Protocol 2019 on imaging in that department: 30% imaged, about 10% expected",
        "https://link.springer.com/10.1186/s41512-019-0047-8",
    ),
    "GAL20": Page(
        "Galliker 2020, review of 22 studies in emergency departments: 2.5 to 5.1% serious",
        "https://boris.unibe.ch/132072",
    ),
    "MEL20": Page(
        "Melbourne 2020, 1,000 in an emergency department: 69% with a red flag, 3.3% serious in the spine",
        "https://www.x-mol.com/paperRedirect/1268252527586471936",
    ),
    "TRIG15": Page(
        "TRIGGERS 2015, 999 with acute low back pain: heavy loads before it in 17.9%",
        "https://www.medicalnewsbulletin.com/risk-factors-for-lower-back-pain/",
    ),
    "SURV24": Page(
        "Tonorezos 2024, share of the US population that had cancer, by age",
        "https://ouci.dntb.gov.ua/en/works/73NvRBX9",
    ),
    "GC11": Page(
        "Fardet 2011, oral glucocorticoids for three months or more: 0.75% of UK adults",
        "https://www.ncbi.nlm.nih.gov/pubmed/21393338",
    ),
    "AF20": Page(
        "Wu 2020, England 2018: 2.4% with atrial fibrillation, 75% of them anticoagulated",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC7478320",
    ),
    "OP10": Page(
        "US osteoporosis at hip or spine by age, 2005 to 2010",
        "http://www.boneandjointburden.org/docs/2014/T5.1.csv",
    ),
    "UI21": Page(
        "Kaunas 2021, 36 with low back pain: 8.3% leaked urine before it began",
        "https://lsmu.lt/cris/entities/publication/7c59d976-771f-4e09-a841-f60b902712ce",
    ),
    "VER16": Page(
        "Verhagen 2016: of back pain in primary care under 1% cancer, 4% fracture, 0.04% cauda equina, 0.01% infection",
        "https://link.springer.com/article/10.1007/s00586-016-4684-0",
    ),
    "PACK": Page("The evidence pack of this product, rule W2: one adult in ten has diabetes", ""),
}


Read = tuple[float, str, Mark]


@dataclass(frozen=True)
class Share:
    """How many of a hundred, with source and mark, by setting; or `by_age`, from each age on, the same in both."""

    finding: str
    of: str
    percent: Mapping[Setting, Read]
    by_age: tuple[tuple[int, float], ...] = ()

    def at(self, setting: Setting, age: int) -> float:
        """The chance at an age in a setting, 0 to 1."""
        if not self.by_age:
            return self.percent[setting][0] / 100
        return max(((start, value) for start, value in self.by_age if start <= age), default=(0, 0.0))[1] / 100

    def told(self, setting: Setting) -> str:
        """The number with its source and mark, for the table."""
        percent, source, mark = self.percent[setting]
        numbers = ", ".join(f"{value:g} from {start}" for start, value in self.by_age) or f"{percent:g}"
        return f"{numbers} ({source} [{mark}])" if source else f"{numbers} [{mark}]"


def _share(finding: str, of: str, primary: Read | float, emergency: Read | float) -> tuple[str, Share]:
    """Both settings; a number without a source is a guess."""
    both = zip(SETTINGS, (primary, emergency), strict=True)
    return finding, Share(
        finding, of, {one: read if isinstance(read, tuple) else (read, "", "M") for one, read in both}
    )


def _aged(finding: str, *by_age: tuple[int, float], source: str = "", mark: Mark = "M") -> tuple[str, Share]:
    return finding, Share(finding, "all, by age", dict.fromkeys(SETTINGS, (0.0, source, mark)), by_age)


_ALL: Final = "all"
_LEG: Final = "leg pain"
_DEFICIT: Final = "neurological symptoms"
_LONG: Final = "longer than six weeks"

SHARES: Final[dict[str, Share]] = dict(
    (
        _share("longer than six weeks", _ALL, 20, (7.1, "HAL17", "C2")),
        _share("severe pain", _ALL, (52.9, "HEN08", "C"), 70),
        _share("intractable pain", _ALL, 1, 5),
        _share("leg pain", _ALL, (20.5, "HEN08", "C"), (32, "HAL17", "C")),
        _share("both legs", _LEG, 5, 5),
        _share("neurological symptoms", _LEG, (59, "HAL17", "C2"), (59, "HAL17", "C")),
        _share("reduced feeling", _DEFICIT, 40, 40),
        _share("lost ankle reflex", _DEFICIT, 15, 15),
        _share("power of 4", _DEFICIT, 12, 12),
        _share("power of 3 or less", _DEFICIT, 2, 3),
        _share("progressive deficit", _DEFICIT, 3, 5),
        _share("new bladder or bowel symptom", _ALL, 0.3, 1),
        _share("numbness between the legs", _ALL, 0.2, 0.5),
        _share("sexual function lost", _ALL, 0.2, 0.3),
        _share("long-standing leaking of urine", _ALL, (8.3, "UI21", "C2"), (8.3, "UI21", "C2")),
        _share("gait disturbance", _ALL, 0.5, 1),
        _share("fever", _ALL, 0.5, 2),
        _share("unexplained weight loss", _ALL, 0.3, 1),
        _share("night or rest pain told", _ALL, 8, 8),
        _share("constant pain told", _ALL, 2, 4),
        _share("thoracic pain told", _ALL, 3, 3),
        _share("midline tenderness found", _ALL, 5, 8),
        _share("arm or hand symptoms", _ALL, 0.3, 0.5),
        _share("major trauma", _ALL, 0.3, 1),
        _share("minor trauma", _ALL, 3, 6),
        _share("heavy lift", _ALL, (17.9, "TRIG15", "C2"), (17.9, "TRIG15", "C2")),
        _share("injecting drugs", _ALL, 0.2, 1.5),
        _share("immunosuppression", _ALL, 1, 2),
        _share("recent infection elsewhere", _ALL, 1, 2),
        _share("dialysis", _ALL, 0.1, 0.2),
        _share("tuberculosis risk", _ALL, 1, 1),
        _share("recent spinal procedure", _ALL, 0.2, 0.5),
        _share("smoker or ex-smoker", _ALL, (19.4, "HEN08", "C"), 30),
        _share("earlier lumbar surgery", _ALL, (2.7, "HEN08", "C"), 5),
        _share("inflammatory features, four", _LONG, 3, 1),
        _share("no better", _LONG, 50, 60),
        _share("prolonged corticosteroids", _ALL, (0.75, "GC11", "C"), (0.75, "GC11", "C")),
        _share("systolic 100 or below with a pulse of 100 or more", "all, where vital signs are taken", 0, 0.5),
        _aged("diabetes", (18, 3.0), (40, 8.0), (60, 18.0), source="PACK", mark="C2"),
        _aged("history of cancer", (18, 0.5), (40, 2.9), (55, 7.0), (65, 15.3), source="SURV24", mark="C2"),
        _aged("osteoporosis", (50, 5.1), (60, 8.0), (70, 16.4), (80, 26.2), source="OP10", mark="C"),
        _aged("anticoagulant", (18, 0.2), (50, 1.5), (65, 5.0), (75, 14.0), source="AF20", mark="C2"),
        _aged("hypertension", (18, 8.0), (40, 25.0), (60, 50.0)),
        _aged("claudication pattern", (50, 2.0), (65, 5.0)),
        _aged("known aneurysm", (65, 0.3)),
        _aged("long known weak foot pulse", (60, 3.0)),
    )
)
# Mean and standard deviation of the age, and mean days of the pain where it is new.
AGES: Final[Mapping[Setting, tuple[float, float]]] = {
    "primary care": (43.3, 14.4),
    "emergency department": (45.0, 17.0),
}
NEW_PAIN_DAYS: Final = 4.9
