"""What a Web API method is, and how its arguments are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.sandbox.refusal import refused_arguments

if TYPE_CHECKING:
    from bot.sandbox.workspace import Workspace

Arguments = dict[str, Any]


@dataclass(frozen=True)
class Method:
    """One method: what it does, the scope it needs (or how to tell), and whether pages must be redrawn."""

    run: Callable[[Workspace, Arguments], dict[str, Any]]
    scope: str | Callable[[Workspace, Arguments], str | None] | None = None
    changes: bool = False


def required(arguments: Arguments, name: str) -> str:
    """Return an argument as text; raises SlackRefusalError `invalid_arguments` when it is missing."""
    value = arguments.get(name)
    if value is None or value == "":
        raise refused_arguments(f"missing required field: {name} [json-pointer:/{name}]")
    return str(value)


def optional(arguments: Arguments, name: str) -> str | None:
    """Return an argument as text, None when it is missing or empty."""
    value = arguments.get(name)
    return None if value is None or value == "" else str(value)


def flag(arguments: Arguments, name: str) -> bool:
    """Return a yes/no argument, in any of the spellings that clients send."""
    return str(arguments.get(name, "")).lower() in {"true", "1"}


def whole_number(arguments: Arguments, name: str, default: int) -> int:
    """Return a whole-number argument; raises SlackRefusalError `invalid_arguments` when it is something else."""
    try:
        return int(arguments.get(name) or default)
    except (TypeError, ValueError):
        raise refused_arguments(f"must be an integer [json-pointer:/{name}]") from None
