"""Print the page of concordance: `python -m tests.concordance > docs/concordance.md`; 1 if a row cannot stand."""

from __future__ import annotations

import sys

from tests.concordance.page import page, problems


def main() -> int:
    """Print the page, and on standard error what cannot stand on it."""
    sys.stdout.write(page())
    wrong = problems()
    for one in wrong:
        print(one, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
