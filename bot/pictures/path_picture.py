"""The path that an assessment took through the pathway: from the most urgent question down to the one that holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.pictures.picture import BLUE, FAINT, INK, SOFT, WIDTH, Picture, lines, picture, text
from bot.triage.assessment import RANK, Assessment, Disposition
from dialogs.words import DISPOSITIONS, urgency_words

_ORDER: Final = tuple(sorted(RANK, key=RANK.__getitem__, reverse=True))
_LEFT: Final = 28
_WORDS_AT: Final = 48
_TOP: Final = 56
_LINE: Final = 16
_GAP: Final = 16
_CHARACTERS: Final = 62


@dataclass(frozen=True, slots=True)
class Stop:
    """One disposition on the way: whether it is the one that was reached, lies before it, or after it."""

    disposition: Disposition
    is_reached: bool
    is_passed: bool
    is_open: bool
    name: str
    told: tuple[str, ...]

    @property
    def words(self) -> str:
        """The stop in words."""
        return f"{self.name}: {' '.join(self.told)}"


def path_picture(assessment: Assessment) -> Picture:
    """Return the picture of the six dispositions, from the most urgent, and where the path ends."""
    stops = [_stop(assessment, disposition) for disposition in _ORDER]
    title = f"The path taken{', provisional' if assessment.provisional else ''}"
    drawn, y = [text(16, 26, title, font_size="16", font_weight="700")], float(_TOP)
    for stop in stops:
        rows = [line for told in stop.told for line in lines(told, _CHARACTERS)]
        height = (1 + len(rows)) * _LINE + _GAP
        drawn += _drawn(stop, rows, y, height)
        y += height
    words = " ".join([f"{title}.", *(stop.words for stop in stops)])
    return picture(title, words, y, drawn)


def _stop(assessment: Assessment, disposition: Disposition) -> Stop:
    rank, reached = RANK[disposition], RANK[assessment.disposition]
    fired = [rule for rule in assessment.fired if rule.disposition == disposition]
    open_ = [rule for rule in assessment.unresolved if rule.disposition == disposition]
    told = []
    if rank == reached:
        told += [f"{rule.rule} holds: {rule.says}" for rule in fired]
    elif fired:
        told.append(f"{', '.join(rule.rule for rule in fired)} {'holds' if len(fired) == 1 else 'hold'} too.")
    elif rank > reached and not open_:
        told.append("No rule holds.")
    elif rank < reached:
        told.append("Not reached.")
    if open_:
        told.append(f"Cannot be ruled out yet: {', '.join(sorted((rule.rule for rule in open_), key=_by_number))}.")
    name = urgency_words(assessment) if rank == reached else DISPOSITIONS[disposition]
    return Stop(disposition, rank == reached, rank > reached, bool(open_), name, tuple(told))


def _by_number(rule: str) -> tuple[str, int]:
    return rule[0], int(rule[1:])


def _drawn(stop: Stop, rows: list[str], y: float, height: float) -> Iterator[str]:
    on_path = stop.is_reached or stop.is_passed
    if stop.disposition != _ORDER[-1]:
        line = f'stroke="{BLUE}" stroke-width="3"' if stop.is_passed else f'stroke="{FAINT}" stroke-dasharray="2 3"'
        yield f'<path d="M{_LEFT} {y:g}V{y + height:g}" {line}/>'
    if stop.is_reached:
        yield (
            f'<rect x="{_WORDS_AT - 8}" y="{y - 18:g}" width="{WIDTH - _WORDS_AT - 8}" height="{height - 6:g}" rx="6" '
            f'fill="{BLUE}" fill-opacity="0.09" stroke="{BLUE}"/>'
        )
    yield _node(stop, y)
    ink = INK if on_path else SOFT
    yield text(_WORDS_AT, y, stop.name, font_weight="700", fill=ink)
    for nth, row in enumerate(rows, 1):
        yield text(_WORDS_AT, y + nth * _LINE, row, fill=ink)


def _node(stop: Stop, y: float) -> str:
    if stop.is_reached:
        return f'<circle class="reached" cx="{_LEFT}" cy="{y - 4:g}" r="8" fill="{BLUE}" stroke="{BLUE}"/>'
    stroke, dashes = BLUE if stop.is_passed else FAINT, ' stroke-dasharray="3 2"' if stop.is_open else ""
    return f'<circle cx="{_LEFT}" cy="{y - 4:g}" r="6" fill="#fff" stroke="{stroke}" stroke-width="2"{dashes}/>'
