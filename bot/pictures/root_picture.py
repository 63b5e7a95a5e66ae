"""The dermatome and the myotome of each root that the signs fit, on the side that they fit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from bot.pictures.body import AREAS, CLOSED, HEIGHT, LINES, MUSCLES, OUTLINE, VIEWS, Shape, View
from bot.pictures.picture import BLUE, FAINT, INK, RED, SOFT, WIDTH, Picture, lines, picture, text
from bot.triage.assessment import Assessment, Root, RootFit
from bot.triage.findings import Findings
from bot.triage.legs import LEGS, Leg
from bot.triage.roots import MOVEMENTS
from dialogs.citation import cited
from dialogs.plan import ROOT_SOURCES

NOTHING_FITS: Final = "The signs suggest no nerve root: nothing is drawn."
NO_MUSCLE: Final = "Myotome: no key muscle."
OVERLAP: Final = "Roots overlap: the signs fit a root, they never prove it."
_SCALE: Final = 0.86
_TOP: Final = 58
_MIDDLE: Final[dict[View, float]] = {"front": 118, "back": 342}
_NAMES: Final[dict[View, str]] = {"front": "from the front", "back": "from behind"}
_TITLE_CHARACTERS: Final = 48
_TITLE_LINE: Final = 19
_CHARACTERS: Final = 66
_SMALL_CHARACTERS: Final = 76
_LINE: Final = 17
_GAP: Final = 8


def root_picture(assessment: Assessment, findings: Findings) -> Picture:
    """Return the picture of the roots of an assessment; without one, the words that none is suggested."""
    fits = assessment.roots
    if not fits:
        return Picture("", NOTHING_FITS)
    told = [_told(fit, findings) for fit in fits]
    title = f"The signs suggest {_named(fits)}"
    headed = lines(title, _TITLE_CHARACTERS)
    shift = _TITLE_LINE * (len(headed) - 1)
    legend, bottom = _legend(told, _TOP + HEIGHT * _SCALE + 36)
    drawn = [
        _HATCH,
        *(text(16, 26 + _TITLE_LINE * nth, line, font_size="16", font_weight="700") for nth, line in enumerate(headed)),
        f'<g transform="translate(0 {shift})">',
        *(part for view in VIEWS for part in _figure(view, fits)),
        *legend,
        "</g>",
    ]
    words = " ".join([*(sentence for each in told for sentence in each), OVERLAP])
    return picture(title, words, bottom + shift, drawn)


def _named(fits: tuple[RootFit, ...]) -> str:
    """The roots with their sides: "L4, L5 right; S1 both sides"."""
    grouped = groupby(fits, _side)
    return "; ".join(f"{', '.join(fit.root for fit in same)} {side}" for side, same in grouped)


_HATCH: Final = (
    '<defs><pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="4" height="4" fill="#fff" fill-opacity="0.35"/><path d="M0 0V4" stroke="{RED}" stroke-width="2.2"/>'
    "</pattern></defs>"
)


def _side(fit: RootFit) -> str:
    return "both sides" if fit.side == "both" else fit.side


def _legs(fit: RootFit) -> tuple[Leg, ...]:
    return LEGS if fit.side == "both" else (fit.side,)


def _told(fit: RootFit, findings: Findings) -> tuple[str, str, str]:
    """What is said of one root: its signs, its dermatome, its myotome with the grades that are known."""
    return (
        f"{fit.root}, {_side(fit)}: {', '.join(fit.because)}.",
        f"Dermatome, shaded: {AREAS[fit.root].words}.",
        _myotome(fit, findings),
    )


def _myotome(fit: RootFit, findings: Findings) -> str:
    if fit.root not in MUSCLES:
        return NO_MUSCLE
    grades = [(leg, _grade(findings, leg, fit.root)) for leg in _legs(fit)]
    known = [f"MRC {grade}/5{f' {leg}' if fit.side == 'both' else ''}" for leg, grade in grades if grade is not None]
    return f"Myotome, hatched: {MOVEMENTS[fit.root]}, {', '.join(known) or 'not graded'}."


def _grade(findings: Findings, leg: Leg, root: Root) -> int | None:
    power = findings.power and (findings.power.left if leg == "left" else findings.power.right)
    grade: int | None = getattr(power, root) if power else None
    return grade


def _figure(view: View, fits: tuple[RootFit, ...]) -> Iterator[str]:
    """One view of the body: its outline, every area faintly, and on each leg what the signs fit."""
    middle = _MIDDLE[view]
    yield text(middle, _TOP - 12, _NAMES[view], fill=SOFT, text_anchor="middle")
    for leg in LEGS:
        of_leg = [fit.root for fit in fits if leg in _legs(fit)]
        aside = _mirror(view, leg)
        yield f'<g transform="translate({middle} {_TOP}) scale({aside * _SCALE:g} {_SCALE:g})" stroke-linejoin="round">'
        yield from _leg(view, leg, of_leg)
        yield "</g>"
        yield text(middle - aside * 70, _TOP + 14, leg[0].upper(), fill=SOFT, font_weight="700", text_anchor="middle")
        yield from (_label(root, shape, view, leg) for root in of_leg for shape in _shapes(root, view))


def _leg(view: View, leg: Leg, lit: list[Root]) -> Iterator[str]:
    cut = f"{view}-{leg}"
    yield f'<clipPath id="{cut}"><path d="{CLOSED[view]}"/></clipPath>'
    yield f'<path d="{CLOSED[view]}" fill="#f3f5f7"/><g clip-path="url(#{cut})" fill="none">'
    for root in AREAS:
        for shape in _shapes(root, view):
            yield f'<path d="{shape.path}" stroke="{FAINT}" stroke-width="0.8" stroke-dasharray="2 2.4"/>'
    for root in lit:
        yield from _lit(root, view, leg)
    for root in lit:  # on top: the muscle of one root lies over the point of another
        yield from _key_point(root, view, leg)
    yield "</g>"
    for line in LINES[view]:
        yield f'<path d="{line}" fill="none" stroke="{SOFT}" stroke-width="0.8" stroke-linecap="round"/>'
    yield f'<path d="{OUTLINE[view]}" fill="none" stroke="{INK}" stroke-width="1.5" stroke-linecap="round"/>'


def _mirror(view: View, leg: Leg) -> int:
    """1 where the leg is on the reader's left, as it is drawn in the table; -1 where it is its mirror."""
    return 1 if (view == "front") == (leg == "right") else -1


def _lit(root: Root, view: View, leg: Leg) -> Iterator[str]:
    of_it = f'data-root="{root}" data-side="{leg}"'
    for shape in _shapes(root, view):
        yield (
            f'<path class="dermatome" {of_it} d="{shape.path}" fill="{BLUE}" fill-opacity="0.32" stroke="{BLUE}" '
            'stroke-width="1.2"/>'
        )
    if (muscle := MUSCLES.get(root)) and muscle.view == view:
        yield f'<path class="myotome" {of_it} d="{muscle.path}" fill="url(#hatch)" stroke="{RED}" stroke-width="1.2"/>'
        if muscle.tendon:
            yield f'<path d="{muscle.tendon}" stroke="{RED}" stroke-width="2" stroke-linecap="round"/>'


def _key_point(root: Root, view: View, leg: Leg) -> Iterator[str]:
    if AREAS[root].key_view == view:
        x, y = AREAS[root].key_point
        of_it = f'class="key-point" data-root="{root}" data-side="{leg}"'
        yield f'<circle {of_it} cx="{x:g}" cy="{y:g}" r="3" fill="#fff" stroke="{BLUE}" stroke-width="1.6"/>'


def _shapes(root: Root, view: View) -> list[Shape]:
    return [shape for shape in AREAS[root].shapes if shape.view == view]


def _label(root: Root, shape: Shape, view: View, leg: Leg) -> str:
    x, y = shape.at
    return text(
        _MIDDLE[view] + _mirror(view, leg) * _SCALE * x,
        _TOP + _SCALE * y + 4,
        root,
        fill=BLUE,
        font_weight="700",
        text_anchor="middle",
        stroke="#fff",
        stroke_width="3",
        paint_order="stroke",
    )


def _legend(told: list[tuple[str, str, str]], top: float) -> tuple[list[str], float]:
    """What is said of each root, below the figures, and where it ends."""
    drawn, y = [f'<path d="M 16 {top - 14:g} H {WIDTH - 16}" stroke="{FAINT}"/>'], top + _GAP
    for head, dermatome, myotome in told:
        for line in lines(head, _CHARACTERS):
            drawn.append(text(16, y, line, font_weight="700"))
            y += _LINE
        drawn += [_sample(y, BLUE, BLUE, "0.32"), text(40, y, dermatome)]
        y += _LINE
        drawn += [*([] if myotome == NO_MUSCLE else [_sample(y, "url(#hatch)", RED, "1")]), text(40, y, myotome)]
        y += _LINE + _GAP
    small = f"Open circle: key point. Outlines simplified. {OVERLAP} {cited('', ROOT_SOURCES)}"
    for line in lines(small, _SMALL_CHARACTERS):
        drawn.append(text(16, y, line, fill=SOFT, font_size="11"))
        y += _LINE - 2
    return drawn, y


def _sample(y: float, fill: str, stroke: str, opacity: str) -> str:
    return (
        f'<rect x="17" y="{y - 10:g}" width="15" height="11" rx="2" fill="{fill}" fill-opacity="{opacity}" '
        f'stroke="{stroke}"/>'
    )
