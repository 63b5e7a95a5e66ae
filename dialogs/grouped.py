"""A row that asks for several findings at once: what each of its answers says, and what it unfolds beneath itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from dialogs.question import NONE_OF_THESE, Answers, Choice, Given, Ticks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Said: TypeAlias = "Mapping[str, Given]"
_NOTHING: Final = frozenset({"no", "unknown"})


@dataclass(frozen=True)
class Pick:
    """One answer of a row: its words, the single answers that it says, and the questions that it unfolds.

    `by_detail`: answers to what it unfolds say by themselves that it holds.
    """

    value: str
    words: str
    says: Said = field(default_factory=dict)
    unfolds: tuple[str, ...] = ()
    by_detail: bool = True


@dataclass(frozen=True)
class Row:
    """One row for several questions, its `parts`; with `closing` any of its picks may be ticked, else one is chosen.

    `closing` is what its last tick says of each question of which nothing else was ticked.
    """

    id: str
    label: str
    picks: tuple[Pick, ...]
    closing: Said | None = None
    closed_by: str = "All others here: asked, no"
    hint: str = ""

    @property
    def question(self) -> Choice | Ticks:
        """The row as it is drawn and read."""
        options = tuple((pick.value, pick.words) for pick in self.picks)
        if self.closing is None:
            return Choice(self.id, self.label, options, hint=self.hint)
        return Ticks(self.id, self.label, options, none=self.closed_by, hint=self.hint)

    @property
    def parts(self) -> frozenset[str]:
        """The questions for which it stands: its picks speak of each of them."""
        return frozenset(
            part for pick in self.picks for part in (*pick.says, *(pick.unfolds if pick.by_detail else ()))
        )

    def picked(self, given: Given) -> list[Pick]:
        """Return the picks of an answer, in the order of the row."""
        chosen = {given} if isinstance(given, str) else set(given)
        return [pick for pick in self.picks if pick.value in chosen]

    def unfolds(self, given: Given) -> frozenset[str]:
        """Return the questions that an answer brings up."""
        return frozenset(part for pick in self.picked(given) for part in pick.unfolds)

    def says(self, given: Given) -> Answers:
        """Return the single answers that an answer to the row says; what it does not say stays open."""
        said: Answers = {}
        for pick in self.picked(given):
            _add(said, pick.says.items())
        if self.closing is not None and NONE_OF_THESE in given:
            left = self.unfolds(given)
            _add(said, ((part, answer) for part, answer in self.closing.items() if part not in left))
        return said

    def given_for(self, known: Answers) -> Given | None:
        """Return the answer to the row that says just these answers to its parts; None where none does."""
        for given in self._candidates(known):
            beneath = self.unfolds(given)
            if _same(self.says(given), {part: answer for part, answer in known.items() if part not in beneath}):
                return given
        return None

    def _candidates(self, known: Answers) -> Iterable[Given]:
        if self.closing is None:
            return [pick.value for pick in self.picks]
        ticked = [pick.value for pick in self.picks if _holds(pick, known)]
        return [[*ticked, NONE_OF_THESE], ticked]


def _add(said: Answers, more: Iterable[tuple[str, Given]]) -> None:
    for part, answer in more:
        before = said.get(part)
        if isinstance(answer, list):
            said[part] = [*(before or ()), *answer]
        else:
            said.setdefault(part, answer)


def _holds(pick: Pick, known: Answers) -> bool:
    if pick.unfolds:
        return any(_is_told(known.get(part)) for part in pick.unfolds)
    return all(_covers(known.get(part), answer) for part, answer in pick.says.items())


def _is_told(given: Given | None) -> bool:
    return given is not None and (given not in _NOTHING if isinstance(given, str) else given != [NONE_OF_THESE])


def _covers(known: Given | None, answer: Given) -> bool:
    return known is not None and (known == answer if isinstance(answer, str) else set(answer) <= set(known))


def _same(said: Answers, known: Answers) -> bool:
    return said.keys() == known.keys() and all(
        sorted(answer) == sorted(known[part]) if isinstance(answer, list) else answer == known[part]
        for part, answer in said.items()
    )
