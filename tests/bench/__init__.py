"""Measurements that print ratios: `python -m tests.bench command` and `python -m tests.bench triage`."""
