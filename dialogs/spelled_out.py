"""Rows that stand for several questions, spelled out as single answers, and single answers gathered into rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.examination_rows import ROWS

if TYPE_CHECKING:
    from dialogs.question import Answers

PREGNANCY = "pregnancy"


def spelled_out(answers: Answers) -> Answers:
    """Return the single answers that these say.

    A row says all that is said of its parts, but for what it unfolds: an answer that is hidden beneath it is not used.
    """
    said = {name: given for name, given in answers.items() if name not in ROWS}
    for row in ROWS.values():
        if (given := answers.get(row.id)) is not None:
            beneath = row.unfolds(given)
            for part in row.parts - beneath:
                said.pop(part, None)
            said.update(row.says(given))
    return said


def gathered(answers: Answers) -> Answers:
    """Return the answers with each row answered that says just what was said of its parts.

    What no answer to a row says (of some of its parts it was asked, of others not) stays single, and is shown so.
    """
    made = dict(answers)
    for row in ROWS.values():
        known = {part: answers[part] for part in row.parts if part in answers}
        if known.get(PREGNANCY) == "not_applicable":
            known[PREGNANCY] = "no"
        if not known or row.id in made or (given := row.given_for(known)) is None:
            continue
        for part in row.parts - row.unfolds(given):
            made.pop(part, None)
        made[row.id] = given
    return made
