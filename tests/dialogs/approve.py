"""Rewrite the approved texts on purpose: `python -m tests.dialogs.approve`, then read the diff before you commit it."""

from __future__ import annotations

import sys

from tests.dialogs.approved import FOLDERS, TEXTS, approved, files_of, told


def main() -> int:
    """Write every text that has changed, remove those that nobody tells any more, and name them."""
    changed = 0
    kept = set()
    for name in TEXTS:
        for path, now, before in zip(files_of(name), told(name), approved(name), strict=True):
            if now:
                kept.add(path)
            if now and now != before:
                path.parent.mkdir(exist_ok=True)
                path.write_text(now, "utf-8")
                print(f"approved {path.parent.name}/{path.name}")
                changed += 1
    for path in sorted({path for folder in FOLDERS for path in folder.iterdir()} - kept):
        path.unlink()
        print(f"removed {path.parent.name}/{path.name}")
        changed += 1
    print(f"{changed} of {len(kept)} files changed. A clinician signs what the diff of the cards says.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
