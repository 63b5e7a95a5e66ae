"""Copy the shared documents that the code cites into docs/: `python -m tests.documents.shared FOLDER "25 Nov 2026"`.

The shared documents stay the source. A copy keeps their words, and says which edition it is and of which day; what only
those who wrote them can open is left out. The copying needs the shared folder and is done by hand; what the suite
checks, everywhere, is that each citation finds its place in a copy (`test_citations.py`).
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).parents[2] / "docs"

WHY_CITED: Final[dict[str, str]] = {
    "clinical.md": "the truth about the rules: the seed's items, their evidence, findings, rules and properties",
    "design.md": "what the system is made of and why; where a path here and the tree differ, the tree is right",
    "cards.md": "what people see: words, order, and how much of it; its pictures are not copied",
    "slack.md": "what is known about Slack's platform, and how; section 11, outside validators tried, is left out",
    "slack_limits.json": "Slack's limits, each with its source and how sure it is",
}
"""The documents, and what each is for."""

_LEFT_OUT: Final = {"slack.md": "11"}
_RESEARCH_NOTE: Final = re.compile(r" \(\w+ `[A-Z_]+`, \d+ files\)")  # how a search was made, not what it found


def copied(name: str, source: str, as_of: str) -> str:
    """The text of docs/`name`: the words of `source`, and a note of its edition and of the day, `as_of`."""
    edition = hashlib.sha256(source.encode()).hexdigest()[:12]
    note = (
        f"Copied from the shared document `{name}` as it stood on {as_of} (edition {edition}): {WHY_CITED[name]}. "
        "The shared document stays the source: change it there, then copy it again (CONTRIBUTING.md says how)."
    )
    if name.endswith(".json"):
        table = json.loads(source)
        return json.dumps({"_copy": note, **table}, indent=1, ensure_ascii=False) + "\n"
    heading, _, rest = _RESEARCH_NOTE.sub("", _without(_LEFT_OUT.get(name), source)).partition("\n")
    return f"{heading}\n\n> {note}\n{rest.rstrip()}\n"


def _without(section: str | None, text: str) -> str:
    if section is None:
        return text
    parts = re.split(r"(?m)^(?=## )", text)
    return "".join(part for part in parts if not part.startswith(f"## {section}."))


def main(folder: Path, as_of: str) -> None:
    """Copy every document of the table from `folder` into docs/."""
    for name in WHY_CITED:
        (DOCS / name).write_text(copied(name, (folder / name).read_text("utf-8"), as_of), "utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit('usage: python -m tests.documents.shared FOLDER "25 Nov 2026"')
    main(Path(sys.argv[1]), sys.argv[2])
