"""What a version's forms may say, read off its JSON schema: the values to try, and a form cut down to what it knows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

Schema = dict[str, Any]
_LEFT_OUT: Final = object()

# The answer to a question that is asked and denied, in the order of preference; numbers have their own.
_DENIED: Final = ("no", "none", "normal", "not_severe", "negative", "not_known")
_OWN: Final[dict[str, Any]] = {
    "age_years": 40,
    "onset_days": 5,
    "conservative_care_weeks": 0,
    "pregnancy": "not_applicable",
    "safe_to_go_home": "yes",
}
_FULL_POWER: Final = 5
_MYOTOMES: Final = frozenset({"L2", "L3", "L4", "L5", "S1"})
_SPLIT: Final = {"yes", "unknown"}
_NOT_DONE: Final = "not_done"
# Items that were one item in an earlier release: its form offered that, and a patient with either would have it ticked.
FORMERLY: Final = {
    "diabetes": "diabetes_or_dialysis",
    "dialysis": "diabetes_or_dialysis",
    "recent_spinal_procedure": "recent_procedure_or_injection",
}
# What has no "denied": left out, as a clinician leaves it.
_LEFT_EMPTY: Final = frozenset(
    {
        "back_pain_nrs",
        "leg_pain_nrs",
        "post_void_residual_ml",
        "vital_signs",
        "response_to_care",
    }
)


def known_to(schema: Schema, form: dict[str, Any]) -> dict[str, Any]:
    """The form without the fields, the answers and the entries of lists that a version has never heard of.

    An item that it had under another name is given that name. A field that is None says that it is left out.
    """
    kept = {}
    for name, value in form.items():
        part = schema["properties"].get(name)
        if part is not None:
            fitted = None if value is None else _fitted(schema, part, value)
            # A value that it has never heard of: as if the finding had not been collected.
            kept[name] = None if fitted is _LEFT_OUT else fitted
    return kept


def denied(schema: Schema) -> dict[str, Any]:
    """The form in which every question was asked and answered no, and both legs were examined: 40 years, 5 days."""
    form = {}
    for name, part in schema["properties"].items():
        value = None if name in _LEFT_EMPTY else _denied(schema, name, part)
        if value is not None:
            form[name] = value
    return form


def values(schema: Schema, name: str, numbers: Iterable[float]) -> list[Any]:
    """Every value of a field to try; `numbers` are those that the code of either version mentions."""
    part = schema["properties"].get(name)
    if part is None:
        return []
    near = sorted({number + step for number in numbers for step in (-1, 0, 1)})
    return _unlike(_values(schema, name, part, near))


def _variants(schema: Schema, part: Schema) -> list[Schema]:
    """The parts of a schema, references followed, without null."""
    while "$ref" in part:
        part = schema["$defs"][part["$ref"].rsplit("/", 1)[-1]]
    if "allOf" in part:
        return _variants(schema, part["allOf"][0])
    for choice in ("anyOf", "oneOf"):
        if choice in part:
            return [one for each in part[choice] for one in _variants(schema, each)]
    return [part]


def _is_split(part: Schema) -> bool:
    """A list written as what is yes and what was not asked."""
    return set(part.get("properties", ())) == _SPLIT


def _choices(part: Schema) -> list[Any] | None:
    if "enum" in part:
        return list(part["enum"])
    return [part["const"]] if "const" in part else None


def _fitted(schema: Schema, part: Schema, value: Any) -> Any:
    variants = _variants(schema, part)
    if isinstance(value, dict):  # a list in its two parts is not cut to the plain list where its parts are known
        variants = sorted(variants, key=lambda one: one.get("type") == "array")
    for one in variants:
        fitted = _fits(schema, one, value)
        if fitted is not _LEFT_OUT:
            return fitted
    return _LEFT_OUT


def _fits(schema: Schema, part: Schema, value: Any) -> Any:
    kind, choices = part.get("type"), _choices(part)
    fitted: Any = _LEFT_OUT
    if choices is not None:
        fitted = value if value in choices else _LEFT_OUT
    elif isinstance(value, dict) and kind == "array" and set(value) <= _SPLIT:
        fitted = _fits(schema, part, value.get("yes", []))
    elif isinstance(value, dict) and kind == "object":
        leaves = {name: _fitted(schema, part["properties"].get(name, {"enum": []}), one) for name, one in value.items()}
        fitted = {name: one for name, one in leaves.items() if one is not _LEFT_OUT}
    elif isinstance(value, list) and kind == "array":
        fitted = _entries_known(schema, part["items"], value)
    elif isinstance(value, int | float) and kind in ("integer", "number"):
        fitted = value if part.get("minimum", value) <= value <= part.get("maximum", value) else _LEFT_OUT
    elif value is None and kind == "null":
        fitted = None
    return fitted


def _entries_known(schema: Schema, part: Schema, entries: list[Any]) -> list[Any]:
    found: list[Any] = []
    for entry in entries:
        fitted = _fitted(schema, part, entry)
        if fitted is _LEFT_OUT and isinstance(entry, str):
            fitted = _fitted(schema, part, FORMERLY.get(entry))
        if fitted is not _LEFT_OUT and fitted not in found:
            found.append(fitted)
    return found


def _denied(schema: Schema, name: str, part: Schema) -> Any:
    if name in _OWN:
        return _OWN[name]
    if name in _MYOTOMES:
        return _FULL_POWER
    for one in _variants(schema, part):
        choices = _choices(one)
        if choices is not None:
            found = next((word for word in _DENIED if word in choices), _NOT_DONE if _NOT_DONE in choices else None)
            if found is not None:
                return found
        elif one.get("type") == "array":
            return []
        elif one.get("type") == "object" and not _is_split(one):
            return {leaf: _denied(schema, leaf, inner) for leaf, inner in one["properties"].items()}
    return None


def _values(schema: Schema, name: str, part: Schema, near: list[float]) -> Iterator[Any]:
    yield None
    for one in _variants(schema, part):
        kind, choices = one.get("type"), _choices(one)
        if choices is not None:
            yield from choices
        elif kind in ("integer", "number"):
            yield from (_number(at, kind) for at in near if one.get("minimum", at) <= at <= one.get("maximum", at))
        elif kind == "array":
            yield []
            entries = list(_entries(schema, one["items"], near))
            yield from ([entry] for entry in entries)
        elif kind == "object" and _is_split(one):
            entries = list(_entries(schema, one["properties"]["unknown"]["items"], near))
            yield from ({"yes": [], "unknown": [entry]} for entry in entries)
        elif kind == "object":
            yield from _objects(schema, name, one, near)


def _number(at: float, kind: str) -> float:
    return int(at) if kind == "integer" or at == int(at) else at


def _objects(schema: Schema, name: str, part: Schema, near: list[float]) -> Iterator[Any]:
    """The denied object, and it with one of its leaves changed."""
    whole = _denied(schema, name, {"type": "object", "properties": part["properties"]})
    yield whole
    for leaf, inner in part["properties"].items():
        for value in _values(schema, leaf, inner, near):
            if _fitted(schema, inner, value) == value:
                yield {**whole, leaf: value}


def _entries(schema: Schema, part: Schema, near: list[float]) -> Iterator[Any]:
    """What one entry of a list may be: a word, or every combination of an object's words."""
    for one in _variants(schema, part):
        choices = _choices(one)
        if choices is not None:
            yield from choices
        elif one.get("type") == "object":
            made: list[dict[str, Any]] = [{}]
            for leaf, inner in one["properties"].items():
                leaves = [
                    value for value in _values(schema, leaf, inner, near) if _fitted(schema, inner, value) == value
                ]
                made = [{**entry, leaf: value} for entry in made for value in leaves]
            yield from made


def _unlike(found: Iterable[Any]) -> list[Any]:
    return list({json.dumps(one, sort_keys=True): one for one in found}.values())
