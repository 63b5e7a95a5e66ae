"""Which addresses are this machine, which are Slack's, and through which proxy a WebSocket leaves the building."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final, NamedTuple
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

SLACK_ANSWERS: Final = "hooks.slack.com"
"""The host of every response_url that Slack hands out."""

_PORTS: Final = {"http": 80, "https": 443}
_PLAIN: Final = re.compile(  # no user, no query, nothing that two readers of addresses could read differently
    r"(?P<scheme>https?)://(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::(?P<port>[0-9]{1,5}))?(?P<path>/[A-Za-z0-9._~/-]*)?"
)


class Origin(NamedTuple):
    """Where an address leads."""

    scheme: str
    host: str
    port: int


def origin_of(url: str) -> Origin | None:
    """The scheme, host and port of a plain http or https address; None for any other, such as one with a user in it."""
    read = _PLAIN.fullmatch(url)
    if read is None:
        return None
    port = int(read["port"] or _PORTS[read["scheme"]])
    return Origin(read["scheme"], read["host"].strip("[]").lower(), port)


def is_this_machine(host: str) -> bool:
    """Whether a host name or address can only be this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_slacks(url: str, api_url: str) -> bool:
    """Whether an address that came in a payload is Slack's own: that of its Web API, or where it takes answers."""
    origin, api = origin_of(url), origin_of(api_url)
    if origin is None or api is None:
        return False
    if origin == api:
        return True
    answers = {SLACK_ANSWERS, f"hooks.{api.host}"}  # the second for Slack's other clouds, such as slack-gov.com
    return not is_this_machine(api.host) and origin.host in answers and origin[::2] == ("https", _PORTS["https"])


def proxy_for(url: str) -> str | None:
    """The environment's proxy for a WebSocket at this address, None where NO_PROXY or the machine itself says so.

    aiohttp finds the proxies of http and https itself; for wss it looks for a variable that nobody sets.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_this_machine(host) or proxy_bypass(parts.netloc) or proxy_bypass(host):
        return None
    return getproxies().get("https" if parts.scheme in {"https", "wss"} else "http")
