"""The names of the sources as people say them, and where each is found on the web."""

from __future__ import annotations

import re
from typing import Final

SOURCE_NAMES: Final[dict[str, str]] = {
    "SEED": "pathway article",
    "POLICY": "product policy",
    "CHOU07": "ACP 2007",
    "CHOU11": "ACP 2011",
    "ACP17": "ACP 2017",
    "ACR21": "ACR 2021",
    "AFP00": "AFP 2000",
    "AFP12": "AFP 2012",
    "AFP09": "AFP 2009",
    "XU25": "Xu 2025",
    "JEM15": "J Emerg Med 2015",
    "NG59": "NICE 2020",
    "COCH10": "Cochrane 2010",
    "DEV00": "Deville 2000",
    "SURI11": "Suri 2011",
    "DAHM10": "Cochrane 2010",
    "GIRFT23": "GIRFT 2023",
    "BMJBP": "BMJ Best Practice",
    "LAVY22": "Lavy 2022",
    "TODD": "Todd, UK review",
    "VENK19": "Venkatesan 2019",
    "PVRMED": "Oxford series",
    "PVRMETA": "residual meta-analysis 2022",
    "HSSIB": "HSSIB 2021",
    "CORDCASES": "cord case reports 2019 and 2024",
    "NG234": "NICE 2023",
    "QS56": "NICE QS56",
    "IDSA15": "IDSA 2015",
    "NG51": "NICE NG51",
    "DOWN13": "Downie 2013",
    "IFOMPT20": "IFOMPT 2020",
    "NG65": "NICE 2017",
    "ASAS15": "ASAS 2015",
    "AHCPR94": "AHCPR 1994",
    "MOT390": "cohort of 390",
    "FOOT25": "foot-drop cohort 2025",
    "CW-NASS": "NASS Choosing Wisely",
    "PACE14": "PACE 2014",
    "CASH21": "Cashin 2021",
    "GOLD15": "Goldberg 2015",
    "OPAL23": "OPAL 2023",
    "BEERS23": "Beers 2023",
    "VADOD": "VA/DoD 2017",
    "AAA18": "Lourenco 2018",
    "HAEM16": "Sandvig 2016",
    "NG156": "NICE NG156",
    "JACEP24": "JACEP Open 2024",
    "AOA20": "Anaesthetists 2020",
    "RAEOUF20": "Raeouf 2020",
    "JTSS20": "J Turk Spinal Surg 2020",
    "BMJ21": "BMJ 2021",
    "BMJ18": "BMJ 2018",
    "HOER18": "Hoeritzauer 2018",
    "NG12": "NICE NG12",
    "CKS": "NICE CKS",
    "GGC": "NHS Glasgow list",
    "RASH": "shingles, recalled",
    "GBS13": "JKNS 2013",
    "PREG19": "Spinal Cord Series 2019",
    "LABEL": "product labels",
    "ISNCSCI": "ISNCSCI",
}
"""A plain name with its year where there is one; the keys themselves stand under *Why and sources* alone."""

_ADDRESSES: Final = {
    re.compile(r"doi (\S+)"): "https://doi.org/{}",
    re.compile(r"nice\.org\.uk(/\S+)"): "https://www.nice.org.uk{}",
    re.compile(r"(PMC\d+)"): "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    re.compile(r"(NBK\d+)"): "https://www.ncbi.nlm.nih.gov/books/{}/",
    re.compile(r"(s\d{5}-\S+)"): "https://doi.org/10.1038/{}",  # how Nature's own articles are numbered
    re.compile(r"([a-z][\w-]*(?:\.[\w-]+)+(?:/\S*)?)"): "https://{}",
}


def address(found_at: str) -> str:
    """Return the web address of what a reference says of its place, "" where it says nothing."""
    for pattern, page in _ADDRESSES.items():
        if found := pattern.fullmatch(found_at):
            return page.format(found[1])
    return ""
