"""Which best describes you: asked once on the Home; it changes what is explained, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.triage.explained import ROLES, explained
from dialogs.blocks import Block, button, choice, escaped, modal, section
from dialogs.citation import cited

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.triage.explained import Kind, Role

CHOOSE: Final = "choose_role"
CALLBACK_ID: Final = "role"
ROLE: Final = "role"
NAMES: Final[dict[Role, str]] = {
    "clinician": "Clinician",
    "nurse": "Nurse or first contact",
    "student": "Student or trainee",
    "not_said": "I would rather not say",
}
TITLE: Final = "Words and tests, explained"
_CHANGES: Final = (
    "It changes explanations only: how a test is done, what a word means, why it is asked. They stand behind each card "
    "under *Why and sources*, *Why*. What is to be done, by when, and every number stay the same for everybody."
)
_KINDS: Final[dict[Kind, str]] = {"means": "What it means", "how": "How", "why": "Why"}


def view(role: Role | None) -> Block:
    """Return the view that asks; `role` is what they said before."""
    asks = choice(ROLE, "Which best describes you?", NAMES)
    if role is not None:
        options = asks["element"]["options"]
        asks["element"]["initial_option"] = next(each for each in options if each["value"] == role)
    return modal(CALLBACK_ID, "About you", [section(_CHANGES), asks], submit="Save")


def read(view_: Mapping[str, Any]) -> Role:
    """Return what was chosen; Slack lets the view go only when something is.

    Raises:
        ValueError: it is none that this version knows.
    """
    chosen = str(view_["state"]["values"][ROLE][ROLE]["selected_option"]["value"])
    for role in ROLES:
        if role == chosen:
            return role
    raise ValueError("no role that this version knows")


def saved(role: Role) -> Block:
    """Return the view that takes the place of the one that was sent."""
    return modal("role_saved", "About you", [section(f"*Saved:* {NAMES[role].lower()}. `/backpain role` changes it.")])


def asked() -> Block:
    """Return the line of the Home that asks, while nobody has answered."""
    told = "*Which best describes you?* It changes explanations only, and is asked once."
    return {**section(told), "accessory": button(CHOOSE, "Choose")}


def line(role: Role) -> Block:
    """Return what the Home says of it afterwards."""
    return {**section(f"About you: {NAMES[role].lower()}."), "accessory": button(CHOOSE, "Change")}


def explanations(role: Role | None, about: Iterable[str]) -> list[str]:
    """Return what is explained to somebody of the findings with these names, a paragraph each."""
    return [
        f"*{one.word}.* "
        + " ".join(f"_{_KINDS[kind]}:_ {escaped(getattr(one, kind))}" for kind in kinds)
        + f" `{escaped(cited('', one.sources))}`"
        for one, kinds in explained(role, about)
    ]
