"""A clinician's decision to go another way than the computed result, which is kept beside it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.triage.assessment import Assessment, Disposition


class Override(BaseModel):
    """The course a clinician chose instead, and why (property P20); `computed` is never altered by it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    computed: Assessment
    chosen: Disposition
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
