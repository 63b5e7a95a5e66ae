"""Rewrite the approved texts on purpose: `python -m tests.dialogs.approve`, then read the diff before you commit it."""

from __future__ import annotations

import sys

from tests.dialogs.approved import FOLDER, TEXTS, approved, file_of


def main() -> int:
    """Write every text that has changed, remove those that nobody tells any more, and name them."""
    FOLDER.mkdir(exist_ok=True)
    changed = 0
    for name, tell in TEXTS.items():
        told = tell()
        if told != approved(name):
            file_of(name).write_text(told, "utf-8")
            print(f"approved {name}")
            changed += 1
    for path in sorted(set(FOLDER.iterdir()) - set(map(file_of, TEXTS))):
        path.unlink()
        print(f"removed {path.name}")
        changed += 1
    print(f"{changed} of {len(TEXTS)} texts changed. A clinician signs what the diff says.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
