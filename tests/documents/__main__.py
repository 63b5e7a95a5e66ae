"""Make the generated pages and the picture anew: `python -m tests.documents` writes and names those that changed."""

from __future__ import annotations

from pathlib import Path

from bot.triage import rules_page
from tests.documents import architecture
from tests.documents.architecture import PAGE, PICTURE, ROOT, layers


def generated() -> dict[Path, str]:
    """Every page that the code gives, as it should be written today."""
    return {
        ROOT / "docs" / "rules.md": rules_page.page(),
        PICTURE: architecture.picture(layers()),
        PAGE: architecture.page(PAGE.read_text("utf-8"), layers()),
    }


def main() -> None:
    """Write the pages that are out of date, and print which."""
    for path, text in generated().items():
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
