"""The lower body in lines, from the front and from behind, and on it the area and the key muscle of each root.

A table. One side is drawn, that on the reader's left, from the middle (x = 0) outwards (x < 0) and from the waist
(y = 0) to the sole; the other is its mirror. Areas and muscles: ISNCSCI as clinical.md E has them; their outlines are
simplified, and what lies outside the leg is cut off at its outline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from bot.triage.assessment import Root

View = Literal["front", "back"]
VIEWS: Final[tuple[View, ...]] = ("front", "back")
HEIGHT: Final = 420

_TRUNK_AND_LEG: Final = (
    "M-44 0 C-43 20 -58 40 -66 66 C-74 94 -71 120 -66 148 C-61 176 -54 188 -52 208 "
    "C-51 222 -57 236 -57 262 C-57 296 -44 322 -41 344"
)
_UP_AGAIN: Final = "C-23 338 -14 308 -13 268 C-12 246 -17 232 -16 214 C-14 190 -5 152 -3 114 C-2 109 -1 107 0 107"
OUTLINE: Final[Mapping[View, str]] = {
    "front": (
        f"{_TRUNK_AND_LEG} C-42 352 -45 357 -45 364 C-46 376 -57 390 -59 402 C-60 409 -55 411 -52 409 "
        "C-51 413 -46 414 -44 411 C-43 415 -38 416 -36 413 C-34 417 -29 417 -28 414 C-26 418 -16 418 -15 411 "
        f"C-14 404 -20 391 -21 378 C-21 368 -18 363 -20 355 {_UP_AGAIN}"
    ),
    "back": (
        f"{_TRUNK_AND_LEG} C-42 353 -46 359 -47 367 C-50 376 -52 382 -48 385 C-45 388 -41 387 -38 388 "
        f"C-30 391 -21 388 -20 378 C-19 370 -18 363 -20 355 {_UP_AGAIN}"
    ),
}
"""Open at the waist and in the middle, where the other side goes on."""
CLOSED: Final[Mapping[View, str]] = {view: f"{line} L0 0 Z" for view, line in OUTLINE.items()}
LINES: Final[Mapping[View, tuple[str, ...]]] = {
    "front": (
        "M-56 66 C-40 86 -20 98 -6 106",  # the groin
        "M-46 200 C-44 194 -30 193 -26 200 C-24 210 -28 219 -35 219 C-42 219 -47 210 -46 200",  # the kneecap
        "M-31 232 C-29 268 -29 306 -31 336",  # the shin
        "M-52 409 C-51 404 -49 400 -47 398 M-44 411 C-44 405 -42 400 -40 398",
        "M-36 413 C-36 406 -35 402 -33 399 M-28 414 C-28 407 -27 402 -25 399",  # the toes
        "M-2 18 C-1 22 0 22 0 22",  # half a navel
    ),
    "back": (
        "M0 0 L0 50",  # the spine
        "M0 62 C-1.5 76 -1.5 92 0 107",  # between the buttocks
        "M-3 118 C-16 134 -42 134 -56 122",  # the fold below them
        "M-14 50 C-12 54 -12 56 -14 58",  # a dimple
        "M-46 213 C-38 218 -28 218 -19 213",  # the hollow of the knee
        "M-37 318 C-37 336 -38 350 -40 360 M-29 318 C-29 336 -28 350 -26 360",  # the Achilles tendon
    ),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """Part of a dermatome on one view: its path, and where its name stands, beside the leg where there is room."""

    view: View
    path: str
    at: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """The dermatome of a root: in words, as shapes, and its key point with the view that it is on."""

    words: str
    shapes: tuple[Shape, ...]
    key_view: View
    key_point: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Muscle:
    """The key muscle of a root: the path of its belly, and the stroke of its tendon where that is seen to end."""

    view: View
    path: str
    tendon: str = ""


AREAS: Final[Mapping[Root, Area]] = {
    "L1": Area(
        "groin, just below the inguinal ligament",
        (Shape("front", "M-80 54 L-58 66 C-40 86 -20 98 0 107 L0 122 C-24 116 -56 100 -80 78 Z", (-85, 80)),),
        "front",
        (-30, 100),
    ),
    "L2": Area(
        "upper front and inner thigh",
        (Shape("front", "M-80 78 C-56 100 -24 116 0 122 L0 172 C-24 166 -56 148 -80 128 Z", (-83, 120)),),
        "front",
        (-36, 134),
    ),
    "L3": Area(
        "lower inner thigh, above the inner knee",
        (Shape("front", "M-80 128 C-56 148 -24 166 0 172 L0 226 L-16 226 C-30 214 -46 198 -80 176 Z", (-75, 164)),),
        "front",
        (-20, 198),
    ),
    "L4": Area(
        "inner shin, inner ankle",
        (
            Shape(
                "front",
                "M-80 176 C-46 198 -30 214 -16 226 L0 226 L0 366 L-20 372 L-25 366 C-29 330 -32 270 -46 226 "
                "C-52 212 -60 200 -80 190 Z",
                (-24, 262),
            ),
            Shape("back", "M-17 226 C-22 262 -25 310 -27 352 L-24 372 L0 372 L0 226 Z", (-18, 292)),
        ),
        "front",
        (-21.5, 358),
    ),
    "L5": Area(
        "outer shin, top of the foot, third toe",
        (
            Shape(
                "front",
                "M-80 190 C-60 200 -52 212 -46 226 C-32 270 -29 330 -25 366 L-20 372 L0 374 L0 420 L-51 420 "
                "C-51 400 -45 380 -41 352 L-80 340 Z",
                (-69, 286),
            ),
            Shape("back", "M-80 200 L-50 208 C-50 240 -50 290 -43 336 L-80 336 Z", (-69, 246)),
        ),
        "front",
        (-38.5, 391),
    ),
    "S1": Area(
        "outer foot, outer heel, calf",
        (
            Shape("front", "M-41 352 C-45 380 -51 400 -51 420 L-80 420 L-80 340 L-41 346 Z", (-70, 394)),
            Shape(
                "back",
                "M-50 208 C-50 240 -50 290 -43 336 L-80 336 L-80 400 L-30 400 C-29 370 -30 330 -31 300 "
                "C-31 270 -33 248 -38 232 Z",
                (-66, 312),
            ),
        ),
        "back",
        (-45, 378),
    ),
    "S2": Area(
        "back of the thigh and of the knee",
        (
            Shape(
                "back",
                "M-52 124 C-40 132 -18 134 -3 124 L0 150 L-17 226 C-20 240 -24 252 -29 260 C-34 250 -36 242 -38 232 "
                "L-50 208 C-56 180 -56 150 -52 124 Z",
                (-34, 166),
            ),
        ),
        "back",
        (-32, 213),
    ),
    "S3": Area(
        "buttock, at its fold",
        (Shape("back", "M0 74 C-20 76 -32 92 -32 107 C-32 122 -20 133 0 133 Z", (-44, 84)),),
        "back",
        (-22, 122),
    ),
    "S4": Area(
        "perineum, around the anus",
        (Shape("back", "M0 88 C-9 90 -15 98 -15 106 C-15 114 -9 122 0 122 Z", (-44, 104)),),
        "back",
        (-8, 104),
    ),
    "S5": Area(
        "perianal skin",
        (Shape("back", "M0 97 C-4 98 -7 102 -7 106 C-7 110 -4 114 0 114 Z", (-44, 124)),),
        "back",
        (-3, 104),
    ),
}
MUSCLES: Final[Mapping[Root, Muscle]] = {
    "L2": Muscle("front", "M-36 44 C-24 62 -18 92 -24 124 C-28 128 -32 128 -34 124 C-46 98 -48 66 -36 44 Z"),
    "L3": Muscle(
        "front",
        "M-52 92 C-66 128 -60 172 -46 194 L-26 194 C-17 168 -18 126 -36 92 C-42 86 -48 86 -52 92 Z",
    ),
    "L4": Muscle(
        "front",
        "M-37 228 C-47 246 -46 284 -36 318 C-31 292 -30 254 -37 228 Z",
        "M-36 316 C-32 334 -28 352 -23 368",
    ),
    "L5": Muscle(
        "front",
        "M-42 262 C-51 286 -47 316 -38 342 C-34 318 -36 286 -42 262 Z",
        "M-38 340 C-34 360 -28 380 -22 408",
    ),
    "S1": Muscle(
        "back",
        "M-44 222 C-58 240 -58 280 -42 302 C-38 298 -36 298 -33.5 302 C-31 298 -29 298 -26 302 C-12 280 -12 240 "
        "-23 222 C-28 230 -39 230 -44 222 Z",
        "M-33.5 300 C-33 330 -33 352 -33 376",
    ),
}
