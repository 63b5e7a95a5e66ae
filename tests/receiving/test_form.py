"""What a request says is read as the standard library reads it, only faster."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.receiving.form import fields, payload_of

FORM = "application/x-www-form-urlencoded"


@settings(max_examples=500, deadline=None)
@given(st.dictionaries(st.text(), st.text()))
def test_every_field_comes_back(told: dict[str, str]) -> None:
    body = urlencode(told).encode()
    assert fields(body) == dict(parse_qsl(body.decode(), keep_blank_values=True))


@settings(max_examples=2000, deadline=None)
@given(st.text("%=&+ \n\r2Dazxé3;", max_size=12))
def test_a_broken_escape_is_read_as_the_standard_library_reads_it(text: str) -> None:
    assert fields(text.encode()) == dict(parse_qsl(text, keep_blank_values=True))


@pytest.mark.parametrize(
    ("body", "content_type", "payload"),
    [
        (urlencode({"payload": json.dumps({"a": "é + % & ="})}), FORM, {"a": "é + % & ="}),
        (urlencode({"command": "/backpain", "text": "payload"}), FORM, {"command": "/backpain", "text": "payload"}),
        ('{"type": "event_callback"}', "application/json", {"type": "event_callback"}),
        ('{"type": "event_callback"}', FORM, {"type": "event_callback"}),
        ("[1]", "application/json", {}),
        ("", FORM, {}),
    ],
)
def test_a_payload_is_found_in_a_form_or_in_json(body: str, content_type: str, payload: dict[str, Any]) -> None:
    assert payload_of(body.encode(), content_type) == payload
