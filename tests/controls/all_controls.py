"""Every control that there is, in the order of what it guards against."""

from __future__ import annotations

from typing import Final

from tests.controls.control import Control
from tests.controls.lost_or_unseen import LOST_OR_UNSEEN

CONTROLS: Final[tuple[Control, ...]] = (*LOST_OR_UNSEEN,)
