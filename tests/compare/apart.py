"""A git revision's medicine and proofs imported beside the ones here, under names of their own."""

from __future__ import annotations

import importlib
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Final

from bot.compare.medicine import HERE, NotFoundError

APART: Final = "older"
_PARTS: Final = ("bot/__init__.py", "bot/triage", "tests/__init__.py", "tests/proofs", "tests/triage")
# Every import of ours in the older code leads to the older code, and nothing else in it is touched.
_OURS: Final = re.compile(r"^(\s*)(from|import) (bot|tests)\b", re.MULTILINE)


class Apart:
    """The older modules, by the names that they have there."""

    def module(self, name: str) -> ModuleType:
        """`bot.triage.facts`, say, as it was."""
        return importlib.import_module(f"{APART}.{name}")


@contextmanager
def apart(revision: str) -> Iterator[Apart]:
    """The revision's modules, importable until the block ends.

    Raises:
        NotFoundError: there is no such revision, or it has no proofs.
    """
    command = ["git", "-C", str(HERE), "archive", "--format=zip", revision, *_PARTS]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 git alone
    if done.returncode:
        raise NotFoundError(f"{revision} is no git revision of this repository with the medicine and its proofs.")
    with TemporaryDirectory(prefix="backpain-older-") as made:
        package = Path(made) / APART
        package.mkdir()
        (package / "__init__.py").touch()
        with zipfile.ZipFile(io.BytesIO(done.stdout)) as archive:
            archive.extractall(package)
        for file in package.rglob("*.py"):
            file.write_text(_OURS.sub(rf"\1\2 {APART}.\3", file.read_text("utf-8")), "utf-8")
        sys.path.insert(0, made)
        try:
            yield Apart()
        finally:
            sys.path.remove(made)
            for name in [name for name in sys.modules if name.partition(".")[0] == APART]:
                del sys.modules[name]
