"""Which addresses are trusted: this machine, Slack's own, and the proxy that leads to it."""

from __future__ import annotations

import pytest

from bot.addresses import is_slacks, is_this_machine, origin_of, proxy_for

SLACK = "https://slack.com/api/"
HERE = "http://127.0.0.1:8900/api/"


@pytest.mark.parametrize(
    ("url", "api_url"),
    [
        ("https://hooks.slack.com/actions/T1/1/abc", SLACK),
        ("https://hooks.slack.com/commands/T1/1/abc", "https://gateway.hospital.example/api/"),
        ("https://hooks.slack-gov.com/actions/T1/1/abc", "https://slack-gov.com/api/"),
        ("https://slack.com/api/response", SLACK),
        ("http://127.0.0.1:8900/response/abc", HERE),
    ],
)
def test_an_answer_goes_to_slacks_own_addresses(url: str, api_url: str) -> None:
    assert is_slacks(url, api_url)


@pytest.mark.parametrize(
    ("url", "api_url"),
    [
        ("http://hooks.slack.com/actions/T1", SLACK),
        ("https://hooks.slack.com:8443/actions/T1", SLACK),
        ("https://hooks.slack.com.evil.example/x", SLACK),
        ("https://hooks.slack.com@evil.example/x", SLACK),
        ("https://hooks.slack.com%2f@evil.example/x", SLACK),
        ("https://evil.example/hooks.slack.com", SLACK),
        ("https://evil.example/?https://hooks.slack.com/", SLACK),
        ("http://127.0.0.1:8901/response/abc", HERE),
        ("http://169.254.169.254/latest/meta-data", SLACK),
        ("https://hooks.slack.com/x", HERE),
        ("https://hooks.127.0.0.1/x", HERE),
        ("file:///etc/passwd", SLACK),
        ("", SLACK),
    ],
)
def test_a1_and_nowhere_else(url: str, api_url: str) -> None:
    assert not is_slacks(url, api_url)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machine_is_known(host: str) -> None:
    assert is_this_machine(host)


@pytest.mark.parametrize("host", ["127.1", "0.0.0.0", "localhost.evil.example", "", "127.0.0.1.evil.example", "::2"])  # noqa: S104 - not to listen on
def test_whatever_else_is_not_this_machine(host: str) -> None:
    assert not is_this_machine(host)


def test_an_origin_is_scheme_host_and_port() -> None:
    assert origin_of("https://Slack.com/api/") == ("https", "slack.com", 443)
    assert origin_of("http://[::1]:99/") == ("http", "::1", 99)
    assert origin_of("https://slack.com/api/\n") is None


def test_c1_a_socket_leaves_through_the_proxy_unless_it_is_told_not_to(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert proxy_for("wss://wss-primary.slack.com/link?ticket=1") is None
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    assert proxy_for("wss://wss-primary.slack.com/link?ticket=1") == "http://proxy.example:3128"
    assert proxy_for("ws://127.0.0.1:8900/link") is None
    monkeypatch.setenv("NO_PROXY", "localhost,.slack.com")
    assert proxy_for("wss://wss-primary.slack.com/link?ticket=1") is None
