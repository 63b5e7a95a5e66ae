"""The product without its flushes, for the control of the power cuts: SQLite's `synchronous` is OFF, whatever is asked.

Run as a module in place of `python -m bot`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool

from bot.__main__ import main


def _turn_off(connection: Any, _record: object, _borrower: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


if __name__ == "__main__":
    event.listen(Pool, "checkout", _turn_off)
    main([])
