"""Whether anybody acts: the question until somebody says so, what the card then says, and the view for handing over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from dialogs.blocks import Block, actions, button, context, escaped, message, modal, plain, section
from dialogs.who import mention
from dialogs.words import UNKNOWN, reader_time

if TYPE_CHECKING:
    from dialogs.case_facts import CaseFacts
    from dialogs.message import Message

ACKNOWLEDGE: Final = "acknowledge"
HAND_OVER: Final = "hand_over"
TO_DUTY: Final = "hand_to_duty"
CALLBACK_ID: Final = "handed_over"
PERSON: Final = "person"
SERVICE: Final = "service"
SERVICES: Final = {
    "spinal_team": "The spinal or neurosurgical team",
    "emergency_department": "The emergency department",
    "vascular_team": "The vascular team",
    "other_hospital": "Another hospital",
    "ambulance": "The ambulance service",
    "on_call_doctor": "The doctor on call",
}
"""Coded, so that nothing is typed that could name a patient."""
NOBODY: Final = "*Nobody has said that they are acting.*"
_AN_HOUR: Final = timedelta(hours=1)


def span_words(span: timedelta) -> str:
    """Return a span as "15 minutes", "1 hour", "2 hours 30 minutes"."""
    hours, rest = divmod(span, _AN_HOUR)
    minutes = rest // timedelta(minutes=1)
    told = [f"{hours} hour{'s' if hours > 1 else ''}"] if hours else []
    return " ".join([*told, *([f"{minutes} minutes"] if minutes or not hours else [])])


def chaser(
    facts: CaseFacts,
    after: timedelta,
    following: Sequence[str] | None,
    *,
    call_after: timedelta,
    has_duty: bool = False,
) -> Message:
    """Return the question whether anybody acts, `after` so long; worded so that it may come after somebody has said so.

    `following` is None while it is the owner's alone to answer; then who is next, nobody where no backup and no duty is
    set, or there. `call_after`: so long after it whom the channel has set is called. It has no clinical word: Slack
    posts it whatever became of the channel, or of us.
    """
    which = f" (assessment {facts.revision})" if facts.revision > 1 else ""
    asked = ", ".join(map(mention, dict.fromkeys((*(following or ()), facts.owner))))
    told = " No backup and no duty is set or there, so this channel is told." if following == () else ""
    if facts.on_call:
        told += f" No answer within {span_words(call_after)}: call *{escaped(facts.on_call)}*."
    return message(
        [
            section(
                f"*{facts.named}{which}: nobody has said that they are acting, {span_words(after)} after the card was "
                f"sent.* {asked}: act now and press a button here, unless the card, which heads this thread, already "
                f"says who is acting.{told}"
            ),
            _answers(facts, has_duty=has_duty),
        ]
    )


def chased(facts: CaseFacts, after: timedelta, *, has_duty: bool = False) -> Message:
    """Return the same for who is next, in a direct conversation."""
    return message(
        [
            section(
                f"*{facts.named}: nobody has said that they are acting, {span_words(after)} after the card was sent.* "
                f"It is assigned to <@{facts.owner}>. You are told because nobody has answered: see that somebody acts "
                "now. The card is in its channel; *Why* shows the reasons."
            ),
            _answers(facts, has_duty=has_duty),
        ]
    )


def _answers(facts: CaseFacts, *, has_duty: bool = False) -> Block:
    return actions(
        "acting",
        button(ACKNOWLEDGE, "I am acting on this", facts.ref, style="primary"),
        button(HAND_OVER, "Handed over", facts.ref),
        *([button(TO_DUTY, "Give to the duty", facts.ref)] if has_duty else []),
        button("why", "Why", facts.ref),
    )


def question(facts: CaseFacts) -> Message:
    """Return the same for whoever looks at the case by themselves."""
    return message([section(NOBODY), _answers(facts)])


def answered(facts: CaseFacts) -> Message:
    """Return what such a question becomes that came although somebody had answered."""
    stands = facts.acting or "The card shows how it is."
    return message([context(f"{facts.named}: answered before this came. {stands}")])


def acts(facts: CaseFacts) -> Message:
    """Return what somebody reads who says first that they act."""
    return message([section(f"*{facts.code}:* it is said on the card that you act. Nobody is asked for it any more.")])


def answered_already(facts: CaseFacts) -> Message:
    """Return what somebody reads who says that they are acting when another did before."""
    return message([section(f"*{facts.named}* was answered already: {facts.acting} Yours is kept too.")])


def acting_line(kind: str, person: str, at: datetime, said: Mapping[str, Any]) -> str:
    """Return who acts, as the card says it; `kind` is that of what they recorded at `at` (team's zone)."""
    if kind == "acknowledged":
        return f"<@{person}> is acting since {reader_time(at)}."
    if kind == "handed_over":
        return f"<@{person}> handed it over to {handed_to(said)}, {reader_time(at)}."
    return f"<@{person}> has answered for it, {reader_time(at)}."


def handed_to(said: Mapping[str, Any]) -> str:
    """Return whom it was handed over to, inside a sentence."""
    if said["person"]:
        return mention(said["person"])
    name = SERVICES.get(said["service"], UNKNOWN)
    return f"{name[0].lower()}{name[1:]}"


def handed(facts: CaseFacts, by: str) -> Message:
    """Return what the person reads to whom it was handed over."""
    return message(
        [
            section(
                f"*{facts.named} is yours now:* <@{by}> handed it over to you. Open its card in the channel, or *Why* "
                "here, and act. If you cannot, hand it on."
            ),
            _answers(facts),
        ]
    )


def given(facts: CaseFacts, by: str, many: str) -> Message:
    """Return what a user group or a channel reads to which it was handed over."""
    return message(
        [
            section(
                f"*{facts.named}* is handed to {mention(many)} by <@{by}>. Whoever of you takes it: press *I am acting "
                f"on this*, it is yours from then on. Until then it stays with <@{facts.owner}>."
            ),
            _answers(facts),
        ]
    )


def no_duty(facts: CaseFacts) -> Message:
    """Return what somebody reads who gives a case to a duty that is not set, or not there."""
    return message(
        [section(f"*{facts.named}:* no duty is set in this channel, or it is not there. Press *Handed over* instead.")]
    )


def with_duty(facts: CaseFacts, duty: str) -> Message:
    """Return what somebody reads who gives a case to the duty that has it already."""
    return message([section(f"*{facts.named}* was given to {mention(duty)} before. Nothing was sent again.")])


def not_told(facts: CaseFacts, by: str, person: str) -> Message:
    """Return that whoever it was handed over to cannot be told, so that it stays with its owner."""
    return message(
        [
            section(
                f"*{facts.named}:* Slack takes no message to {mention(person)}, to whom <@{by}> handed it over. It "
                f"stays with <@{facts.owner}>: tell them yourself, or hand it to somebody else."
            ),
            _answers(facts),
        ]
    )


@dataclass(frozen=True, slots=True)
class Handed:
    """Whom it was handed over to; with errors neither counts. `place` is where the view was opened."""

    case: str
    person: str
    service: str
    errors: dict[str, str]
    place: str


def hand_over_view(facts: CaseFacts, place: str = "") -> Block:
    """Return the view that asks whom it is handed over to; `place` is the conversation it is opened from."""
    return modal(
        CALLBACK_ID,
        "Hand over",
        [
            section(
                f"*{facts.code}.* Record this when the other side has taken it. A person here owns the case from then "
                "on and is told once; a service outside is named on the card, and the case stays with "
                f"<@{facts.owner}>."
            ),
            *([context(facts.acting)] if facts.acting else []),
            _chosen(PERSON, "To a person here", {"type": "users_select"}),
            _chosen(
                SERVICE,
                "Or to a service",
                {
                    "type": "static_select",
                    "options": [{"text": plain(words), "value": value} for value, words in SERVICES.items()],
                },
            ),
        ],
        submit="Hand over",
        memory=f"{facts.ref} {place}",
    )


def _chosen(name: str, label: str, element: Block) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "optional": True,
        "element": {**element, "action_id": name, "placeholder": plain("Choose")},
    }


def read_handed_over(view: Mapping[str, Any]) -> Handed:
    """Return whom it was handed over to, or what is wrong beside the field."""
    values = view["state"]["values"]
    person = values.get(PERSON, {}).get(PERSON, {}).get("selected_user") or ""
    option = values.get(SERVICE, {}).get(SERVICE, {}).get("selected_option") or {}
    service = str(option.get("value") or "")
    case, _, place = view["private_metadata"].partition(" ")
    errors = {} if bool(person) != bool(service) else {PERSON: "Choose a person or a service, and only one of them."}
    return Handed(case, person, service, errors, place)
