"""What people read is what somebody has approved, to the word."""

from __future__ import annotations

from difflib import unified_diff

import pytest

from tests.dialogs.approved import FOLDERS, TEXTS, approved, files_of, told


@pytest.mark.parametrize("name", TEXTS)
def test_what_people_read_and_what_slack_is_given_beside_it_is_what_was_approved(name: str) -> None:
    changes = [
        line
        for now, before in zip(told(name), approved(name), strict=True)
        for line in unified_diff(before.splitlines(), now.splitlines(), "approved", "told now", lineterm="", n=1)
    ]
    if changes:
        pytest.fail(
            "\n".join([*changes, "", "If this is meant: python -m tests.dialogs.approve, and have the diff signed."]),
            pytrace=False,
        )


def test_no_approved_text_is_left_over() -> None:
    known = {path for name in TEXTS for path, before in zip(files_of(name), approved(name), strict=True) if before}
    assert {path for folder in FOLDERS for path in folder.iterdir()} == known
