"""Records and calls as a record system sends them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

NOW: Final = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
PATIENT: Final = "1288992"
INSTANCE: Final = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"
ICD: Final = "http://hl7.org/fhir/sid/icd-10-cm"

Resource = dict[str, Any]


def ago(**span: float) -> str:
    """A moment before now, as FHIR writes it."""
    return (NOW - timedelta(**span)).isoformat()


def whole(*resources: Resource) -> Resource:
    """What a search found."""
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in resources]}


def person(**more: Any) -> Resource:
    """The patient."""
    return {"resourceType": "Patient", "id": PATIENT, "birthDate": "1974-12-25", **more}


def condition(code: str, system: str = ICD, *, status: str = "active", of: str = PATIENT, **more: Any) -> Resource:
    """A problem of the patient."""
    return {
        "resourceType": "Condition",
        "subject": {"reference": f"Patient/{of}"},
        "clinicalStatus": {"coding": [{"code": status}]},
        "code": {"coding": [{"system": system, "code": code}]},
        **more,
    }


def measured(code: str, value: float, *, unit: str = "", at: str = "", **more: Any) -> Resource:
    """A vital sign."""
    return {
        "resourceType": "Observation",
        "status": "final",
        "subject": {"reference": f"Patient/{PATIENT}"},
        "effectiveDateTime": at or ago(hours=1),
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "valueQuantity": {"value": value, "code": unit},
        **more,
    }


def takes(atc: str, status: str = "active") -> Resource:
    """A medicine."""
    return {
        "resourceType": "MedicationRequest",
        "status": status,
        "subject": {"reference": f"Patient/{PATIENT}"},
        "medicationCodeableConcept": {"coding": [{"system": "http://www.whocc.no/atc", "code": atc}]},
    }


def mri(of: str = PATIENT, **code: Any) -> Resource:
    """A draft order of a lumbar MRI, by CPT unless given otherwise."""
    coded = {"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "72148"}]}
    return {"resourceType": "ServiceRequest", "status": "draft", "subject": {"reference": f"Patient/{of}"}} | {
        "code": code or coded
    }


def call(hook: str, *orders: Resource, prefetch: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """The body of a call."""
    context = {"userId": "Practitioner/abc", "patientId": PATIENT}
    if orders or hook == "order-sign":
        context |= {"draftOrders": whole(*orders)}  # type: ignore[dict-item] # a context holds more than words
    return {
        "hook": hook,
        "hookInstance": INSTANCE,
        "context": context,
        **({} if prefetch is None else {"prefetch": prefetch}),
        **more,
    }


BACK_PAIN: Final = condition("M54.5")
"""Low back pain among the problems."""
RETENTION: Final = condition("R33.9", onsetDateTime=ago(days=2))
"""Retention of urine that began two days ago."""
