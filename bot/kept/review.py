"""When a patient is to be reviewed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Review:
    """The window in which the patient is reviewed, in days from the assessment."""

    earliest_days: int
    latest_days: int
