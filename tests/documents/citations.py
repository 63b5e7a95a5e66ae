"""What the code, the tests and the documents cite, and where each citation finds its place under docs/."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs"
COPIES: Final = ("clinical.md", "design.md", "cards.md", "slack.md", "slack_limits.json")
"""The copies that `python -m tests.documents.shared` makes; they name paths of other trees and times."""

_READ: Final = ("bot/**/*", "dialogs/**/*", "tests/**/*", "docs/**/*.md", "*.md", "manifest.yml", "pyproject.toml")
_TEXT: Final = {".py", ".md", ".js", ".yml", ".toml"}
_NOT_READ: Final = ROOT / "tests" / "documents" / "test_citations.py"  # its citations are wrong on purpose

_FOLDERS: Final = (DOCS, DOCS / "safety", ROOT, ROOT / "bot" / "triage", ROOT / "tests" / "triage")
"""Where a document that is named without its folder lies."""

_SOURCE_TABLES: Final = ("clinical.md", "medicine.md", "concordance.md", "results.md")
"""The documents with a table of sources, each key at the beginning of its row."""

_ROW: Final = re.compile(r"(?m)^\| ([A-Z][A-Za-z0-9-]*(?: / [A-Z][A-Z0-9-]*)*) \|")
_SECTION: Final = re.compile(r"(?m)^#+ ([A-J]\d?|\d+)\. ")
_ITEM: Final = re.compile(r"(?m)^(\d+b?)\. ")

_IDS: Final = re.compile(r"(?<!\d-)\b(S-\d{3}|GN-\d+|F\d{2}b?|[EUMWRPG][1-9]\d?b?|[BD]\d)\b(?!-\d{3})")
_SECTIONS: Final = re.compile(r"\bsections? ([A-J]\d?)\b(?:(?:,| and) ([A-J]\d?)\b)*")
_UNKNOWNS: Final = re.compile(r"\bD3(?:,| item)? (\d+b?)\b")
_SOURCES: Final = re.compile(r"\b(?!SHA256|[EHR]S(?:256|384)\b)[A-Z]{2,8}\d{2,3}\b")
_DECISIONS: Final = re.compile(r"\bdecisions? (\d+)\b")
_IN_DOCUMENT: Final = re.compile(
    r"(?<![\w/-])((?:[\w-]+\.md|slack_limits\.json|vignettes\.jsonl)\b)(?: (?:section )?([A-Z]\d{0,2}b?|\d+)\b)?"
)
_PATHS: Final = re.compile(r"(?<![\w/.-])(?:bot|dialogs|tests|docs|locks)/[\w./-]*\w")
_LINKS: Final = re.compile(r"\]\(([^)\s]+)\)")
_LINT_CODES: Final = re.compile(r"# noqa:.*")
_MODULES: Final = re.compile(r"\bpython -m ((?:bot|dialogs|tests)[a-z_.]*[a-z_])")


@dataclass(frozen=True, slots=True)
class Citation:
    """`what` is cited on line `line` of `file`; `kind` says where it should be found."""

    file: str
    line: int
    kind: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.kind} {self.what}"


def files() -> list[Path]:
    """Every text that may cite: code, tests, the documents, the manifest."""
    found = {path for pattern in _READ for path in ROOT.glob(pattern) if path.suffix in _TEXT and path.is_file()}
    return sorted(found - {_NOT_READ})


def citations(file: str, text: str) -> Iterator[Citation]:
    """All citations in one text; `file` is its name from the root."""
    path = Path(file)
    # Elsewhere the same letters are drawings and lint codes, and beside CDS Hooks the codes of records.
    is_clinical = path.suffix in {".py", ".md", ".yml"} and "cds" not in re.split(r"\W", file)
    for number, line in enumerate(text.splitlines(), 1):
        for kind, what in _of_line(_LINT_CODES.sub("", line), path, is_clinical=is_clinical):
            yield Citation(file, number, kind, what)


def _of_line(line: str, file: Path, *, is_clinical: bool) -> Iterator[tuple[str, str]]:
    if is_clinical:
        yield from _clinical(line)
    yield from (("decision", one) for one in _DECISIONS.findall(line))
    yield from (("document", f"{name} {place}".strip()) for name, place in _IN_DOCUMENT.findall(line))
    if file.suffix == ".md":
        yield from (("link", f"{file.parent / one}") for one in _LINKS.findall(line) if "://" not in one)
    if file.name not in COPIES:
        yield from (("path", one) for one in _PATHS.findall(line))
        yield from (("module", one) for one in _MODULES.findall(line))


def _clinical(line: str) -> Iterator[tuple[str, str]]:
    yield from (("id", one) for one in _IDS.findall(line))
    yield from (("section", one) for found in _SECTIONS.finditer(line) for one in found.groups() if one)
    yield from (("unknown answer", one) for one in _UNKNOWNS.findall(line))
    yield from (("source", one) for one in _SOURCES.findall(line))


def found(citation: Citation) -> bool:
    """True if what is cited is there."""
    return _FINDERS[citation.kind](citation.what)


def _clinical_row(what: str) -> bool:
    return what in rows("clinical.md") | sections("clinical.md")


def _source(what: str) -> bool:
    return any(what in rows(name) for name in _SOURCE_TABLES if (DOCS / name).exists())


def _module(what: str) -> bool:
    path = ROOT / what.replace(".", "/")
    return path.with_suffix(".py").exists() or (path / "__main__.py").exists()


def _linked(target: str) -> bool:
    path, _, anchor = target.partition("#")
    if not (ROOT / path).exists():
        return False
    return not anchor or anchor in _anchors(path)


@cache
def _anchors(path: str) -> frozenset[str]:
    headings = re.findall(r"(?m)^#+ (.+)$", (ROOT / path).read_text("utf-8"))
    return frozenset(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings)


def _in_document(what: str) -> bool:
    name, _, place = what.partition(" ")
    if not place:
        return any((folder / name).exists() for folder in _FOLDERS)
    if name == "design.md":
        return place in _items(name, "## Decisions")
    return (DOCS / name).exists() and place in rows(name) | sections(name)


@cache
def rows(name: str) -> frozenset[str]:
    """What stands first in the rows of the tables of docs/`name`."""
    firsts = _ROW.findall(_text(name))
    return frozenset(one for first in firsts for one in first.split(" / "))


@cache
def sections(name: str) -> frozenset[str]:
    """The letters and numbers that the headings of docs/`name` begin with."""
    return frozenset(_SECTION.findall(_text(name)))


@cache
def _items(name: str, heading: str) -> frozenset[str]:
    after = _text(name).partition(f"\n{heading}")[2].partition("\n## ")[0]
    return frozenset(_ITEM.findall(after))


@cache
def platform_limits() -> dict[str, object]:
    """The limits of docs/slack_limits.json, by key."""
    table = json.loads(_text("slack_limits.json"))["limits"]
    return {key: one["limit"] for key, one in table.items()}


def _text(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


_FINDERS: Final[dict[str, Callable[[str], bool]]] = {
    "id": _clinical_row,
    "section": lambda what: what in sections("clinical.md"),
    "unknown answer": lambda what: what in _items("clinical.md", "## D3."),
    "source": _source,
    "decision": lambda what: what in _items("design.md", "## Decisions"),
    "document": _in_document,
    "link": _linked,
    "path": lambda what: (ROOT / what).exists(),
    "module": _module,
}


@cache
def all_citations() -> tuple[Citation, ...]:
    """Every citation of every file."""
    return tuple(
        one for path in files() for one in citations(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))
    )
