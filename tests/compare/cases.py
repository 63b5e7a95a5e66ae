"""Print the named and the worked cases, one a line, for `backpain diff --cases`: `python -m tests.compare.cases`."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.results.worked import worked_cases
from tests.triage.cases import CLEAN
from tests.triage.test_rules import CANNOT_BE_TOLD, DOES_NOT_HOLD, HOLDS


def cases() -> Iterator[str]:
    """Each as one line of JSON."""
    for case in worked_cases():
        yield json.dumps(case.findings)
    for _, _, changes in (*HOLDS, *DOES_NOT_HOLD, *CANNOT_BE_TOLD):
        form = {**CLEAN, **changes}
        yield json.dumps({name: value for name, value in form.items() if value is not None})


if __name__ == "__main__":
    print("\n".join(cases()))
