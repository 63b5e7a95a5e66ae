"""Prove the safety properties of the red-flag rules for every form, twice: by enumeration and by a solver."""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from bot.triage.assessment import RANK
from bot.triage.findings import Findings
from bot.triage.verdict import judge
from tests.proofs.broken import BROKEN, SMALL
from tests.proofs.enumeration import CounterExample, Reduced, Sweep, sweep, sweeps
from tests.proofs.rule_set import RuleSet
from tests.proofs.solver import Prover, Solved, agree
from tests.proofs.three_valued import FIRST, FREE, SITUATIONS, WORD_NAMES, left_to_the_solver, space
from tests.proofs.wide import WIDE

PROCESSES = 2
PARTS = 2
SAMPLES = 1_000
WIDE_SAMPLES = 4_000
AT_LEAST_FORMS = 3**25
AT_MOST_SECONDS = 120.0
_MOST_SHOWN = 6


def reduced(situation: str, rules: RuleSet | None = None) -> Reduced:
    """One situation's space, cut down by `rules` (by default the product's own)."""
    return Reduced(rules or RuleSet(), space(situation))


def run(situation: str, number: int, part: int) -> Sweep:
    """One part of one of the two sweeps of a situation."""
    cut = reduced(situation)
    lay = sweeps(cut, FIRST, WORD_NAMES)[number]
    return sweep(cut, lay.looped, WORD_NAMES, compare=lay.compare, samples=SAMPLES, part=(part, PARTS))


def solve() -> tuple[Solved, int, float]:
    """The solver's answers, how many random forms the two readings of the rules agreed on, and the seconds."""
    began = time.perf_counter()
    rules = RuleSet()
    agreed = agree(rules, WIDE, WIDE_SAMPLES)
    solved = Prover(rules, WIDE).run()
    return solved, agreed, time.perf_counter() - began


def show(found: list[CounterExample]) -> None:
    """Print counter-examples, each as the forms that break the property."""
    for one in found[:_MOST_SHOWN]:
        print(f"\nCOUNTER-EXAMPLE {one.property} ({one.space})")
        if one.more is not None:
            names = sorted(name for name in {**one.less, **one.more} if one.less.get(name) != one.more.get(name))
            print(f"  they differ in {', '.join(names)}")
        for form in (one.less, one.more):
            if form is not None:
                verdicts = judge(Findings.model_validate(form))
                fired = ", ".join(rule.id for rule in verdicts.fired)
                print(f"  {verdicts.disposition} within {verdicts.act_within_hours:g} h ({fired}):")
                print(f"  {json.dumps(form)}")
    if len(found) > _MOST_SHOWN:
        print(f"\n... and {len(found) - _MOST_SHOWN} more")


def rests(cut: Reduced) -> list[str]:
    """P3: optional cauda equina items of which "normal" and "not examined" are not one and the same to the rules."""
    names = ("post_void_residual_ml", "anal_tone", "perianal_pinprick")
    return [name for name in names if not any({0, 1} <= set(state.answers) for state in cut.states[name])]


def left_out_of(cut: Reduced) -> frozenset[str]:
    """The findings that have a step between kept states and that no sweep compares along."""
    looked_at = frozenset().union(*(lay.compare for lay in sweeps(cut, FIRST, WORD_NAMES)))
    ordered = {name for name, states in cut.kept.items() if len(states) > 1 and cut.space.axis[name].steps}
    return frozenset(ordered - looked_at)


def self_check() -> list[str]:
    """The broken rule sets in which enumeration or solver find nothing."""
    blind = []
    for said, rules in BROKEN.items():
        cut = Reduced(rules, SMALL)
        found = [
            one
            for lay in sweeps(cut, FIRST, WORD_NAMES)
            for one in sweep(cut, lay.looped, WORD_NAMES, compare=lay.compare).counter_examples
        ]
        solved = Prover(rules, WIDE).run(first=True).counter_examples
        shown = [one[0].property if one else "NOTHING FOUND" for one in (found, solved)]
        print(f"  {said}\n    enumeration: {shown[0]}\n    solver: {shown[1]}")
        blind += [said] if not found or not solved else []
    return blind


def tell(cut: Reduced, done: list[Sweep]) -> None:
    """Print what was looked at in one situation."""
    print(f"\nSituation: {cut.space.name}")
    print(f"  forms {cut.space.forms:,} (3^{len(FREE)})")
    print(f"  without a decisive answer {cut.forms_by_bit:,}, one bit for each {cut.bits:,} of distinct facts")
    print(f"  bits computed in two sweeps {sum(one.bits for one in done):,}")
    print(f"  pairs of neighbours compared {sum(one.compared for one in done):,}")
    print(f"  forms also judged by the engine, all alike: {sum(one.sampled for one in done):,}")


def main() -> int:
    """Print what was proved; 1 if anything was not."""
    began = time.perf_counter()
    cuts = {situation: reduced(situation) for situation in SITUATIONS}
    jobs = [(situation, number, part) for situation in SITUATIONS for number in (0, 1) for part in range(PARTS)]
    print(f"Free in every situation: {len(FREE)} findings that rules E, U and M read, each no, unknown or yes:")
    print("  " + ", ".join(axis.name for axis in FREE))
    print(f"Left to the solver: {', '.join(sorted(left_to_the_solver()))}")
    with ProcessPoolExecutor(PROCESSES) as pool:
        answers = list(pool.map(run, *zip(*jobs, strict=True)))
    enumerated = time.perf_counter() - began
    found: list[CounterExample] = []
    total = by_bit = 0
    complete = True
    for situation, cut in cuts.items():
        done = [one for job, one in zip(jobs, answers, strict=True) if job[0] == situation]
        found += [one for each in done for one in each.counter_examples]
        complete = complete and sum(one.bits for one in done) == 2 * cut.bits
        total, by_bit = total + cut.space.forms, by_bit + cut.forms_by_bit
        tell(cut, done)
    left_out = frozenset().union(*(left_out_of(cut) for cut in cuts.values()))
    p3 = sorted({name for cut in cuts.values() for name in rests(cut)})
    distinct = sum(cut.bits for cut in cuts.values())
    print(f"\nEnumeration: {total:,} forms in {enumerated:.1f} s; an answer alone decides all but {by_bit:,} of them,")
    print(f"  which share {distinct:,} bits (forms with the same facts share one), all computed and compared")
    solved, agreed, seconds = solve()
    print(
        f"Solver (z3): {solved.questions} questions over {WIDE.forms:.2g} forms of {len(WIDE.axes)} findings, ordinal"
    )
    print(
        f"  ones included (age, days, weeks, grades, sides), in {seconds:.1f} s; {agreed:,} random forms judged alike"
    )
    found += solved.counter_examples
    show(found)
    empty = judge(Findings())
    print("\nProperties")
    _say("P1", "no -> unknown -> yes never lowers rank or lengthens the clock (both)", found, or_else=bool(left_out))
    _say("P2", "any positive cauda equina item is an emergency, whatever else is entered (both)", found)
    _say("P3", "a normal residual, tone or pinprick reads as one not examined (both)", found, or_else=bool(p3))
    _say("P5", "lower grade, more roots, more sides never lower rank (solver)", found)
    lowest = RANK[empty.disposition] < RANK["other_red_flag_workup"]
    _say(
        "P6",
        "an open must-ask question reaches its floor alone, so all-unknown is never home care (both)",
        found,
        or_else=lowest,
    )
    _say("P16", "days and weeks of care passing never lower rank; but U3/R2 and U11 (solver)", found)
    _say("P17", "out of scope or older removes no emergency, same-day or urgent MRI rule; but U3/R2 (solver)", found)
    _say("P21", "a scan, pulses, blood tests: a normal result reads as one not known (solver)", found)
    _say("P18", "a red flag removes no other rule; R2 gives way, answered floors go (solver)", found)
    print("\nSelf-check: wrong rule sets must be found out")
    blind = self_check()
    took = time.perf_counter() - began
    enough = total >= AT_LEAST_FORMS and by_bit >= AT_LEAST_FORMS
    quick = took < AT_MOST_SECONDS
    bound = f"at least {AT_LEAST_FORMS:,} in {AT_MOST_SECONDS:g} s"
    print(f"\n{total:,} forms in {took:.1f} s on {PROCESSES} processes ({bound})")
    proved = not (found or left_out or p3 or blind or lowest) and enough and complete
    print("PROVED" if proved else "NOT PROVED", "" if quick else "(but slower than that: is the machine busy?)")
    return 0 if proved else 1


def _say(name: str, meaning: str, found: list[CounterExample], *, or_else: bool = False) -> None:
    broken = or_else or any(one.property.split(":")[0].split()[0] == name for one in found)
    print(f"  {name:4} {'BROKEN' if broken else 'holds '}  {meaning}")


if __name__ == "__main__":
    sys.exit(main())
