"""The papers on safety: hazards, their controls, and what authorities ask, as data from which docs/safety/ is made."""
