"""Hypothesis strategies for findings, made from the declared types so that no field is forgotten."""

from __future__ import annotations

import json
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel

from bot.triage.findings import Findings, Listed
from tests.triage.cases import CLEAN


def _limits(metadata: tuple[Any, ...]) -> dict[str, Any]:
    constraints = [part for mark in metadata for part in (mark, *getattr(mark, "metadata", ()))]
    return {name: getattr(one, name) for one in constraints for name in ("ge", "le") if hasattr(one, name)}


def _json(annotation: Any, limits: dict[str, Any]) -> st.SearchStrategy[Any]:  # noqa: PLR0911 one return a kind of type
    """Plain JSON values that a declared type accepts."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _json(arguments[0], limits | _limits(arguments[1:]))
    if origin in (Union, UnionType):
        return st.one_of(*(_json(one, limits) for one in arguments))
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is Listed:
        entry = arguments[0]
        entries = _json(entry, {}) if get_origin(entry) else objects(entry, complete=True)
        listed = st.lists(entries, max_size=4, unique_by=lambda one: json.dumps(one, sort_keys=True))
        return listed | st.tuples(listed, st.integers(0, 4)).map(_with_some_open)
    if annotation is NoneType:
        return st.none()
    if annotation is int:
        return st.integers(limits["ge"], limits["le"])
    if annotation is float:
        return st.floats(limits["ge"], limits["le"])
    return objects(annotation)


def _with_some_open(drawn: tuple[list[Any], int]) -> dict[str, list[Any]]:
    entries, how_many = drawn
    return {"yes": entries[how_many:], "unknown": entries[:how_many]}


def objects(model: type[BaseModel], *, complete: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """JSON objects of a model; a field that may be left out sometimes is, unless they are to be complete."""
    fields = {name: _field(model, name) for name in model.model_fields}
    return st.fixed_dictionaries(fields) if complete else st.fixed_dictionaries({}, optional=fields)


def _field(model: type[BaseModel], name: str) -> st.SearchStrategy[Any]:
    field = model.model_fields[name]
    values = _json(field.annotation, _limits(tuple(field.metadata)))
    return values.filter(lambda value: value is not None) if name == "response_to_care" else values


_FIELDS: Final = {name: _field(Findings, name) for name in Findings.model_fields}
_RANDOM: Final = objects(Findings)


@st.composite
def _raw_findings(draw: st.DrawFn) -> dict[str, Any]:
    # Wholly random forms are nearly always emergencies, so most are a clean form with some answers changed.
    if draw(st.integers(0, 4)) == 0:
        return draw(_RANDOM)
    changed = draw(st.lists(st.sampled_from(list(_FIELDS)), max_size=9, unique=True))
    return {**CLEAN, **{name: draw(_FIELDS[name]) for name in changed}}


raw_findings: Final = _raw_findings()
any_findings: Final = raw_findings.map(Findings.model_validate)
