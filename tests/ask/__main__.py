"""`python -m tests.ask`: how many questions have the right passage on top, and how many are refused as they must be.

The index was made with `questions.jsonl` in hand. `blind.jsonl` was written afterwards by somebody who had read the
headings alone; it is scored apart and nothing is mended by it, so that it goes on telling how strangers are served.
`strangers.jsonl` came later still, half of it about other illnesses that share this field's words; what it showed was
mended (`bot/triage/other_illness.py`, `bot/triage/not_taken.py`), so that it tells only that this stays so.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy.engine import make_url

from bot.kept.database import Database
from bot.kept.one_file import OneFile
from bot.kept.passage_search import best
from bot.triage.asked import sought
from bot.triage.not_taken import refusal

HERE: Final = Path(__file__).parent
RIGHT_AT_LEAST: Final = 58
REFUSED: Final = 20


@dataclass(frozen=True, slots=True)
class Scored:
    """One question: what is right, and what came; nothing came where it was refused or is not covered."""

    question: str
    right: tuple[str, ...]
    came: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether the right passage is on top, or nothing came where nothing should."""
        return self.came[:1] == () if not self.right else bool(self.came) and self.came[0] in self.right


def read(name: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the questions of a file, each with the passages that answer it."""
    lines = (json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines())
    return [(line["ask"], tuple(line.get("passage", ()))) for line in lines]


async def score(database: Database, asked: Iterable[tuple[str, tuple[str, ...]]]) -> list[Scored]:
    """Ask each of them."""
    scored = []
    for question, right in asked:
        found = await best(database, sought(question))
        is_answered = refusal(question) is None and found.is_covered
        came = tuple(one.id for one in found.passages) if is_answered else ()
        scored.append(Scored(question, right, came))
    return scored


async def scores(database: Database) -> dict[str, list[Scored]]:
    """Ask every file of questions."""
    return {
        name: await score(database, read(f"{name}.jsonl")) for name in ("questions", "refused", "blind", "strangers")
    }


def strangers(told: list[Scored]) -> tuple[str, str]:
    """Return how many of the strangers' questions have the right passage among what is shown, and are refused."""
    answered, refused = [each for each in told if each.right], [each for each in told if not each.right]
    shown = sum(bool(set(each.came) & set(each.right)) for each in answered)
    none = sum(each.is_right for each in refused)
    return f"right among what is shown {shown}/{len(answered)}", f"refused {none}/{len(refused)}"


async def main() -> int:
    """Print the two figures, and what is wrong; 1 where they are not reached."""
    with TemporaryDirectory() as folder:
        database = OneFile(make_url(f"sqlite:///{folder}/ask.sqlite3"))
        told = await scores(database)
        await database.close()
    right = [each for each in told["questions"] if each.is_right]
    refused = [each for each in told["refused"] if each.is_right]
    for each in (*told["questions"], *told["refused"]):
        if not each.is_right:
            print(f"  {each.question}: {', '.join(each.came) or 'nothing'}, not {', '.join(each.right) or 'refused'}")
    print(f"right {len(right)}/{len(told['questions'])}")
    print(f"refused {len(refused)}/{len(told['refused'])}")
    blind = told["blind"]
    among = sum(bool(set(each.came) & set(each.right)) for each in blind)
    print(f"blind {sum(each.is_right for each in blind)}/{len(blind)}, among what is shown {among}/{len(blind)}")
    print(f"strangers {' and '.join(strangers(told['strangers']))}")
    return 0 if len(right) >= RIGHT_AT_LEAST and len(refused) == REFUSED else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
