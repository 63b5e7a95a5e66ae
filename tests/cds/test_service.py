"""The service over real sockets: what record systems send, and what they get."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot.cds import server
from bot.cds.server import PATH, Service
from bot.cds.trust import Trust, read_clients
from bot.listening import serving
from bot.troubles import CannotStartError
from tests.cds.keys import AT, BASE, ISSUER, jwks, token
from tests.cds.patients import BACK_PAIN, INSTANCE, NOW, RETENTION, call, condition, mri, person, whole
from tests.cds.specification import faults_of_cards, faults_of_discovery
from tests.receiving.raw import connection, head

SIGN, VIEW = f"{PATH}/backpain-order-sign", f"{PATH}/backpain-patient-view"


class Client:
    """A record system; `signed` whether it signs its calls."""

    def __init__(self, session: ClientSession, root: str, *, signed: bool) -> None:
        self._session, self._root, self._signed, self._number = session, root, signed, 0

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """The status and what was answered."""
        self._number += 1
        if self._signed:
            headers = {"Authorization": f"Bearer {token(BASE + path, jti=str(self._number))}", **headers}
        sent = body if isinstance(body, str | io.BytesIO | None) else json.dumps(body)
        headers = {"Content-Type": "application/json", **headers}
        async with self._session.request(method, self._root + path, data=sent, headers=headers) as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if text else None


@asynccontextmanager
async def asking(trust: Trust | None = None, body_seconds: float = 3.0) -> AsyncIterator[Client]:
    async with (
        serving(Service(BASE, trust, lambda: NOW, body_seconds).answer, "127.0.0.1", 0) as address,
        ClientSession() as session,
    ):
        yield Client(session, address, signed=trust is not None)


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with asking() as client:
        yield client


async def test_discovery_offers_two_services_as_the_specification_says(client: Client) -> None:
    status, answer = await client.ask("GET", PATH)
    assert status == 200
    assert list(faults_of_discovery(answer)) == []
    assert {(one["hook"], f"{PATH}/{one['id']}") for one in answer["services"]} == {
        ("order-sign", SIGN),
        ("patient-view", VIEW),
    }


async def test_the_order_of_a_lumbar_mri_gets_cards_within_a_second_whatever_the_record_holds(client: Client) -> None:
    record = {
        "patient": person(),
        "conditions": whole(BACK_PAIN, RETENTION, *(condition("I10") for _ in range(2000))),
        "medications": None,
    }
    began = time.process_time()  # both sides of it: what the machine does beside is not ours
    status, answer = await client.ask("POST", SIGN, call("order-sign", mri(), prefetch=record))
    took = time.process_time() - began
    assert status == 200
    assert list(faults_of_cards(answer)) == []
    assert [card["indicator"] for card in answer["cards"]] == ["critical"]
    assert took < 1.0, took


async def test_any_other_order_gets_no_card(client: Client) -> None:
    body = call("order-sign", mri(text="MRI brain"), prefetch={"conditions": whole(RETENTION)})
    assert await client.ask("POST", SIGN, body) == (200, {"cards": []})


async def test_an_order_without_a_prefetched_record_is_answered_as_not_asked(client: Client) -> None:
    status, answer = await client.ask("POST", SIGN, call("order-sign", mri()))
    assert status == 200
    assert answer["cards"][0]["indicator"] == "warning"


async def test_what_a_call_says_beside_is_passed_over_and_no_address_that_it_names_is_asked(client: Client) -> None:
    asked: list[str] = []

    async def note(request: web.BaseRequest) -> web.Response:
        asked.append(request.path)
        return web.Response()

    runner = web.ServerRunner(web.Server(note))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    there = f"http://127.0.0.1:{runner.addresses[0][1]}"
    authorization = {
        "access_token": "x",
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": "user/*.read",
        "subject": "s",
    }
    beside = {"fhirServer": there, "fhirAuthorization": authorization, "extension": {"com.example.jwks": there}}
    assert await client.ask("POST", SIGN, {**call("order-sign", mri()), **beside}) == await client.ask(
        "POST", SIGN, call("order-sign", mri())
    )
    await runner.cleanup()
    assert asked == []


async def test_a_chart_gets_a_card_only_with_back_pain_and_412_where_that_cannot_be_told(client: Client) -> None:
    outcome = {"resourceType": "OperationOutcome"}
    assert (await client.ask("POST", VIEW, call("patient-view")))[0] == 412
    assert (await client.ask("POST", VIEW, call("patient-view", prefetch={"conditions": outcome})))[0] == 412
    for none in (None, whole(), whole(condition("I10"))):
        body = call("patient-view", prefetch={"conditions": none})
        assert await client.ask("POST", VIEW, body) == (200, {"cards": []})
    status, answer = await client.ask("POST", VIEW, call("patient-view", prefetch={"conditions": whole(BACK_PAIN)}))
    assert (status, [card["indicator"] for card in answer["cards"]]) == (200, ["info"])


async def test_a_record_of_another_patient_is_refused_and_shown_to_nobody(client: Client) -> None:
    status, answer = await client.ask("POST", SIGN, call("order-sign", mri(of="7")))
    assert (status, set(answer)) == (400, {"error"})
    other = call("order-sign", mri(), prefetch={"conditions": whole(condition("R33.9", of="7"))})
    assert (await client.ask("POST", SIGN, other))[0] == 400


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"hook": "order-select"}, "hook"),
        ({"hook": 7}, "hook"),
        ({"hookInstance": "not a uuid"}, "hookInstance"),
        ({"context": {}}, "context.userId"),
        ({"context": {"userId": "Practitioner/abc", "patientId": "1/../2", "draftOrders": {}}}, "context.patientId"),
        ({"context": {"userId": "Practitioner/abc", "patientId": "1"}}, "context.draftOrders"),
        ({"prefetch": []}, "prefetch"),
    ],
)
async def test_a_call_that_is_not_as_agreed_is_told_the_place_and_nothing_of_what_it_sent(
    client: Client, change: dict[str, Any], names: str
) -> None:
    status, answer = await client.ask("POST", SIGN, {**call("order-sign", mri()), **change})
    assert status == 400
    assert f"{names}:" in answer["error"]
    assert "not a uuid" not in answer["error"]


async def test_what_is_no_json_not_json_or_not_there_has_its_status(client: Client) -> None:
    assert (await client.ask("POST", SIGN, "{"))[0] == 400
    assert (await client.ask("POST", SIGN, "[" * 100_000))[0] == 400
    assert (await client.ask("POST", SIGN, "{}", **{"Content-Type": "text/plain"}))[0] == 415
    assert (await client.ask("POST", SIGN, io.BytesIO(b" " * (server.LARGEST_BODY + 1))))[0] == 413
    assert (await client.ask("GET", SIGN))[0] == 405
    assert (await client.ask("POST", PATH, {}))[0] == 405
    for path in ("/", "/cds-service", f"{PATH}/", f"{PATH}/other", f"{SIGN}/other", f"{SIGN}/feedback/more"):
        assert (await client.ask("POST", path, {}))[0] == 404, path


async def test_a_body_that_does_not_come_to_its_end_is_given_up() -> None:
    async with asking(body_seconds=0.1) as client, connection(client._root) as (reader, writer):
        writer.write(head({"Content-Type": "application/json"}, 100, SIGN) + b"{")
        assert b" 408 " in await asyncio.wait_for(reader.readline(), 10)


FEEDBACK = {"card": INSTANCE, "outcome": "overridden", "outcomeTimestamp": "2026-11-26T09:00:00Z"}
COMMENT = "a name that somebody typed"


async def test_feedback_is_noted_by_card_and_outcome_and_its_free_text_nowhere(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    reason = {"reason": {"code": "patient_choice", "system": "x"}, "userComment": COMMENT}
    told = [FEEDBACK, {**FEEDBACK, "overrideReason": reason}, {**FEEDBACK, "outcome": "accepted"}]
    with caplog.at_level(logging.DEBUG, logger="backpain.cds"):
        assert await client.ask("POST", f"{SIGN}/feedback", {"feedback": told}) == (200, None)
    lines = [line for line in caplog.messages if INSTANCE in line]
    assert len(lines) == 3
    assert "overridden with a reason" in lines[1]
    assert COMMENT not in caplog.text


@pytest.mark.parametrize(
    "change",
    [
        {"card": "x"},
        {"outcome": "ignored"},
        {"outcomeTimestamp": "yesterday"},
        {"outcomeTimestamp": "2026-11-26T09:00"},
    ],
)
async def test_what_is_no_feedback_is_refused(client: Client, change: dict[str, str]) -> None:
    assert (await client.ask("POST", f"{VIEW}/feedback", {"feedback": [{**FEEDBACK, **change}]}))[0] == 400
    assert (await client.ask("POST", f"{VIEW}/feedback", {"feedback": []}))[0] == 400


async def test_nothing_of_a_patient_is_in_the_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    marked = person(name=[{"family": "MARKEDNAME"}])
    with caplog.at_level(logging.DEBUG, logger="backpain.cds"):
        await client.ask("POST", SIGN, call("order-sign", mri(), prefetch={"patient": marked}))
        await client.ask("POST", SIGN, call("order-sign", mri(), prefetch={"patient": {**marked, "id": "MARKEDID"}}))
        await client.ask("POST", SIGN, {**call("order-sign"), "hookInstance": "MARKEDWORD"})
    assert "MARKED" not in caplog.text
    assert "1288992" not in caplog.text


async def test_signed_calls_alone_are_answered_on_every_path_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "clients.json").write_text(json.dumps({ISSUER: jwks()}))
    async with asking(Trust(read_clients(tmp_path / "clients.json"), lambda: AT)) as client:
        for method, path in (("GET", PATH), ("POST", SIGN), ("POST", f"{SIGN}/feedback"), ("POST", "/anything")):
            status, answer = await client.ask(method, path, "{", Authorization="Bearer x")
            assert (status, set(answer)) == (401, {"error"})
        assert (await client.ask("GET", PATH))[0] == 200
        assert (await client.ask("POST", SIGN, call("order-sign", mri())))[0] == 200
        elsewhere = f"Bearer {token(BASE + VIEW, jti='elsewhere')}"
        assert (await client.ask("POST", SIGN, call("order-sign", mri()), Authorization=elsewhere))[0] == 401


async def test_a_fault_of_ours_is_told_with_an_id_and_never_looks_like_no_card(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken() -> datetime:
        raise ZeroDivisionError("MARKEDWORD")

    service = Service(BASE, None, broken)
    async with serving(service.answer, "127.0.0.1", 0) as address, ClientSession() as session:
        client = Client(session, address, signed=False)
        status, answer = await client.ask("POST", SIGN, call("order-sign", mri()))
    assert status == 500
    assert "does not mean that all is well" in answer["error"]
    assert answer["error"].split()[-1] in caplog.text
    assert "MARKEDWORD" not in f"{answer}{caplog.text}"


async def test_an_address_that_cannot_be_had_is_said_in_words(client: Client) -> None:
    port = int(client._root.rsplit(":", 1)[1])
    with pytest.raises(CannotStartError, match="another address with --host or another port with --port"):
        async with serving(Service("", None, lambda: NOW).answer, "127.0.0.1", port, ("--host", "--port")):
            pass
    for host in ("nowhere.invalid", "a..b"):
        with pytest.raises(CannotStartError, match="there is no host"):
            async with serving(Service("", None, lambda: NOW).answer, host, 0):
                pass
