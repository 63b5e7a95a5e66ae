"""What a record says of a patient, as findings: what it does not hold is not asked, never no."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeAlias

from pydantic import ValidationError

from bot.cds.codes import ATC, BACK_PAIN, BLOOD_THINNERS, CPT, LOINC, LUMBAR_MRI, SIGNS, VITAL_SIGNS, Sign
from bot.triage.findings import FINDINGS, Findings, Listed
from bot.triage.vocabulary import RETIRED

Resource: TypeAlias = Mapping[str, Any]

LATELY: Final = timedelta(days=30)
TODAY: Final = timedelta(days=1)
_LISTS: Final = frozenset({"infection_risks", "aortic_features"})
_ACTIVE: Final = frozenset({"active", "recurrence", "relapse"})
_NOT_SO: Final = frozenset({"refuted", "entered-in-error"})
_NOT_MEASURED: Final = frozenset({"entered-in-error", "cancelled", "registered"})
_FAHRENHEIT: Final = "[degF]"
_WHOLE_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_PATIENT: Final = re.compile(r"(?:^|/)Patient/([^/]+)")
_WORDS_OF_MRI: Final = re.compile(r"\b(mri?|magnetic resonance)\b", re.IGNORECASE)
_WORDS_OF_LUMBAR: Final = re.compile(r"\b(lumb(ar|o)|l-?spine)", re.IGNORECASE)


class AnotherPatientError(Exception):
    """What was sent is not all of the patient in the context."""


@dataclass(frozen=True, slots=True)
class Record:
    """What was read: the findings, whether back pain is among the problems, and what could not be had."""

    findings: Findings
    has_back_pain: bool
    missing: tuple[str, ...]


def read(prefetch: Mapping[str, Any], patient: str, now: datetime) -> Record:
    """What the prefetched resources say of the patient with this id.

    Raises:
        AnotherPatientError: one of them belongs to somebody else.
    """
    found = {key: list(_resources(value)) for key, value in prefetch.items()}
    for several in found.values():
        _all_of(patient, several)
    problems = [_problem(one, now) for one in found.get("conditions", ()) if _kind(one) == "Condition" and _is_so(one)]
    said: dict[str, Any] = {}
    for sign in SIGNS:
        if any(problem.says(sign) for problem in problems):
            _note(said, sign)
    if any(_is_blood_thinner(one) for one in found.get("medications", ())):
        said["anticoagulant_or_bleeding_disorder"] = "yes"
    said |= _age(found.get("patient", ()), now.date())
    said |= _vital_signs(found.get("observations", ()), now)
    return Record(
        Findings.model_validate(said),
        any(problem.says(BACK_PAIN) for problem in problems),
        tuple(key for key, several in found.items() if any(_kind(one) == "OperationOutcome" for one in several)),
    )


def lumbar_mris(drafts: object, patient: str) -> list[Resource]:
    """Of the draft orders of this patient those that ask for an MRI of the lumbar spine.

    Raises:
        AnotherPatientError: one of them is somebody else's.
    """
    orders = [order for order in _resources(drafts) if _kind(order) == "ServiceRequest" and _is_lumbar_mri(order)]
    _all_of(patient, orders)
    return orders


def _all_of(patient: str, several: list[Resource]) -> None:
    if any(_owner(one) != patient for one in several if _kind(one) != "OperationOutcome"):
        raise AnotherPatientError


def _is_lumbar_mri(order: Resource) -> bool:
    """By CPT, or by the words beside any code."""
    code = _object(order.get("code"))
    words = [code.get("text"), *(coding.get("display") for coding in _codings(code))]
    return any(coding.get("system") == CPT and coding.get("code") in LUMBAR_MRI for coding in _codings(code)) or any(
        isinstance(one, str) and _WORDS_OF_MRI.search(one) and _WORDS_OF_LUMBAR.search(one) for one in words
    )


def _resources(value: object) -> Iterator[Resource]:
    resource = _object(value)
    if _kind(resource) != "Bundle":
        yield from (resource,) if resource else ()
        return
    for entry in _list(resource.get("entry")):
        if inner := _object(_object(entry).get("resource")):
            yield inner


def _owner(resource: Resource) -> str | None:
    """Whose it is; None where it does not say."""
    if _kind(resource) == "Patient":
        return str(resource.get("id"))
    reference = _object(resource.get("subject") or resource.get("patient")).get("reference")
    named = _PATIENT.search(reference) if isinstance(reference, str) else None
    return named[1] if named else None


def _is_so(condition: Resource) -> bool:
    return not _statuses(condition, "verificationStatus") & _NOT_SO


@dataclass(frozen=True, slots=True)
class _Problem:
    """A condition: its codes, whether it is active, whether the record says that it began lately."""

    codes: tuple[tuple[str, str], ...]
    is_active: bool
    is_new: bool

    def says(self, sign: Sign) -> bool:
        return (
            (self.is_active or sign.past_too)
            and (self.is_new or not sign.only_new)
            and any(sign.is_meant_by(system, code) for system, code in self.codes)
        )


def _problem(condition: Resource, now: datetime) -> _Problem:
    codes = _codings(_object(condition.get("code")))
    began = condition.get("onsetDateTime") or condition.get("recordedDate")
    return _Problem(
        tuple((str(one.get("system")), str(one.get("code"))) for one in codes),
        bool(_statuses(condition, "clinicalStatus") & _ACTIVE),
        _is_within(began, LATELY, now),
    )


def _note(said: dict[str, Any], sign: Sign) -> None:
    if sign.field not in _LISTS:
        said[sign.field] = sign.answer
        return
    known = said.get(sign.field, Listed())
    so = [*known, sign.answer]
    offered = FINDINGS[sign.field].words or {}
    said[sign.field] = Listed(so, [item for item in offered if item not in so and item not in RETIRED])


def _is_blood_thinner(request: Resource) -> bool:
    codings = _codings(_object(request.get("medicationCodeableConcept")))
    return request.get("status") == "active" and any(
        one.get("system") == ATC and str(one.get("code")).startswith(BLOOD_THINNERS) for one in codings
    )


def _age(patients: Sequence[Resource], today: date) -> dict[str, int]:
    for patient in patients:
        born = patient.get("birthDate")
        if isinstance(born, str) and _WHOLE_DAY.fullmatch(born):
            day = _moment(born)
            if day is not None:
                years = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
                return _if_valid("age_years", years)
    return {}


def _vital_signs(observations: Sequence[Resource], now: datetime) -> dict[str, Any]:
    """The newest of each that was measured within a day; they come newest first."""
    signs: dict[str, float] = {}
    for observation in observations:
        if observation.get("status") in _NOT_MEASURED:
            continue
        if not _is_within(observation.get("effectiveDateTime"), TODAY, now):
            continue
        for part in (observation, *map(_object, _list(observation.get("component")))):
            for sign, value in _measured(part):
                if _if_valid("vital_signs", {sign: value}):
                    signs.setdefault(sign, value)
    return {"vital_signs": signs} if signs else {}


def _measured(part: Resource) -> Iterator[tuple[str, float]]:
    quantity = _object(part.get("valueQuantity"))
    value = quantity.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return
    degrees = (value - 32) / 1.8 if quantity.get("code") == _FAHRENHEIT else value
    for coding in _codings(_object(part.get("code"))):
        if coding.get("system") == LOINC and coding.get("code") in VITAL_SIGNS:
            yield VITAL_SIGNS[coding["code"]], float(degrees)


def _if_valid(field: str, value: Any) -> dict[str, Any]:
    """The answer, where the contract takes it: a record may hold an impossible number."""
    try:
        Findings.model_validate({field: value})
    except ValidationError:
        return {}
    return {field: value}


def _is_within(told: object, span: timedelta, now: datetime) -> bool:
    moment = _moment(told)
    return moment is not None and now - span <= moment <= now + TODAY


def _moment(told: object) -> datetime | None:
    """A moment of FHIR's, aware; a day alone begins in UTC. None where it is none, or a month or a year alone."""
    if not isinstance(told, str) or not _WHOLE_DAY.match(told):
        return None
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else datetime.fromisoformat(f"{told[:10]}T00:00:00+00:00")


def _statuses(condition: Resource, name: str) -> frozenset[str]:
    return frozenset(str(one.get("code")) for one in _codings(_object(condition.get(name))))


def _codings(concept: Resource) -> list[Resource]:
    return [_object(one) for one in _list(concept.get("coding"))]


def _kind(resource: Resource) -> str:
    return str(resource.get("resourceType"))


def _object(value: object) -> Resource:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
