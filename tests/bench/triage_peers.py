"""The same rules in three rule engines, their conditions translated from the rule objects; for comparison only."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final, Protocol

from bot.triage.fact_table import FACT
from bot.triage.facts import DERIVED, Facts
from bot.triage.kleene import UNKNOWN, YES
from bot.triage.rules import DECIDING

# The extra `bench`: two of these bring no types, so that a type checker is not asked to look for them.
clips: Any = import_module("clips")
rule_engine: Any = import_module("rule_engine")
zen: Any = import_module("zen")

# One form's primitive facts as numbers of `kleene`, and a verdict: the rules that hold and those that cannot be told.
Primitive = Mapping[str, int]
Verdict = tuple[frozenset[str], frozenset[str]]


class Peer(Protocol):
    """Another engine with our rules."""

    def verdict(self, facts: Primitive) -> Verdict:
        """The rules that hold on one form and those that cannot be told."""


class Text:
    """A Kleene value as the text of two expressions, one for "certain" and one for "possible"."""

    def __init__(self, certain: str, possible: str) -> None:
        self.certain = certain
        self.possible = possible

    def __or__(self, other: Text) -> Text:
        return Text(f"({self.certain} or {other.certain})", f"({self.possible} or {other.possible})")

    def __and__(self, other: Text) -> Text:
        return Text(f"({self.certain} and {other.certain})", f"({self.possible} and {other.possible})")

    def opposite(self) -> Text:
        """Kleene's not."""
        return Text(f"(not ({self.possible}))", f"(not ({self.certain}))")

    def unanswered(self) -> Text:
        """Yes where the value cannot be told."""
        gap = f"({self.possible} and not ({self.certain}))"
        return Text(gap, gap)


class Clause:
    """The same as conditional elements of CLIPS."""

    def __init__(self, certain: str, possible: str) -> None:
        self.certain = certain
        self.possible = possible

    def __or__(self, other: Clause) -> Clause:
        return Clause(f"(or {self.certain} {other.certain})", f"(or {self.possible} {other.possible})")

    def __and__(self, other: Clause) -> Clause:
        return Clause(f"(and {self.certain} {other.certain})", f"(and {self.possible} {other.possible})")

    def opposite(self) -> Clause:
        """Kleene's not."""
        return Clause(f"(not {self.possible})", f"(not {self.certain})")

    def unanswered(self) -> Clause:
        """Yes where the value cannot be told."""
        gap = f"(and {self.possible} (not {self.certain}))"
        return Clause(gap, gap)


def _translated(primitive: Callable[[str], Any], derived: Callable[[str], Any]) -> dict[str, Any]:
    """Every derived fact and then every rule, each over the names of what comes before it."""
    facts = Facts()
    facts.__dict__ = {name: primitive(name) for name in FACT}
    found: dict[str, Any] = {}
    for name, of in DERIVED.items():
        found[name] = of(facts)
        facts.__dict__[name] = derived(name)
    return found | {rule.id: rule.holds(facts) for rule in DECIDING}


def _named(name: str) -> Text:
    return Text(f"{name}_yes", f"{name}_may")


def _inputs(facts: Primitive) -> dict[str, bool]:
    values: dict[str, bool] = {}
    for name, value in facts.items():
        values[f"{name}_yes"] = value == YES
        values[f"{name}_may"] = value >= UNKNOWN
    return values


def _sorted_out(answer: Mapping[str, Any]) -> Verdict:
    fired = frozenset(one for one in _IDS if answer[f"{one}_yes"])
    return fired, frozenset(one for one in _IDS if one not in fired and answer[f"{one}_may"])


_IDS: Final = tuple(rule.id for rule in DECIDING)


class RuleEngine:
    """rule-engine: one compiled expression for each part of each fact and rule, in order."""

    def __init__(self) -> None:
        self._rules = [
            (f"{name}_{part}", rule_engine.Rule(text))
            for name, value in _translated(_named, _named).items()
            for part, text in (("yes", value.certain), ("may", value.possible))
        ]

    def verdict(self, facts: Primitive) -> Verdict:
        """As `Peer.verdict`."""
        known = _inputs(facts)
        for name, rule in self._rules:
            known[name] = rule.matches(known)
        return _sorted_out(known)


class Zen:
    """zen-engine: one decision with one expression node, evaluated with its trace."""

    def __init__(self) -> None:
        expressions = [
            {"id": f"{name}_{part}", "key": f"{name}_{part}", "value": text}
            for name, value in _translated(_named, lambda name: Text(f"$.{name}_yes", f"$.{name}_may")).items()
            for part, text in (("yes", value.certain), ("may", value.possible))
        ]
        nodes = [
            {"id": "in", "type": "inputNode", "name": "form"},
            {"id": "all", "type": "expressionNode", "name": "rules", "content": {"expressions": expressions}},
            {"id": "out", "type": "outputNode", "name": "verdict"},
        ]
        edges = [
            {"id": "1", "sourceId": "in", "targetId": "all", "type": "edge"},
            {"id": "2", "sourceId": "all", "targetId": "out", "type": "edge"},
        ]
        self._decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    def verdict(self, facts: Primitive) -> Verdict:
        """As `Peer.verdict`."""
        return _sorted_out(self._decision.evaluate(_inputs(facts), {"trace": True})["result"])


class Clips:
    """CLIPS: what is certain or possible is a fact; each derived fact and each rule is a rule that adds one."""

    def __init__(self) -> None:
        self._environment = clips.Environment()
        self._environment.build("(deftemplate yes (slot name (type SYMBOL)))")
        self._environment.build("(deftemplate may (slot name (type SYMBOL)))")

        def clause(name: str) -> Clause:
            return Clause(f"(yes (name {name}))", f"(may (name {name}))")

        for place, (name, value) in enumerate(_translated(clause, clause).items()):
            for part, condition in (("yes", value.certain), ("may", value.possible)):
                salience = f"(declare (salience {1000 - place}))"
                self._environment.build(
                    f"(defrule {name}-{part} {salience} {condition} => (assert ({part} (name {name}))))"
                )
        self._yes = self._environment.find_template("yes")
        self._may = self._environment.find_template("may")
        self._symbol = {name: clips.Symbol(name) for name in FACT}

    def verdict(self, facts: Primitive) -> Verdict:
        """As `Peer.verdict`."""
        self._environment.reset()
        for name, value in facts.items():
            if value >= UNKNOWN:
                self._may.assert_fact(name=self._symbol[name])
                if value == YES:
                    self._yes.assert_fact(name=self._symbol[name])
        self._environment.run()
        fired = frozenset(_RULE_IDS & {str(fact["name"]) for fact in self._yes.facts()})
        possible = frozenset(_RULE_IDS & {str(fact["name"]) for fact in self._may.facts()})
        return fired, possible - fired


_RULE_IDS: Final = frozenset(_IDS)
PEERS: Final[dict[str, Callable[[], Peer]]] = {"zen-engine": Zen, "rule-engine": RuleEngine, "clipspy": Clips}
