"""What a word means, how a test is done and why it is asked: shown beside the reasons to whoever wants it explained.

Nothing here decides anything, and no number stands here: what is to be done is the same whoever reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from bot.triage.sources import cite

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.triage.assessment import Source

Role: TypeAlias = Literal["clinician", "nurse", "student", "not_said"]
"""Which best describes somebody: a nurse or first contact, a student or trainee; or they would rather not say."""
ROLES: Final[tuple[Role, ...]] = get_args(Role)
Kind: TypeAlias = Literal["means", "how", "why"]
EXPLAINED_TO: Final[dict[Role, tuple[Kind, ...]]] = {
    "clinician": (),
    "nurse": ("how", "why"),
    "student": ("means", "how", "why"),
    "not_said": (),
}


@dataclass(frozen=True, slots=True)
class Explained:
    """Some findings explained: `word` is what they are called; each of the three is a sentence or two."""

    fields: tuple[str, ...]
    word: str
    means: str
    how: str
    why: str
    sources: tuple[Source, ...]


EXPLANATIONS: Final = (
    Explained(
        ("saddle_anaesthesia", "perianal_pinprick"),
        "Saddle area",
        "The skin that a saddle touches: between the legs, around the anus, the genitals and the inner upper thighs.",
        "Ask whether it feels different when wiping or sitting. If it is tested: light touch and a pinprick on both "
        "sides, compared with the thigh, with a chaperone and consent.",
        "The lowest nerve roots supply it, and so the bladder and bowel. Feeling can change before anything can be "
        "seen from outside.",
        cite("GIRFT23", "LAVY22", "VENK19"),
    ),
    Explained(
        ("urinary_retention", "urinary_incontinence", "urinary_sensation_change", "bowel_dysfunction"),
        "Bladder and bowel",
        "Retention is not being able to empty the bladder; it can also show as leaking, or as not feeling that it "
        "is full.",
        "Ask each on its own, in plain words: is it hard to start, does the stream feel different, does it leak, is "
        "the urge felt, is the bowel felt. Ask what is new, and what was always so.",
        "A change that is new points to the nerves of the cauda equina. Pain and medicines can change the bladder "
        "too, and do not rule that out.",
        cite("GIRFT23", "LAVY22"),
    ),
    Explained(
        ("sexual_dysfunction",),
        "Genital feeling and function",
        "Loss of feeling in the genitals, of erection or of arousal that is new since the pain began.",
        "Say first why it is asked: the same nerves. Then ask plainly what has changed.",
        "It is seldom told unless somebody asks, and may come before the bladder is affected.",
        cite("LAVY22", "HSSIB"),
    ),
    Explained(
        ("post_void_residual_ml",),
        "Bladder scan after passing urine",
        "An ultrasound of what stays in the bladder once it has been emptied as far as it can be.",
        "Let the patient pass urine, then scan at once and write down both amounts.",
        "Much that stays behind supports retention. Little does not exclude it.",
        cite("VENK19", "PVRMETA"),
    ),
    Explained(
        ("anal_tone",),
        "Anal tone",
        "How firmly the anal sphincter holds and squeezes.",
        "Felt with one finger, at rest and on squeezing, with a chaperone and consent. It never holds up the scan.",
        "Lax tone supports the suspicion; examiners differ, and normal tone excludes nothing.",
        cite("GIRFT23", "LAVY22"),
    ),
    Explained(
        ("power", "bilateral_leg_weakness", "progressive_deficit", "foot_drop"),
        "Power and foot drop",
        "The strength of a movement that a nerve root supplies, graded by what it can work against; foot drop is not "
        "being able to lift the front of the foot.",
        "Both legs, one movement at a time, against your hand: hip bent, knee straightened, ankle and great toe "
        "lifted, foot pushed down. Then a few steps on the heels and on the toes. Where pain stops a movement, write "
        "that down.",
        "Weakness that is real, new or growing changes how fast help is needed. Pain alone can look like it: watch for "
        "a movement that gives way all at once.",
        cite("ISNCSCI", "AFP12/M"),
    ),
    Explained(
        ("ankle_reflex", "knee_reflex"),
        "Knee and ankle jerks",
        "A tap on a tendon stretches the muscle, and the arc through the nerve root and cord answers.",
        "The leg loose and supported; tap below the kneecap, and the tendon above the heel with the foot gently "
        "lifted. Compare the sides; let the patient pull their hands apart if nothing comes.",
        "One side reduced fits a nerve root. Brisk on both sides points above the lumbar spine, to the cord.",
        cite("ISNCSCI", "AFP12/M"),
    ),
    Explained(
        ("sensory_loss", "leg_symptoms"),
        "Feeling in the leg",
        "The skin that one nerve root supplies is its dermatome. Neighbours overlap: a map fits a root and proves "
        "none.",
        "Light touch, then pinprick, on the same point of both legs: inner shin, top of the foot, outer edge of the "
        "foot, back of the thigh. Ask whether it feels the same.",
        "Numbness that is only told and numbness that is found count differently; both are written down as they are.",
        cite("ISNCSCI", "COCH10"),
    ),
    Explained(
        ("straight_leg_raise", "crossed_straight_leg_raise", "femoral_nerve_stretch"),
        "Stretch tests",
        "They pull on an irritated root. Crossed means that raising the good leg brings on the pain in the bad one.",
        "On the back, knee straight, lift the leg slowly from the heel until leg pain comes below the knee; back pain "
        "alone is no positive. For the femoral nerve: on the front, bend the knee, then lift the thigh.",
        "Positive is common and says little; crossed is rare and says more. Negative clears no red flag.",
        cite("COCH10", "DEV00"),
    ),
    Explained(
        ("upper_motor_neuron_signs", "gait_disturbance"),
        "Cord signs",
        "Signs of the spinal cord itself, above the lumbar roots: an upgoing great toe, rhythmic beats at the ankle "
        "(clonus), a level on the trunk below which feeling changes, a stiff walk.",
        "Stroke the outer sole from heel to toes; lift the foot briskly and hold it; run a pin up the trunk; watch the "
        "patient walk and turn.",
        "A lumbar scan would miss what lies higher: these decide which part of the spine is looked at.",
        cite("CORDCASES", "AFP12/M"),
    ),
    Explained(
        ("fever", "infection_risks", "raised_inflammatory_markers"),
        "Infection of the spine",
        "Discitis and osteomyelitis are infections of disc and bone; an abscess can press on the nerves.",
        "Take the temperature and ask about chills, injections, recent infections and procedures, each by name.",
        "Many have no fever. It is the risks together with new pain that raise the suspicion.",
        cite("IDSA15", "IFOMPT20"),
    ),
    Explained(
        ("cancer_history", "weight_loss", "night_pain"),
        "Cancer in the spine",
        "Cancer elsewhere can spread to a vertebra and press on the cord or the roots.",
        "Ask whether there was ever any cancer, which and when, not only whether there is one now.",
        "Of all questions about cancer, having had one says most.",
        cite("DOWN13", "IFOMPT20"),
    ),
    Explained(
        ("anticoagulant_or_bleeding_disorder",),
        "Blood thinners",
        "Medicines or illnesses by which blood clots late; a bleed beside the cord is an epidural haematoma.",
        "Ask for the name, and when the last dose was taken.",
        "Sudden severe pain on a blood thinner may be a bleed before there is any weakness.",
        cite("HAEM16", "RAEOUF20"),
    ),
    Explained(
        ("foot_pulses", "aortic_features", "vital_signs", "constant_pain", "vascular_risks"),
        "Aorta and circulation",
        "A leaking aneurysm or a blocked artery can look like back or nerve pain.",
        "Feel the pulses on top of the foot and behind the inner ankle on both sides, compare warmth and colour, and "
        "feel the belly for a mass that beats.",
        "A cold leg without a pulse, or a mass that beats, is not the spine, and it cannot wait.",
        cite("AAA18", "JACEP24"),
    ),
)


def explained(role: Role | None, about: Iterable[str]) -> list[tuple[Explained, tuple[Kind, ...]]]:
    """What is explained to somebody of the findings with these names, and what of each; [] to who wants nothing."""
    kinds, fields = EXPLAINED_TO[role or "not_said"], set(about)
    return [(one, kinds) for one in EXPLANATIONS if kinds and fields.intersection(one.fields)]


def rows() -> list[str]:
    """The lines of the page of the medicine."""
    lines = [
        "## Words and tests, explained",
        "",
        "Shown behind the card to whoever chose it (nurse or first contact; student or trainee). It changes nothing",
        "else: nothing here decides.",
        "",
        "| Word | Means | How it is tested | Why it is asked | Sources |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {one.word} | {one.means} | {one.how} | {one.why} | {', '.join(source.key for source in one.sources)} |"
        for one in EXPLANATIONS
    ]
    return [*lines, ""]
