"""Every press on a case that is not as its message says: told so, with how the case stands; nothing is recorded."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

import pytest

from bot.kept.coded import REFERRAL_OUTCOMES, STAGES
from dialogs import copied
from tests.flows.panel import answer
from tests.flows.team import FOLLOW_UP_ASKS
from tests.flows.test_acting import MINUTE, asked, at_work
from tests.gate.doings import DOINGS, PAGE_BUTTONS, REVISING, Scene
from tests.gate.test_gate import a_scene, as_told, everything_kept

ANSWERS: Final = ("not_reached", "seen_cause_found", "seen_nothing_found", *sorted(REFERRAL_OUTCOMES))
PAGES: Final = ("better", "same", "the page behind an answer")
CLAIMS: Final = ("acknowledge", "hand_over", "hand_to_duty", "handing over")
DELAYS: Final = ("reschedule", "another day", *STAGES)
NOTES: Final = ("end_case", "an ending", "the course")
OF_ONES_OWN: Final = frozenset({"undo"})
"""Takes back an answer, within minutes: `tests/flows/test_undo.py`."""
ALWAYS_TAKEN: Final = frozenset({"worse", "not_seen", "a result", "a case's form"})
READS: Final = frozenset(
    {
        "why",
        "changes",
        "more",
        "edit",
        "course",
        *copied.TITLES,
        *REVISING,
        *(f"turn to {page}" for page in PAGE_BUTTONS),
    }
)
"""What shows the case as it is, or opens a form on it."""

NOTHING: Final = "Nothing was recorded"
NOT_UNDONE: Final = {"nothing was taken back": ("undo",)}
NOTHING_ASKED: Final = "Nothing is waited for in this case"


async def _ended(scene: Scene) -> None:
    scene.actor = scene.team.alice
    await scene.team.workspace.deliver("interactive", scene.press(scene.card, "end_case", scene.case_id))
    scene.actor = scene.team.bob
    await scene.team.alice.choose("end_reason", "end_reason", "moved_away")
    await scene.team.submit(scene.team.alice)


async def _better(scene: Scene) -> None:
    alice = scene.team.alice
    await alice.press(scene.card, "result_in")
    await alice.choose("showed", "showed", "seen_nothing_found")
    await scene.team.submit(alice)
    await answer(alice, scene.reminder, "better")


async def _assessed_again(scene: Scene) -> None:
    await scene.team.alice.press(scene.card, "edit")
    await scene.team.answer(scene.team.alice, {"urinary_retention": "new"})
    await scene.team.submit(scene.team.alice)


@dataclass(frozen=True)
class State:
    """How the case came to be otherwise; what is told of it, and for which doings; what is taken all the same."""

    name: str
    happened: Callable[[Scene], Awaitable[None]]
    how: str
    told: Mapping[str, tuple[str, ...]]
    taken: str
    told_then: str


STATES: Final = (
    State(
        "closed without an outcome",
        _ended,
        "closed it without an outcome: moved away",
        {
            **NOT_UNDONE,
            NOTHING: (*ANSWERS, *PAGES, *CLAIMS, *DELAYS, *NOTES),
            "It is closed": ("result_in",),
            NOTHING_ASKED: ("ask", "answer at home or in a list"),
        },
        "worse",
        "opens it again",
    ),
    State(
        "better",
        _better,
        "recorded: better",
        {
            **NOT_UNDONE,
            NOTHING: (*CLAIMS, *DELAYS, *NOTES),
            "It is closed": ("result_in",),
            NOTHING_ASKED: ("ask", "answer at home or in a list"),
            "Ask the patient again": ("better", "same"),
        },
        "not_seen",
        "opens it again",
    ),
    State(
        "assessed again",
        _assessed_again,
        "EMERGENCY",
        {
            **NOT_UNDONE,
            NOTHING: (
                *ANSWERS,
                *PAGES,
                "acknowledge",
                "handing over",
                *DELAYS,
                *NOTES,
            ),
            "no duty is set": ("hand_to_duty",),
            "Record this when the other side has taken it": ("hand_over",),
            "Enter the report": ("result_in",),
            FOLLOW_UP_ASKS: ("ask", "answer at home or in a list"),
        },
        "not_seen",
        "is assigned to",
    ),
)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
async def test_a_press_on_what_is_past_is_told_how_the_case_stands_and_records_nothing(
    state: State, sqlite_url: str
) -> None:
    async with a_scene(sqlite_url) as scene:
        of_then = scene.case_id
        await state.happened(scene)
        await scene.team.settled()
        told = {name: words for words, names in state.told.items() for name in names}
        of_a_case = {doing.name: doing for doing in DOINGS if doing.about == "a case"}
        kept = await everything_kept(scene)
        for name, words in told.items():
            payload = of_a_case[name].payload(scene)
            for action in payload.get("actions", ()):
                action["value"] = action["value"] and of_then
            _, said = await as_told(scene, of_a_case[name], payload)
            assert words in said, (name, said)
            if words == NOTHING:
                assert state.how in said, (name, said)
        assert await everything_kept(scene) == kept
        assert told.keys() | READS | ALWAYS_TAKEN | OF_ONES_OWN | {*ANSWERS, *PAGES} == of_a_case.keys()

        _, said = await as_told(scene, of_a_case[state.taken], of_a_case[state.taken].payload(scene))
        assert state.told_then in said
        assert await everything_kept(scene) != kept


async def test_whoever_answers_for_another_is_told_whose_the_case_is(sqlite_url: str) -> None:
    async with a_scene(sqlite_url) as scene:
        (doing,) = (doing for doing in DOINGS if doing.name == "not_reached")
        _, said = await as_told(scene, doing, doing.payload(scene))
        assert "Recorded." in said
        assert f"is assigned to <@{scene.team.alice.id}>" in said


async def test_a_claim_of_what_was_handed_to_another_is_told_so_and_so_is_whoever_hands_it_on(sqlite_url: str) -> None:
    async with at_work(sqlite_url) as team:
        await team.emergency(team.alice)
        await team.move(15 * MINUTE)
        (question,) = asked(team)
        await team.alice.press(question, "hand_over")
        await team.alice.choose("person", "person", team.bob.id)
        await team.submit(team.alice)
        await team.settled()
        handed = f"<@{team.alice.id}> handed it over to <@{team.bob.id}>"
        await team.alice.press(question, "hand_over")
        assert handed in str(team.alice.views[-1].blocks)
        await team.alice.close()
        await team.alice.press(question, "acknowledge")
        assert f"was answered already: {handed}" in team.alice.ephemeral[-1].text
