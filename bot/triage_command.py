"""`backpain triage`: findings in JSON in, one assessment a line out; no network, no database, any system."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from bot.triage.assessment import Assessment
from bot.triage.contract import Refusal, read_findings, render
from bot.triage.engine import assess
from bot.triage.findings import Findings

BAD_INPUT: Final = 2


def triage_file(name: str) -> int:
    """Print one assessment per findings object, or, if any object is refused, only why: lines must not shift.

    `name` is a file or - for standard input. Gives the exit status: 0, or 2 where something was wrong.
    """
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        text = raw.decode("utf-8")
    except (OSError, ValueError) as unreadable:
        print(f"backpain: {_why_unreadable(name, unreadable)}", file=sys.stderr)
        return BAD_INPUT
    shown = "standard input" if name == "-" else name
    read = read_findings(text)
    refused = [one for one in read if isinstance(one, Refusal)]
    for one in refused:
        for problem in one.problems:
            print(f"{shown}, line {one.line}: {problem}", file=sys.stderr)
    if refused:
        return BAD_INPUT
    return _print(assess(findings) for findings in read if isinstance(findings, Findings))


def _why_unreadable(name: str, unreadable: OSError | ValueError) -> str:
    if isinstance(unreadable, UnicodeDecodeError):
        return f"{name} is not UTF-8 text: byte {unreadable.start} is not."
    if isinstance(unreadable, OSError):
        return f"{name} cannot be read: {unreadable.strerror}"
    return f"{name!r} is no name of a file."  # one with a null character in it


def _print(assessments: Iterable[Assessment]) -> int:
    try:
        for assessment in assessments:
            sys.stdout.buffer.write(render(assessment).encode() + b"\n")
        sys.stdout.buffer.flush()
    except OSError as unwritable:
        # Whoever read us has gone, or the disk is full: what is still buffered must not be tried again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"backpain: not everything was printed: {unwritable.strerror}.", file=sys.stderr)
        return BAD_INPUT
    return 0
