"""Every citation in code, tests and documents leads to a row, a section or a file of this repository."""

from __future__ import annotations

from typing import Final

import pytest

from bot.sandbox.limits import LIMITS
from tests.documents.citations import Citation, all_citations, citations, found, platform_limits
from tests.documents.shared import WHY_CITED, copied

EXPLAINED: Final[dict[tuple[str, str], str]] = {
    ("docs/clinical.md", "section I"): "the pack names a section that this edition does not have",
    ("docs/slack.md", "document AGENTS.md"): "a file of Bolt's own repository",
    ("tests/dialogs/test_identifiers.py", "source ABC123"): "no source: a local code that is too long",
    **{
        (file, gap): "a file of another repository, which was read"
        for file in ("tests/safety/sources.py", "docs/safety/README.md")
        for gap in (
            "document 0_February_2026.md",
            "path docs/supporting/55eccce3-DTAC_Form_2.0_February_2026.md",
        )
    },
    ("tests/safety/dtac.py", "id B4"): "a question of the DTAC form",
    ("docs/safety/dtac.md", "id B4"): "as above",
    ("pyproject.toml", "path bot/manifest.yml"): "where the wheel carries manifest.yml",
}
"""Citations that lead nowhere in this repository, and why they stand all the same."""


def _of(citation: Citation) -> tuple[str, str]:
    return citation.file, f"{citation.kind} {citation.what}"


def test_every_citation_resolves() -> None:
    gaps = [one for one in all_citations() if not found(one)]
    lost = [str(one) for one in gaps if _of(one) not in EXPLAINED]
    assert not lost, "\n".join(lost)


def test_every_explained_gap_is_still_cited_and_still_a_gap() -> None:
    gaps = {_of(one) for one in all_citations() if not found(one)}
    assert gaps >= EXPLAINED.keys(), EXPLAINED.keys() - gaps


@pytest.mark.parametrize(
    "line",
    [
        "the seed asks for it (S-999)",
        "rule E77 and no other",
        "a note, GN-40",
        "finding F99b is asked",
        "property P60 of the rules",
        "section H4 of the pack",
        "an open answer (section D3, 19)",
        "see CHOU99 for the figure",
        "by decision 99 of the design",
        "after clinical.md Z3",
        "after slack.md 44",
        "in nothing.md of ours",
        "[a page](nowhere.md)",
        "[a heading](clinical.md#nowhere)",
        "in bot/nowhere.py",
        "run `python -m tests.nothing`",
    ],
)
def test_a_citation_that_leads_nowhere_is_found(line: str) -> None:
    assert any(not found(one) for one in citations("docs/page.md", line)), line


@pytest.mark.parametrize(
    "line",
    [
        "S-034, GN-12, E1, U11, M3, W9, R4, F05b, P21, G6b and D3",
        "sections D1 and D2, and section D3, 2b",
        "HSSIB says so, CHOU07 and NG59 too",
        "decision 13 of the design",
        "clinical.md G2, slack.md 4, slack_limits.json",
        "[the pack](clinical.md#d2-rules)",
        "bot/triage/CHANGES.md, `python -m tests.proofs`",
    ],
)
def test_a_citation_that_leads_somewhere_is_not(line: str) -> None:
    cited = list(citations("docs/page.md", line))
    assert cited
    assert [str(one) for one in cited if not found(one)] == []


def test_the_local_workspaces_limits_are_those_of_the_platform_notes() -> None:
    platform = platform_limits()
    assert {key: platform.get(key) for key in LIMITS} == LIMITS


@pytest.mark.parametrize("name", WHY_CITED)
def test_a_copy_says_which_edition_it_is_and_keeps_the_words(name: str) -> None:
    source = '{"limits": {}}' if name.endswith(".json") else "# Title\n\nWords (row D1).\n\n## 12. Last\nMore.\n"
    copy = copied(name, source, "25 Nov 2026")
    assert f"shared document `{name}` as it stood on 25 Nov 2026 (edition " in copy
    assert "The shared document stays the source" in copy
    if not name.endswith(".json"):
        assert "\nWords (row D1).\n\n## 12. Last\nMore.\n" in copy
    assert copied(name, source + " ", "25 Nov 2026") != copy


def test_a_copy_leaves_out_what_only_the_research_could_open() -> None:
    seen = "Seen in use (search_tool `A_WORD`, 10 files)."
    source = f"# Facts\n\n## 10. Kept\n{seen}\n\n## 11. Tried\nscripts\n\n## 12. Kept\nend\n"
    copy = copied("slack.md", source, "25 Nov 2026")
    assert "Seen in use.\n" in copy
    assert "## 12. Kept" in copy
    assert "scripts" not in copy
