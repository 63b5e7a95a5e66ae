"""How text is parted into sections, and how sources are named, at the limits of each."""

from __future__ import annotations

import pytest

from bot.triage.sources import cite
from dialogs.blocks import SECTION_LIMIT, Block, escaped, paragraphs, spoken
from dialogs.citation import cited, linked, named

LIMIT = SECTION_LIMIT


@pytest.mark.parametrize(
    ("lines", "lengths"),
    [
        ([], []),
        (["a" * 1499, "b" * 1500], [LIMIT]),
        (["a" * 1500, "b" * 1500], [1500, 1500]),
        (["a" * LIMIT], [LIMIT]),
        (["a" * (LIMIT + 1)], [LIMIT, 1]),
        ([f"{'a' * 2000} {'b' * 2000}"], [2000, 2000]),
        ([f" {'a' * LIMIT}"], [LIMIT, 1]),
        ([f"a {'b' * LIMIT}"], [1, LIMIT]),
        ([f"{'a' * LIMIT} b"], [LIMIT, 1]),
    ],
)
def test_lines_fill_sections_and_a_long_one_is_parted_at_a_blank(lines: list[str], lengths: list[int]) -> None:
    assert [len(block["text"]["text"]) for block in paragraphs(lines)] == lengths


def test_what_is_typed_is_shown_and_not_obeyed() -> None:
    assert escaped("a & b <!here> c") == "a &amp; b &lt;!here&gt; c"


def test_what_is_spoken_has_no_marks_but_those_inside_words() -> None:
    marked = "*bold* _slanted_ `code` snake_case 2*3 <https://a.example|a link> <mailto:a@b.example|a letter> <@U1>"
    blocks: list[Block] = [{"type": "section", "text": {"text": marked}}, {"type": "divider"}]
    assert spoken(blocks) == "bold slanted code snake_case 2*3 a link a letter <@U1>"


def test_a_source_that_a_step_does_not_cite_is_not_named_for_it() -> None:
    assert named(cite("NG59"), ("ACR21",)) == named(cite("NG59"))
    assert "NICE 2020" in named(cite("NG59"))
    assert named(cite("NG59", "ACR21"), ("ACR21", "NG59")) == f"{named(cite('ACR21'))}; {named(cite('NG59'))}"
    assert named(cite("AFP09", "DEV00")) == named(cite("DEV00")), "verified in part comes before not yet verified"
    assert named(()) == ""


def test_a_key_without_an_address_is_no_link() -> None:
    assert linked("<a name>", "OF_LATER") == "&lt;a name&gt;"
    assert cited("R1", ()) == "R1"
