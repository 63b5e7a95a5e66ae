"""Random walks through the form: a finding is "no" only where somebody pressed something that says so.

`python -m tests.taps walks` plays 100,000 of them through the reader and 2,000 through every redraw, with what folds
away. What a press says no of stands here a second time, by hand, so that the product does not judge itself.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any, Final

from bot.triage.engine import assess
from bot.triage.findings import FINDINGS, Findings, Listed
from bot.triage.vocabulary import RETIRED, LegPower, LegRaise
from dialogs import findings_form
from dialogs.answers import FIELD_OF, FORM, completed, findings_from
from dialogs.examination_rows import ROWS
from dialogs.findings_form import BACK, DETAIL, NEXT
from dialogs.folded import folded
from dialogs.question import NONE_OF_THESE, Answers, Given
from tests.dialogs.client import answered, shown, state_of
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2
from tests.taps.screen import ORIGIN

READER: Final = 100_000
REDRAWN: Final = 2_000
AT_MOST_MINUTES: Final = 5
_PRESSES: Final = 14
_REDRAWN_PRESSES: Final = 26
_SHARES: Final = 20
_FULL: Final = 5
_ONE_OF: Final = frozenset({"radio_buttons", "static_select"})
_NO_PAGE: Final[dict[str, Any]] = {"blocks": []}
_ANYTHING: Final = 0.25
_A_BUTTON: Final = 0.1
_FROM_THE_START: Final = 0.5
_LEFT_OPEN: Final = 0.08
_WELL: Final[Answers] = {
    "leg_symptom_side": "none",
    "leg_symptoms": [NONE_OF_THESE],
    "pain": "mild",
    "feeling": "normal",
}
_NOTHING_FOUND: Final = frozenset({"no", "none", "normal", "negative", "not_severe"})
_CALM: Final = _NOTHING_FOUND | {NONE_OF_THESE, "mild", "all_full_heels"}
_BOTH_PAINS: Final = frozenset({"pain_severity", "intractable_pain"})
_BOTH_POWERS: Final = frozenset({"power", "foot_drop"})
SAYS_NO: Final[dict[tuple[str, str], frozenset[str]]] = {
    ("pain", "severe"): frozenset({"intractable_pain"}),
    ("pain", "mild"): _BOTH_PAINS,
    ("power_and_heels", "all_full_heels"): _BOTH_POWERS,
    ("power_and_heels", "all_full"): frozenset({"power"}),
    ("power_and_heels", "pair_full_heels"): _BOTH_POWERS,
    **{("ankle_jerks", side): frozenset({"ankle_reflex"}) for side in ("normal", "left", "right")},
    **{("feeling", where): frozenset({"sensory_loss"}) for where in ("left", "right", "both", "normal")},
    ("cord_signs", NONE_OF_THESE): frozenset({"upper_motor_neuron_signs", "gait_disturbance"}),
    ("fracture_risks", NONE_OF_THESE): frozenset({"trauma", "corticosteroid_use", "osteoporosis"}),
    ("circulation", NONE_OF_THESE): frozenset({"aortic_features"}),
    ("before_medicines", NONE_OF_THESE): frozenset(
        {
            "pregnancy",
            "renal_impairment",
            "gi_bleed_or_ulcer",
            "cardiovascular_disease",
            "liver_disease",
            "drug_allergies",
        }
    ),
}
"""What each answer to a row says no of; an answer to a single question says so of its finding alone."""


def main(arguments: list[str]) -> int:
    """Play them, print how many and how long, and end with 1 where one found a silent no."""
    parser = argparse.ArgumentParser(prog="python -m tests.taps")
    parser.add_argument("walks", choices=["walks"])
    parser.add_argument("--reader", type=int, default=READER)
    parser.add_argument("--redrawn", type=int, default=REDRAWN)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))  # noqa: S311 - a seed, printed
    options = parser.parse_args(arguments)
    began = time.monotonic()
    share = [(options.seed + each, options.reader // _SHARES, options.redrawn // _SHARES) for each in range(_SHARES)]
    with ProcessPoolExecutor() as processes:
        played = list(processes.map(play, share))
    silent, folds = [told for found, _ in played for told in found], sum(times for _, times in played)
    minutes = (time.monotonic() - began) / 60
    print(
        f"seed {options.seed}: {options.reader} walks through the reader; {options.redrawn} with every redraw, "
        f"{folds} of which folded a row"
    )
    worked = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    print(f"{len(silent)} silent no, {minutes:.1f} minutes, at most {AT_MOST_MINUTES}; {worked:.0f} s of a core")
    for told in silent[:10]:
        print(f"  {told}")
    return int(bool(silent) or minutes > AT_MOST_MINUTES)


_MILD: Final[Answers] = {"pain": "mild"}


def play(share: tuple[int, int, int]) -> tuple[list[str], int]:
    """Play so many walks of each kind from one seed; what was found, and how many folded a row."""
    seed, reader, redrawn = share
    chance = random.Random(seed)  # noqa: S311 - walks, not secrets
    silent = [told for _ in range(reader) for told in read_walk(chance)]
    folds = 0
    for _ in range(redrawn):
        found, was_folded = redrawn_walk(chance)
        silent += found
        folds += was_folded
    return silent, folds


_PAGES: Final[tuple[tuple[Answers, dict[str, Any]], ...]] = (
    ({}, findings_form.build_first(ORIGIN)),
    ({}, findings_form.build_second(ORIGIN, {})),
    (_MILD, findings_form.build_second(ORIGIN, _MILD)),
)


def read_walk(chance: random.Random) -> list[str]:
    """Tick and untick on one page and read it, unfolded or not."""
    given_before, page = chance.choice(_PAGES)
    view, pressed = answered(page), dict(given_before)
    values = view["state"]["values"]
    for _ in range(chance.randrange(1, _PRESSES)):
        name = chance.choice(list(values))
        pressed[name] = _drawn(_element(view, name), chance)
        values[name] = state_of(view, name, pressed[name])
    reading = findings_form.read(view)
    found = reading.findings or findings_from(completed(reading.answers))
    return list(silent_noes(found, reading.answers, pressed))


def redrawn_walk(chance: random.Random) -> tuple[list[str], bool]:
    """Fill in both steps with every redraw, unfold, fold, go back, post with gaps; and try what was folded away."""
    pressed = _begun(chance)
    begun = findings_form.build_second(ORIGIN, pressed) if pressed else findings_form.build_first(ORIGIN)
    view = answered(begun)
    for _ in range(chance.randrange(_REDRAWN_PRESSES)):
        if chance.random() > _A_BUTTON:
            name = chance.choice(sorted(shown(view)))
            given = _usual(_element(view, name), chance)
            pressed[name] = given
            view = answered(findings_form.changed(answered(view, {name: given})))
        else:
            view = _moved(view, chance)
    reading = findings_form.read(view)
    if reading.not_asked:
        view = answered(findings_form.before_gaps(reading, provisional=True))
    reading = findings_form.read(view)
    answers = reading.answers
    found = reading.findings or findings_from(completed(answers))
    away = folded(answers)
    return [*silent_noes(found, answers, pressed), *_mattered(away, answers, found, chance)], bool(away)


def _begun(chance: random.Random) -> Answers:
    """Nothing, or a form of somebody who is well, all but whole: there something folds away, and comes back."""
    if chance.random() < _FROM_THE_START:
        return {}
    well: Answers = {**SEED_STEP_1, **SEED_STEP_2, **_WELL}
    return {name: given for name, given in well.items() if chance.random() > _LEFT_OPEN}


def _moved(view: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    buttons = [
        element["action_id"] for block in view["blocks"] if block["type"] == "actions" for element in block["elements"]
    ]
    button = chance.choice([*buttons, NEXT])
    if button in {BACK, DETAIL} and button in buttons:
        return answered(findings_form.REBUILDS[button](view))
    return answered(findings_form.forward(view))


def _mattered(away: frozenset[str], answers: Answers, found: Findings, chance: random.Random) -> Iterator[str]:
    """Name each row that was folded away and whose answer, drawn at random, changes what is done."""
    for name in away:
        told = {**answers, name: _drawn(_element(_NO_PAGE, name), chance)}
        beneath = ROWS[name].unfolds(told[name]) if name in ROWS else ()
        told |= {part: _drawn(_element(_NO_PAGE, part), chance) for part in beneath}
        if _care(findings_from(completed({key: given for key, given in told.items() if given}))) != _care(found):
            yield f"{name} was folded away, and changes something: {told}"


def _care(findings: Findings) -> tuple[Any, ...]:
    a = assess(findings)
    return a.disposition, a.act_within_hours, a.imaging, a.medication, a.actions, a.notes, a.safety_net


def _element(view: dict[str, Any], name: str) -> dict[str, Any]:
    """What is answered on the page; of a question that is not on it, what would be."""
    on_page = [block["element"] for block in view["blocks"] if block.get("block_id") == name]
    return on_page[0] if on_page else {**FORM[name].row(None, optional=True)["element"]}


def _drawn(element: dict[str, Any], chance: random.Random) -> Given:
    """Any answer at all, of a list now and then none."""
    values = [option["value"] for option in element.get("options", ())]
    if element["type"] in _ONE_OF:
        return str(chance.choice(values))
    if values:
        return chance.sample(values, chance.randrange(min(4, len(values))))
    lowest, highest = int(element.get("min_value", 0)), min(int(element.get("max_value", 0)), 120)
    return str(chance.choice([lowest, chance.randint(lowest, highest), 30])) if "min_value" in element else "ED-7"


def _usual(element: dict[str, Any], chance: random.Random) -> Given:
    """Mostly nothing found, so that whole forms come about in which something may fold away."""
    values = [option["value"] for option in element.get("options", ())]
    calm = [value for value in values if value in _CALM]
    if not calm or chance.random() < _ANYTHING:
        return _drawn(element, chance)
    return str(chance.choice(calm)) if element["type"] in _ONE_OF else [NONE_OF_THESE]


def silent_noes(found: Findings, answers: Answers, pressed: Answers) -> Iterator[str]:
    """Name each finding that is no, or normal, of which nothing that was pressed last says so."""
    said = frozenset(field for name, given in pressed.items() if given for field in _no_said(name, given))
    for field in Findings.model_fields:
        value = getattr(found, field)
        everything = FINDINGS[field].words or {}
        has_every_item = isinstance(value, Listed) and bool(everything) and everything.keys() - RETIRED <= set(value)
        if _says_no(value) and not has_every_item and field not in said:
            yield f"{field} is {getattr(found, field)!r}, and nobody said so: {answers}"


def _no_said(name: str, given: Given) -> frozenset[str]:
    picks = [given] if isinstance(given, str) else given
    if name in ROWS:
        return frozenset(field for pick in picks for field in SAYS_NO.get((name, pick), ()))
    field = FIELD_OF.get(name, "")
    is_grade = name.startswith("power_") and given == "5"
    is_area = name.startswith("sensory_loss_")  # the areas that are not marked, unless their tick leaves them open
    is_no = not _NOTHING_FOUND.isdisjoint(picks) or NONE_OF_THESE in picks
    return frozenset({field}) if is_no or is_grade or is_area else frozenset()


def _says_no(value: Any) -> bool:
    if isinstance(value, str):
        return value in _NOTHING_FOUND
    if isinstance(value, Listed):
        return not value.open
    if isinstance(value, LegPower):
        return _FULL in vars(value).values()
    if isinstance(value, LegRaise):
        return value.result == "negative"
    return hasattr(value, "left") and (_says_no(value.left) or _says_no(value.right))
