"""The app's own manifest, and what is refused in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.sandbox.limits import LIMITS
from bot.sandbox.manifest import ManifestError, read_manifest
from tests.sandbox.conftest import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Callable

WEB = "https://example.org/"


def command(**fields: Any) -> dict[str, Any]:
    return {"command": "/backpain", "description": "Triage", **fields}


def shortcut(**fields: Any) -> dict[str, Any]:
    return {"name": "Triage", "type": "global", "callback_id": "triage", "description": "Opens the form", **fields}


def changed(*path: str, value: Any) -> str:
    """The app's manifest with one place changed."""
    content = yaml.safe_load(MANIFEST)
    place = content
    for step in path[:-1]:
        place = place.setdefault(step, {})
    place[path[-1]] = value
    return yaml.safe_dump(content)


def test_the_apps_own_manifest() -> None:
    manifest = read_manifest(MANIFEST, granted_optional=False)
    assert manifest.scopes == {"commands", "chat:write", "users:read", "channels:read", "groups:read"}
    assert manifest.events == {"app_home_opened", "app_uninstalled", "tokens_revoked"}
    assert [each.command for each in manifest.commands] == ["/backpain"]
    assert [(each.kind, each.callback_id) for each in manifest.shortcuts] == [
        ("global", "triage"),
        ("message", "triage_message"),
    ]
    assert manifest.home_tab
    assert manifest.messages_tab
    assert manifest.interactive
    granted = read_manifest(MANIFEST, granted_optional=True)
    assert granted.scopes - manifest.scopes == {"channels:history", "groups:history", "im:history", "usergroups:read"}


def test_every_scope_beyond_the_two_needed_has_its_reason() -> None:
    lines = [line.strip() for line in MANIFEST.splitlines()]
    scopes = yaml.safe_load(MANIFEST)["oauth_config"]["scopes"]
    for scope in scopes["bot"] + scopes["bot_optional"]:
        assert any(line.startswith(f"- {scope} # ") for line in lines), scope


SIZES: dict[str, Callable[[int], str]] = {
    "manifest.display_information.name": lambda n: changed("display_information", "name", value="x" * n),
    "manifest.display_information.description": lambda n: changed("display_information", "description", value="x" * n),
    "manifest.slash_commands": lambda n: changed("features", "slash_commands", value=[command()] * n),
    "manifest.slash_commands.description": lambda n: changed(
        "features", "slash_commands", value=[command(description="x" * n)]
    ),
    "manifest.slash_commands.usage_hint": lambda n: changed(
        "features", "slash_commands", value=[command(usage_hint="x" * n)]
    ),
    "manifest.slash_commands.url": lambda n: changed(
        "features", "slash_commands", value=[command(url=WEB + "x" * (n - len(WEB)))]
    ),
    "manifest.shortcuts": lambda n: changed("features", "shortcuts", value=[shortcut()] * n),
    "manifest.shortcuts.name": lambda n: changed("features", "shortcuts", value=[shortcut(name="x" * n)]),
    "manifest.shortcuts.callback_id": lambda n: changed("features", "shortcuts", value=[shortcut(callback_id="x" * n)]),
    "manifest.shortcuts.description": lambda n: changed("features", "shortcuts", value=[shortcut(description="x" * n)]),
    "manifest.scopes": lambda n: changed("oauth_config", "scopes", "bot", value=["commands"] * n),
    "manifest.events": lambda n: changed(
        "settings", "event_subscriptions", "bot_events", value=["app_home_opened"] * n
    ),
    "manifest.redirect_urls": lambda n: changed("oauth_config", "redirect_urls", value=[WEB] * n),
    "manifest.request_url": lambda n: changed(
        "settings", "interactivity", "request_url", value=WEB + "x" * (n - len(WEB))
    ),
}


@pytest.mark.parametrize("limit", SIZES)
def test_manifest_at_its_limit_is_taken_and_beyond_it_refused(limit: str) -> None:
    read_manifest(SIZES[limit](LIMITS[limit]), granted_optional=True)
    with pytest.raises(ManifestError, match=r"json-pointer:/"):
        read_manifest(SIZES[limit](LIMITS[limit] + 1), granted_optional=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "not YAML"),
        ("just words", "must provide an object"),
        ("{}", "missing required field: display_information"),
        (
            changed("features", "slash_commands", value=[command(command="backpain")]),
            "must be a / and up to 31 characters",
        ),
        (changed("features", "shortcuts", value=[shortcut(type="everywhere")]), "must be global or message"),
        (changed("features", "slash_commands", value=[command(usage_hint="")]), "must be more than 0 characters"),
        (changed("features", "bot_user", "display_name", value="Back Pain"), "must be 1 to 80 of a-z"),
        (changed("display_information", "long_description", value="short"), "174 to 4000 characters"),
        (changed("display_information", "background_color", value="teal"), "must be a colour like #1f4e5f"),
        (changed("settings", "socket_mode", value=True), "invalid additional property: socket_mode"),
        (changed("settings", "socket_mode_enabled", value=False), "needed without socket_mode_enabled: url"),
        (changed("settings", "is_hosted", value="no"), "must be a boolean"),
    ],
)
def test_manifest_is_refused_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(ManifestError, match=message):
        read_manifest(text, granted_optional=True)


def test_manifest_for_http_says_where_the_app_is() -> None:
    content = yaml.safe_load(MANIFEST)
    content["settings"]["socket_mode_enabled"] = False
    content["features"]["slash_commands"][0]["url"] = WEB
    content["settings"]["interactivity"]["request_url"] = WEB
    with pytest.raises(ManifestError, match="needed without socket_mode_enabled: request_url"):
        read_manifest(yaml.safe_dump(content), granted_optional=True)
    content["settings"]["event_subscriptions"]["request_url"] = WEB
    assert read_manifest(yaml.safe_dump(content), granted_optional=True).interactive
