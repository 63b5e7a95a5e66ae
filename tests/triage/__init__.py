"""Tests of the medicine."""
