"""The HTTP service: discovery, two services, their feedback; strangers are turned away before a body is read."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from bot.cds.cards import Card, cards
from bot.cds.record import AnotherPatientError, lumbar_mris, read
from bot.cds.services import (
    HOOKS,
    NEEDED,
    SERVICES,
    Call,
    NotAsAgreedError,
    StrangerError,
    read_call,
    read_feedback,
)
from bot.listening import TooLargeError, read_body
from bot.troubles import describe, new_error_id

if TYPE_CHECKING:
    from bot.cds.trust import Trust  # it needs PyJWT, which comes with an extra

log: Final = logging.getLogger("backpain.cds")

PATH: Final = "/cds-services"
LARGEST_BODY: Final = 2 * 1024 * 1024
"""A record of thousands of conditions fits."""
BODY_SECONDS: Final = 3.0


class _AnswerError(Exception):
    """What is answered in place of cards."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class Service:
    """Answers record systems. `base_url` is how they reach it, without a slash at its end."""

    def __init__(
        self,
        base_url: str,
        trust: Trust | None,
        now: Callable[[], datetime],
        body_seconds: float = BODY_SECONDS,
    ) -> None:
        """`trust` is None where unsigned calls are taken: then only this machine can reach it."""
        self._base_url = base_url
        self._trust = trust
        self._now = now
        self._body_seconds = body_seconds

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """Answer one request; never raises."""
        try:
            self._admit(request)
            return await self._of(request)
        except StrangerError as stranger:
            log.warning("a call was turned away: %s", stranger)
            return _refused(401, "the call carries no token that is known here")
        except _AnswerError as instead:
            return _refused(instead.status, instead.why)
        except Exception as unforeseen:  # noqa: BLE001 - whoever calls gets an id, and the log what happened
            error_id = new_error_id()
            log.error("%s: a call failed: %s", error_id, describe(unforeseen))
            return _refused(500, f"this failed here; no card does not mean that all is well. Error {error_id}")

    def _admit(self, request: web.BaseRequest) -> None:
        if self._trust is not None:
            self._trust.judge(request.headers.get("Authorization"), f"{self._base_url}{request.path}")

    async def _of(self, request: web.BaseRequest) -> web.Response:
        if request.path == PATH:
            _need(request, "GET")
            return web.json_response({"services": SERVICES}, headers=_HEADERS)
        service, _, rest = request.path.removeprefix(f"{PATH}/").partition("/")
        if not request.path.startswith(f"{PATH}/") or service not in HOOKS or rest not in {"", "feedback"}:
            raise _AnswerError(404, "there is no such service")
        _need(request, "POST")
        body = await _body(request, self._body_seconds)
        try:
            if rest:
                return self._note(service, body)
            return web.json_response({"cards": self._cards(read_call(body, HOOKS[service]))}, headers=_HEADERS)
        except NotAsAgreedError as wrong:
            raise _AnswerError(400, f"not as CDS Hooks says: {wrong}") from None
        except AnotherPatientError:
            raise _AnswerError(400, "what was prefetched is not all of the patient in the context") from None

    def _cards(self, call: Call) -> list[Card]:
        patient = call.context.patientId
        if call.hook == "order-sign" and not lumbar_mris(call.context.draftOrders, patient):
            return []
        sent = {key: value for key, value in (call.prefetch or {}).items() if value is not None}
        needed = NEEDED.get(call.hook)
        record = read(sent, patient, self._now())
        if needed is not None and (needed not in (call.prefetch or {}) or needed in record.missing):
            raise _AnswerError(412, f"prefetch.{needed} is needed")
        if call.hook == "patient-view" and not record.has_back_pain:
            return []
        return cards(record, call.hook, call.hookInstance)

    def _note(self, service: str, body: object) -> web.Response:
        for told in read_feedback(body):
            chosen = told.overrideReason.reason if told.overrideReason else None
            log.info("%s: card %s %s%s", service, told.card, told.outcome, " with a reason" if chosen else "")
        return web.Response(headers=_HEADERS)


_HEADERS: Final = {"Cache-Control": "no-store"}


def _need(request: web.BaseRequest, method: str) -> None:
    if request.method != method:
        raise _AnswerError(405, f"{method} alone is answered here")


async def _body(request: web.BaseRequest, seconds: float) -> Any:
    if request.content_type != "application/json":
        raise _AnswerError(415, "the body must be application/json")
    try:
        body = await read_body(request, LARGEST_BODY, seconds)
    except TooLargeError:
        raise _AnswerError(413, f"more than {LARGEST_BODY} bytes") from None
    except TimeoutError:
        raise _AnswerError(408, "the body did not come in time") from None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise _AnswerError(400, "the body is not JSON") from None


def _refused(status: int, why: str) -> web.Response:
    refused = web.json_response({"error": why}, status=status, headers=_HEADERS)
    refused.force_close()
    return refused
