"""One version of the medicine in a process of its own: forms in, answers out, one line of JSON each.

It is run by its path with the folder of a version as its argument, and imports nothing but that version: so that an
older release, which has never heard of comparing, can be asked as well.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Final

QUICK, FULL, WHOLE, FACTS = "quick", "full", "whole", "facts"
# Modules that had another name in an earlier release, the newest name first.
_READING: Final = ("bot.triage.reading", "bot.triage.contract")
_PLAN: Final = ("bot.triage.actions", "bot.triage.plan")
# Forms on which the short way to the imaging has to say what the assessment says, or it is not taken.
_CHECKED: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"saddle_anaesthesia": "yes", "mri_contraindication": "device_or_implant"},
    {"fever": "yes", "cancer_history": "yes", "trauma": "major"},
)


class Asked:
    """The version that is imported first under the name of the medicine."""

    def __init__(self) -> None:
        self._findings = import_module("bot.triage.findings")
        self._reading = _first(_READING)
        self._rules = import_module("bot.triage.rules").RULES
        self._facts = import_module("bot.triage.facts").facts_of
        self._verdict = import_module("bot.triage.verdict")
        self._assess = import_module("bot.triage.engine").assess
        self._steps = self._short_way()

    def hello(self) -> dict[str, Any]:
        """Where it comes from, the forms it accepts, and which findings each of its rules reads."""
        return {
            "from": str(Path(str(self._findings.__file__)).resolve()),
            "schema": self._findings.Findings.model_json_schema(),
            "rules": {rule.id: list(rule.reads) for rule in self._rules},
        }

    def answer(self, form: dict[str, Any], kind: str) -> dict[str, Any]:
        """The answer to one form.

        Quick is disposition, clock and rules; full is imaging and steps as well; whole is the assessment itself. Facts
        stands for all that the rules read of it: two forms with the same have the same quick answer.
        """
        try:
            read = self._findings.Findings.model_validate(form)
        except ValueError:
            (refusal,) = self._reading.read_findings(json.dumps(form))
            return {"refused": list(refusal.problems)}
        if kind == FACTS:
            return {"facts": hash(tuple(vars(self._facts(read)).values()))}
        if kind == WHOLE:
            whole: dict[str, Any] = self._assess(read).model_dump(mode="json")
            return whole
        verdicts = self._verdict.judge(read)
        told = {
            "disposition": verdicts.disposition,
            "act_within_hours": verdicts.act_within_hours,
            "fired": {rule.id: [rule.disposition, verdicts.clock(rule)] for rule in verdicts.fired},
        }
        return told if kind == QUICK else told | self._steps(read, verdicts)

    def _assessed(self, findings: Any, _verdicts: Any) -> dict[str, Any]:
        assessment = self._assess(findings)
        return {"imaging": list(assessment.imaging), "steps": {one.id: one.rule for one in assessment.actions}}

    def _short_way(self) -> Callable[[Any, Any], dict[str, Any]]:
        """Steps and imaging without all the rest of an assessment, which takes twenty times as long."""
        try:
            plan = _first(_PLAN).plan
            medication = import_module("bot.triage.medication").medication
            contradictions = import_module("bot.triage.contradictions").contradictions

            def short(findings: Any, verdicts: Any) -> dict[str, Any]:
                trace = self._verdict.Trace(findings, verdicts)
                clash = bool(contradictions(findings))
                steps = plan(findings, verdicts, trace, medication(findings, verdicts), clash=clash)
                imaging: dict[str, list[str]] = {}
                for rule, step in steps:
                    for kind in step.imaging:
                        imaging.setdefault(kind, []).append(rule)
                named = {step.id: rule for rule, step in steps}
                return {"imaging": list(imaging) or ["none"], "steps": named, "imaged_by": imaging}

            for form in _CHECKED:
                findings = self._findings.Findings.model_validate(form)
                verdicts = self._verdict.judge(findings)
                whole = self._assessed(findings, verdicts)
                if short(findings, verdicts) | whole != short(findings, verdicts):
                    return self._assessed
        except (ImportError, AttributeError, TypeError, ValueError):  # a version that is built in another way
            return self._assessed
        return short


def serve(asked: IO[str], answers: IO[str]) -> None:
    """Answer every line until there is none.

    A line is `{"kind": "hello"}`, or a kind of answer with a form and changes to it: each change makes one form, and
    what is null in it is left out.
    """
    version = Asked()
    for line in asked:
        question = json.loads(line)
        if question["kind"] == "hello":
            told: Any = version.hello()
        else:
            told = [version.answer(changed(question["form"], one), question["kind"]) for one in question["changes"]]
        answers.write(json.dumps(told, separators=(",", ":")) + "\n")
        answers.flush()


def changed(form: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """A form with a change made to it; a field that is null is left out."""
    return {name: value for name, value in {**form, **change}.items() if value is not None}


def _first(names: tuple[str, ...]) -> Any:
    for name in names[:-1]:
        try:
            return import_module(name)
        except ModuleNotFoundError:
            continue
    return import_module(names[-1])


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    serve(sys.stdin, sys.stdout)
