"""docs/scopes.md, whole: what the app asks of a workspace and why, drawn from manifest.yml and its comments."""

from __future__ import annotations

import re
from typing import Final

from tests.documents.architecture import ROOT

_ENTRY: Final = re.compile(r"^ +- (?P<name>[a-z_:]+) # (?P<why>.+)$")
_PARTS: Final = {"bot:": "needed", "bot_optional:": "optional", "bot_events:": "event"}

_ELSE: Final = (
    "In Socket Mode the app-level token needs `connections:write` and nothing else. The app asks for no scope of a "
    "person, reads a conversation only to find its own messages in it, joins no channel by itself, and opens no file."
)


def asked() -> list[tuple[str, str, str]]:
    """Each scope and event of the manifest: which kind it is, its name, and its reason."""
    found, kind = [], ""
    for line in (ROOT / "manifest.yml").read_text("utf-8").splitlines():
        kind = _PARTS.get(line.strip(), kind)
        if kind and (entry := _ENTRY.match(line)) is not None:
            found.append((kind, entry["name"], entry["why"]))
        elif line.strip() not in _PARTS:
            kind = ""
    return found


def page() -> str:
    """The page."""
    rows = {kind: [(name, why) for each, name, why in asked() if each == kind] for kind in _PARTS.values()}
    return "\n".join(
        [
            "# What the app asks of a workspace, and why",
            "",
            "Made from `manifest.yml` by `python -m tests.documents`. `backpain check` says what was not granted.",
            "",
            "## Scopes without which it does not work",
            "",
            *_table("scope", rows["needed"]),
            "",
            "## Scopes it can do without",
            "",
            "Leave one out and everything works; only what stands beside it does not.",
            "",
            *_table("scope", rows["optional"]),
            "",
            "## Events it is told of",
            "",
            *_table("event", rows["event"]),
            "",
            _ELSE,
            "",
        ]
    )


def _table(what: str, rows: list[tuple[str, str]]) -> list[str]:
    return [f"| {what} | why |", "|---|---|", *(f"| `{name}` | {why} |" for name, why in rows)]
