"""Tries the mutants of parts on every core that this process may use."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from tests.mutants.argued import ARGUED
from tests.mutants.outcome import Outcome
from tests.mutants.parts import Part
from tests.mutants.trial import SAME, Trial

Numbered = tuple[int, int]
_AT_ONCE: Final = 8


class Bench:
    """The modules of some parts, loaded; every worker is a copy of the process that loaded them."""

    trial: Trial

    @classmethod
    def catcher(cls, which: Numbered) -> tuple[Numbered, str]:
        """What catches the edit of these numbers: of its source, and of itself."""
        source = cls.trial.sources[which[0]]
        return which, cls.trial.caught_by(source, source.edits[which[1]])


def try_parts(parts: Sequence[Part]) -> Iterator[Outcome]:
    """Try every mutant of each part; parts with the same tests are loaded together."""
    logging.getLogger("backpain").addHandler(logging.NullHandler())  # what mutants complain of is nobody's news
    for tests, alike in groupby(sorted(parts, key=_tests), key=_tests):
        together = list(alike)
        Bench.trial = Trial((name for part in together for name in part.modules), tests)
        for part in together:
            began = time.perf_counter()
            every = _all(part)
            dealt = _dealt(every)
            gc.freeze()  # what is loaded stays: no worker looks through it again and again
            with multiprocessing.get_context("fork").Pool(len(os.sched_getaffinity(0))) as pool:
                found = dict(_told(part, pool.imap_unordered(Bench.catcher, dealt, _AT_ONCE)))
            yield _outcome(part, {_name(which): found[which] for which in every}, time.perf_counter() - began)


def _dealt(every: Sequence[Numbered]) -> list[Numbered]:
    """Neighbours together, so that what caught the one is tried on the next; slow and quick modules evenly."""
    hands = [every[place : place + _AT_ONCE] for place in range(0, len(every), _AT_ONCE)]
    return [one for hand in random.Random(0).sample(hands, len(hands)) for one in hand]  # noqa: S311 - no secret


def _told(part: Part, tried: Iterable[tuple[Numbered, str]]) -> Iterator[tuple[Numbered, str]]:
    """Say at once who survives: a run that is cut short has told what it found."""
    argued = ARGUED.get(part.name, {})
    for which, by in tried:
        if not by and _name(which) not in argued:
            print(f"{part.name}: survives {_name(which)}", file=sys.stderr, flush=True)
        yield which, by


def _tests(part: Part) -> tuple[str, ...]:
    return part.tests


def _name(which: Numbered) -> str:
    return Bench.trial.sources[which[0]].edits[which[1]].name


def _all(part: Part) -> list[Numbered]:
    sources = [(place, source) for place, source in enumerate(Bench.trial.sources) if source.name in part.modules]
    return [(place, edit) for place, source in sources for edit in range(len(source.edits))]


def _outcome(part: Part, found: Mapping[str, str], seconds: float) -> Outcome:
    argued = ARGUED.get(part.name, {})
    alive = [name for name, by in found.items() if not by]
    return Outcome(
        part=part.name,
        tried=sum(by != SAME for by in found.values()),
        caught=Counter(by.split()[0].rsplit(".", 1)[0] for by in found.values() if by and by != SAME),
        argued={name: argued[name] for name in alive if name in argued},
        survivors=[name for name in alive if name not in argued],
        stale=sorted(argued.keys() - set(alive)),
        seconds=seconds,
    )
