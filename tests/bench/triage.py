"""How long the verdict of every rule takes: against hand-written `if` statements and against three rule engines.

By hand it is compared with its full trace: the answers that made each rule hold. The engines give no such trace, so
with them the verdicts alone are compared: which rules hold and which are open. They are given the primitive facts ready
made, which ours has to read from the form. Times are processor time of this process, which a busy machine does not
lengthen much; the contestants take turns in every round, and the ratios are medians over the rounds.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from typing import Any, Final

from bot.triage.assessment import RANK
from bot.triage.engine import assess
from bot.triage.fact_table import FACT
from bot.triage.facts import facts_of
from bot.triage.findings import Findings
from bot.triage.rules.routine import CONSERVATIVE
from bot.triage.verdict import Trace, judge
from tests.bench import triage_by_hand
from tests.bench.triage_peers import PEERS, Primitive
from tests.proofs.wide import WIDE

CHECKED: Final = 2_000
BY_HAND: Final = frozenset(
    {
        *(f"E{number}" for number in range(1, 15)),
        *(f"U{number}" for number in range(1, 15)),
        *(f"M{number}" for number in range(1, 4)),
        *(f"W{number}" for number in range(1, 10)),
        *(f"R{number}" for number in range(1, 5)),
        "C1",
    }
)
"""The rules that are written by hand."""
TIMED: Final = 100
ROUNDS: Final = 15
AT_MOST_TIMES_BY_HAND: Final = 8.0
AT_LEAST_TIMES_FASTER: Final = 10.0
AT_MOST_MS: Final = 10.0


def with_trace(findings: Findings) -> tuple[str, float, dict[str, dict[str, Any]], tuple[str, ...]]:
    """Our verdict of every rule: disposition, clock, the answers that made each rule hold, and the open ones."""
    verdicts = judge(findings)
    trace = Trace(findings, verdicts)
    because = {rule.id: trace.because(rule) for rule in verdicts.fired}
    return verdicts.disposition, verdicts.act_within_hours, because, tuple(rule.id for rule in verdicts.open)


def primitive(findings: Findings) -> Primitive:
    """The facts of a form that follow from no other, as the peers are given them: ready made."""
    return {name: value for name, value in vars(facts_of(findings)).items() if name in FACT}


def differs(findings: Findings) -> bool:
    """Whether the hand-written rules say anything else of a form, down to the fields of each trace.

    Rules that were not written by hand are passed over, with the rank and the clock that they set.
    """
    disposition, clock, because, still_open = with_trace(findings)
    by_hand = triage_by_hand.triage(triage_by_hand.form(findings))
    theirs = {rule: set(why) for rule, why in by_hand.fired.items()}
    ours = {rule: set(why) for rule, why in because.items() if rule in BY_HAND}
    if because.keys() <= BY_HAND and (RANK[disposition], clock) != (by_hand.rank, by_hand.clock):  # type: ignore[index] # a disposition
        return True
    theirs = theirs if because.keys() <= BY_HAND else {rule: why for rule, why in theirs.items() if rule != "C1"}
    return ours != theirs or set(still_open) & BY_HAND != set(by_hand.open)


def seconds(work: Callable[[Any], object], inputs: list[Any]) -> float:
    """The processor seconds that `work` takes over all `inputs`."""
    began = time.process_time()
    for one in inputs:
        work(one)
    return time.process_time() - began


def ratio(slow: list[float], quick: list[float]) -> float:
    """The median over the rounds of how many times longer one takes than the other."""
    return statistics.median(one / other for one, other in zip(slow, quick, strict=True))


def main() -> int:
    """Print the ratios of one interleaved run; 1 where a bound does not hold or a verdict differs."""
    chance = random.Random("bench")  # noqa: S311 samples, no secrets
    forms = [WIDE.form(WIDE.random_places(chance)) for _ in range(CHECKED)]
    wrong = sum(differs(findings) for findings in forms)
    fired = {rule for findings in forms for rule in with_trace(findings)[2]}
    print(f"{CHECKED} random forms, {len(fired)} rules fired among them; by hand: {wrong} verdicts or traces differ")
    timed = forms[:TIMED]
    peers = {name: make() for name, make in PEERS.items()}
    given = [primitive(findings) for findings in timed]
    for name, peer in peers.items():
        odd = sum(
            peer.verdict(facts) != (judge(one).fired_ids - {CONSERVATIVE.id}, frozenset(r.id for r in judge(one).open))
            for one, facts in zip(timed, given, strict=True)
        )
        print(f"{TIMED} of them, {name}: {odd} verdicts differ")
        wrong += odd
    by_hand = [triage_by_hand.form(findings) for findings in timed]
    runs: dict[str, tuple[Callable[[Any], object], list[Any]]] = {
        "backpain, with full trace": (with_trace, timed),
        "by hand, with full trace": (triage_by_hand.triage, by_hand),
        "backpain, verdicts alone": (judge, timed),
        **{name: (peer.verdict, given) for name, peer in peers.items()},
    }
    took: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, (work, inputs) in runs.items():
            took[name].append(seconds(work, inputs) / TIMED)
    print(f"\n{ROUNDS} interleaved rounds of {TIMED} forms, median of the time for one form")
    for name, values in took.items():
        print(f"  {name:25} {statistics.median(values) * 1e6:8.1f} us")
    slower = ratio(took["backpain, with full trace"], took["by hand, with full trace"])
    print(f"with full trace {slower:.1f} times slower than by hand (at most {AT_MOST_TIMES_BY_HAND:g})")
    held = wrong == 0 and slower <= AT_MOST_TIMES_BY_HAND
    for name in peers:
        faster = ratio(took[name], took["backpain, verdicts alone"])
        traced = ratio(took[name], took["backpain, with full trace"])
        said = f"verdicts {faster:.1f} times faster than {name} (at least {AT_LEAST_TIMES_FASTER:g})"
        print(f"{said}; {traced:.1f} times with our trace, which it does not give")
        held = held and faster >= AT_LEAST_TIMES_FASTER
    whole = sorted(seconds(assess, [findings]) for findings in timed for _ in range(3))
    p50, p99 = (whole[int(len(whole) * part)] * 1000 for part in (0.5, 0.99))
    print(f"one assessment with would_change: p50 {p50:.2f} ms, p99 {p99:.2f} ms (under {AT_MOST_MS:g})")
    return 0 if held and p99 < AT_MOST_MS else 1
