"""What is kept of a patient, encrypted on its way into the database and read again on its way out: the one place.

A sealed text is `sealed:`, eight digits that name the key, and a Fernet token. Every text of ours begins otherwise, so
that what was kept before there was a key is read as it stands. Without keys nothing of this is asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from bot.troubles import CannotStartError

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

MARK: Final = "sealed:"
NAME_LENGTH: Final = 8
NAMED: Final = len(MARK) + NAME_LENGTH
"""So many letters say that a text is sealed, and with which key."""


class Seal:
    """The keys: the first encrypts, each decrypts what was encrypted with it."""

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` are Fernet's, one at least.

        Raises:
            CannotStartError: what encrypts is not installed.
        """
        try:
            from cryptography.fernet import Fernet  # noqa: PLC0415 - an optional dependency
        except ImportError:
            raise CannotStartError(
                "BACKPAIN_ENCRYPTION_KEYS is set, and what backpain needs for that is not installed. Install it with: "
                "pip install '.[encryption]'"
            ) from None
        self._fernets: dict[str, Fernet] = {_name_of(key): Fernet(key) for key in keys}
        self.first = MARK + _name_of(keys[0])

    @classmethod
    def of(cls, keys: Sequence[str]) -> Seal | None:
        """The seal of these keys; None where there are none."""
        return cls(keys) if keys else None

    @property
    def names(self) -> frozenset[str]:
        """How what each of the keys has sealed begins."""
        return frozenset(MARK + name for name in self._fernets)

    def sealed(self, text: str) -> str:
        """The text under the first key."""
        name = self.first.removeprefix(MARK)
        return f"{self.first}:{self._fernets[name].encrypt(text.encode()).decode()}"

    def opened(self, text: str) -> str:
        """What was sealed; the text itself where it never was, or no key of ours opens it."""
        if not text.startswith(MARK):
            return text
        from cryptography.fernet import InvalidToken  # noqa: PLC0415 - as above

        fernet = self._fernets.get(text[len(MARK) : NAMED])
        try:
            return text if fernet is None else fernet.decrypt(text[NAMED + 1 :]).decode()
        except InvalidToken:
            return text


def _name_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:NAME_LENGTH]


_SEALS: Final[WeakKeyDictionary[Dialect, Seal]] = WeakKeyDictionary()


def seal_with(engine: Engine, seal: Seal | None) -> None:
    """Have an engine that was not used yet seal what is kept through it; None: nothing is sealed."""
    if seal is not None:
        _SEALS[engine.dialect] = seal


class Sealed(TypeDecorator[str]):
    """A column whose text is sealed where its engine has keys; where it has none, it is a text like any other."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """How a text is written."""
        seal = _SEALS.get(dialect)
        return None if seal is None else lambda text: None if text is None else seal.sealed(text)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:  # noqa: ARG002 - as SQLAlchemy calls it
        """How it is read."""
        seal = _SEALS.get(dialect)
        return None if seal is None else lambda text: None if text is None else seal.opened(text)
