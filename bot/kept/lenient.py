"""Records read to be shown: whatever version wrote them, what can be told is told, and nothing unknown is "no"."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Generic, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from bot.triage.assessment import Assessment
from bot.triage.findings import Findings
from bot.triage.vocabulary import RETIRED

UNKNOWN: Final = "something this version does not know"
MOST_TROUBLES: Final = 100  # so often is a record read again without what could not be read

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Read(Generic[Record]):
    """A record, and the names of the fields in which something was written that this version does not know."""

    value: Record
    unknown: tuple[str, ...]


@cache
def items_of(field: str) -> tuple[str, ...]:
    """The items that a list of the findings can be asked for today; () where the field is no list of words."""
    annotation = Findings.model_fields[field].annotation
    lists = [part for part in _parts(annotation) if _is_a_list(part)]
    return tuple(
        dict.fromkeys(
            word
            for part in lists
            for item in _parts(get_args(part)[0])
            if get_origin(item) is Literal
            for word in get_args(item)
            if word not in RETIRED
        )
    )


def _is_a_list(annotation: Any) -> bool:
    origin = get_origin(annotation)
    return isinstance(origin, type) and issubclass(origin, tuple)


def _parts(annotation: Any) -> list[Any]:
    """The members of a union, without what is only annotated."""
    if get_origin(annotation) is Annotated:
        return _parts(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        return [part for member in get_args(annotation) for part in _parts(member)]
    return [annotation]


def offered_by(findings: Findings) -> dict[str, tuple[str, ...]]:
    """The items that today's form offers for each list in these findings."""
    return {
        field: items
        for field in Findings.model_fields
        if (items := items_of(field)) and getattr(findings, field) is not None
    }


def read_findings(text: str, offered: Mapping[str, tuple[str, ...]]) -> Read[Findings]:
    """The findings that a record tells; what cannot be read of it, and what was not offered, is unknown."""
    try:
        written = json.loads(text)
    except ValueError:
        written = None
    if not isinstance(written, dict):
        return Read(Findings(), (UNKNOWN,))
    unknown = [name for name in written if name not in Findings.model_fields]
    told = {name: _known(name, value, offered) for name, value in written.items() if name in Findings.model_fields}
    unknown += [name for name, value in told.items() if value is not written[name]]
    for _ in range(MOST_TROUBLES):
        try:
            return Read(Findings.model_validate_json(json.dumps(told)), tuple(dict.fromkeys(unknown)))
        except ValidationError as wrong:
            troubled = {str(error["loc"][0]) for error in wrong.errors(include_url=False) if error["loc"]}
            unknown += troubled
            told = {name: value for name, value in told.items() if name not in troubled}
            if not troubled:
                break
    return Read(Findings(), (UNKNOWN,))


def _known(field: str, value: Any, offered: Mapping[str, tuple[str, ...]]) -> Any:
    """A list as today's words tell it: a retired item is passed over, an item that was not offered is unknown."""
    today = items_of(field)
    if not today or not isinstance(value, list):
        return value
    ticked = [item for item in value if item in today or item in RETIRED]
    not_offered = [item for item in today if item not in offered.get(field, today) and item not in ticked]
    if not_offered:
        return {"yes": ticked, "unknown": not_offered}
    return value if len(ticked) == len(value) else ticked


def read_assessment(text: str) -> Assessment | None:
    """The assessment that a record tells, without what this version does not know; None where too little is left."""
    try:
        return Assessment.model_validate_json(text)
    except ValidationError:
        pass
    try:
        fitted = _fitted(Assessment, json.loads(text))
        return None if fitted is _UNFIT else Assessment.model_validate_json(json.dumps(fitted))
    except (ValueError, TypeError, RecursionError):
        return None


_UNFIT: Final = object()


def _fitted(annotation: Any, value: Any) -> Any:  # noqa: PLR0911 - one line for each kind of annotation
    """The value with what `annotation` does not know left out, or _UNFIT."""
    if get_origin(annotation) is Annotated:
        return _fitted(get_args(annotation)[0], value)
    if get_origin(annotation) in {Union, UnionType}:
        fits = (_fitted(member, value) for member in get_args(annotation))
        return next((fit for fit in fits if fit is not _UNFIT), None if NoneType in get_args(annotation) else _UNFIT)
    if get_origin(annotation) is Literal:
        return value if value in get_args(annotation) else _UNFIT
    if _is_a_list(annotation):
        items = [_fitted(get_args(annotation)[0], item) for item in value] if isinstance(value, list) else []
        return [item for item in items if item is not _UNFIT]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _fitted_model(annotation, value)
    if annotation is NoneType:
        return None if value is None else _UNFIT
    if annotation in {str, int, float, bool}:
        return (
            value
            if isinstance(value, int if annotation is float else annotation) or type(value) is annotation
            else _UNFIT
        )
    return value


def _fitted_model(model: type[BaseModel], value: Any) -> Any:
    if not isinstance(value, dict):
        return _UNFIT
    told = {}
    for name, field in model.model_fields.items():
        fit = _fitted(field.annotation, value[name]) if name in value else _missing(field.annotation)
        if fit is _UNFIT and field.is_required():
            return _UNFIT
        if fit is not _UNFIT:
            told[name] = fit
    return told


def _missing(annotation: Any) -> Any:
    """What stands for a field that was not written then."""
    members = _parts(annotation)
    if NoneType in members:
        return None
    if any(_is_a_list(member) for member in members):
        return []
    if str in members:
        return UNKNOWN
    return _UNFIT
