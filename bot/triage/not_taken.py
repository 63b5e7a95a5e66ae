"""A question that is not taken at all, and why: it could name somebody, or asks for what no passage may answer."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal, TypeAlias

from bot.triage.field_words import SYNONYMS
from bot.triage.other_illness import MEDICINES

Refusal: TypeAlias = Literal["identifier", "dose", "child", "judgement"]
_MONTH: Final = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_IDENTIFIERS: Final = re.compile(
    r"(?:\d[ .\-/]?){5,}"  # a number of five digits or more, however it is parted
    r"|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b"  # a date in figures
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s*(?:of\s+)?(?:{_MONTH})\b(?!\s+(?:be|have|need|want)\b)"
    rf"|\b(?:{_MONTH})\s*(?:the\s+)?\d{{1,2}}"
    r"|\S@\S",
    re.IGNORECASE,
)
_MEDICINE: Final = "|".join(name for same in SYNONYMS if same[0] in MEDICINES for name in same)
_DOSE: Final = re.compile(
    r"\bdos(?:e|es|age|ing)\b|\bmgs?\b|\bmilligrams?\b|\bmcg\b|\bml/h|\bmax(?:imum)?\b|\btablets?\b"
    r"|\bhow (?:often|much|frequently)\b|\b(?:a|per) day\b|\bdaily\b|\b(?:micro)?grams?\b|\btitrat\w*|\bregimens?\b"
    r"|\bloading\b|\bhow many (?:times|tablets|pills|grams)\b|\b(?:bd|tds|qds|prn)\b|\bstrength of\b"
    r"|\bquantit(?:y|ies)\b|\bhourly\b|\b(?:every|each) (?:\d+|two|four|six|eight|twelve) (?:h|hrs?|hours)\b"
    rf"|\b(?:{_MEDICINE})s? (?:at |of )?\d+(?:\.\d+)?(?=\s*(?:$|\?|/|-|or\b|to\b|then\b|now\b))"  # a bare number
    rf"|\b(?:most|highest|largest|limit|ceiling|number)\b(?: \w+){{0,2}} (?:{_MEDICINE})\b",
    re.IGNORECASE,
)
_BELOW_18: Final = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
)
_CHILD: Final = re.compile(
    r"\bchild(?:ren)?\b|\btoddlers?\b|\bbab(?:y|ies)\b|\binfants?\b|\bneonat\w*|\bpa?ediatric\w*|\bteen\w*|\badolescen\w*"
    r"|\b(?:school)?boys?\b|\b(?:school)?girls?\b|\bkids?\b|\bjuvenile\b|\bnewborns?\b|\bp(?:a?ed|ead)s\b"
    r"|\baged? (?:[0-9]|1[0-7])\b"
    rf"|\baged? (?:{_BELOW_18})\b|\b(?:{_BELOW_18})[ -]years?[ -]olds?\b"
    r"|\b(?:[0-9]|1[0-7])[ -]?(?:y(?:ea)?rs?[ -]old|yo|y/o|y\.o|months?[ -]old)\b",
    re.IGNORECASE,
)
_JUDGEMENT: Final = re.compile(
    r"\bsafe to\b|\bis (?:my|this|the|he|she)\b[^?]*\bsafe\b|\bdischarge\b|\bsend (?:him|her|them) home\b"
    r"|\bsent (?:him|her|them) home\b|\b(?:do|would) you think\b|\bmedico-?legal\w*"
    r"|\bwill (?:my|he|she|they|this|the)\b|\b(?:is|are) (?:my|he|she|they|this)\b[^?]*\bgoing to\b"
    r"|\b(?:can|could|may|should|shall) (?:he|she|they|i|we|my|this)\b.*\b(?:go|be|sent|back) (?:\w+ )?home\b"
    r"|\b(?:can|could|may|should|shall) (?:he|she|they|my|this)\b.*\b(?:sent|released|discharged)\b"
    r"|\b(?:let|send|leave) (?:him|her|them|(?:my|this|the) (?:patient|pt|man|woman|lady|gentleman|chap))\b"
    r"|\b(?:can|could|may|should|fine if|ok if|okay if|right if) (?:he|she|they)\b.*\b(?:home|leave|sleep)\b"
    r"|\b(?:let|send) (?:\w+ ){1,3}(?:go|leave|away)\b|\bam i (?!allowed|supposed|meant|to\b)"
    r"|\b(?:would|will) you (?:be|feel|have|let|send|scan|refer|admit|wait|call|worry|do)\b"
    r"|\b(?:have|did|do) i (?:miss|go wrong|do enough|done enough)\w*|\b(?:his|her|their) chances\b|\bbe sued\b"
    r"|\bshould i (?:worry|be worried)\b|\bprognosis\b"
    r"|\bdo(?:es)? (?:he|she|they|(?:my|this) (?:patient|man|woman|lady|gentleman|pt)) have\b",
    re.IGNORECASE,
)


def refusal(question: str) -> Refusal | None:
    """Return why a question is not taken; None where it may be looked for."""
    plain = unicodedata.normalize("NFKC", question)
    if _IDENTIFIERS.search(plain):
        return "identifier"
    if _DOSE.search(plain):
        return "dose"
    if _CHILD.search(plain):
        return "child"
    return "judgement" if _JUDGEMENT.search(plain) else None
