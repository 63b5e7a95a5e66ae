"""Make the generated pages and pictures anew: `python -m tests.documents` writes and names those that changed.

The page of results is made by its own command: it draws thousands of patients and asks the last release as well.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bot import medicine
from bot.triage import findings_page
from tests.cds import page as cds
from tests.concordance import page as concordance
from tests.documents import architecture, roots, sbom, scopes
from tests.documents.architecture import PAGE, PICTURE, ROOT, layers
from tests.safety import pages as safety

DOCS: Final = ROOT / "docs"


def generated() -> dict[Path, str]:
    """Every page that the code gives, as it should be written today."""
    return {
        DOCS / "medicine.md": medicine.page(),
        DOCS / "findings.md": findings_page.page(),
        DOCS / "scopes.md": scopes.page(),
        DOCS / "concordance.md": concordance.page(),
        DOCS / "cds-hooks.md": cds.page(),
        DOCS / "sbom.cdx.json": sbom.page(),
        **roots.pages(),
        **{DOCS / "safety" / name: text for name, text in safety.pages().items()},
        PICTURE: architecture.picture(layers()),
        PAGE: architecture.page(PAGE.read_text("utf-8"), layers()),
    }


def main() -> None:
    """Write the pages that are out of date, and print which."""
    for path, text in generated().items():
        if not path.exists() or path.read_text("utf-8") != text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
