"""The sources that rules, notes and drug flags cite: what, where, and how far each was checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.triage.assessment import Mark, Source


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of the evidence table (section B0 of the clinical pack); `found_at` is empty when none is known."""

    title: str
    found_at: str
    mark: Mark


REFERENCES: Final[dict[str, Reference]] = {
    "SEED": Reference(
        "Seed article: next step for acute severe low back pain with right leg numbness, 2025-08-21", "", "C"
    ),
    "POLICY": Reference("Policy of this product; no published source gives the rule in this form", "", "P"),
    "CHOU07": Reference(
        "Chou R et al. ACP/APS joint guideline on low back pain. Ann Intern Med 2007;147:478-91",
        "doi 10.7326/0003-4819-147-7-200710020-00006",
        "C",
    ),
    "CHOU11": Reference(
        "Chou R et al. ACP advice on imaging for low back pain. Ann Intern Med 2011;154:181-9",
        "doi 10.7326/0003-4819-154-3-201102010-00008",
        "C",
    ),
    "ACP17": Reference(
        "Qaseem A et al. ACP noninvasive treatments for low back pain. Ann Intern Med 2017;166:514-30",
        "doi 10.7326/M16-2367",
        "C",
    ),
    "ACR21": Reference(
        "ACR Appropriateness Criteria Low Back Pain, revised 2021", "doi 10.1016/j.jacr.2021.08.002", "C"
    ),
    "AFP00": Reference("Patel AT, Ogle AA. Acute low back pain. Am Fam Physician 2000;61:1779-86", "", "C"),
    "AFP12": Reference("Casazza BA. Acute low back pain. Am Fam Physician 2012;85:343-50", "", "C"),
    "AFP09": Reference("Am Fam Physician 2009;80:1371, analgesics and organ disease", "", "M"),
    "XU25": Reference(
        "Xu E et al. Paravertebral compartment syndrome, case report. Pain Med Case Rep 2025;9(1):59-62", "", "C"
    ),
    "JEM15": Reference("Paraspinal compartment syndrome, case report. J Emerg Med 2015;49:641", "", "M"),
    "NG59": Reference(
        "NICE low back pain and sciatica in over 16s, 2016, updated 2020", "nice.org.uk/guidance/ng59", "C"
    ),
    "COCH10": Reference(
        "van der Windt D et al. Physical examination for lumbar radiculopathy. Cochrane 2010",
        "doi 10.1002/14651858.CD007431.pub2",
        "C",
    ),
    "DEV00": Reference("Deville W et al. The test of Lasegue. Spine 2000;25:1140-7", "", "C2"),
    "SURI11": Reference(
        "Suri P et al. Examination accuracy for root impingement. Spine 2011;36:63-73",
        "doi 10.1097/BRS.0b013e3181c953cc",
        "C",
    ),
    "DAHM10": Reference(
        "Dahm KT et al. Bed rest or staying active. Cochrane 2010", "doi 10.1002/14651858.CD007612.pub2", "C"
    ),
    "GIRFT23": Reference(
        "GIRFT national suspected cauda equina syndrome pathway, NHS England, 2023",
        "girft-interactivepathways.org.uk",
        "C",
    ),
    "BMJBP": Reference("BMJ Best Practice, cauda equina syndrome", "", "C"),
    "LAVY22": Reference(
        "Lavy C et al. Cauda equina syndrome, definition and classes. Int Orthop 2022;46:165-9",
        "doi 10.1007/s00264-021-05273-1",
        "C",
    ),
    "TODD": Reference("UK review counting bilateral radiculopathy a definite red flag (Todd)", "", "C2"),
    "VENK19": Reference(
        "Venkatesan M et al. Bladder scan in cauda equina syndrome. Spine 2019", "doi 10.1097/BRS.0000000000003152", "C"
    ),
    "PVRMED": Reference(
        "Medicolegal series of 50 MRI-confirmed cauda equina cases, Oxford", "ndorms.ox.ac.uk/publications/1241300", "C"
    ),
    "PVRMETA": Reference(
        "Meta-analysis of post-void residual, Orthopaedic Proceedings 2022", "doi 10.1302/1358-992X.2022.1.002", "C"
    ),
    "HSSIB": Reference(
        "HSIB/HSSIB investigation, timely detection of cauda equina syndrome, 2021",
        "hssib.org.uk/patient-safety-investigations/timely-detection-and-treatment-of-spinal-nerve-compression-"
        "cauda-equina-syndrome-in-patients-with-back-pain/investigation-report",
        "C",
    ),
    "CORDCASES": Reference(
        "Missed cord compression: Front Med 2024;11:1429618 and Surg Neurol Int 2019;10:158", "", "M"
    ),
    "NG234": Reference(
        "NICE spinal metastases and metastatic cord compression, 2023; quality standard QS56",
        "nice.org.uk/guidance/ng234",
        "C",
    ),
    "QS56": Reference(
        "NICE quality standard QS56, metastatic spinal cord compression", "nice.org.uk/guidance/qs56", "C"
    ),
    "IDSA15": Reference(
        "Berbari E et al. IDSA native vertebral osteomyelitis. Clin Infect Dis 2015;61:e26-46",
        "doi 10.1093/cid/civ482",
        "C",
    ),
    "NG51": Reference("NICE sepsis: vital signs of high risk", "nice.org.uk/guidance/ng51", "M"),
    "DOWN13": Reference(
        "Downie A et al. Red flags for cancer and fracture. BMJ 2013;347:f7095", "doi 10.1136/bmj.f7095", "C"
    ),
    "IFOMPT20": Reference(
        "Finucane L et al. Red-flag framework. JOSPT 2020;50:350-72", "doi 10.2519/jospt.2020.9971", "C"
    ),
    "NG65": Reference("NICE spondyloarthritis, 2017", "nice.org.uk/guidance/ng65", "C"),
    "ASAS15": Reference("ASAS referral recommendation. Ann Rheum Dis 2015;74:1483", "", "M"),
    "AHCPR94": Reference("US federal acute low back guideline, red-flag table, 1994", "NBK52120", "C"),
    "MOT390": Reference("Cohort of 390 patients: motor deficit from disc herniation, timing of surgery", "", "C"),
    "FOOT25": Reference("Multicentre foot-drop cohort. J Neurosurg Spine 2025", "doi 10.3171/2024.12.SPINE24713", "C"),
    "CW-NASS": Reference("Choosing Wisely, North American Spine Society: imaging within six weeks", "", "C"),
    "PACE14": Reference(
        "Williams C et al. Paracetamol trial. Lancet 2014;384:1586-96", "doi 10.1016/S0140-6736(14)60805-9", "C"
    ),
    "CASH21": Reference("Cashin A et al. Muscle relaxants. BMJ 2021;374:n1446", "PMC8262447", "C"),
    "GOLD15": Reference(
        "Goldberg H et al. Oral prednisone in radiculopathy. JAMA 2015;313:1915-23", "doi 10.1001/jama.2015.4468", "C"
    ),
    "OPAL23": Reference(
        "Jones C et al. Opioid or placebo. Lancet 2023;402:304-12", "doi 10.1016/S0140-6736(23)00404-X", "C"
    ),
    "BEERS23": Reference("AGS Beers Criteria 2023", "doi 10.1111/jgs.18372", "C"),
    "VADOD": Reference("VA/DoD low back pain guideline, 2017", "doi 10.1007/s11606-019-05086-4", "C2"),
    "AAA18": Reference("Lourenco 2018, aneurysm presenting as back pain", "doi 10.5348/100050Z06JL2018CR", "M"),
    "HAEM16": Reference("Sandvig 2016, spinal epidural haematoma on warfarin", "doi 10.1186/s40064-016-3546-x", "M"),
    "NG156": Reference(
        "NICE abdominal aortic aneurysm: new abdominal or back pain with cardiovascular collapse",
        "nice.org.uk/guidance/ng156",
        "C",
    ),
    "JACEP24": Reference(
        "Aortic occlusion or dissection like cauda equina. JACEP Open 2024;5:e13148", "doi 10.1002/emp2.13148", "C2"
    ),
    "AOA20": Reference(
        "Association of Anaesthetists and OAA 2020: call the anaesthetist when straight-leg raise is lost 4 h after "
        "the last dose (obstetric)",
        "",
        "C",
    ),
    "RAEOUF20": Reference(
        "Spinal haematoma on blood thinners, sent home: Raeouf 2020 and Am J Emerg Med 2009, case reports", "", "C2"
    ),
    "JTSS20": Reference(
        "Spinal epidural haematoma to be considered in sudden pain. J Turk Spinal Surg 2020;31:108", "", "C"
    ),
    "BMJ21": Reference(
        "Lumbar stenosis: imaging not required at first. BMJ 2021;373:n1581", "doi 10.1136/bmj.n1581", "C"
    ),
    "BMJ18": Reference("Degenerative cervical myelopathy. BMJ 2018;360:k186", "", "M"),
    "HOER18": Reference(
        "Hoeritzauer I et al. Scan-negative cauda equina syndrome, 276 patients. J Neurol 2018;265(12)",
        "doi 10.1007/s00415-018-9078-2",
        "C",
    ),
    "NG12": Reference("NICE suspected cancer: myeloma", "nice.org.uk/guidance/ng12", "C2"),
    "CKS": Reference("NICE CKS, red flags of low back pain", "", "M"),
    "GGC": Reference("NHS Greater Glasgow and Clyde, list of red flags for back pain", "", "C"),
    "RASH": Reference("Shingles of the lumbar and sacral roots, and antivirals within 72 hours; recalled", "", "M"),
    "GBS13": Reference("Guillain-Barre syndrome mistaken for lumbar disease. JKNS 2013;53:245", "", "M"),
    "PREG19": Reference(
        "Cauda equina syndrome in pregnancy, Spinal Cord Series and Cases 2019", "s41394-019-0179-7", "M"
    ),
    "LABEL": Reference("Product labels, not seen", "", "M"),
    "ISNCSCI": Reference("ISNCSCI key muscles and sensory points", "", "M"),
}

LABELS: Final[dict[Mark, str]] = {
    "C": "",
    "C2": "seen through a secondary source",
    "M": "not yet verified",
    "P": "product policy",
}


@cache  # the keys stand in the code: there are no more than are written there
def cite(*keys: str) -> tuple[Source, ...]:
    """Sources from short keys: `"AFP00"`, a seed item `"S-027"`, or a key with its own mark `"CHOU07/M"`.

    Raises:
        KeyError: a key that the evidence table does not have.
    """
    return tuple(_source(key) for key in keys)


def _source(key: str) -> Source:
    if key.startswith("S-"):
        return Source(key="SEED", item=key, mark="C")
    name, _, mark = key.partition("/")
    own: dict[str, Mark] = {"M": "M", "P": "P", "C2": "C2"}
    reference = REFERENCES[name]
    return Source(key=name, mark=own[mark] if mark else reference.mark)
