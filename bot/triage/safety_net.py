"""What the patient is told to come back for (section H), in plain words for the clinician to hand over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.triage.assessment import Disposition

COME_BACK: Final = (
    (
        "Most back and leg pain settles. A rare problem, cauda equina syndrome, squeezes the nerves to the bladder, "
        "bowel and private parts, and needs hospital care at once."
    ),
    "Go to an emergency department now, day or night, if any one of these is new, even if the pain is better:",
    (
        "Skin feels numb, tingly or strange between the legs, on the genitals, bottom or back passage, or wiping feels "
        "different."
    ),
    "It is hard to start peeing, the stream is weak, or you cannot go at all. This counts: leaking is a late sign.",
    "You cannot tell that your bladder is full, you cannot feel pee passing, or you leak.",
    "You leak poo, or cannot feel that you need to go.",
    "Sex feels numb, or erection or ejaculation has changed.",
    "Both legs hurt, tingle or feel weak, or a leg or foot is getting weaker, or your foot drops.",
    "Come back today for fever or shaking, pain you cannot bear, new unsteady walking, or a fall.",
    "Do not drive yourself if your legs are weak or numb.",
)
AT_HOME: Final = (
    "Keep moving as much as pain allows. Short rests are fine; days in bed are not.",
    (
        "Take medicines as agreed and do not add other painkillers without asking. Numb skin burns easily: careful "
        "with heat packs."
    ),
)
IN_HOSPITAL: Final = (
    "You need hospital care now. Do not go home to wait, and do not drive yourself.",
    "Tell the staff at once if numbness between the legs, trouble with pee or poo, or weakness is new or gets worse.",
)


HAEMATOMA: Final = (
    "You take a blood thinner or bleed easily. If the pain gets much worse all at once, or a leg turns weak or numb, "
    "come back at once, day or night."
)


def safety_net(disposition: Disposition, fired: frozenset[str]) -> tuple[str, ...]:
    """The lines for the patient, most important first, by where the patient goes next and the rules that hold."""
    if disposition == "emergency_now":
        return IN_HOSPITAL
    if disposition == "urgent_same_day":
        return (*COME_BACK, HAEMATOMA) if "U11" in fired else COME_BACK
    return (*COME_BACK, *AT_HOME)
