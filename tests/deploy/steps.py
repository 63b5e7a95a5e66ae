"""The steps of the image and of the quick start, as they stand, and what they become in a scratch folder."""

from __future__ import annotations

import re
from typing import Final

from tests.documents.architecture import ROOT

DOCKERFILE: Final = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
QUICKSTART: Final = (ROOT / "docs" / "admin-quickstart.md").read_text("utf-8")
COPIED: Final = ("bot", "dialogs", "locks", "pyproject.toml", "README.md", "LICENSE", "manifest.yml")
"""What both need of this folder."""
IMAGE: Final = "/opt/backpain"
"""Where the image has its environment; a scratch folder stands for it."""


def image_steps(kind: str) -> list[str]:
    """The lines of one instruction, such as RUN, with what goes on in the next line."""
    whole = DOCKERFILE.replace("\\\n", " ")
    return [" ".join(line.split()[1:]) for line in whole.splitlines() if line.split()[:1] == [kind]]


def installing_steps() -> list[str]:
    """What the image's first stage runs."""
    return [step for step in image_steps("RUN") if IMAGE in step]


def quickstart_steps() -> list[str]:
    """What the quick start has typed to install it."""
    (block,) = re.findall(r"```sh\n(python3 -m venv .+?)\n```", QUICKSTART, flags=re.DOTALL)
    lines: list[str] = block.splitlines()
    return lines
