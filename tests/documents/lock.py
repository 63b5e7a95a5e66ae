"""Renew the locks: `python -m tests.documents.lock`, after a change of dependencies or to take newer releases.

A lock names one release of everything that is installed, with the hashes of its files, for every Python and platform
that we support, and no address: where packages come from is the business of whoever installs.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
LOCKS: Final[dict[str, tuple[str, ...]]] = {
    "test": ("encryption", "postgres", "test"),
    "postgres": ("encryption", "postgres"),
    "runtime": (),
}
"""Each lock and the extras it holds; the fullest first, since the others take its releases."""


def path_of(lock: str) -> Path:
    """Where a lock lies."""
    return ROOT / "locks" / f"{lock}.txt"


def renew() -> None:
    """Resolve `test` anew and the others from its releases, so that all three agree."""
    (ROOT / "locks").mkdir(exist_ok=True)
    for lock, extras in LOCKS.items():
        if lock == "test":
            path_of(lock).unlink(missing_ok=True)
        else:
            shutil.copy(path_of("test"), path_of(lock))
        command = [sys.executable, "-m", "uv", *_arguments(lock, extras)]
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
        print(path_of(lock).relative_to(ROOT))


def _arguments(lock: str, extras: tuple[str, ...]) -> list[str]:
    return [
        *("pip", "compile", "pyproject.toml", "--universal", "--python-version", oldest_python()),
        *(part for extra in extras for part in ("--extra", extra)),
        *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--quiet"),
        *("--custom-compile-command", "python -m tests.documents.lock"),
        *("--output-file", str(path_of(lock).relative_to(ROOT))),
    ]


def oldest_python() -> str:
    """The oldest Python that pyproject.toml allows, such as "3.11"."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    requires: str = project["requires-python"]
    return requires.removeprefix(">=")


if __name__ == "__main__":
    if importlib.util.find_spec("uv") is None:
        sys.exit("uv is not here: install the extra named test, which brings it")
    renew()
