"""Draws the layers of the code, docs/architecture.svg, and the table under it; `python -m tests.documents` writes them.

The rows are the layers of the import contract in pyproject.toml, the arrows the imports that are in the code, and the
words in the boxes the first sentence of each module. An arrow that follows from other arrows is left out of the
picture; the table under it names every import.
"""

from __future__ import annotations

import ast
import re
import textwrap
import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

import grimp

ROOT: Final = Path(__file__).parents[2]
PICTURE: Final = ROOT / "docs" / "architecture.svg"
PAGE: Final = ROOT / "docs" / "architecture.md"
BEGIN: Final = "<!-- From here to the end mark: `python -m tests.documents`; a test keeps it true. -->"
END: Final = "<!-- The end mark. -->"

_BOX_WIDTH: Final = 268
_BOX_HEIGHT: Final = 74
_COLUMN: Final = 330  # from the left edge of one box to that of the next
_ROW: Final = 108
_MARGIN: Final = 48
_LANE: Final = 9  # between two arrows that run side by side
_LINE_CHARACTERS: Final = 42
_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class Layers:
    """The code's layers, outermost first; what stands beside them; and who imports whom, module by module."""

    rows: tuple[tuple[str, ...], ...]
    beside: tuple[str, ...]
    imports: dict[str, frozenset[str]]

    @property
    def modules(self) -> tuple[str, ...]:
        """All of them, outermost first."""
        return (*(name for row in self.rows for name in row), *self.beside)

    def arrows(self, name: str) -> tuple[str, ...]:
        """Those imports of `name` that do not follow from its other ones."""
        direct = self.imports[name]
        further = frozenset[str]().union(*(self._reached(one) for one in direct))
        return tuple(one for one in self.modules if one in direct - further)

    def _reached(self, name: str) -> frozenset[str]:
        direct = self.imports[name]
        return direct.union(*(self._reached(one) for one in direct))


@cache
def layers() -> Layers:
    """What pyproject.toml and the code say today."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    contract = next(one for one in settings["contracts"] if one["type"] == "layers")
    rows = tuple(tuple(re.split(r" [|:] ", layer)) for layer in contract["layers"])
    graph = grimp.build_graph(*settings["root_packages"], cache_dir=None)
    layered = {name for row in rows for name in row}
    beside = tuple(sorted(graph.find_children("bot") - layered))
    imports = {
        name: frozenset(
            target
            for target in (*layered, *beside)
            if target != name and graph.direct_import_exists(importer=name, imported=target, as_packages=True)
        )
        for name in (*layered, *beside)
    }
    return Layers(rows, beside, imports)


def says(name: str) -> str:
    """The first sentence of a module's docstring, without its full stop."""
    path = ROOT / name.replace(".", "/")
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    docstring = ast.get_docstring(ast.parse(source.read_text("utf-8"))) or ""
    return re.split(r"\.\s|\.$|:\s`", " ".join(docstring.split()))[0]


def description(drawn: Layers) -> str:
    """The picture in words, for whoever does not see it."""
    rows = "; ".join(", ".join(row) for row in drawn.rows)
    return (
        f"The layers of the code from the outermost to the innermost: {rows}. Imports only point from an outer layer "
        f"to an inner one. {_beside(drawn)}: {', '.join(drawn.beside)}."
    )


def _beside(drawn: Layers) -> str:
    alone = not any(drawn.imports[name] for name in drawn.beside)
    return f"Beside them{', importing nothing of ours' if alone else ''}"


def picture(drawn: Layers) -> str:
    """The whole SVG."""
    boxes = _places(drawn)
    columns = max(len(row) for row in drawn.rows)
    width = 2 * _MARGIN + columns * _COLUMN + _BOX_WIDTH
    height = _MARGIN + max(len(drawn.rows), len(drawn.beside)) * _ROW
    taken: list[int] = []
    arrows = [(name, target) for name in drawn.modules for target in drawn.arrows(name) if target not in drawn.beside]
    return "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
                'aria-labelledby="title description" font-family="system-ui, sans-serif">'
            ),
            '<title id="title">The layers of the code</title>',
            f'<desc id="description">{escape(description(drawn))}</desc>',
            (
                '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
                'orient="auto"><path d="M0 0 L10 5 L0 10 z" fill="#444"/></marker></defs>'
            ),
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            (
                f'<text x="{boxes[drawn.beside[0]][0]}" y="{_MARGIN - 16}" font-size="13" fill="#444">'
                f"{_beside(drawn)}</text>"
            ),
            *(_arrow(boxes, taken, *ends) for ends in arrows),
            *(_box(name, *boxes[name], beside=name in drawn.beside) for name in drawn.modules),
            "</svg>\n",
        ]
    )


def _places(drawn: Layers) -> dict[str, tuple[int, int]]:
    """The upper left corner of each box. A row's boxes spread over the columns; a lone one stands in the middle."""
    columns = max(len(row) for row in drawn.rows)
    places = {}
    for number, row in enumerate(drawn.rows):
        step = columns / len(row)
        for index, name in enumerate(row):
            places[name] = (round(_MARGIN + (step * index + (step - 1) / 2) * _COLUMN), _MARGIN + number * _ROW)
    for number, name in enumerate(drawn.beside):
        places[name] = (_MARGIN + columns * _COLUMN, _MARGIN + number * _ROW)
    return places


def _box(name: str, left: int, top: int, *, beside: bool) -> str:
    words = textwrap.wrap(says(name).replace("`", ""), _LINE_CHARACTERS, max_lines=_LINES, placeholder=" …")
    lines = "".join(f'<tspan x="{left + 10}" dy="15">{escape(line)}</tspan>' for line in words)
    dashes = ' stroke-dasharray="5 4"' if beside else ""
    return (
        f"<g><title>{escape(f'{name}: {says(name)}')}</title>"
        f'<rect x="{left}" y="{top}" width="{_BOX_WIDTH}" height="{_BOX_HEIGHT}" rx="6" fill="#f6f8fa" stroke="#444"'
        f'{dashes}/><text x="{left + 10}" y="{top + 19}" font-size="14" font-weight="600" fill="#111">{name}</text>'
        f'<text x="{left + 10}" y="{top + 21}" font-size="11.5" fill="#333">{lines}</text></g>'
    )


def _arrow(boxes: dict[str, tuple[int, int]], taken: list[int], source: str, target: str) -> str:
    """A curve from box to box; where another box stands between, a way down a free lane, which is then `taken`."""
    (from_left, from_top), (to_left, to_top) = boxes[source], boxes[target]
    start, end = from_left + _BOX_WIDTH // 2, to_left + _BOX_WIDTH // 2
    if _free(boxes, source, target, min(from_left, to_left), max(from_left, to_left) + _BOX_WIDTH):
        bottom = from_top + _BOX_HEIGHT
        half = (bottom + to_top) // 2
        way = f"M{start} {bottom} C{start} {half} {end} {half} {end} {to_top}"
    else:
        lane = _lane(boxes, taken, source, target)
        taken.append(lane)
        way = f"{_out_of(from_left, from_top, lane)} {_into(to_left, to_top, lane)}"
    return (
        f'<path d="{way}" fill="none" stroke="#444" stroke-width="1.4" marker-end="url(#head)">'
        f"<title>{source} imports {target}</title></path>"
    )


def _free(boxes: dict[str, tuple[int, int]], source: str, target: str, left: int, right: int) -> bool:
    """True if no box stands between the rows of `source` and `target` and between the two edges."""
    top, bottom = boxes[source][1], boxes[target][1]
    return not any(top < y < bottom and x < right and left < x + _BOX_WIDTH for x, y in boxes.values())


def _lane(boxes: dict[str, tuple[int, int]], taken: list[int], source: str, target: str) -> int:
    """Where to go straight down past all boxes between, with the least way aside."""
    right = max(x for x, _ in boxes.values())
    lanes = [
        lane
        for lane in range(_LANE, right, _LANE)
        if _free(boxes, source, target, lane - _LANE, lane + _LANE)
        and all(_reached(boxes, name, lane) for name in (source, target))
        and all(abs(lane - one) >= _LANE for one in taken)
    ]
    ends = [boxes[name][0] + _BOX_WIDTH // 2 for name in (source, target)]
    return min(lanes, key=lambda lane: sum(abs(lane - end) for end in ends), default=right - 2 * _LANE)


def _reached(boxes: dict[str, tuple[int, int]], name: str, lane: int) -> bool:
    """True if no other box of its row stands between `name` and the lane."""
    left, top = boxes[name]
    row = [x for other, (x, y) in boxes.items() if y == top and other != name]
    return not any(min(lane, left) < x + _BOX_WIDTH and x < max(lane, left + _BOX_WIDTH) for x in row)


def _out_of(left: int, top: int, lane: int) -> str:
    if left < lane < left + _BOX_WIDTH:
        return f"M{lane} {top + _BOX_HEIGHT}"
    return f"M{left if lane <= left else left + _BOX_WIDTH} {top + _BOX_HEIGHT // 2} H{lane}"


def _into(left: int, top: int, lane: int) -> str:
    if left < lane < left + _BOX_WIDTH:
        return f"V{top}"
    return f"V{top + _BOX_HEIGHT // 2} H{left if lane <= left else left + _BOX_WIDTH}"


def table(drawn: Layers) -> str:
    """What the page says under the picture: each module, its sentence, and everything of ours that it imports."""
    rows = [
        f"| `{name}` | {says(name)} | "
        f"{', '.join(f'`{one}`' for one in drawn.modules if one in drawn.imports[name]) or 'nothing'} |"
        for name in drawn.modules
    ]
    return "\n".join(["| module | what it is | what it imports of ours |", "|---|---|---|", *rows])


def page(before: str, drawn: Layers) -> str:
    """The page with its drawn part made anew; the rest of `before` stays."""
    head, _, rest = before.partition(BEGIN)
    tail = rest.partition(END)[2]
    drawing = f"![{description(drawn)}](architecture.svg)"
    return f"{head}{BEGIN}\n\n{drawing}\n\n{table(drawn)}\n\n{END}{tail}"
