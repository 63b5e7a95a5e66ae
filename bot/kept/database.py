"""One way to run a piece of work in a transaction, whatever database it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import Connection, Engine, Select
from sqlalchemy.engine import Row

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection  # brings the whole ORM, which nothing of ours uses

Result = TypeVar("Result")
Work = Callable[[Connection], Result]
InTheSame = Callable[["AsyncConnection", Result], Awaitable[None]]  # runs in the same transaction (PostgreSQL only)

FOR_ITS_OWNER: Final = 0o600


class Database(ABC):
    """Where cases are kept. Work that has begun runs to its end even when its caller gives up."""

    @abstractmethod
    async def write(self, work: Work[Result], also: InTheSame[Result] | None = None) -> Result:
        """Run `work` in a transaction that may write, and commit it."""

    @abstractmethod
    async def read(self, work: Work[Result]) -> Result:
        """Run `work`, which only reads."""

    async def rows(self, query: Select[Any], **values: Any) -> Sequence[Row[Any]]:
        """What a query finds."""
        return await self.read(lambda connection: connection.execute(query, values).all())

    async def row(self, query: Select[Any], **values: Any) -> Row[Any] | None:
        """What a query finds that finds one row at most."""
        return await self.read(lambda connection: connection.execute(query, values).one_or_none())

    @abstractmethod
    async def in_use(self) -> None:
        """The tables are there, and from now on cases are kept in them."""

    @abstractmethod
    async def close(self) -> None:
        """Let what is under way end, then close the connections."""

    @property
    @abstractmethod
    def engine(self) -> Engine:
        """The engine, for whoever watches its connections."""
