"""Tries the mutants of parts on every core."""

from __future__ import annotations

import multiprocessing
import os
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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


def try_parts(parts: Sequence[Part], *, seed: str | None = None) -> Iterator[Outcome]:
    """Try the mutants of each part; with a seed, of a slow part only the sample that follows from it.

    Parts with the same tests are loaded together. What is argued to change nothing is left out of a sample.
    """
    for tests, alike in groupby(sorted(parts, key=_tests), key=_tests):
        together = list(alike)
        Bench.trial = Trial((name for part in together for name in part.modules), tests)
        wanted = {part.name: _wanted(part, seed) for part in together}
        every = [which for some in wanted.values() for which in some]
        with multiprocessing.get_context("fork").Pool(os.cpu_count()) as pool:
            found = dict(pool.imap_unordered(Bench.catcher, random.Random(0).sample(every, len(every)), _AT_ONCE))  # noqa: S311 - deals slow and quick ones evenly
        for part in together:
            yield _outcome(part, {_name(which): found[which] for which in wanted[part.name]}, seed)


def _tests(part: Part) -> tuple[str, ...]:
    return part.tests


def _name(which: Numbered) -> str:
    return Bench.trial.sources[which[0]].edits[which[1]].name


def _all(part: Part) -> list[Numbered]:
    sources = [(place, source) for place, source in enumerate(Bench.trial.sources) if source.name in part.modules]
    return [(place, edit) for place, source in sources for edit in range(len(source.edits))]


def _wanted(part: Part, seed: str | None) -> list[Numbered]:
    every = _all(part)
    if seed is None or part.sample == 1:
        return every
    argued = ARGUED.get(part.name, {})
    drawn = random.Random(f"{seed} {part.name}").sample(every, round(part.sample * len(every)))  # noqa: S311 - no secret
    return [which for which in sorted(drawn) if _name(which) not in argued]


def _outcome(part: Part, found: Mapping[str, str], seed: str | None) -> Outcome:
    argued = ARGUED.get(part.name, {})
    alive = [name for name, by in found.items() if not by]
    whole = seed is None or part.sample == 1
    return Outcome(
        part=part.name,
        tried=sum(by != SAME for by in found.values()),
        of=len(_all(part)),
        caught=Counter(by.split()[0].rsplit(".", 1)[0] for by in found.values() if by and by != SAME),
        argued={name: argued[name] for name in alive if name in argued},
        survivors=[name for name in alive if name not in argued],
        stale=sorted(argued.keys() - set(alive)) if whole else [],
    )
