"""What simulated patients are asked to do, counted, and which rules move them between two versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from bot.compare.difference import differences
from bot.compare.medicine import Medicine
from tests.results.population import ordinary
from tests.results.prevalences import Setting
from tests.results.serious import Cause, patients

PATIENTS: Final = 2_000
OF_A_CAUSE: Final = 100
SEED: Final = "2026"
# Imaging that waits until treatment has failed, for candidates for surgery, is not at once.
_LATER: Final = frozenset({"none", "mri_routine"})
_FILMS: Final = frozenset({"xray", "flexion_extension_xray"})
_TODAY: Final = frozenset({"urgent_same_day", "emergency_now"})
_HOME: Final = "conservative_followup"
_BATCH: Final = 100

Answer = dict[str, Any]


@dataclass
class Outcome:
    """Counts among `of` patients; by rule: how often it holds, decides the disposition, and images beside that."""

    of: int = 0
    dispositions: Counter[str] = field(default_factory=Counter)
    imaged: int = 0
    scanned: int = 0
    imaged_today: int = 0
    imaged_for_a_root: int = 0
    holds: Counter[str] = field(default_factory=Counter)
    decides: Counter[str] = field(default_factory=Counter)
    images: Counter[str] = field(default_factory=Counter)
    home_without_net: int = 0

    def share(self, seen: int) -> float:
        """`seen` of the patients, in a thousand."""
        return 1000 * seen / self.of

    def add(self, answer: Answer) -> None:
        """Count one patient."""
        self.of += 1
        disposition = answer["disposition"]
        self.dispositions[disposition] += 1
        at_once = set(answer["imaging"]) - _LATER
        self.imaged += bool(at_once)
        self.scanned += bool(at_once - _FILMS)
        self.imaged_today += bool(at_once) and disposition in _TODAY
        self.imaged_for_a_root += bool(at_once) and _decided_by(answer) == {"M1"}
        self.home_without_net += disposition == _HOME and answer.get("safety_net") == []
        for rule in answer["fired"]:
            self.holds[rule] += 1
        for rule in _decided_by(answer):
            self.decides[rule] += 1
            self.images[rule] += bool(at_once)


def _decided_by(answer: Answer) -> set[str]:
    return {rule for rule, (reached, _) in answer["fired"].items() if reached == answer["disposition"]}


def outcome(answers: Sequence[Answer]) -> Outcome:
    """The counts of some answers."""
    counted = Outcome()
    for answer in answers:
        counted.add(answer)
    return counted


def of_ordinary(medicine: Medicine, setting: Setting, patients_drawn: int = PATIENTS) -> list[Answer]:
    """The answers to ordinary patients of a setting."""
    return medicine.answers(list(islice(ordinary(setting, SEED), patients_drawn)))


def of_a_cause(medicine: Medicine, cause: Cause, setting: Setting, patients_drawn: int = OF_A_CAUSE) -> list[Answer]:
    """The answers to patients with a serious cause; those who go home with what they are told to come back for."""
    forms = list(islice(patients(cause, setting, SEED), patients_drawn))
    answers = medicine.answers(forms)
    for form, answer in zip(forms, answers, strict=True):
        if answer["disposition"] == _HOME:
            answer["safety_net"] = medicine.answers([form], "whole")[0]["safety_net"]
    return answers


@dataclass
class Moves:
    """How many patients each rule moves between two versions, by what differs and which way."""

    of: int = 0
    moved: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_rule: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    before: Outcome = field(default_factory=Outcome)
    after: Outcome = field(default_factory=Outcome)


def moves(old: Medicine, new: Medicine, setting: Setting, patients_drawn: int = PATIENTS) -> Moves:
    """Ordinary patients of a setting, asked of two versions at the same time."""
    counted = Moves()
    for before, after in _both(old, new, list(islice(ordinary(setting, SEED), patients_drawn))):
        counted.of += 1
        counted.before.add(before)
        counted.after.add(after)
        found = set(differences(before, after))
        for kind, direction in {(one.kind, one.direction) for one in found}:
            counted.moved[kind, direction] += 1
        for rule, kind, direction in {(one.rule, one.kind, one.direction) for one in found}:
            counted.by_rule[rule, kind, direction] += 1
    return counted


def _both(old: Medicine, new: Medicine, forms: list[dict[str, Any]]) -> Iterator[tuple[Answer, Answer]]:
    for start in range(0, len(forms), _BATCH):
        for medicine in (old, new):
            medicine.send({}, forms[start : start + _BATCH], "full")
        yield from zip(old.receive(), new.receive(), strict=True)
