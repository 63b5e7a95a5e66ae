"""What a newcomer is told to type is what CI types, and the papers of the project say what they must."""

from __future__ import annotations

import re
import sys
import tomllib
from typing import Final

import pytest

from tests.documents.__main__ import generated
from tests.documents.architecture import ROOT

CONTRIBUTING: Final = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
CHANGELOG: Final = (ROOT / "CHANGELOG.md").read_text("utf-8")
PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CI: Final = (ROOT / ".ci" / "run").read_text("utf-8")


def five_commands() -> list[str]:
    part = CONTRIBUTING.partition("## The five commands")[2].partition("\n## ")[0]
    return [block.strip() for block in re.findall(r"```sh\n(.+?)\n *```", part)]


def test_there_are_five_commands_and_ci_takes_each_from_the_page() -> None:
    said = re.findall(r"said '(.+?)' CONTRIBUTING\.md", CI)
    first_with = [next(line.strip() for line in CONTRIBUTING.splitlines() if words in line) for words in said]
    assert len(five_commands()) == 5
    assert sorted(first_with) == sorted(five_commands())


def test_what_ci_reads_from_the_documents_it_also_runs() -> None:
    taken = re.findall(r"(\w+)=\$\(said", CI)
    assert sorted(taken) == ["quick", "setup", "test_command"]
    assert '$(locked "$version" "$interpreter") && $quick' in CI
    assert 'here=${setup//python3/"$2"}' in CI
    assert 'bash -ec "${test_command//' in CI
    assert re.findall(r'beside (\w+) "\$\(locked \w+ python3\) && \$\(said', CI) == ["proved", "linted"]
    assert CI.count('bash -ec "$(said') == 1


def test_where_ci_measures_no_coverage_nothing_is_traced() -> None:
    """As in this module: it would take twice as long. Without `--cov` there is nothing that could trace."""
    assert not type(sys.gettrace()).__module__.startswith("coverage")


def test_the_command_for_the_pages_would_find_nothing_out_of_date() -> None:
    for path, text in generated().items():
        assert path.read_text("utf-8") == text, f"{path.name} is out of date: run `python -m tests.documents`"


def test_the_other_commands_of_the_page_are_modules_that_are_there() -> None:
    for module in re.findall(r"python -m ([\w.]+)", CONTRIBUTING):
        path = ROOT / module.replace(".", "/")
        assert module == "venv" or path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


def test_every_release_of_the_changelog_has_a_day_and_the_newest_is_ours_or_still_to_come() -> None:
    releases = re.findall(r"(?m)^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d{2}-\d{2})$", CHANGELOG)
    to_come = re.findall(r"(?m)^## \[Unreleased\](?:, to be (\d+\.\d+\.\d+))?$", CHANGELOG)
    assert releases == sorted(releases, key=lambda one: [int(part) for part in one[0].split(".")], reverse=True)
    assert len(to_come) == 1
    assert PROJECT["version"] in {releases[0][0], *to_come}
    headings = re.findall(r"(?m)^### (.+)$", CHANGELOG)
    assert set(headings) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_licence_is_the_one_that_the_package_names() -> None:
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert PROJECT["license"] == "Apache-2.0"
    assert "Apache License\n                           Version 2.0, January 2004" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    assert "Apache-2.0" in CONTRIBUTING


def test_the_package_says_who_it_is_for_and_invents_no_host() -> None:
    assert {"description", "readme", "authors", "keywords", "classifiers", "urls"} <= PROJECT.keys()
    for address in PROJECT["urls"].values():
        assert re.fullmatch(r"https://backpain\.example/\w+", address), "put in your own addresses, and mend this test"


@pytest.mark.parametrize("package", ["bot", "dialogs"])
def test_both_packages_carry_their_types(package: str) -> None:
    assert (ROOT / package / "py.typed").exists()


def test_the_page_on_security_says_how_to_report_what_is_supported_and_what_never_to_send() -> None:
    page = (ROOT / "SECURITY.md").read_text("utf-8")
    assert {"How to report", "What is supported", "In scope"} <= set(re.findall(r"(?m)^## (.+)$", page))
    assert "Send no patient's data" in page
    assert "to be filled in by the operator" in page or re.search(r"[\w.]+@[\w.]+", page)
