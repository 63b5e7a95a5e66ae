"""`python -m tests.taps`: the taps of the form, and the time it takes; with `walks`, the random walks instead."""

from __future__ import annotations

import sys
from typing import Final

from bot.triage.engine import assess
from tests.taps import largest, paths, walks
from tests.taps.reading import MODEL, seconds, words
from tests.taps.screen import Screen

SEED_SECONDS: Final = 140
TAPPING_SECONDS: Final = 45


def main(arguments: list[str]) -> int:
    """Print the figures, one a line, and end with 1 where a limit is passed."""
    if arguments:
        return walks.main(arguments)
    told = [
        _path("an emergency", paths.emergency(), paths.EMERGENCY_AT_MOST),
        _path("a provisional result", paths.provisional(), paths.PROVISIONAL_AT_MOST),
        _path("the seed's own case", paths.seed(), paths.SEED_AT_MOST),
        *_cases(),
        *_time(),
        *_largest(),
    ]
    for line, _ in told:
        print(line)
    return int(not all(holds for _, holds in told))


def _path(name: str, screen: Screen, at_most: int) -> tuple[str, bool]:
    return _held(f"{name}: {screen.taps} taps", screen.taps, at_most)


def _cases() -> list[tuple[str, bool]]:
    told = [("worked cases: taps for what the fifteen rows hold, and entered whole", True)]
    for name, findings in paths.worked_cases().items():
        rows, whole = paths.taps_of(findings)
        line = f"  {name}: {rows:2}, {whole:2} whole ({assess(findings).disposition})"
        told.append(_held(line, rows, paths.CASE_AT_MOST) if name in paths.HELD else (line, True))
    return told


def _time() -> list[tuple[str, bool]]:
    screen = paths.seed()
    read, every = words(screen.pages), words(screen.pages, options=True)
    tapping, together = seconds(screen.taps, read)
    slowest = seconds(screen.taps, every)[1]
    return [
        (MODEL, True),
        _held(f"the seed's own case: {tapping:.1f} s of taps alone", tapping, TAPPING_SECONDS),
        _held(f"the seed's own case: {together:.1f} s with its {read} words read", together, SEED_SECONDS),
        (f"the seed's own case: {slowest:.1f} s where each of the answers offered is read too, {every} words", True),
    ]


def _largest() -> list[tuple[str, bool]]:
    told = []
    for name, view in largest.largest():
        blocks, size, remembered = largest.measured(view)
        holds = blocks <= largest.BLOCKS and size <= largest.BYTES and remembered <= largest.METADATA
        limits = f"at most {largest.BLOCKS}, {largest.BYTES} and {largest.METADATA}{'' if holds else ': PASSED'}"
        told.append((f"{name}: {blocks} blocks, {size} bytes, {remembered} characters remembered, {limits}", holds))
    return told


def _held(line: str, value: float, at_most: float) -> tuple[str, bool]:
    holds = value <= at_most
    return f"{line}, at most {at_most}{'' if holds else ': PASSED'}", holds


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
