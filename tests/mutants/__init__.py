"""Mutants of the triage rules, each of which a proof or a case has to catch."""
