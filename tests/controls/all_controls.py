"""Every control that there is, in the order of what it guards against."""

from __future__ import annotations

from typing import Final

from tests.controls.clock_and_loop import CLOCK_AND_LOOP
from tests.controls.control import Control
from tests.controls.hazards import HAZARDS
from tests.controls.lost_or_unseen import LOST_OR_UNSEEN
from tests.controls.strangers_and_starts import STRANGERS_AND_STARTS

CONTROLS: Final[tuple[Control, ...]] = (*LOST_OR_UNSEEN, *STRANGERS_AND_STARTS, *CLOCK_AND_LOOP, *HAZARDS)
