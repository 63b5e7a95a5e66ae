"""Mutants that no form can tell from the rules: each with the reason, and the solver's word for it."""

from __future__ import annotations

from typing import Any, Final

from tests.proofs.rule_set import RuleSet
from tests.proofs.solver import unlike
from tests.proofs.wide import WIDE

EQUIVALENT: Final[dict[str, str]] = {}


def difference(rules: RuleSet, mutant: RuleSet) -> dict[str, Any] | None:
    """A form, as plain JSON values, on which a verdict (holds, open, or the shorter clock) differs; None if none does."""
    return unlike(rules, mutant, WIDE)
