"""Where a sentence comes from: by keys under *Why and sources*, by plain names with a link on a card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.triage.sources import LABELS, REFERENCES
from dialogs.blocks import escaped
from dialogs.source_names import SOURCE_NAMES, address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.triage.assessment import Source

_SEED: Final = "SEED"
_POLICY: Final = "POLICY"
_AS_SURE: Final = ("C", "C2", "M")


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


def named(sources: Iterable[Source], keys: Iterable[str] = ()) -> str:
    """Return the sources as a card says them, in mrkdwn: those of `keys`, else the surest published one and policy.

    What is not yet verified is said to be so. Where there is neither, the sentence is the pathway article's own.
    """
    known = {source.key: source for source in sources}
    chosen = [known[key] for key in keys if key in known] or _surest(known)
    return "; ".join(_name(source) for source in chosen)


def _surest(known: dict[str, Source]) -> list[Source]:
    published = [source for source in known.values() if source.key not in {_SEED, _POLICY}]
    first = sorted(published, key=lambda source: _AS_SURE.index(source.mark))[:1]
    policy = [known[_POLICY]] if _POLICY in known else []
    return [*first, *policy] or list(known.values())


def _name(source: Source) -> str:
    label = f", {LABELS[source.mark]}" if source.mark == "M" else ""
    return f"{linked(SOURCE_NAMES.get(source.key, source.key), source.key)}{label}"


def linked(words: str, key: str) -> str:
    """Return `words` as a link to the source of this key, or as they are where no address is known."""
    page = address(REFERENCES[key].found_at) if key in REFERENCES else ""
    return f"<{page}|{escaped(words)}>" if page else escaped(words)
