"""What is offered to record systems, and how a call and its feedback are read."""

from __future__ import annotations

from typing import Any, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

PREFETCH: Final = {
    "patient": "Patient/{{context.patientId}}",
    "conditions": "Condition?patient={{context.patientId}}",
    "medications": "MedicationRequest?patient={{context.patientId}}&status=active",
    "observations": "Observation?patient={{context.patientId}}&category=vital-signs&_sort=-date&_count=50",
}
_REQUIREMENTS: Final = (
    "FHIR R4. Codes are read from ICD-10, SNOMED CT, LOINC and ATC. It reads what is prefetched and asks no FHIR "
    "server; what is not there counts as not asked. Calls carry a signed JWT."
)
SERVICES: Final = (
    {
        "hook": "order-sign",
        "id": "backpain-order-sign",
        "title": "Lumbar MRI: emergency questions first",
        "description": (
            "When an MRI of the lumbar spine is about to be signed: what the record alarms about, which emergency "
            "questions it does not answer, and what speaks against the scan."
        ),
        "prefetch": PREFETCH,
        "usageRequirements": _REQUIREMENTS,
    },
    {
        "hook": "patient-view",
        "id": "backpain-patient-view",
        "title": "Back pain: what was not asked",
        "description": "For a patient with back pain or sciatica among the problems: what the record does not answer.",
        "prefetch": PREFETCH,
        "usageRequirements": _REQUIREMENTS,
    },
)
HOOKS: Final = {str(service["id"]): str(service["hook"]) for service in SERVICES}
NEEDED: Final = {"patient-view": "conditions"}
"""Without it, whether there is anything to say cannot be told; an order says by itself what it is."""
_FHIR_ID: Final = r"[A-Za-z0-9\-.]{1,64}"


class NotAsAgreedError(Exception):
    """A body is not what the specification says; the text names what is wrong, never what was sent."""


class StrangerError(Exception):
    """Nobody whom we know calls; the text says why, for the log alone."""


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Context(_Read):
    """Who and what a call is about."""

    userId: str = Field(min_length=1)  # noqa: N815 - the specification's own names, here and below
    patientId: str = Field(pattern=f"^{_FHIR_ID}$")  # noqa: N815
    draftOrders: dict[str, Any] | None = None  # noqa: N815


class Call(_Read):
    """One call of a service."""

    hook: str
    hookInstance: UUID  # noqa: N815
    context: Context
    prefetch: dict[str, Any] | None = None


class Coding(_Read):
    """A reason that was chosen."""

    code: str
    system: str


class Reason(_Read):
    """Why a card was overridden; a comment is read by nobody, for it is free text."""

    reason: Coding | None = None


class Feedback(_Read):
    """What became of one card."""

    card: UUID
    outcome: Literal["accepted", "overridden"]
    outcomeTimestamp: AwareDatetime  # noqa: N815
    acceptedSuggestions: list[dict[str, Any]] | None = None  # noqa: N815
    overrideReason: Reason | None = None  # noqa: N815


class _Told(_Read):
    feedback: list[Feedback] = Field(min_length=1)


def read_call(body: object, hook: str) -> Call:
    """A call of a service of this hook.

    Raises:
        NotAsAgreedError: it is none.
    """
    try:
        call = Call.model_validate(body)
    except ValidationError as wrong:
        raise NotAsAgreedError(_places(wrong)) from None
    if call.hook != hook:
        raise NotAsAgreedError(f"hook: this service is for {hook}")
    if hook == "order-sign" and call.context.draftOrders is None:
        raise NotAsAgreedError("context.draftOrders: missing")
    return call


def read_feedback(body: object) -> list[Feedback]:
    """What became of cards.

    Raises:
        NotAsAgreedError: it is no feedback.
    """
    try:
        return _Told.model_validate(body).feedback
    except ValidationError as wrong:
        raise NotAsAgreedError(_places(wrong)) from None


def _places(wrong: ValidationError) -> str:
    errors = wrong.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, error['loc'])) or 'body'}: {error['type']}" for error in errors[:10])
