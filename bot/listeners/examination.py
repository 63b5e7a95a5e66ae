"""The form while it is filled in, and the submission that opens or revises a case."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners import submission
from bot.listeners.desk import Desk, NotSavedError, person_of
from bot.listeners.gate import TurnedAwayError
from bot.listeners.opening import open_view, replace_view
from bot.listeners.reader import view_of
from bot.troubles import describe, slack_code
from dialogs import draft, findings_form, sent_page, turned_away, words

log: Final = logging.getLogger("backpain.listeners")

UPDATE_SECONDS: Final = 2.2
MOST_OPEN_FORMS: Final = 1000
COUNTER: Final = "still_open"
COUNTER_BEHIND: Final = 5
ANY_QUESTION: Final = re.compile("")


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the submission and every press inside the form."""
    presses = OpenForms()

    async def receive_findings(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        reading = findings_form.read(view)
        visit, gone = await submission.admitted(desk, body, reading.origin)
        if reading.errors:
            await ack(response_action="errors", errors=reading.errors)
        elif reading.findings is None:
            await ack(response_action="update", view=findings_form.next_page(reading))
        else:
            sent = submission.Sent.of(view["root_view_id"], reading, reading.findings)
            if reading.not_asked:
                provisional = sent.submitted.assessed is None or sent.submitted.assessed.provisional
                await ack(response_action="push", view=findings_form.before_gaps(reading, provisional=provisional))
                return
            presses.forget(view["id"])
            try:
                result = await submission.keep(desk, visit, sent, gone=gone)
            except NotSavedError as lost:
                await ack(**findings_form.refusal(view, words.not_saved(lost.error_id)))
            else:
                if result["callback_id"] == sent_page.CALLBACK_ID:
                    desk.drafts.sent(view["root_view_id"], (visit.person, reading.origin.channel, reading.origin.case))
                await ack(response_action="update", view=result)

    app.view(findings_form.CALLBACK_ID)(receive_findings)
    for action_id, rebuild in findings_form.REBUILDS.items():
        app.action(action_id, matchers=[_in_form])(_redraw_with(desk, presses, rebuild))
    _register_drafts(app, desk)
    app.action(ANY_QUESTION, matchers=[_in_form])(_redraw_with(desk, presses, findings_form.changed))


def _register_drafts(app: AsyncApp, desk: Desk) -> None:
    async def keep_draft(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        await ack()
        origin = findings_form.origin_of(view)
        desk.drafts.closed(view["root_view_id"], (person_of(body), origin.channel, origin.case), desk.clock.now())

    async def bring_back(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        person, origin = person_of(body), findings_form.origin_of(body["view"])
        try:
            await desk.come_in(body, origin.channel)
        except TurnedAwayError as away:
            await replace_view(client, body["view"]["id"], turned_away.page(away.reason))
            return
        # A new view over the one that offered it: what stands in a field of this one would win over what comes back.
        if (kept := desk.draft(person, origin)) is not None:
            await open_view(client, body["trigger_id"], draft.brought_back(kept.text), over=True)

    app.view_closed(findings_form.CALLBACK_ID)(keep_draft)
    app.action(draft.BRING_BACK, matchers=[_in_form])(bring_back)


async def _in_form(body: dict[str, Any]) -> bool:
    return (body.get("view") or {}).get("callback_id") == findings_form.CALLBACK_ID


@dataclass(slots=True)
class OpenForm:
    """What is known of one open form: when it was last pressed (Unix seconds), and what was last drawn in it."""

    pressed_at: float
    shape: str = ""
    still_open: int = 0


class OpenForms:
    """The newest press in each open form, so that an older one does not draw over it. Forgets the oldest forms."""

    def __init__(self, most: int = MOST_OPEN_FORMS) -> None:
        """`most`: how many forms are remembered."""
        self._most = most
        self._forms: OrderedDict[str, OpenForm] = OrderedDict()

    def note(self, view_id: str, action_ts: float) -> None:
        """A press at `action_ts` (Unix seconds) has come in."""
        form = self._forms.pop(view_id, None) or OpenForm(action_ts)
        form.pressed_at = max(action_ts, form.pressed_at)
        self._forms[view_id] = form
        while len(self._forms) > self._most:
            self._forms.popitem(last=False)

    def forget(self, view_id: str) -> None:
        """The form was submitted: no press before that may draw it again."""
        self._forms.pop(view_id, None)

    def is_newest(self, view_id: str, action_ts: float) -> bool:
        """Whether nothing has been pressed or submitted since."""
        form = self._forms.get(view_id)
        return form is not None and form.pressed_at == action_ts

    def shows(self, view_id: str, redrawn: Mapping[str, Any]) -> bool:
        """Whether what was last drawn says the same: the person's own answers stand in the form without us.

        The counter may run behind by a few answers, or each answer would be a call, of which Slack allows 100 a minute.
        """
        form = self._forms.get(view_id)
        still_open = _still_open(redrawn)
        if form is None or form.shape != _shape(redrawn):
            return False
        behind = abs(still_open - form.still_open)
        return behind == 0 or (behind < COUNTER_BEHIND and still_open > 0)

    def drew(self, view_id: str, redrawn: Mapping[str, Any]) -> None:
        """Slack shows this now."""
        if (form := self._forms.get(view_id)) is not None:
            form.shape, form.still_open = _shape(redrawn), _still_open(redrawn)


def _shape(view: Mapping[str, Any]) -> str:
    """What a view shows, but for the answers themselves and the counter."""
    bare = [
        {**block, "element": {name: part for name, part in block["element"].items() if not name.startswith("initial_")}}
        if "element" in block
        else block
        for block in view["blocks"]
        if block.get("block_id") != COUNTER
    ]
    return json.dumps([view["title"], view.get("submit"), view["private_metadata"], bare])


def _still_open(view: Mapping[str, Any]) -> int:
    """The number that the counter shows; none where every question is answered."""
    counter = next((block for block in view["blocks"] if block.get("block_id") == COUNTER), None)
    shown = re.match("[0-9]+", counter["elements"][0]["text"]) if counter else None
    return int(shown[0]) if shown else 0


def _redraw_with(
    desk: Desk, presses: OpenForms, rebuild: Callable[[dict[str, Any]], dict[str, Any]]
) -> Callable[..., Any]:
    async def redraw(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        view = body["view"]
        pressed_at = float(body["actions"][0]["action_ts"])
        presses.note(view["id"], pressed_at)
        desk.drafts.holds(view["root_view_id"], pressed_at, draft.of(view))
        try:
            await desk.come_in(body, findings_form.origin_of(view).channel)
        except TurnedAwayError as away:
            await replace_view(client, view["id"], turned_away.page(away.reason))
            return
        redrawn = rebuild(view)
        if presses.shows(view["id"], redrawn):
            return
        try:
            async with asyncio.timeout(UPDATE_SECONDS):
                try:
                    await client.views_update(view_id=view["id"], hash=view["hash"], view=view_of(redrawn))
                except SlackApiError as refused:
                    # Two quick presses carry one hash: the later of them knows all answers and draws all the same.
                    if slack_code(refused) != "hash_conflict" or not presses.is_newest(view["id"], pressed_at):
                        raise
                    await client.views_update(view_id=view["id"], view=view_of(redrawn))
            presses.drew(view["id"], redrawn)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as trouble:
            log.info("the form was not redrawn: %s", describe(trouble))

    return redraw
