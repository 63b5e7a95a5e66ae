"""A call is taken from a client that we know, signed by its key, for this address, once, and while its token lives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jwt
import pytest

from bot.cds import trust
from bot.cds.services import StrangerError
from bot.cds.trust import LEEWAY_SECONDS, LONGEST_SECONDS, Trust, read_clients
from bot.troubles import CannotStartError
from tests.cds.keys import AT, ISSUER, URL, jwks, private, public, token


def clients(tmp_path: Path, *names: str) -> dict[str, Any]:
    path = tmp_path / "clients.json"
    path.write_text(json.dumps({ISSUER: jwks(*names)}))
    return dict(read_clients(path))


@pytest.fixture
def known(tmp_path: Path) -> Trust:
    return Trust(clients(tmp_path, "key-1", "rsa"), lambda: AT)


def judged(by: Trust, sent: str) -> str:
    return by.judge(f"Bearer {sent}", URL)


@pytest.mark.parametrize("key", ["key-1", "rsa"])
def test_a_client_that_is_known_is_let_in_with_either_algorithm(known: Trust, key: str) -> None:
    assert judged(known, token(key=key)) == ISSUER


def test_an_address_among_several_is_enough(known: Trust) -> None:
    assert judged(known, token([URL, "https://other.example"])) == ISSUER


UNSIGNED = jwt.encode({"iss": ISSUER, "aud": URL}, "", algorithm="none", headers={"kid": "key-1"})
SHARED = jwt.encode({"iss": ISSUER, "aud": URL}, "x" * 64, algorithm="HS384", headers={"kid": "key-1"})


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "not.a.token",
        UNSIGNED,
        SHARED,
        token(header={"kid": "another"}),
        token(header={"typ": "at+jwt"}),
        token(key="stranger", header={"kid": "key-1"}),
        token(iss="https://elsewhere.example/"),
        token(iss=None),
        token(iss=["https://ehr.example/"]),
        token("https://cds.example/cds-services"),
        token(None),
        token(exp=None),
        token(iat=None),
        token(jti=None),
        token(exp=AT - LEEWAY_SECONDS),
        token(iat=AT + LEEWAY_SECONDS + 1),
        token(exp=AT + LONGEST_SECONDS + 1),
        token(iat=True, exp=True),
        token()[:-6] + "AAAAAA",
    ],
    ids=lambda sent: sent[:0],
)
def test_nobody_else_is(known: Trust, sent: str) -> None:
    with pytest.raises(StrangerError):
        judged(known, sent)


@pytest.mark.parametrize("header", [None, "", "Basic eHg=", "bearer x"])
def test_a_call_without_a_token_is_turned_away(known: Trust, header: str | None) -> None:
    with pytest.raises(StrangerError):
        known.judge(header, URL)


def test_a_token_is_taken_once_and_its_number_remembered_as_long_as_it_lives(tmp_path: Path) -> None:
    now = [AT]
    known = Trust(clients(tmp_path), lambda: now[0])
    judged(known, token())
    with pytest.raises(StrangerError, match="sent before"):
        judged(known, token())
    now[0] += 299
    with pytest.raises(StrangerError, match="sent before"):
        judged(known, token())
    assert judged(known, token(jti="number 2"))


def test_the_numbers_that_are_remembered_are_bounded_and_the_past_ones_go_first(tmp_path: Path) -> None:
    now = [AT]
    known = Trust(clients(tmp_path), lambda: now[0], most=2)
    for number in ("first", "second"):
        judged(known, token(jti=number))
    with pytest.raises(StrangerError, match="more than can be remembered"):
        judged(known, token(jti="third"))
    now[0] += 300 + LEEWAY_SECONDS
    for number in ("third", "fourth"):
        assert judged(known, token(jti=number, iat=now[0], exp=now[0] + 300))


def test_an_address_that_a_token_names_is_not_followed(known: Trust) -> None:
    assert judged(known, token(header={"jku": "http://127.0.0.1:9/keys"})) == ISSUER


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("no json", "not JSON of the form"),
        ("[]", "not JSON of the form"),
        ('{"https://ehr.example/": 7}', "not JSON of the form"),
        ('{"https://ehr.example/": {"keys": []}}', "not JSON of the form"),
        ("{}", "names nobody"),
        (json.dumps({ISSUER: {"keys": [{**public(), "kid": ""}]}}), "names nobody"),
        (json.dumps({ISSUER: {"keys": [{**public(), "alg": "ES256"}]}}), "names nobody"),
    ],
)
def test_a_file_of_clients_that_is_none_is_said_to_be_none(tmp_path: Path, written: str, says: str) -> None:
    (path := tmp_path / "clients.json").write_text(written)
    with pytest.raises(CannotStartError, match=says):
        read_clients(path)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CannotStartError, match="No such file"):
        read_clients(tmp_path / "clients.json")


def test_the_keys_are_those_that_the_specification_recommends() -> None:
    assert private().curve.name == "secp384r1"
    assert {public(name)["alg"] for name in ("key-1", "rsa")} == set(trust.ALGORITHMS)
