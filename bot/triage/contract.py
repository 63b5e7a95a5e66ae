"""Findings from text: one JSON object, or one per line; every wrong field is named with what it accepts."""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ValidationError

from bot.triage.findings import Findings
from bot.triage.vocabulary import LISTED, SPLIT, Listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

    from bot.triage.assessment import Assessment

MOST_REFUSED: Final = 50
MOST_PROBLEMS: Final = 200
MOST_SHOWN_CHARACTERS: Final = 60
LONGEST_NUMBER: Final = 300
PARTS: Final = ("yes", "unknown")
"""The two lists of an object that says which items are yes and which were not asked."""
_SPACE: Final = " \t\r\n\ufeff"
_NEXT_OBJECT: Final = re.compile(r"\n(?=\{)")


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
    for one in _values(text):
        found.append(one)
        if isinstance(one, Refusal):
            refused += 1
            if refused == MOST_REFUSED:
                found.append(Refusal(one.line, (f"{MOST_REFUSED} objects were refused; the rest was not read.",)))
                break
    return found or [Refusal(1, ("There is no findings object: write {} for an examination with nothing asked.",))]


def render(assessment: Assessment) -> str:
    """One line of JSON; the same assessment always gives the same bytes."""
    return json.dumps(assessment.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))


class _Decoder:
    """Reads one JSON value at a time and remembers the keys that it names twice."""

    def __init__(self) -> None:
        self._repeated: list[str] = []
        self._json = json.JSONDecoder(object_pairs_hook=self._object, parse_int=_whole_number)

    def read(self, text: str, place: int) -> tuple[Any, int, tuple[str, ...]]:
        """The value at `place`, where it ends, and the keys that it repeats.

        Raises:
            ValueError: it is not JSON.
            RecursionError: it is nested too deeply.
        """
        self._repeated.clear()
        value, end = self._json.raw_decode(text, place)
        return value, end, tuple(self._repeated)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        read = dict(pairs)
        if len(read) < len(pairs):
            times = Counter(key for key, _ in pairs)
            self._repeated += [key for key, often in times.items() if often > 1]
        return read


def _whole_number(digits: str) -> int | float:
    # Python refuses to turn thousands of digits into an int; as a float the number is refused beside its field.
    return int(digits) if len(digits) < LONGEST_NUMBER else float(digits)


def _values(text: str) -> Iterator[Findings | Refusal]:
    """Each JSON value as findings or refusal; below one that is not JSON, reading goes on at the next object."""
    decoder = _Decoder()
    line, counted = 1, 0
    place = _past_space(text, 0)
    while place < len(text):
        line, counted = line + text.count("\n", counted, place), place
        try:
            value, end, repeated = decoder.read(text, place)
        except RecursionError:
            yield Refusal(line, ("The object is nested too deeply; findings are two objects deep at most.",))
            end = _next_object(text, place)
        except json.JSONDecodeError as error:
            yield Refusal(line, (_not_json(error),))
            end = _next_object(text, place)
        else:
            yield _validated(line, value, repeated)
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


def _validated(line: int, value: Any, repeated: tuple[str, ...]) -> Findings | Refusal:
    if not isinstance(value, dict):
        return Refusal(line, (f"{_shown(value)} is not a findings object; write one as {{field: value, ...}}.",))
    problems = [f"{_shown(key)} is given twice; each field may be given once." for key in repeated]
    try:
        findings = Findings.model_validate(value)
    except ValidationError as refused:
        errors = refused.errors(include_url=False)
        problems += [_problem(error) for error in errors[:MOST_PROBLEMS]]
        problems += [f"{len(errors) - MOST_PROBLEMS} more problems are not shown."] * (len(errors) > MOST_PROBLEMS)
    else:
        if not problems:
            return findings
    return Refusal(line, tuple(dict.fromkeys(problems)))


def _problem(error: ErrorDetails) -> str:
    """One sentence: which field, what stood there, what it accepts."""
    parts = tuple(part for part in error["loc"] if part not in (LISTED, SPLIT))
    if not parts or error["type"] == "extra_forbidden":
        return _unknown_field(parts or (str(error["input"]),))
    named = _path(parts)
    accepted = accepts(_annotation_at(parts))
    if error["type"] == "missing":
        return f"{named}: is missing; accepts {accepted}."
    if error["type"] == "empty_parts":
        return f"{named}: an empty object says nothing; accepts {accepted}."
    if error["type"] == "listed_twice":
        return f"{named}: an entry is listed twice; accepts {accepted}."
    return f"{named}: {_shown(error['input'])} is not accepted; accepts {accepted}."


def _unknown_field(parts: tuple[int | str, ...]) -> str:
    above = _annotation_at(parts[:-1])
    known = list(PARTS) if _is_listed(above) else list(_fields_of(above))
    close = difflib.get_close_matches(str(parts[-1])[:MOST_SHOWN_CHARACTERS], known, n=1)
    if close:
        return f"{_path(parts)}: there is no such field; did you mean {close[0]}?"
    hint = f" The fields here are {_listing(known, 'and')}." if len(parts) > 1 else ""
    return f"{_path(parts)}: there is no such field.{hint}"


def _path(parts: tuple[int | str, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{_printable(part)}" for part in parts).lstrip(".")


def _printable(part: str) -> str:
    return json.dumps(part[:MOST_SHOWN_CHARACTERS])[1:-1]


def _shown(value: Any) -> str:
    """A value as JSON, cut to a readable length; nothing in it can break the line, the encoding or the stack."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    written = json.dumps(value)
    return written if len(written) <= MOST_SHOWN_CHARACTERS else f"{written[:MOST_SHOWN_CHARACTERS]}..."


def _annotation_at(parts: tuple[int | str, ...]) -> Any:
    """The declared type at a path through the fields."""
    annotation: Any = Findings
    for part in parts:
        if isinstance(part, int) or (part in PARTS and _is_listed(annotation)):
            annotation = _entry_of(annotation) if isinstance(part, int) else annotation
        else:
            field = _fields_of(annotation)[part]
            annotation = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    return annotation


def _plain(annotation: Any) -> list[Any]:
    """The members of a union without None and without what they are annotated with."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [plain for member in get_args(annotation) for plain in _plain(member)]
    return [] if annotation is NoneType else [annotation]


def _fields_of(annotation: Any) -> dict[str, FieldInfo]:
    models = (member for member in _plain(annotation) if isinstance(member, type) and issubclass(member, BaseModel))
    return next(models).model_fields


def _is_listed(annotation: Any) -> bool:
    return any(get_origin(member) is Listed for member in _plain(annotation))


def _entry_of(annotation: Any) -> Any:
    lists = (member for member in _plain(annotation) if get_origin(member) is Listed)
    return get_args(next(lists))[0]


@cache
def accepts(annotation: Any) -> str:
    """What a declared type accepts, in words: "no, yes or unknown", "a whole number from 0 to 10, or null"."""
    return _in_words(annotation, {})


def _in_words(annotation: Any, limits: dict[str, Any]) -> str:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _in_words(arguments[0], limits | _limits(arguments[1:]))
    if origin in (Union, UnionType):
        members = [_in_words(member, limits) for member in arguments if member is not NoneType]
        return " or ".join(members) + ("" if "not_null" in limits else ", or null")
    if origin is Literal:
        return _listing([str(value) for value in arguments], "or")
    if origin is Listed:
        return f"a list of: {_in_words(arguments[0], {})}, each once, or an object with such lists as yes and unknown"
    if annotation in (int, float):
        kind = "a whole number" if annotation is int else "a number"
        return f"{kind} from {limits['ge']} to {limits['le']}"
    return f"an object with {_listing(list(annotation.model_fields), 'and')}"


def _limits(metadata: tuple[Any, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for mark in metadata:
        if isinstance(mark, BeforeValidator):
            found["not_null"] = True
        for constraint in (mark, *getattr(mark, "metadata", ())):
            found |= {name: limit for name in ("ge", "le") if (limit := getattr(constraint, name, None)) is not None}
    return found


def _listing(words: list[str], last: str) -> str:
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
