"""One version of the medicine in a process of its own: forms in, answers out, one line of JSON each.

It is run by its path with the folder of a version as its argument, and imports nothing but that version: so that an
older release, which has never heard of comparing, can be asked as well.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Final

QUICK: Final = "quick"


class Asked:
    """The version that is imported first under the name of the medicine."""

    def __init__(self) -> None:
        self._findings = import_module("bot.triage.findings")
        self._rules = import_module("bot.triage.rules").RULES
        self._judge = import_module("bot.triage.verdict").judge
        self._assess = import_module("bot.triage.engine").assess
        self._reading = import_module("bot.triage.contract")

    def hello(self) -> dict[str, Any]:
        """Where it comes from, the forms it accepts, and which findings each of its rules reads."""
        return {
            "from": str(Path(str(self._findings.__file__)).resolve()),
            "schema": self._findings.Findings.model_json_schema(),
            "rules": {rule.id: list(rule.reads) for rule in self._rules},
        }

    def answer(self, form: dict[str, Any], kind: str) -> dict[str, Any]:
        """The answer to one form: quick is disposition, clock and rules; else imaging and steps as well."""
        (read,) = self._reading.read_findings(json.dumps(form))
        if isinstance(read, self._reading.Refusal):
            return {"refused": list(read.problems)}
        return self._quick(read) if kind == QUICK else self._full(read)

    def _quick(self, findings: Any) -> dict[str, Any]:
        verdicts = self._judge(findings)
        return {
            "disposition": verdicts.disposition,
            "act_within_hours": verdicts.act_within_hours,
            "fired": {rule.id: [rule.disposition, verdicts.clock(rule)] for rule in verdicts.fired},
        }

    def _full(self, findings: Any) -> dict[str, Any]:
        assessment = self._assess(findings)
        return {
            "disposition": assessment.disposition,
            "act_within_hours": assessment.act_within_hours,
            "fired": {one.rule: [one.disposition, one.act_within_hours] for one in assessment.fired},
            "imaging": list(assessment.imaging),
            "steps": {one.id: one.rule for one in assessment.actions},
            "provisional": assessment.provisional,
            "safety_net": bool(assessment.safety_net),
        }


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


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    serve(sys.stdin, sys.stdout)
