"""A test that fails as it stands; by its name nobody collects it."""

from __future__ import annotations


def test_that_fails() -> None:
    raise AssertionError("it fails without any mutant")
