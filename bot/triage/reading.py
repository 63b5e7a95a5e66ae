"""Findings from text: one JSON object, or one per line; every wrong field is named with what it accepts."""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NoReturn, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from bot.triage.findings import Findings, Once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

    from bot.triage.assessment import Assessment

MOST_REFUSED: Final = 50
MOST_SHOWN_CHARACTERS: Final = 60
_SPACE: Final = " \t\r\n\ufeff"
_NEXT_OBJECT: Final = re.compile(r"\n[ \t]*(?=\{)")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one object was not read: the line it begins on (from 1), and one sentence for each problem."""

    line: int
    problems: tuple[str, ...]


def read_findings(text: str) -> list[Findings | Refusal]:
    """Every object in `text`, in order, as findings or as the refusal that names all its problems.

    Objects may be spread over lines or stand one on a line; blank lines and a byte order mark are passed over. Never
    raises. After 50 refusals the rest is not read, and the last refusal says so.
    """
    found: list[Findings | Refusal] = []
    refused = 0
    for line, value in _values(text):
        one = value if isinstance(value, Refusal) else _validated(line, value)
        found.append(one)
        refused += isinstance(one, Refusal)
        if refused == MOST_REFUSED:
            found.append(Refusal(line, (f"{MOST_REFUSED} objects were refused; the rest was not read.",)))
            break
    return found or [Refusal(1, ("There is no findings object: write {} for an examination with nothing asked.",))]


def render(assessment: Assessment) -> str:
    """One line of JSON; the same assessment always gives the same bytes."""
    return json.dumps(assessment.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))


class _RepeatedKeyError(ValueError):
    """A JSON object names the same key twice."""


def _object_without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for key, value in pairs:
        if key in read:
            raise _RepeatedKeyError(f"{_shown(key)} is given twice; each field may be given once.")
        read[key] = value
    return read


def _no_such_number(name: str) -> NoReturn:
    raise _RepeatedKeyError(f"{name} is not a number that a finding can have; write a plain number or null.")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_object_without_repeats, parse_constant=_no_such_number)


def _values(text: str) -> Iterator[tuple[int, Any]]:
    """Each JSON value with its line; a value that cannot be read comes as its refusal, and reading goes on below it."""
    place = _past_space(text, 0)
    while place < len(text):
        line = text.count("\n", 0, place) + 1
        try:
            value, end = _DECODER.raw_decode(text, place)
        except json.JSONDecodeError as error:
            yield line, Refusal(line, (_not_json(error),))
            end = _next_object(text, place)
        except _RepeatedKeyError as error:
            yield line, Refusal(line, (str(error),))
            end = _next_object(text, place)
        except RecursionError:
            yield line, Refusal(line, ("The object is nested too deeply; findings are two objects deep at most.",))
            end = _next_object(text, place)
        except ValueError:
            yield line, Refusal(line, ("A number is too long; no finding has more than a few digits.",))
            end = _next_object(text, place)
        else:
            yield line, value
        place = _past_space(text, end)


def _past_space(text: str, place: int) -> int:
    while place < len(text) and text[place] in _SPACE:
        place += 1
    return place


def _next_object(text: str, place: int) -> int:
    """Where the next line that opens an object begins; the end of the text where there is none."""
    following = _NEXT_OBJECT.search(text, place)
    return following.end() if following else len(text)


def _not_json(error: json.JSONDecodeError) -> str:
    return f"This is not JSON: {error.msg} at line {error.lineno}, column {error.colno}. Write one object of findings."


def _validated(line: int, value: Any) -> Findings | Refusal:
    if not isinstance(value, dict):
        return Refusal(line, (f"{_shown(value)} is not a findings object; write one as {{field: value, ...}}.",))
    try:
        return Findings.model_validate(value)
    except ValidationError as refused:
        problems = (_problem(error) for error in refused.errors(include_url=False))
        return Refusal(line, tuple(dict.fromkeys(problems)))


def _problem(error: ErrorDetails) -> str:
    """One sentence: which field, what stood there, what it accepts."""
    parts = error["loc"]
    named = "".join(f"[{part}]" if isinstance(part, int) else f".{_printable(part)}" for part in parts).lstrip(".")
    if error["type"] == "extra_forbidden":
        known = _fields_beside(parts)
        close = difflib.get_close_matches(str(parts[-1]), known, n=1)
        hint = f"did you mean {close[0]}?" if close else f"known here: {', '.join(known)}."
        return f"{named}: there is no such field; {hint}"
    accepted = accepts(_annotation_at(parts))
    if error["type"] == "missing":
        return f"{named}: is missing; accepts {accepted}."
    if error["type"] == "value_error" and "once" in error["msg"]:
        return f"{named}: an entry is listed twice; accepts {accepted}."
    return f"{named}: {_shown(error['input'])} is not accepted; accepts {accepted}."


def _printable(part: str) -> str:
    return json.dumps(part[:MOST_SHOWN_CHARACTERS])[1:-1]


def _shown(value: Any) -> str:
    """A value as JSON, cut to a readable length; nothing in it can break the line or the encoding."""
    try:
        written = json.dumps(value)
    except RecursionError:
        return "a deeply nested value"
    return written if len(written) <= MOST_SHOWN_CHARACTERS else f"{written[:MOST_SHOWN_CHARACTERS]}..."


def _fields_beside(parts: tuple[int | str, ...]) -> list[str]:
    model = _model_in(_annotation_at(parts[:-1])) if len(parts) > 1 else Findings
    return list(model.model_fields) if model else []


def _annotation_at(parts: tuple[int | str, ...]) -> Any:
    """The declared type at a path; where pydantic's path goes deeper than the fields do, the deepest declared one."""
    annotation: Any = Findings
    for part in parts:
        if isinstance(part, int):
            annotation = _entry_of(annotation)
            continue
        model = _model_in(annotation)
        if model is None or part not in model.model_fields:
            break
        field = model.model_fields[part]
        annotation = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    return annotation


def _plain(annotation: Any) -> list[Any]:
    """The members of a union without None and without what they are annotated with."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [plain for member in get_args(annotation) for plain in _plain(member)]
    return [] if annotation is NoneType else [annotation]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    models = (member for member in _plain(annotation) if isinstance(member, type) and issubclass(member, BaseModel))
    return next(models, None)


def _entry_of(annotation: Any) -> Any:
    lists = (member for member in _plain(annotation) if get_origin(member) is tuple)
    return next((get_args(one)[0] for one in lists), annotation)


@cache
def accepts(annotation: Any) -> str:
    """What a declared type accepts, in words: "no, yes or unknown", "a whole number from 0 to 10, or null"."""
    return _with_bounds(annotation, {})


def _with_bounds(annotation: Any, bounds: dict[str, Any]) -> str:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _with_bounds(arguments[0], bounds | _bounds(arguments[1:]))
    if origin in (Union, UnionType):
        members = [_with_bounds(member, bounds) for member in arguments if member is not NoneType]
        return " or ".join(members) + (", or null" if NoneType in arguments else "")
    if origin is Literal:
        return _listing([str(value) for value in arguments])
    if origin is tuple:
        once = ", each once" if bounds.get("once") else ""
        return f"a list of: {_with_bounds(arguments[0], {})}{once}"
    if annotation in (int, float):
        kind = "a whole number" if annotation is int else "a number"
        return f"{kind} from {bounds['ge']} to {bounds['le']}"
    return f"an object with {_listing(list(annotation.model_fields))}"


def _bounds(metadata: tuple[Any, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for mark in metadata:
        found |= {"once": True} if mark is Once else {}
        for constraint in (mark, *getattr(mark, "metadata", ())):
            found |= {
                name: getattr(constraint, name) for name in ("ge", "le") if getattr(constraint, name, None) is not None
            }
    return found


def _listing(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
