"""Make the mutants of every part and print how many of them a test, an approved text, a case or a proof catches."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence

from tests.mutants.outcome import Outcome, table
from tests.mutants.parts import LEFT_OUT, PARTS
from tests.mutants.rules import try_rules
from tests.mutants.run import try_parts

RULES = "rules"


def main(arguments: Sequence[str]) -> int:
    """Print caught / total and who survives, part by part; 1 if a mutant survives that is not argued equivalent."""
    names = [RULES, *(part.name for part in PARTS)]
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these parts, of {', '.join(names)}")
    wanted = parser.parse_args(arguments)
    if unknown := set(wanted.parts) - set(names):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    done: list[Outcome] = []
    for outcome in _outcomes(set(wanted.parts or names)):
        print("\n".join(outcome.lines()), flush=True)
        done.append(outcome)
    print("", *table(done), sep="\n")
    if not wanted.parts:
        print("", *_left_out(), sep="\n")
    held = all(outcome.holds for outcome in done)
    print("every mutant is caught or argued" if held else "some mutants survive, or are argued in vain")
    return 0 if held else 1


def _left_out() -> Iterator[str]:
    for reason in dict.fromkeys(LEFT_OUT.values()):
        yield f"left out: {', '.join(name for name, why in LEFT_OUT.items() if why == reason)}"
        yield f"  {reason}"


def _outcomes(wanted: set[str]) -> Iterator[Outcome]:
    if RULES in wanted:
        yield try_rules()
    yield from try_parts([part for part in PARTS if part.name in wanted])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
