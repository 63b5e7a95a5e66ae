"""The page on the library is run as it stands, and gives what its names say."""

from __future__ import annotations

import doctest
import re

import pytest

import bot.triage
from bot.triage import Assessment, Findings, Refusal, assess, read_findings, render
from tests.documents.architecture import ROOT

PAGE = ROOT / "docs" / "library.md"


def test_every_example_of_the_page_gives_what_it_says() -> None:
    examples = re.findall(r"```python\n(.+?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert all(example.startswith(">>> ") for example in examples)
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    known: dict[str, object] = {}
    for example in examples:
        parsed = parser.get_doctest(example, known, PAGE.name, None, 0)
        assert parsed.examples
        runner.run(parsed, clear_globs=False)
        known = parsed.globs
    assert runner.summarize(verbose=False).failed == 0


def test_what_the_package_gives_is_named_on_the_page_and_is_what_it_is_elsewhere() -> None:
    written = PAGE.read_text("utf-8")
    for name in bot.triage.__all__:
        assert f"`{name}`" in written
        assert getattr(bot.triage, name).__module__.startswith("bot.triage.")
    assert {"assess", "Findings"} <= set(bot.triage.__all__)


def test_a_name_that_it_does_not_give_is_refused_as_python_does() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'diagnose'"):
        bot.triage.diagnose  # noqa: B018 - that is what is tried


def test_a_result_has_its_type_and_is_read_back() -> None:
    (read,) = read_findings('{"fever": "yes"}')
    assert not isinstance(read, Refusal)
    result: Assessment = assess(read)
    assert result == assess(Findings(fever="yes"))
    assert Assessment.model_validate_json(render(result)) == result
