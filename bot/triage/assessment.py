"""What triage answers: the disposition, why, what was not asked, what to do, and where each sentence comes from."""

from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

Disposition: TypeAlias = Literal[
    "conservative_followup",
    "specialist_referral",
    "other_red_flag_workup",
    "urgent_mri",
    "urgent_same_day",
    "emergency_now",
]
RANK: Final[dict[Disposition, int]] = {
    "conservative_followup": 0,
    "specialist_referral": 1,
    "other_red_flag_workup": 2,
    "urgent_mri": 3,
    "urgent_same_day": 4,
    "emergency_now": 5,
}
Imaging: TypeAlias = Literal[
    "none",
    "mri_urgent",
    "mri_emergency",
    "mri_routine",
    "mri_with_contrast",
    "mri_whole_spine",
    "xray",
    "flexion_extension_xray",
    "ct_spine",
    "ct_or_ct_myelogram",
    "aortic_imaging",
]
Mark: TypeAlias = Literal["C", "C2", "M", "P"]
DrugClass: TypeAlias = Literal["acetaminophen", "nsaid", "muscle_relaxant", "opioid", "heat"]
DrugAdvice: TypeAlias = Literal["offer", "second_line", "check_first", "avoid", "not_first_line"]
Root: TypeAlias = Literal["L1", "L2", "L3", "L4", "L5", "S1", "S2", "S3", "S4", "S5"]


class Answer(BaseModel):
    """A frozen part of an assessment."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Answer):
    """Where a sentence comes from: a key of `sources`, the seed item where there is one, and the confidence mark."""

    key: str
    item: str | None = None
    mark: Mark


class FiredRule(Answer):
    """A rule that holds, with the findings that made it hold."""

    rule: str
    says: str
    disposition: Disposition
    act_within_hours: float
    because: dict[str, Any]
    sources: tuple[Source, ...]


class UnresolvedRule(Answer):
    """A rule that cannot be ruled out yet and would raise the urgency, with the fields that would decide it."""

    rule: str
    says: str
    disposition: Disposition
    needs: tuple[str, ...]


class Action(Answer):
    """One thing to do. `id` names the idea, stable across wordings."""

    id: str
    text: str
    rule: str
    sources: tuple[Source, ...]


class Advice(Answer):
    """What to do with one class of medicine, and why."""

    advice: DrugAdvice
    reasons: tuple[str, ...]
    sources: tuple[Source, ...]


class Medication(Answer):
    """Advice for each class; classes and flags only, never doses."""

    acetaminophen: Advice
    nsaid: Advice
    muscle_relaxant: Advice
    opioid: Advice
    heat: Advice


class Note(Answer):
    """A guideline note (GN-1 to GN-12), shown beside the pathway; it never changes the disposition."""

    id: str
    text: str
    sources: tuple[Source, ...]


class Contradiction(Answer):
    """Two answers that clash; the more urgent reading is the one used."""

    fields: tuple[str, ...]
    text: str


class RootFit(Answer):
    """A nerve root that the signs fit, and on which side."""

    root: Root
    side: Literal["left", "right", "both"]
    because: tuple[str, ...]


class FollowUpWindow(Answer):
    """When the patient is reviewed, in days from the assessment."""

    earliest_days: int
    latest_days: int
    why: str


class Change(Answer):
    """One single answer that would move the disposition."""

    field: str
    to: Any
    disposition: Disposition


class Pathway(Answer):
    """The version of the content that gave this answer, and its review status."""

    version: str
    review_status: Literal["submitted", "under_review", "approved"]
    last_updated: str
    sources: tuple[str, ...]


class Assessment(Answer):
    """The answer for one examination: the same findings and pathway version always give the same bytes."""

    disposition: Disposition
    provisional: bool
    act_within_hours: float
    imaging: tuple[Imaging, ...]
    fired: tuple[FiredRule, ...]
    unresolved: tuple[UnresolvedRule, ...]
    actions: tuple[Action, ...]
    medication: Medication
    notes: tuple[Note, ...]
    contradictions: tuple[Contradiction, ...]
    roots: tuple[RootFit, ...]
    safety_net: tuple[str, ...]
    follow_up: FollowUpWindow | None
    would_change: tuple[Change, ...]
    pathway: Pathway
