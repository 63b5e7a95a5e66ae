"""Two versions of the medicine are compared: what differs is found, the right way, with the smallest form."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from bot.__main__ import main
from bot.compare.command import DENIED, numbers_in
from bot.compare.difference import Difference, differences, stands_in
from bot.compare.medicine import HERE, Medicine, NotFoundError, opened
from bot.compare.report import CHANGES, named_in, unnamed
from bot.compare.search import Answers, Form, Found, Search, Witness
from bot.compare.vocabulary import denied, known_to, values
from bot.compare.worker import FACTS, WHOLE, serve
from bot.triage.engine import assess
from bot.triage.findings import Findings
from tests.compare.mutants import every_mutant, told
from tests.results.worked import worked_cases
from tests.triage.cases import CLEAN, NUMB_LEG

ANSWER: Final[dict[str, Any]] = {
    "disposition": "conservative_followup",
    "act_within_hours": 336.0,
    "fired": {"C1": ["conservative_followup", 336.0]},
    "imaging": ["none"],
    "steps": {"no_imaging_now": "C1"},
}
FILM: Final[dict[str, Any]] = {
    "disposition": "other_red_flag_workup",
    "act_within_hours": 48.0,
    "fired": {"W3": ["other_red_flag_workup", 48.0], "R3": ["specialist_referral", 336.0]},
    "imaging": ["xray"],
    "steps": {"radiograph_first": "W3", "instability_referral": "R3"},
    "imaged_by": {"xray": ["W3"]},
}


def copied(folder: Path) -> Path:
    """The medicine of this checkout in a folder of its own, without its history."""
    (folder / "bot").mkdir(parents=True)
    shutil.copy(HERE / "bot" / "__init__.py", folder / "bot")
    shutil.copytree(HERE / "bot" / "triage", folder / "bot" / "triage", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def without_intractable_pain(folder: Path) -> Path:
    """The medicine with rule M2 turned into home care."""
    rules = copied(folder) / "bot" / "triage" / "rules" / "days.py"
    before, name, after = rules.read_text("utf-8").partition('"M2",')
    assert name
    rules.write_text(before + name + after.replace('"urgent_mri"', '"conservative_followup"', 1), "utf-8")
    return folder


def status_of(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_what_is_new_is_up_by_the_rule_that_reaches_it() -> None:
    assert set(differences(ANSWER, FILM)) == {
        Difference("disposition", "up", "W3", "conservative_followup", "other_red_flag_workup"),
        Difference("clock", "up", "W3", "336 h", "48 h"),
        Difference("imaging", "up", "W3", "none", "xray"),
    }


def test_what_is_gone_is_down_by_the_rule_that_reached_it() -> None:
    assert set(differences(FILM, ANSWER)) == {
        Difference("disposition", "down", "W3", "other_red_flag_workup", "conservative_followup"),
        Difference("clock", "down", "W3", "48 h", "336 h"),
        Difference("imaging", "down", "W3", "xray", "none"),
    }


def test_imaging_that_gives_way_to_sooner_imaging_is_not_down_but_imaging_that_gives_way_to_none_is() -> None:
    scan = {
        "disposition": "emergency_now",
        "act_within_hours": 4.0,
        "fired": {"E1": ["emergency_now", 4.0]},
        "imaging": ["mri_emergency"],
        "steps": {"emergency_mri": "E1"},
        "imaged_by": {"mri_emergency": ["E1"]},
    }
    assert {one.direction for one in differences(FILM, scan)} == {"up"}
    unscanned = {**scan, "imaging": ["none"], "steps": {"neurology_now": "E1"}, "imaged_by": {}}
    assert Difference("imaging", "down", "W3", "xray", "none") in set(differences(FILM, unscanned))


def test_a_step_that_changes_while_the_rules_stay_is_put_down_to_its_rule() -> None:
    other = {**FILM, "imaging": ["xray", "ct_spine"], "imaged_by": {"xray": ["W3"], "ct_spine": ["W3"]}}
    assert list(differences(FILM, other)) == [Difference("imaging", "up", "W3", "xray", "ct_spine + xray")]


def test_imaging_of_a_version_that_does_not_tell_its_rule_is_put_down_to_the_steps_that_only_it_has() -> None:
    untold = {name: part for name, part in FILM.items() if name != "imaged_by"}
    other = {**untold, "imaging": ["xray", "ct_spine"], "steps": {**FILM["steps"], "trauma_ct": "W3"}}
    assert {one.rule for one in differences(untold, other)} == {"W3"}
    assert {one.rule for one in differences(untold, {**untold, "imaging": ["ct_spine"]})} == {"plan"}


def test_the_same_answer_does_not_differ() -> None:
    assert list(differences(FILM, FILM)) == []


def test_the_form_that_is_answered_no_throughout_is_care_at_home_with_nothing_open() -> None:
    form = denied(Findings.model_json_schema())
    assessment = assess(Findings.model_validate(form))
    assert assessment.disposition == "conservative_followup"
    assert not assessment.provisional
    assert form.keys() >= CLEAN.keys() - {"back_pain_nrs"}


def test_every_value_to_try_is_one_that_the_form_accepts() -> None:
    schema = Findings.model_json_schema()
    for name in schema["properties"]:
        tried = values(schema, name, (4, 18, 38, 42, 50, 200))
        assert len(tried) > 1
        for value in tried:
            Findings.model_validate({} if value is None else {name: value})


def test_a_form_is_cut_down_to_what_a_version_knows() -> None:
    schema = {
        "properties": {
            "fever": {"enum": ["no", "yes"]},
            "risks": {"anyOf": [{"type": "array", "items": {"enum": ["a", "b"]}}, {"type": "null"}]},
            "age": {"type": "integer", "minimum": 0, "maximum": 120},
        }
    }
    form = {"fever": "perhaps", "risks": ["a", "new"], "age": 40, "newer": "yes"}
    assert known_to(schema, form) == {"fever": None, "risks": ["a"], "age": 40}
    listed = {"properties": {"infection_risks": {"type": "array", "items": {"enum": ["diabetes_or_dialysis", "ivdu"]}}}}
    split = {"infection_risks": ["ivdu", "diabetes", "dialysis", "tuberculosis_risk"]}
    assert known_to(listed, split) == {"infection_risks": ["ivdu", "diabetes_or_dialysis"]}
    assert known_to(schema, {"risks": {"yes": ["b"], "unknown": ["a"]}, "age": 130}) == {"risks": ["b"], "age": None}


def test_the_numbers_that_the_rules_compare_with_are_among_those_tried() -> None:
    assert {18, 38, 42, 50, 200} <= numbers_in(HERE)


def toy(limit: int, *, also: bool) -> Callable[[Form], dict[str, Any]]:
    """A medicine of three findings: W3 from an age on with a fall and pain; R3 with a slip."""

    def answer(form: Form) -> dict[str, Any]:
        old = isinstance(form["age"], int) and form["age"] >= limit
        fracture = old and form["fall"] == "yes" and form["pain"] == "yes"
        slip = also and form["slip"] == "yes"
        fired = {"W3": FILM["fired"]["W3"]} if fracture else {}
        fired |= {"R3": FILM["fired"]["R3"]} if slip else {}
        fired = fired or ANSWER["fired"]
        ranked = {"W3": "other_red_flag_workup", "R3": "specialist_referral", "C1": "conservative_followup"}
        return {
            "disposition": ranked[next(iter(fired))],
            "act_within_hours": min(hours for _, hours in fired.values()),
            "fired": fired,
            "imaging": ["xray"] if fracture else ["none"],
            "steps": {"radiograph_first": "W3"} if fracture else {},
        }

    return answer


def searched(old: Callable[[Form], Any], new: Callable[[Form], Any], *, most: int = 10_000) -> Found:
    def ask(form: Form, changes: list[Form], kind: str) -> Answers:
        for change in changes:
            made = {**form, **change}
            if kind == FACTS:
                same = {"facts": json.dumps(made, sort_keys=True)}
                yield same, same
            else:
                yield old(made), new(made)

    clean = {"age": 40, "fall": "no", "pain": "no", "slip": "no"}
    tried: dict[str, list[Any]] = {
        "age": [40, 64, 65, 66, 90],
        "fall": ["no", "yes"],
        "pain": ["no", "yes"],
        "slip": ["no", "yes"],
    }
    reads = {"W3": ["age", "fall", "pain"], "R3": ["slip"]}
    return Search(
        ask,
        {DENIED: clean},
        {"case 1": {**clean, "fall": "yes", "pain": "yes"}},
        tried,
        reads,
        enough=lambda found: found.compared >= most,
    ).run()


def test_the_search_finds_a_difference_that_one_answer_shows() -> None:
    found = searched(toy(65, also=True), toy(65, also=False), most=200)
    wanted = Difference("disposition", "down", "R3", "specialist_referral", "conservative_followup")
    assert found.witnesses[wanted].change == {"slip": "yes"}


def test_the_search_finds_the_boundary_that_three_answers_show_and_nothing_less_is_needed() -> None:
    found = searched(toy(66, also=True), toy(65, also=True), most=400)
    wanted = Difference("disposition", "up", "W3", "conservative_followup", "other_red_flag_workup")
    assert found.witnesses[wanted].change == {"age": 65, "fall": "yes", "pain": "yes"}
    assert all(one.direction == "up" for one in found.witnesses)


def test_the_search_finds_nothing_between_twins_and_says_that_it_was_stopped() -> None:
    found = searched(toy(65, also=True), toy(65, also=True), most=3)
    assert not found.witnesses
    assert not found.finished


def test_two_runs_find_the_same() -> None:
    first, again = (searched(toy(66, also=True), toy(65, also=False), most=500) for _ in range(2))
    assert first.witnesses == again.witnesses


def test_a_running_version_says_what_the_engine_here_says() -> None:
    forms = [case.findings for case in worked_cases()]
    with opened(str(HERE)) as (medicine,):
        told_full, told_whole = medicine.answers(forms), medicine.answers(forms, WHOLE)
    for form, full, whole in zip(forms, told_full, told_whole, strict=True):
        assessment = assess(Findings.model_validate(form))
        assert whole == json.loads(assessment.model_dump_json())
        assert full["disposition"] == assessment.disposition
        assert full["act_within_hours"] == assessment.act_within_hours
        assert full["imaging"] == list(assessment.imaging)
        assert list(full["fired"]) == [one.rule for one in assessment.fired]
        assert full["steps"] == {one.id: one.rule for one in assessment.actions}


def test_the_worker_answers_line_by_line_and_refuses_in_words() -> None:
    asked = io.StringIO(
        '{"kind": "hello"}\n'
        '{"kind": "quick", "form": {"fever": "yes"}, "changes": [{}, {"fever": null}]}\n'
        '{"kind": "facts", "form": {}, "changes": [{"fever": "no"}, {"fever": "yes"}]}\n'
        '{"kind": "full", "form": {"fever": "perhaps"}, "changes": [{}]}\n'
    )
    written = io.StringIO()
    serve(asked, written)
    hello, quick, facts, refused = (json.loads(line) for line in written.getvalue().splitlines())
    assert "W3" in hello["rules"]
    assert "U5" in quick[0]["fired"]
    assert "U5" not in quick[1]["fired"]
    assert facts[0] != facts[1]
    assert "fever" in refused[0]["refused"][0]


def test_a_change_downwards_that_is_not_named_fails_and_shows_the_smallest_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = without_intractable_pain(tmp_path / "changed")
    (changed / CHANGES).write_text("# Changes\n\n## Newest\n\nU1: nothing.\n\n## Older\n\nM2: first.\n", "utf-8")
    assert status_of("diff", str(HERE), str(changed), "--seconds", "4") == 1
    printed = capsys.readouterr().out
    assert "M2 disposition down: urgent_mri -> conservative_followup  NOT NAMED IN CHANGES.md" in printed
    assert "asked and answered no (40 years, day 5); intractable_pain yes" in printed
    assert "does not name: M2" in printed


def test_the_same_change_named_in_the_newest_section_is_let_through(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = without_intractable_pain(tmp_path / "changed")
    (changed / CHANGES).write_text("# Changes\n\n## Newest\n\nM1 to M3: less.\n", "utf-8")
    assert status_of("diff", str(HERE), str(changed), "--seconds", "4") == 0
    assert "M2 disposition down" in capsys.readouterr().out


def test_the_change_the_other_way_round_is_up_and_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed = without_intractable_pain(tmp_path / "changed")
    assert status_of("diff", str(changed), str(HERE), "--seconds", "4") == 0
    assert "M2 disposition up: conservative_followup -> urgent_mri" in capsys.readouterr().out


def test_twins_do_not_differ(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    twin = copied(tmp_path / "twin")
    cases = tmp_path / "cases.jsonl"
    cases.write_text(json.dumps({**CLEAN, **NUMB_LEG}) + "\n\n", "utf-8")
    assert status_of("diff", str(twin), str(HERE), "--seconds", "4", "--cases", str(cases)) == 0
    assert "No form was found" in capsys.readouterr().out


def test_a_version_may_be_a_wheel_or_an_environment(tmp_path: Path) -> None:
    folder = copied(tmp_path / "release")
    wheel = tmp_path / "backpain-0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        for file in sorted(folder.rglob("*.py")):
            packed.write(file, file.relative_to(folder))
    environment = tmp_path / "environment"
    shutil.copytree(folder, environment / "lib" / "python3.11" / "site-packages")
    with opened(str(wheel), str(environment)) as (first, second):
        assert first.answers([{}]) == second.answers([{}])


def test_what_is_no_version_is_refused_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = copied(tmp_path / "broken")
    (broken / "bot" / "triage" / "engine.py").write_text("import nothing_of_this_name\n", "utf-8")
    for name, said in (
        (str(tmp_path), "has no medicine in it"),
        ("no-such-revision", "no git revision that has the medicine in it"),
        ("--output=x", "expected"),
        (str(broken), "cannot be run as a version of the medicine"),
    ):
        assert status_of("diff", str(HERE), name) == 2
        assert said in capsys.readouterr().err or name.startswith("--")
    assert status_of("diff", str(HERE), str(HERE), "--cases", str(tmp_path / "nowhere")) == 2


def test_findings_that_a_version_does_not_take_are_refused_by_its_own_words() -> None:
    area = {"root": "L5", "side": "left"}
    with opened(str(HERE)) as (medicine,), pytest.raises(NotFoundError, match="sensory_loss: an entry is listed twice"):
        medicine.answers([{"straight_leg_raise": {"left": 1}, "sensory_loss": {"yes": [area], "unknown": [area]}}])


def test_another_version_in_its_place_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="not the version that answered"):
        Medicine("elsewhere", _pointing_here(tmp_path))


def _pointing_here(folder: Path) -> Path:
    """A folder whose medicine is a link to the one here."""
    (folder / "bot").mkdir()
    (folder / "bot" / "__init__.py").touch()
    (folder / "bot" / "triage").symlink_to(HERE / "bot" / "triage")
    return folder


def test_where_there_is_no_git_history_a_revision_is_refused_in_a_sentence(tmp_path: Path) -> None:
    installed = copied(tmp_path / "installed")
    shutil.copytree(HERE / "bot" / "compare", installed / "bot" / "compare")
    code = "import sys; from bot.compare.command import diff; sys.exit(diff('0123abc', '.'))"
    environment = {**os.environ, "PYTHONPATH": str(installed), "GIT_CEILING_DIRECTORIES": str(tmp_path)}
    done = subprocess.run(  # noqa: S603 this Python and our own code
        [sys.executable, "-c", code], cwd=installed, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "no git history" in done.stderr


def test_only_the_newest_section_names_rules_and_ranges_count(tmp_path: Path) -> None:
    before, after = (tmp_path / name for name in ("before", "after"))
    for folder in (before, after):
        (folder / "bot" / "triage").mkdir(parents=True)
    assert named_in(after, before) == frozenset()
    (before / CHANGES).write_text("# Changes\n\n## Old\nM2\n", "utf-8")
    (after / CHANGES).write_text("# Changes\n\n## New\nE1-E3, U5 and W8 to W9; R1.\n\n## Old\nM2\n", "utf-8")
    assert named_in(after, before) == {"E1", "E2", "E3", "U5", "W8", "W9", "R1"}


def test_a_section_that_the_version_before_had_as_well_names_nothing_new(tmp_path: Path) -> None:
    folder = copied(tmp_path / "twin")
    assert named_in(HERE, folder) == frozenset()


def test_what_goes_down_and_is_not_named_is_listed_once() -> None:
    form = Witness(DENIED, {})
    down = {Difference("clock", "down", "W3", "48 h", hours): form for hours in ("168 h", "336 h")}
    up = {Difference("clock", "up", "W1", "168 h", "48 h"): form}
    assert unnamed(down | up, frozenset({"W1"})) == ["W3"]
    assert unnamed(down | up, frozenset({"W3"})) == []


def test_imaging_that_another_rule_stands_in_for_may_be_named_by_that_rule() -> None:
    still = {**FILM, "imaging": ["none"], "imaged_by": {}, "fired": {**FILM["fired"], "U14": ["urgent_same_day", 24.0]}}
    (dropped,) = (one for one in differences(FILM, still) if one.kind == "imaging")
    assert stands_in(dropped, FILM, still) == {"U14"}
    witness = Witness(DENIED, {}, frozenset({"U14"}))
    assert unnamed({dropped: witness}, frozenset({"U14"})) == []
    assert unnamed({dropped: witness}, frozenset({"U1"})) == ["W3"]
    assert stands_in(dropped, FILM, ANSWER) == frozenset()


def test_mutants_of_rules_are_told_the_right_way() -> None:
    names = list(every_mutant())
    for name in names[:: len(names) // 5]:
        assert told(name).right, name
