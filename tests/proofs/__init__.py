"""Proofs of the safety of the triage rules over every form of a stated space, by enumeration and by a solver."""
