"""Wrong settings name the variable and what it accepts, and never repeat a secret."""

import os
from pathlib import Path

import pytest

from bot.settings import ACCEPTS, Settings, SettingsError, demo_settings, read_settings

WHOLE = {"SLACK_BOT_TOKEN": "xoxb-12345", "SLACK_SIGNING_SECRET": "0123456789abcdef" * 2}


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


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1.evil.example/",
        "http://localhost@evil.example/",
        "http://localhost.evil.example/api/",
        "https://user:pass@slack.com/api/",
        "https://slack.com/api/?x=1",
        "https://slack.com\\@evil.example/",
        "http://127.0.0.1\n.evil.example/",
        "http://[::1].evil.example/",
        "ftp://127.0.0.1/",
        "https://",
    ],
)
def test_a5_an_api_url_is_judged_by_its_host(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", url)
    with pytest.raises(SettingsError, match="SLACK_API_URL is not valid"):
        read_settings()


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:99/api/", "http://[::1]:99/api", "http://localhost/", "https://slack-gov.com/api/"]
)
def test_this_machine_and_any_https_host_are_taken(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SLACK_API_URL", url)
    assert read_settings().api_url == (url if url.endswith("/") else f"{url}/")


@pytest.mark.parametrize("secret", ["x", "0" * 31, "0" * 33, "G" * 32, "0" * 32 + "\n"])
def test_a5_a_signing_secret_has_its_shape(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", secret)
    with pytest.raises(SettingsError, match="SLACK_SIGNING_SECRET is not valid"):
        read_settings()


def test_a5_what_settings_show_of_themselves_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("BACKPAIN_DATABASE_URL", "postgresql://ward:hunter2@db.example/cases")
    shown = f"{read_settings()!r} {read_settings()}"
    for secret in ("hunter2", WHOLE["SLACK_BOT_TOKEN"], WHOLE["SLACK_SIGNING_SECRET"]):
        assert secret not in shown


@pytest.mark.parametrize("name", ["SLACK_TOKEN", "slack_app_tokens", "BACKPAIN_DATABASE", "BACKPAIN_TIMEZONE"])
def test_c2_a_variable_that_is_none_of_ours_is_named_with_the_nearest_that_is(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for known, value in WHOLE.items():
        monkeypatch.setenv(known, value)
    monkeypatch.setenv(name, "x")
    with pytest.raises(SettingsError) as refused:
        read_settings()
    (line, _) = str(refused.value).splitlines()
    assert line.startswith(name.upper())
    assert line.rsplit(" ", 1)[1].strip("?") in ACCEPTS


def test_c2_the_local_workspace_by_name_takes_only_what_counts_there(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**WHOLE, "BACKPAIN_DATABASE_URL": "nonsense", "BACKPAIN_TIME_ZONE": "Europe/London"}.items():
        monkeypatch.setenv(name, value)
    settings = demo_settings()
    assert settings.mode == "local"
    assert settings.time_zone == "Europe/London"
    assert "backpain.db" in settings.database_url
    monkeypatch.setenv("BACKPAIN_TIME_ZONE", "Mars")
    with pytest.raises(SettingsError, match="BACKPAIN_TIME_ZONE"):
        demo_settings()


def test_secrets_can_come_from_files_that_the_service_manager_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    (tmp_path / "SLACK_BOT_TOKEN").write_text("xoxb-1\n")
    with pytest.raises(SettingsError, match="SLACK_APP_TOKEN"):
        read_settings()
    (tmp_path / "SLACK_APP_TOKEN").write_text("xapp-1")
    assert read_settings().mode == "socket"
    (tmp_path / "SLACK_TOKN").write_text("x")
    with pytest.raises(SettingsError, match="SLACK_TOKN is not a variable"):
        read_settings()


def test_every_setting_says_what_it_accepts() -> None:
    assert {field.alias for field in Settings.model_fields.values()} == set(ACCEPTS)
