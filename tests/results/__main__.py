"""Print the page of results: `python -m tests.results [--since REVISION] > docs/results.md`."""

from __future__ import annotations

import argparse
import sys

from bot.compare.medicine import NotFoundError
from tests.results.page import page


def main() -> int:
    """Print the page; 2 if the revision to compare with is not there."""
    parser = argparse.ArgumentParser(prog="python -m tests.results", description=__doc__)
    parser.add_argument("--since", metavar="REVISION", help="also print which patients each changed rule moves")
    chosen = parser.parse_args()
    try:
        sys.stdout.write(page(chosen.since))
    except NotFoundError as missing:
        print(missing, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
