"""Draws docs/roots.md and its pictures: each root on the right side, and the paths of three cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from bot.pictures.body import AREAS, MUSCLES
from bot.pictures.path_picture import path_picture
from bot.pictures.picture import Picture
from bot.pictures.root_picture import root_picture
from bot.triage.assessment import Root
from bot.triage.engine import assess
from bot.triage.findings import Findings
from tests.dialogs.cases import CASES
from tests.documents.architecture import ROOT

PAGE: Final = ROOT / "docs" / "roots.md"
FOLDER: Final = ROOT / "docs" / "roots"
PATHS: Final = {"seed": "The case of the README", "cauda equina": "An emergency", "nothing answered": "An empty form"}
_HEAD: Final = """\
# Roots and paths, drawn

The local page shows these beside *Why and sources*. `bot/pictures/` makes them from the assessment, and
`python -m tests.documents` this page. Slack is shown none: an image in a message needs `files:write`, a scope that the
app does not ask for.

Shaded is the dermatome, hatched the key muscle, a circle the key point (ISNCSCI, clinical.md E, *not yet verified*).
Outlines are simplified, and roots overlap: signs fit a root, they never prove it. Where they suggest none, nothing is
drawn, and that is said. Here each root has its muscle at 3 of 5 on the right, or its area numb where it has no muscle.
"""


def examined(root: Root, side: str) -> Findings:
    """The least that suggests this root on this side: its muscle at 3, or its area where it has none."""
    if root not in MUSCLES:
        return Findings.model_validate({"sensory_loss": [{"root": root, "side": side}]})
    legs = ("left", "right") if side == "both" else (side,)
    given: dict[str, Any] = {"power": {leg: {root: 3} for leg in legs}}
    return Findings.model_validate(given)


def drawn(root: Root, side: str) -> Picture:
    """The picture of this root on this side."""
    findings = examined(root, side)
    return root_picture(assess(findings), findings)


def _pictures() -> dict[str, tuple[str, Picture]]:
    """Each picture by the name of its file, under its heading."""
    return {
        **{root.lower(): (root, drawn(root, "right")) for root in AREAS},
        **{
            f"path-{name.replace(' ', '-')}": (title, path_picture(assess(CASES[name])))
            for name, title in PATHS.items()
        },
    }


def pages() -> dict[Path, str]:
    """The page, and each picture."""
    pictures = _pictures()
    told = [f"## {title}\n\n![{picture.words}](roots/{name}.svg)\n" for name, (title, picture) in pictures.items()]
    return {PAGE: "\n".join([_HEAD, *told]), **{FOLDER / f"{name}.svg": one.svg for name, (_, one) in pictures.items()}}
