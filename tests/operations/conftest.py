"""Whoever types a command here has set nothing but what the test sets."""

import os

import pytest


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(("SLACK_", "BACKPAIN_")):
            monkeypatch.delenv(name)
