"""Wrong settings name the variable and what it accepts, and never repeat a secret."""

import os

import pytest

from bot.settings import ACCEPTS, Settings, SettingsError, read_settings


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(("SLACK_", "BACKPAIN_")):
            monkeypatch.delenv(name)


def test_without_any_secret_the_local_workspace_is_meant() -> None:
    assert read_settings().mode == "local"


def test_an_app_token_means_socket_mode_and_a_signing_secret_http(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "0" * 32)
    assert read_settings().mode == "http"
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    assert read_settings().mode == "socket"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BACKPAIN_TIME_ZONE", "Mars/Olympus"),
        ("BACKPAIN_FOLLOW_UP_DAY", "15"),
        ("BACKPAIN_FOLLOW_UP_DAY", "soon"),
        ("BACKPAIN_WORKING_HOUR", "23"),
        ("BACKPAIN_SETTLE_SECONDS", "-1"),
        ("BACKPAIN_PORT", "70000"),
        ("BACKPAIN_DATABASE_URL", "mysql://db"),
        ("BACKPAIN_LOG_LEVEL", "LOUD"),
        ("SLACK_API_URL", "http://elsewhere.example/api/"),
    ],
)
def test_a_wrong_value_is_refused_by_name_with_what_is_accepted(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        read_settings()
    assert name in str(refused.value)
    assert ACCEPTS[name] in str(refused.value)
    assert value not in str(refused.value).replace(ACCEPTS[name], "")


def test_all_wrong_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKPAIN_PORT", "x")
    monkeypatch.setenv("BACKPAIN_TIME_ZONE", "x")
    with pytest.raises(SettingsError) as refused:
        read_settings()
    assert {"BACKPAIN_PORT", "BACKPAIN_TIME_ZONE"} <= set(str(refused.value).split())


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        (
            {"SLACK_BOT_TOKEN": "xoxp-secret", "SLACK_SIGNING_SECRET": "0" * 32},
            "SLACK_BOT_TOKEN",
        ),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "wrong-secret"}, "SLACK_APP_TOKEN"),
    ],
)
def test_half_a_set_of_secrets_is_refused_without_repeating_them(
    given: dict[str, str], missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        read_settings()
    assert missing in str(refused.value)
    assert "secret" not in str(refused.value).replace(ACCEPTS["SLACK_SIGNING_SECRET"], "")


def test_every_setting_says_what_it_accepts() -> None:
    assert {field.alias for field in Settings.model_fields.values()} == set(ACCEPTS)
