"""What the workspace reads from manifest.yml, and what it refuses in one, as Slack does when the app is created."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from bot.sandbox.shapes import Check, Problems, boolean, matching, problem, several, shape, string, url

TEXT = string()


class ManifestError(ValueError):
    """The manifest cannot be used; the message says what to change."""


def _anything(_value: Any, _pointer: str, _problems: Problems) -> None:
    """Take a part of the manifest that the workspace has no use for."""


def _long_enough(value: Any, pointer: str, problems: Problems) -> None:
    if not isinstance(value, str) or not 174 <= len(value) <= 4000:  # noqa: PLR2004 - Slack's own bounds, used once
        problem(problems, "must be a text of 174 to 4000 characters", pointer)


SCOPES = several(TEXT, "manifest.scopes", fewest=0)
COMMAND = shape(
    {
        "command": matching(r"/\S{1,31}", "a / and up to 31 characters"),
        "description": string("manifest.slash_commands.description", shortest=1),
        "usage_hint": string("manifest.slash_commands.usage_hint", shortest=1),
        "url": url("manifest.slash_commands.url"),
        "should_escape": boolean,
    },
    ("command", "description"),
)
SHORTCUT = shape(
    {
        "name": string("manifest.shortcuts.name", shortest=1),
        "type": matching("global|message", "global or message"),
        "callback_id": string("manifest.shortcuts.callback_id", shortest=1),
        "description": string("manifest.shortcuts.description", shortest=1),
    },
    ("name", "type", "callback_id", "description"),
)
REQUEST_URL: dict[str, Check] = {"request_url": url("manifest.request_url")}
MANIFEST = shape(
    {
        "_metadata": _anything,
        "display_information": shape(
            {
                "name": string("manifest.display_information.name", shortest=1),
                "description": string("manifest.display_information.description", shortest=1),
                "long_description": _long_enough,
                "background_color": matching(r"#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?", "a colour like #1f4e5f"),
            },
            ("name",),
        ),
        "features": shape(
            {
                "app_home": shape(
                    {
                        "home_tab_enabled": boolean,
                        "messages_tab_enabled": boolean,
                        "messages_tab_read_only_enabled": boolean,
                    }
                ),
                "bot_user": shape(
                    {
                        "display_name": matching(r"[a-z0-9\-_.]{1,80}", "1 to 80 of a-z, 0-9, - _ ."),
                        "always_online": boolean,
                    },
                    ("display_name",),
                ),
                "slash_commands": several(COMMAND, "manifest.slash_commands", fewest=0),
                "shortcuts": several(SHORTCUT, "manifest.shortcuts", fewest=0),
                "unfurl_domains": _anything,
            },
            ("bot_user",),
        ),
        "oauth_config": shape(
            {
                "redirect_urls": several(url("manifest.request_url"), "manifest.redirect_urls", fewest=0),
                "scopes": shape(
                    {"bot": SCOPES, "bot_optional": SCOPES, "user": SCOPES, "user_optional": SCOPES}, ("bot",)
                ),
                "token_management_enabled": boolean,
                "pkce_enabled": boolean,
            },
            ("scopes",),
        ),
        "settings": shape(
            {
                "event_subscriptions": shape(
                    {
                        **REQUEST_URL,
                        "bot_events": several(TEXT, "manifest.events", fewest=0),
                        "user_events": several(TEXT, "manifest.events", fewest=0),
                        "metadata_subscriptions": _anything,
                    }
                ),
                "interactivity": shape(
                    {**REQUEST_URL, "is_enabled": boolean, "message_menu_options_url": url("manifest.request_url")},
                    ("is_enabled",),
                ),
                "allowed_ip_address_ranges": _anything,
                "incoming_webhooks": _anything,
                "is_hosted": boolean,
                "org_deploy_enabled": boolean,
                "socket_mode_enabled": boolean,
                "token_rotation_enabled": boolean,
            }
        ),
    },
    ("display_information", "features", "oauth_config"),
)


@dataclass(frozen=True)
class SlashCommand:
    """One command of the app, as the composer suggests it."""

    command: str
    description: str
    usage_hint: str


@dataclass(frozen=True)
class Shortcut:
    """One shortcut of the app: `kind` is global, or message."""

    name: str
    kind: str
    callback_id: str


@dataclass(frozen=True)
class Manifest:
    """The app as it is installed in the workspace."""

    app_name: str
    bot_name: str
    scopes: frozenset[str]
    commands: tuple[SlashCommand, ...]
    shortcuts: tuple[Shortcut, ...]
    events: frozenset[str]
    home_tab: bool
    messages_tab: bool
    interactive: bool


def _addresses(content: dict[str, Any], problems: Problems) -> None:
    """Check that an app without Socket Mode says where it is reached."""
    settings = content.get("settings", {})
    if settings.get("socket_mode_enabled"):
        return
    for place, command in enumerate(content["features"].get("slash_commands", ())):
        if "url" not in command:
            problem(problems, "needed without socket_mode_enabled: url", f"/features/slash_commands/{place}")
    for part in ("event_subscriptions", "interactivity"):
        if settings.get(part) and "request_url" not in settings[part]:
            problem(problems, "needed without socket_mode_enabled: request_url", f"/settings/{part}")


@lru_cache(maxsize=8)  # tests make hundreds of workspaces of one text, and YAML is slow to read
def read_manifest(text: str, *, granted_optional: bool) -> Manifest:
    """Return the app that the YAML `text` describes, with its optional scopes if they were granted.

    Raises ManifestError when the text is no manifest that Slack would take.
    """
    try:
        content: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ManifestError(f"The manifest is not YAML: {error}") from error
    problems: Problems = []
    MANIFEST(content, "", problems)
    if not problems:
        _addresses(content, problems)
    if problems:
        raise ManifestError("Slack would not take this manifest: " + "; ".join(problems))
    features, settings = content["features"], content.get("settings", {})
    scopes, app_home = content["oauth_config"]["scopes"], features.get("app_home", {})
    return Manifest(
        app_name=content["display_information"]["name"],
        bot_name=features["bot_user"]["display_name"],
        scopes=frozenset(scopes["bot"]) | frozenset(scopes.get("bot_optional", ()) if granted_optional else ()),
        commands=tuple(
            SlashCommand(each["command"], each["description"], each.get("usage_hint", ""))
            for each in features.get("slash_commands", ())
        ),
        shortcuts=tuple(
            Shortcut(each["name"], each["type"], each["callback_id"]) for each in features.get("shortcuts", ())
        ),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
        home_tab=app_home.get("home_tab_enabled", False),
        messages_tab=app_home.get("messages_tab_enabled", False),
        interactive=settings.get("interactivity", {}).get("is_enabled", False),
    )
