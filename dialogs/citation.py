"""Where a sentence comes from, in the few signs that stand beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.triage.sources import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.triage.assessment import Source

_SEED: Final = "SEED"
_POLICY: Final = "POLICY"


def cited(rule: str, sources: Iterable[Source]) -> str:
    """Return rule, seed items and source keys; what is not yet verified or is product policy is said to be so."""
    known = list(sources)
    items = sorted({source.item for source in known if source.item})
    keys = dict.fromkeys(_key(source) for source in known if source.key != _SEED)
    parts = [rule, f"seed {', '.join(items)}" if items else "", ", ".join(keys)]
    return " · ".join(part for part in parts if part)


def _key(source: Source) -> str:
    label = LABELS[source.mark]
    if source.key == _POLICY:
        return label
    return f"{source.key} ({label})" if label else source.key
