"""docs/sbom.cdx.json: what a release is made of, in CycloneDX 1.6, from the lock that the image is installed from.

No moment and no number drawn by chance is in it, so that the same lock gives the same bytes; no address either.
"""

from __future__ import annotations

import re
import tomllib
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from tests.documents.lock import ROOT, path_of

LOCK: Final = "postgres"
OURS: Final = "backpain"
_PIN: Final = re.compile(
    r"(?m)^(?P<name>[a-z0-9-]+)(?:\[[a-z,]+\])?==(?P<version>[^\s;]+)(?: ; (?P<marker>.+?))? \\\n"
    r"(?:    --hash=\S+(?: \\)?\n)+(?P<via>(?:    #.*\n?)+)"
)
_VIA: Final = re.compile(r"#\s+(?:via )?([a-z0-9-]+)")
MARKER: Final = "installed where"


def page() -> str:
    """The whole document, ending in a line feed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    text = path_of(LOCK).read_text("utf-8")
    root = Component(
        name=OURS,
        version=project["version"],
        type=ComponentType.APPLICATION,
        licenses=[LicenseExpression(project["license"])],
        bom_ref=OURS,
    )
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, f"{OURS} {project['version']} {text}"))
    bom.metadata.component = root
    bom.metadata.timestamp = None  # type: ignore[assignment] # the schema lets it be left out, the library's type not
    parts = {found["name"]: _component(found) for found in _PIN.finditer(text)}
    for part in parts.values():
        bom.components.add(part)
    needs: dict[str, list[Component]] = {}
    for found in _PIN.finditer(text):
        for by in _VIA.findall(found["via"]):
            needs.setdefault(by, []).append(parts[found["name"]])
    for name, each in {OURS: root, **parts}.items():
        bom.register_dependency(each, needs.get(name, []))
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def _component(found: re.Match[str]) -> Component:
    purl = PackageURL("pypi", name=found["name"], version=found["version"])
    return Component(
        name=found["name"],
        version=found["version"],
        purl=purl,
        bom_ref=purl.to_string(),
        properties=[Property(name=MARKER, value=found["marker"])] if found["marker"] else [],
    )
