"""Everything that anybody can do to the bot, each as the payload that Slack sends for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from bot.kept.coded import REFERRAL_OUTCOMES, STAGES
from bot.listeners import shortcuts
from bot.sandbox.delivery import Kind
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from bot.sandbox.views import View
from dialogs import copied, edit_history, question_page, why
from dialogs.draft import BRING_BACK
from tests.flows.team import Team

Payload = dict[str, Any]
About = Literal["a case", "a new form", "nothing of anybody"]

REVISING: Final = (edit_history.HISTORY, edit_history.EARLIER, edit_history.MISSING)
CARD_BUTTONS: Final = (
    "acknowledge",
    "hand_over",
    "hand_to_duty",
    "course",
    "why",
    "changes",
    "more",
    "edit",
    "ask",
    "result_in",
    "end_case",
    *copied.TITLES,
    *REVISING,
)
OWN_LISTENER: Final = frozenset({"acknowledge", "hand_over", "hand_to_duty", "edit"})
OF_ONESELF: Final = frozenset(
    {
        "show_home",
        "turn_home",
        "choose_away",
        "receive_away",
        "open_question",
        "receive_question",
        "open_shortcut",
        "open_find",
        "choose_role",
        "receive_role",
    }
)
"""Listeners that show and keep what is of one person and of no channel."""
REMINDER_BUTTONS: Final = ("better", "same", "worse", "not_reached", "reschedule")
LOOP_BUTTONS: Final = ("seen_cause_found", "seen_nothing_found", "not_seen", *sorted(REFERRAL_OUTCOMES))
FORM_BUTTONS: Final = ("back", "next", "detail")
PAGE_BUTTONS: Final = tuple(why.PAGES)


@dataclass
class Scene:
    """A team with a case past its reminder, and forms that somebody had open before they lost the right to."""

    team: Team
    actor: Person
    card: Message
    reminder: Message
    views: dict[str, View]

    def press(self, place: Message, action_id: str, value: str) -> Payload:
        """A press on a button of a message."""
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value}
        return self.team.workspace.payloads.message_action(self.actor.member, place, action, {})

    def press_in_view(self, view: str, action_id: str) -> Payload:
        """A press inside a form."""
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": "", "action_ts": "1.0"}
        return self.team.workspace.payloads.view_action(self.actor.member, self.views[view], action)

    def press_home(self, action_id: str) -> Payload:
        """A press on the Home tab, about the channel of the case."""
        return self.press_on_home(action_id, self.team.workspace.channels["spine-team"].id)

    def press_on_home(self, action_id: str, value: str) -> Payload:
        """A press on the Home tab that carries a value of its own."""
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value, "action_ts": "1.0"}
        return self.team.workspace.payloads.view_action(self.actor.member, self.views["home"], action)

    def press_behind_the_card(self, action_id: str) -> Payload:
        """A press on a page of *Why and sources*."""
        action = {"type": "button", "action_id": action_id, "block_id": "pages", "value": self.case_id}
        return self.team.workspace.payloads.view_action(
            self.actor.member, self.views["why"], {**action, "action_ts": "1.0"}
        )

    def submit(self, view: str) -> Payload:
        """The submission of a form."""
        return self.team.workspace.payloads.submission(self.actor.member, self.views[view])

    def typed(self, text: str) -> Payload:
        """A word after the command."""
        channel = self.team.workspace.channels["spine-team"]
        return self.team.workspace.payloads.command(self.actor.member, channel, "/backpain", text)

    @property
    def code(self) -> str:
        """The code that people call the case by."""
        return "BP-" + self.card.text.partition("BP-")[2][:5]

    @property
    def case_id(self) -> str:
        """The case's id, as its buttons carry it."""
        blocks = [block for block in self.card.blocks or [] if block["type"] == "actions"]
        return str(blocks[0]["elements"][0]["value"])


@dataclass(frozen=True)
class Doing:
    """One thing to do. `listener` is the name of the function that answers it; `about` says what it touches."""

    name: str
    listener: str
    kind: Kind
    about: About
    payload: Callable[[Scene], Payload]


def _of_card(button: str) -> Doing:
    own = button if button in OWN_LISTENER else "open_it"
    own = "open_revised" if button in REVISING else own
    listener = {"course": "choose_course", "result_in": "ask_result", "end_case": "ask_ending"}.get(button, own)
    return Doing(
        button, listener, "interactive", "a case", lambda scene: scene.press(scene.card, button, scene.case_id)
    )


def _of_reminder(button: str) -> Doing:
    listener = {"reschedule": "choose_day", **dict.fromkeys(STAGES, "record_stage")}.get(button, "record_outcome")
    return Doing(
        button, listener, "interactive", "a case", lambda scene: scene.press(scene.reminder, button, scene.case_id)
    )


def _in_form(button: str, listener: str = "redraw") -> Doing:
    return Doing(
        f"press {button} in a form",
        listener,
        "interactive",
        "a new form",
        lambda scene: scene.press_in_view("new", button),
    )


def _page(button: str) -> Doing:
    return Doing(
        f"turn to {button}", "turn_page", "interactive", "a case", lambda scene: scene.press_behind_the_card(button)
    )


def _submission(name: str, view: str, listener: str, about: About) -> Doing:
    return Doing(name, listener, "interactive", about, lambda scene: scene.submit(view))


def _of_home(button: str, listener: str) -> Doing:
    return Doing(f"{button} at home", listener, "interactive", "a new form", lambda scene: scene.press_home(button))


def _command(text: str = "") -> Doing:
    return Doing(
        f"/backpain {text}".strip(), "open_form", "slash_commands", "a new form", lambda scene: scene.typed(text)
    )


def _home(scene: Scene) -> Payload:
    direct = scene.actor.direct_messages
    event = {"type": "app_home_opened", "user": scene.actor.id, "channel": direct.id, "tab": "home"}
    return scene.team.workspace.payloads.event(event)


DOINGS: Final = (
    # First: on the Home tab only a view can tell why, and the trigger of a payload lives three seconds.
    _of_home("open_settings", "open_settings"),
    _of_home("choose_away", "choose_away"),
    _of_home("new_case", "open_shortcut"),
    _of_home("find_case", "open_find"),
    _of_home("choose_role", "choose_role"),
    _of_home("open_report", "open_report"),
    _command(),
    Doing(
        "the shortcut",
        "open_shortcut",
        "interactive",
        "a new form",
        lambda scene: scene.team.workspace.payloads.shortcut(scene.actor.member, shortcuts.GLOBAL),
    ),
    Doing(
        "the shortcut on a message",
        "open_on_message",
        "interactive",
        "a new form",
        lambda scene: scene.team.workspace.payloads.message_shortcut(
            scene.actor.member, scene.card, shortcuts.ON_A_MESSAGE
        ),
    ),
    *map(_command, (*copied.WORDS, "list", "handover", "report")),
    Doing(
        "disagree and a code",
        "open_form",
        "slash_commands",
        "a new form",
        lambda scene: scene.typed(f"disagree {scene.code}"),
    ),
    Doing(
        "find and a code", "open_form", "slash_commands", "a new form", lambda scene: scene.typed(f"find {scene.code}")
    ),
    Doing(
        "a page of a list",
        "turn_list",
        "interactive",
        "a new form",
        lambda scene: scene.press(scene.card, "list_next", "here:1"),
    ),
    Doing(
        "a page of the Home tab",
        "turn_home",
        "interactive",
        "a new form",
        lambda scene: scene.press_on_home("home_mine_next", "1:0"),
    ),
    Doing(
        "the button that opens the form",
        "open_form_again",
        "interactive",
        "a new form",
        lambda scene: scene.press(scene.card, "open_form", ""),
    ),
    *map(_of_card, CARD_BUTTONS),
    *map(_of_reminder, (*REMINDER_BUTTONS, *LOOP_BUTTONS, *STAGES)),
    Doing(
        "undo",
        "undo_answer",
        "interactive",
        "a case",
        lambda scene: scene.press(scene.card, "undo", f"{scene.case_id}:2"),
    ),
    *map(_in_form, (*FORM_BUTTONS, "fever")),
    *map(_page, PAGE_BUTTONS),
    _in_form(BRING_BACK, "bring_back"),
    _submission("a new form", "new", "receive_findings", "a new form"),
    _submission("a case's form", "edit", "receive_findings", "a case"),
    _submission("the course", "course", "receive_course", "a case"),
    _submission("handing over", "hand_over", "receive_handed_over", "a case"),
    _submission("a result", "result", "receive_result", "a case"),
    _submission("the page behind an answer", "better", "receive_panel", "a case"),
    _submission("an ending", "end_case", "receive_ending", "a case"),
    _submission("another day", "reschedule", "receive_day", "a case"),
    Doing(
        "answer at home or in a list",
        "answer_case",
        "interactive",
        "a case",
        lambda scene: scene.press(scene.card, "answer", scene.case_id),
    ),
    Doing(
        "ask a question",
        "open_question",
        "interactive",
        "a new form",
        lambda scene: scene.press(scene.card, question_page.ASK, ""),
    ),
    _submission("the code of a case", "find_case", "receive_code", "a new form"),
    _submission("the channel of a new case", "place", "receive_place", "a new form"),
    _submission("a question", "question", "receive_question", "a new form"),
    _submission("the settings of a channel", "settings", "receive_settings", "a new form"),
    _submission("which best describes somebody", "choose_role", "receive_role", "a new form"),
    _submission("being away", "away", "receive_away", "a new form"),
    Doing("the Home tab", "show_home", "events_api", "a new form", _home),
)
OF_NOBODY: Final = frozenset(
    {
        "note_uninstalled",
        "note_revoked",
        "answer_old_button",
        "answer_old_form",
        "answer_other_command",
        "acknowledge_only",
        "keep_draft",
    }
)
"""Listeners that read and write nothing of any case: a draft is its writer's own, given back through the gate only."""
