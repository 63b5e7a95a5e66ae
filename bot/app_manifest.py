"""The Slack app as manifest.yml describes it: its text, and the scopes it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class Scopes:
    """The scopes that the app cannot do without, and those it can."""

    needed: frozenset[str]
    optional: frozenset[str]


def manifest() -> str:
    """The text of manifest.yml, from the package or from the tree."""
    packed = files("bot") / "manifest.yml"
    if packed.is_file():
        return packed.read_text(encoding="utf-8")
    return (Path(__file__).parent.parent / "manifest.yml").read_text(encoding="utf-8")


def scopes() -> Scopes:
    """What the manifest asks for."""
    asked = yaml.safe_load(manifest())["oauth_config"]["scopes"]
    return Scopes(frozenset(asked["bot"]), frozenset(asked["bot_optional"]))
