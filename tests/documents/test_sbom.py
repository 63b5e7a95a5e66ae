"""What a release is made of is written down in a published format, and names every release of its lock."""

from __future__ import annotations

import json
from typing import Any, Final

from tests.documents import sbom
from tests.documents.test_lock import pins

PAGE: Final = sbom.page()
BOM: Final[dict[str, Any]] = json.loads(PAGE)


def test_it_is_cyclonedx_and_the_same_lock_gives_the_same_bytes() -> None:
    from cyclonedx.schema import SchemaVersion  # noqa: PLC0415 - seconds, which every process that collects would take
    from cyclonedx.validation.json import JsonStrictValidator  # noqa: PLC0415

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(PAGE) is None
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(PAGE.replace('"purl"', '"prul"')) is not None
    assert sbom.page() == PAGE
    assert "timestamp" not in PAGE


def test_every_release_of_the_lock_is_in_it_with_what_needs_it_and_no_address() -> None:
    locked = {(pin.name, str(pin.version)) for pin in pins(sbom.LOCK)}
    assert {(one["name"], one["version"]) for one in BOM["components"]} == locked
    needed = {name for one in BOM["dependencies"] for name in one.get("dependsOn", [])}
    assert needed == {one["bom-ref"] for one in BOM["components"]}, "nothing is in it that nothing needs"
    (ours,) = [one for one in BOM["dependencies"] if one["ref"] == sbom.OURS]
    assert any(name.startswith("pkg:pypi/slack-bolt@") for name in ours["dependsOn"])
    assert PAGE.count("://") == PAGE.count("http://cyclonedx.org/schema/") == 1
