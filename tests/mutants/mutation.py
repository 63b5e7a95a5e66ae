"""Every small change of a rule's condition, disposition or clock, made from its source."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from bot.triage.facts import DERIVED
from bot.triage.kleene import opposite, unanswered
from bot.triage.rule import Rule
from bot.triage.rules import DECIDING
from tests.proofs.rule_set import DISPOSITIONS, RuleSet

Function = ast.Lambda | ast.FunctionDef
Condition = Callable[[Any], Any]
_LONGER: Final = 2


@dataclass(frozen=True)
class Mutant:
    """A rule set with one thing wrong, and what it is."""

    name: str
    rules: RuleSet


def mutants() -> Iterator[Mutant]:
    """Every mutant of every rule and of every derived fact that rules are built from, in a fixed order."""
    for place, rule in enumerate(DECIDING):
        yield Mutant(f"{rule.id}: left out", RuleSet((*DECIDING[:place], *DECIDING[place + 1 :])))
        for said, changed in _of_rule(rule):
            yield Mutant(f"{rule.id}: {said}", RuleSet((*DECIDING[:place], changed, *DECIDING[place + 1 :])))
    for name, of in DERIVED.items():
        for said, condition in _of_condition(of):
            yield Mutant(f"fact {name}: {said}", RuleSet(derived={**DERIVED, name: condition}))


def _of_rule(rule: Rule) -> Iterator[tuple[str, Rule]]:
    rank = DISPOSITIONS.index(rule.disposition)
    for other in (rank - 1, rank + 1):
        if 0 <= other < len(DISPOSITIONS):
            yield f"disposition {DISPOSITIONS[other]}", replace(rule, disposition=DISPOSITIONS[other])
    yield "clock twice as long", replace(rule, clock=rule.clock * _LONGER)
    if rule.sooner is not None:
        condition, hours = rule.sooner
        yield "shorter clock left out", replace(rule, sooner=None)
        yield "shorter clock twice as long", replace(rule, sooner=(condition, hours * _LONGER))
        for said, changed in _of_condition(condition):
            yield f"shorter clock, {said}", replace(rule, sooner=(changed, hours))
    for said, changed in _of_condition(rule.holds):
        yield said, replace(rule, holds=changed)


def _of_condition(condition: Any) -> Iterator[tuple[str, Condition]]:
    """The condition with one operator swapped, one operand dropped or one fact negated, each in turn."""
    function = _source_of(condition)
    times: Counter[str] = Counter()
    for place, node in enumerate(ast.walk(function)):
        for said, new in _instead_of(node):
            times[said] += 1
            name = said if times[said] == 1 else f"{said} ({times[said]})"
            yield name, _compiled(condition, function, place, new)


def _instead_of(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.BinOp):
        swapped = ast.BitAnd() if isinstance(node.op, ast.BitOr) else ast.BitOr()
        yield f"{ast.unparse(node)} with the other operator", ast.BinOp(node.left, swapped, node.right)
        yield f"{ast.unparse(node)} without its left part", node.right
        yield f"{ast.unparse(node)} without its right part", node.left
    elif isinstance(node, ast.Attribute):
        yield f"{ast.unparse(node)} negated", _call("opposite", node)
    elif isinstance(node, ast.Call):
        yield f"{ast.unparse(node)} negated", _call("opposite", node)
        yield f"{ast.unparse(node)} without its {node.func.id}", node.args[0]  # type: ignore[attr-defined] # conditions call by name


def _call(name: str, node: ast.expr) -> ast.expr:
    return ast.Call(ast.Name(name, ast.Load()), [node], [])


@cache
def _module(path: str) -> ast.Module:
    return ast.parse(Path(path).read_text("utf-8"))


def _source_of(condition: Any) -> Function:
    """The syntax tree of a condition, found by where its code begins."""
    code = condition.__code__
    wanted = ast.Lambda if code.co_name == "<lambda>" else ast.FunctionDef
    found = [
        node
        for node in ast.walk(_module(code.co_filename))
        if isinstance(node, wanted) and node.lineno == code.co_firstlineno
    ]
    assert len(found) == 1, f"one condition a line: {code.co_filename}:{code.co_firstlineno}"
    return found[0]


def _compiled(condition: Any, function: Function, place: int, new: ast.expr) -> Condition:
    changed = copy.deepcopy(function)
    old = list(ast.walk(changed))[place]
    changed = _Swap(old, copy.deepcopy(new)).visit(changed)
    known = {**condition.__globals__, "opposite": opposite, "unanswered": unanswered}
    if isinstance(changed, ast.Lambda):
        tree = ast.fix_missing_locations(ast.Expression(changed))
        made: Condition = eval(compile(tree, "<mutant>", "eval"), known)  # noqa: S307 our own rules, with one node changed
        return made
    changed.returns = None
    module = ast.fix_missing_locations(ast.Module([changed], []))
    exec(compile(module, "<mutant>", "exec"), known)  # noqa: S102 as above
    named: Condition = known[changed.name]
    return named


class _Swap(ast.NodeTransformer):
    """Puts one node in place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old = old
        self._new = new

    def visit(self, node: ast.AST) -> Any:
        """The tree below `node` with the one change made."""
        return self._new if node is self._old else self.generic_visit(node)
