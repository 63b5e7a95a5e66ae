"""What people read is what somebody has approved, to the word."""

from __future__ import annotations

from difflib import unified_diff

import pytest

from tests.dialogs.approved import FOLDER, TEXTS, approved, file_of


@pytest.mark.parametrize("name", TEXTS)
def test_what_people_read_is_what_was_approved(name: str) -> None:
    told, before = TEXTS[name](), approved(name)
    if told != before:
        changes = unified_diff(before.splitlines(), told.splitlines(), "approved", "told now", lineterm="", n=1)
        pytest.fail(
            "\n".join([*changes, "", "If this is meant: python -m tests.dialogs.approve, and have the diff signed."]),
            pytrace=False,
        )


def test_no_approved_text_is_left_over() -> None:
    assert set(FOLDER.iterdir()) == set(map(file_of, TEXTS))
