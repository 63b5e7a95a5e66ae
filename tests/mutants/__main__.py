"""Make the mutants of every part and print how many of them a test, a case or a proof catches."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence

from tests.mutants.outcome import Outcome
from tests.mutants.parts import PARTS
from tests.mutants.rules import try_rules
from tests.mutants.run import try_parts

RULES = "rules"


def main(arguments: Sequence[str]) -> int:
    """Print caught / total and who survives, part by part; 1 if a mutant survives that is not argued equivalent."""
    names = [RULES, *(part.name for part in PARTS)]
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these parts, of {', '.join(names)}")
    parser.add_argument("--sample", metavar="SEED", help="of the slow parts try a sample that follows from this seed")
    wanted = parser.parse_args(arguments)
    if unknown := set(wanted.parts) - set(names):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    began = time.perf_counter()
    held = True
    for outcome in _outcomes(set(wanted.parts or names), wanted.sample):
        print("\n".join(outcome.lines()), flush=True)
        held &= outcome.holds
    told = "every mutant is caught or argued" if held else "some mutants survive, or are argued in vain"
    print(f"{told}; {time.perf_counter() - began:.0f} s")
    return 0 if held else 1


def _outcomes(wanted: set[str], seed: str | None) -> Iterator[Outcome]:
    if RULES in wanted:
        yield try_rules()
    yield from try_parts([part for part in PARTS if part.name in wanted], seed=seed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
