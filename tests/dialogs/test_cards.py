"""Every message and view after the form, in every branch: valid for Slack, calm, exact, and complete as text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from bot.triage import home_care
from bot.triage.actions import STEPS
from bot.triage.assessment import RANK, Action, Assessment, FiredRule, Source
from bot.triage.change import every_change
from bot.triage.content import GOVERNANCE
from bot.triage.engine import assess
from bot.triage.findings import FINDINGS, Listed
from bot.triage.milestones import answer_by
from bot.triage.rule import NEXT_CHECK_UNVERIFIED, Step
from bot.triage.rules import RULES
from bot.triage.sources import REFERENCES
from dialogs import (
    acting,
    assessment_card,
    changes,
    citation,
    findings_form,
    follow_up_card,
    older_reminder,
    scan,
    small_print,
    undo,
    unreadable,
    why,
    words,
)
from dialogs.blocks import SECTION_LIMIT, paragraphs, section, spoken
from dialogs.card_items import items
from dialogs.card_why import why_variants
from dialogs.conclusions import CONCLUSIONS
from dialogs.finding_words import EMERGENCY_FIELDS
from dialogs.findings_form import Origin
from dialogs.home import HomeChannel, Loops, home
from dialogs.medicine_line import medicine_line
from dialogs.message import Message, maybe_second_copy, plain, unmarked
from dialogs.next_steps import next_words
from dialogs.order import CARE_AT_HOME, in_order, to_do
from dialogs.outcomes import CLOSE_LOOP, FOLLOW_UP, OUTCOMES
from dialogs.plan import IMAGING, MEDICINES
from dialogs.presentation import leading, not_asked, open_fields
from dialogs.short_steps import SHORT
from dialogs.source_names import SOURCE_NAMES, address
from tests.dialogs.as_read import plainly
from tests.dialogs.assessed import ASSESSMENTS, unanswered
from tests.dialogs.cases import CASES, FACTS, LATER, OPENED_AT, ZONE, said_the_same
from tests.dialogs.client import answered
from tests.dialogs.medicine_texts import OUT
from tests.dialogs.messages import home_case
from tests.dialogs.slack_check import LONGEST_MESSAGE_TEXT, assert_blocks, assert_view
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2
from tests.taps import paths
from tests.triage.cases import examined

if TYPE_CHECKING:
    from dialogs.case_facts import CaseFacts
    from dialogs.message import Message

EMERGENCIES: Final = [name for name, assessment in ASSESSMENTS.items() if assessment.disposition == "emergency_now"]
OTHERS: Final = [name for name in ASSESSMENTS if name not in EMERGENCIES]
GOING_HOME: Final = [name for name in OTHERS if ASSESSMENTS[name].disposition != "urgent_same_day"]
HOME_CARE: Final = re.compile(
    r"acetaminophen|paracetamol|muscle relaxant|heat|bed rest|limited activity|review in|1 to 2 weeks|1-2 weeks",
    re.IGNORECASE,
)
_FEVERISH: Final = {**SEED_STEP_2, "circulation": ["low_pressure"]}
PRAISE: Final = re.compile(
    r"trusted|leading (?:institution|hospital|clinic)|world[- ]class|best[- ]in|award|used by|relied on by|"
    r"thousands of|state[- ]of[- ]the[- ]art|reviewed by (?:our|a) (?:board|panel)|proven|guaranteed",
    re.IGNORECASE,
)


def messages(name: str, facts: CaseFacts) -> dict[str, Message]:
    """Return every message of a case, by what it is."""
    findings, assessment = CASES[name], ASSESSMENTS[name]
    return {
        "card": assessment_card.card(facts, assessment, findings),
        "direct": assessment_card.direct(facts, assessment, findings, "not_in_channel"),
        "failed": assessment_card.could_not_compute(facts, findings, "E-1234"),
        **shared(facts, assessment),
    }


def shared(facts: CaseFacts, assessment: Assessment | None) -> dict[str, Message]:
    """Return the messages that are sent for a case that could not be computed as well."""
    reminder = follow_up_card.reminder(facts, assessment)
    return {
        "red flags": assessment_card.red_flags(facts, assessment),
        "scheduled": follow_up_card.scheduled(facts, assessment),
        "reminder": reminder,
        "close loop": follow_up_card.close_loop(facts, assessment),
        "answered": follow_up_card.answered(reminder, said_the_same(OPENED_AT), "same", facts),
        **{f"raised {kind}": follow_up_card.raised(facts, [kind], assessment) for kind in follow_up_card.REMINDERS},
        "moved": follow_up_card.moved_to_direct(facts, "not_in_channel"),
        "left a shared channel": follow_up_card.moved_to_direct(facts, "shared_with_another_organisation"),
        "new thread": follow_up_card.new_thread(facts),
        **{outcome: follow_up_card.recorded(outcome, facts, OPENED_AT) for outcome in OUTCOMES},
    }


def buttons(message: Message) -> dict[str, dict[str, Any]]:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return {element["action_id"]: element for row in rows for element in row}


@pytest.mark.parametrize("facts", [FACTS, LATER], ids=["first", "later"])
@pytest.mark.parametrize("name", CASES)
def test_every_message_is_valid_and_calm(name: str, facts: CaseFacts) -> None:
    for what, message in messages(name, facts).items():
        assert_blocks(message.blocks)
        assert message.text
        assert len(message.text) < LONGEST_MESSAGE_TEXT, what
        assert "!" not in re.sub(r"<!", "", message.text), what
        assert not re.search(r"@here|@channel|<!here|<!channel|None\b(?! of these)", message.text), what


@pytest.mark.parametrize("facts", [FACTS, LATER], ids=["first", "later"])
def test_messages_of_a_case_that_could_not_be_computed_are_valid(facts: CaseFacts) -> None:
    for message in shared(facts, None).values():
        assert_blocks(message.blocks)
    found = CASES["seed"]
    for view in (why.why(facts, None, found), changes.changes(facts, None, found), why.more(facts, None, found)):
        assert_view(view)
        assert "Treat any red flag as an emergency" in str(view) or "hospital care now" in str(view)


@pytest.mark.parametrize("name", CASES)
def test_every_view_behind_the_card_is_valid_and_cannot_be_submitted(name: str) -> None:
    findings, assessment = CASES[name], ASSESSMENTS[name]
    others = (changes.changes(FACTS, assessment, findings), why.more(FACTS, assessment, findings))
    for view in (*pages(name), *others):
        assert_view(view)
        assert "submit" not in view


def pages(name: str, facts: CaseFacts = FACTS) -> list[dict[str, Any]]:
    """Return the pages of *Why and sources*."""
    return [why.why(facts, ASSESSMENTS[name], CASES[name], page) for page in why.PAGES]


def read(view: dict[str, Any]) -> str:
    """Return what a view says."""
    return spoken(view["blocks"])


@pytest.mark.parametrize("name", CASES)
def test_the_text_says_everything_the_blocks_say(name: str) -> None:
    for what, message in messages(name, FACTS).items():
        for block in message.blocks:
            parts = block.get("elements", []) if block["type"] == "context" else [block.get("text", {})]
            for part in parts:
                for number in re.findall(r"\d+", plainly(part.get("text", ""))):
                    assert number in message.text, what


@pytest.mark.parametrize("name", CASES)
def test_the_card_begins_with_the_action_the_time_and_the_case(name: str) -> None:
    assessment = ASSESSMENTS[name]
    first = assessment_card.card(FACTS, assessment, CASES[name]).blocks[0]
    assert first["type"] == "header"
    told = first["text"]["text"]
    assert told.startswith(words.DISPOSITIONS[assessment.disposition])
    assert FACTS.code in told
    assert ("provisional" in told) == assessment.provisional


@pytest.mark.parametrize("name", EMERGENCIES)
def test_an_emergency_card_has_no_home_care_no_drugs_and_no_follow_up_date(name: str) -> None:
    assessment, findings = ASSESSMENTS[name], CASES[name]
    card = assessment_card.card(unanswered(FACTS, assessment), assessment, findings)
    assert not HOME_CARE.search(card.text)
    assert "Follow-up" not in card.text
    assert not HOME_CARE.search(read(why.why(FACTS, assessment, findings)))
    assert set(buttons(card)) == {"acknowledge", "hand_over", "why", "edit"}
    assert card.text.startswith("EMERGENCY, act now")


def test_the_buttons_of_an_emergency_that_may_be_stepped_down_end_with_the_course_and_more() -> None:
    findings = examined(saddle_anaesthesia="yes", onset_days=30)
    card = assessment_card.card(replace(FACTS, acting="<@U0BOB> is acting on this."), assess(findings), findings)
    assert list(buttons(card)) == ["hand_over", "referral_text", "result_in", "edit", "why", "course", "more"]


@pytest.mark.parametrize("name", OTHERS)
def test_other_cards_carry_the_follow_up_and_the_buttons(name: str) -> None:
    card = assessment_card.card(unanswered(FACTS, ASSESSMENTS[name]), ASSESSMENTS[name], CASES[name])
    assert "Follow-up Mon 30 Nov, 09:20 with <@U0ALICE>" in card.text
    claims = {"acknowledge", "hand_over"} if ASSESSMENTS[name].disposition == "urgent_same_day" else set()
    assert set(buttons(card)) == {"why", "changes", "edit", "course", "more"} | claims
    assert {button["value"] for button in buttons(card).values()} == {FACTS.ref}
    wanted = "Answer now" if ASSESSMENTS[name].provisional else "Edit"
    assert buttons(card)["edit"]["text"]["text"] == wanted


@pytest.mark.parametrize("name", CASES)
def test_review_status_version_date_policy_and_disclaimer_are_shown(name: str) -> None:
    card = assessment_card.card(FACTS, ASSESSMENTS[name], CASES[name]).text.replace("_", "")
    for told in ("Educational", "judgement", "0.2.0", "25 Nov 2026", "not yet reviewed: use with caution"):
        assert told in card
    for page in map(read, pages(name)):
        for told in (
            "Educational",
            "healthcare professionals",
            "judgement",
            "0.2.0",
            "25 Nov 2026",
            small_print.POLICY_PAGE,
            "submitted → under review → approved. Awaiting human review: use with caution.",
        ):
            assert told in page
        assert page.count("Review:") == 1


@pytest.mark.parametrize("name", CASES)
def test_steps_of_the_highest_ranking_rules_come_first_and_then_the_shortest_clock(name: str) -> None:
    rules = {rule.rule: rule for rule in ASSESSMENTS[name].fired}
    steps = [step for step in in_order(ASSESSMENTS[name]) if name not in GOING_HOME or step.id not in CARE_AT_HOME]
    places = [(-RANK[rules[step.rule].disposition], rules[step.rule].act_within_hours) for step in steps]
    assert places == sorted(places)


@pytest.mark.parametrize("name", GOING_HOME)
def test_care_at_home_stands_below_every_scan_and_work_up(name: str) -> None:
    at_home = [step.id in CARE_AT_HOME for step in in_order(ASSESSMENTS[name])]
    assert at_home == sorted(at_home)


def test_every_step_of_care_at_home_is_known_as_one() -> None:
    assert {step.id for step in vars(home_care).values() if isinstance(step, Step)} <= CARE_AT_HOME


def test_a_provisional_card_asks_first_for_what_is_open_and_last_for_the_scan_within_days() -> None:
    card = assessment_card.card(FACTS, ASSESSMENTS["saddle not asked"], CASES["saddle not asked"]).text
    asked, told, scan = (
        card.index(words) for words in ("Ask or examine what is", "Say the thread's red flags", "within 7 days")
    )
    assert asked < told < scan


def test_a_card_that_names_what_is_open_asks_for_it_once() -> None:
    weak = CASES["severe weakness"].model_copy(update={"saddle_anaesthesia": "unknown", "fever": "unknown"})
    both, urgent = "Ask or examine what is named above", "Finish the history"
    for findings, told in ((CASES["nothing answered"], both), (weak, both), (CASES["history not finished"], urgent)):
        card = assessment_card.card(FACTS, assess(findings), findings).text
        assert [each for each in (both, urgent) if each in card] == [told]


def test_the_seeds_own_card_says_what_was_examined_and_normal() -> None:
    findings = findings_form.read(paths.seed().pages[-1]).findings
    assert findings is not None
    card = assessment_card.card(replace(FACTS, local_code="", is_result_open=True), assess(findings), findings)
    assert "Emergency questions all no. Power, heel walk, ankle jerks normal." in card.text


def test_a_closed_case_names_no_date() -> None:
    closed = replace(FACTS, follow_up_at=None)
    assert "Follow-up" not in assessment_card.card(closed, ASSESSMENTS["seed"], CASES["seed"]).text


def test_a_rule_past_its_check_is_named_on_the_card_that_used_it() -> None:
    late = datetime.combine(NEXT_CHECK_UNVERIFIED + timedelta(days=1), OPENED_AT.timetz())
    used, other = CASES["muscle compartment"], CASES["aorta"]
    told = "past the date of their check: E11"
    climbing = used.model_copy(update={"ascending_weakness": "yes"})
    for opened_at, findings, named in ((late, climbing, True), (OPENED_AT, climbing, False), (late, other, False)):
        card = assessment_card.card(replace(FACTS, opened_at=opened_at), assess(findings), findings)
        assert (told in card.text) == named


def test_content_past_its_review_date_says_so() -> None:
    last_day = datetime.combine(GOVERNANCE.next_review, OPENED_AT.timetz())
    told = "content is past its review date of 25 May 2027: use with extra caution"
    for name in ("seed", "cauda equina"):
        for opened_at, past in ((last_day, False), (last_day + timedelta(days=1), True)):
            facts, assessment, findings = replace(FACTS, opened_at=opened_at), ASSESSMENTS[name], CASES[name]
            for said in (
                assessment_card.card(facts, assessment, findings).text,
                assessment_card.could_not_compute(facts, findings, "E-1").text,
                str(why.why(facts, assessment, findings)),
            ):
                assert (told.lower() in said.lower()) == past


@pytest.mark.parametrize("name", CASES)
def test_nothing_advertises_and_no_use_or_review_is_claimed(name: str) -> None:
    for what, message in messages(name, FACTS).items():
        assert not PRAISE.search(message.text), what
    for view in (why.more(FACTS, ASSESSMENTS[name], CASES[name]), home(Loops())):
        assert not PRAISE.search(str(view))


@pytest.mark.parametrize("name", CASES)
def test_every_source_not_verified_and_every_policy_is_labelled_where_it_is_shown(name: str) -> None:
    findings, assessment = CASES[name], ASSESSMENTS[name]
    plan, rules, sources = map(read, pages(name))
    told = "\n".join([*(message.text for message in messages(name, FACTS).values()), plan, rules])
    drawn = str(assessment_card.card(FACTS, assessment, findings).blocks)
    for key in (key for key, reference in REFERENCES.items() if reference.mark == "M"):
        assert not re.search(rf"\b{key}\b(?! \(not yet verified\))", told), key
        assert not re.search(rf"\b{re.escape(SOURCE_NAMES[key])}\b(?!>?, not yet verified)", drawn), key
        for line in re.findall(rf"• {key} .*", sources):
            assert line.endswith("(not yet verified)")
    assert "POLICY" not in told
    if any(source.key == "POLICY" for step in assessment.actions for source in step.sources):
        assert "product policy" in plan


def test_why_and_sources_tells_its_case_on_each_page_and_no_other_view_does() -> None:
    assessment, findings = ASSESSMENTS["seed"], CASES["seed"]
    for page in why.PAGES:
        assert why.read_case(why.why(FACTS, assessment, findings, page)) == FACTS.ref
    assert why.read_case(why.why(FACTS, None, findings)) is None
    assert why.read_case(why.more(FACTS, assessment, findings)) is None


def test_the_seed_card_says_what_to_do_why_and_where_guidelines_differ() -> None:
    card = assessment_card.card(FACTS, ASSESSMENTS["seed"], CASES["seed"]).text
    assert card.startswith("URGENT MRI, by Sun 29 Nov · BP-7F3K\nNumbness and pain in the right leg, severe back pain")
    assert "Emergency questions all no." in card
    assert "1. MRI lumbar spine, no contrast, within 7 days (pathway article; product policy)." in card
    assert card.index("MRI lumbar spine") < card.index("Guidelines differ")
    assert "No opioid first (OPAL 2023)" in card
    assert not re.search(r"S-\d{3}|GN-\d|CHOU07|`", card)  # keys and codes stand under Why and sources alone


def test_silence_is_said_as_not_asked_and_names_who_closes_it_by_when() -> None:
    card = assessment_card.card(FACTS, ASSESSMENTS["saddle not asked"], CASES["saddle not asked"]).text
    assert "Not asked: feeling between the legs" in card
    assert "<@U0ALICE>, before the patient leaves, by Sun 22 Nov, 18:00" in card
    assert "all no" not in card
    assert "negative" not in card


def test_a_case_opened_in_the_evening_has_two_hours() -> None:
    late = OPENED_AT.replace(hour=22)
    assert answer_by(late) == late + timedelta(hours=2)


def test_a_single_positive_sent_at_once_still_says_what_was_not_asked() -> None:
    card = assessment_card.card(FACTS, ASSESSMENTS["sent at once"], CASES["sent at once"]).text
    assert "Numbness between the legs: cauda equina" in card
    told = read(pages("sent at once")[0])
    assert "34 questions not asked, named under Why and sources. None of these is read as no." in card
    assert all(FINDINGS[field].still_to_ask in told for field in ("urinary_retention", "fever", "cancer_history"))
    assert "Emergency questions all no" not in card
    assert "ack pain" not in card


def test_an_emergency_card_shows_only_what_its_emergency_rules_ask_for() -> None:
    card = assessment_card.card(FACTS, ASSESSMENTS["sent at once"], CASES["sent at once"]).text
    assert "Finish the history" not in card
    assert "Finish the history" in read(pages("sent at once")[0])


def test_every_positive_red_flag_is_listed_when_nothing_could_be_computed() -> None:
    told = assessment_card.could_not_compute(FACTS, CASES["cauda equina"], "E-1234").text
    assert "new trouble passing urine" in told
    assert "numbness between the legs" in told
    assert "E-1234" in told
    assert "local pathway" in told
    assert "No red flag was recorded" in assessment_card.could_not_compute(FACTS, CASES["home care"], "E-1").text


def test_clashing_answers_are_named_on_the_card() -> None:
    card = assessment_card.card(FACTS, ASSESSMENTS["foot drop, power full"], CASES["foot drop, power full"]).text
    assert "These answers clash." in card


@pytest.mark.parametrize("name", CASES)
def test_nothing_the_engine_says_is_out_of_reach_of_the_card(name: str) -> None:
    assessment, findings = ASSESSMENTS[name], CASES[name]
    assert "why" in buttons(assessment_card.card(FACTS, assessment, findings))
    plan, rules, sources = map(read, pages(name))
    in_plan = [
        *(step.text for step in assessment.actions),
        *(clash.text for clash in assessment.contradictions),
        *(IMAGING[image] for image in assessment.imaging),
        *(FINDINGS[field].still_to_ask for field in open_fields(findings)),
    ]
    if name in OTHERS:
        in_plan += [reason for medicine in MEDICINES for reason in getattr(assessment.medication, medicine).reasons]
    assert [told for told in in_plan if visible(told) not in plan] == []
    held = [f"{rule.says} ({words.IN_A_SENTENCE[rule.disposition]}, {clock(rule)})" for rule in assessment.fired]
    assert [told for told in (*held, *(note.text for note in assessment.notes)) if visible(told) not in rules] == []
    thread = assessment_card.red_flags(FACTS, assessment).text
    assert [line for line in assessment.safety_net if visible(line) not in thread] == []
    cited_by = [*(rule.sources for rule in assessment.fired), *(step.sources for step in assessment.actions)]
    keys = {source.key for cited in cited_by for source in cited}
    assert [key for key in keys if key not in sources] == []


def clock(rule: FiredRule) -> str:
    return "act now" if rule.disposition == "emergency_now" else words.clock_words(rule.act_within_hours)


@pytest.mark.parametrize("name", CASES)
def test_what_a_card_leaves_out_is_counted_on_it(name: str) -> None:
    assessment, findings = ASSESSMENTS[name], CASES[name]
    card = assessment_card.card(FACTS, assessment, findings)
    every = items(assessment, FACTS)
    shown = len(re.findall(r"(?m)^\d+\. |^Guideline", card.text))
    told = re.search(r"(?m)\+(\d+) under Why\.$", card.text)
    assert len(every) - shown == (int(told[1]) if told else 0)
    own = (
        {rule.rule for rule in leading(assessment)} if name in EMERGENCIES else {rule.rule for rule in assessment.fired}
    )
    said = {step for item in every for step in item.of}
    assert {step.id for step in assessment.actions if step.rule in own} <= said


@pytest.mark.parametrize("why_not", OUT)
def test_the_steps_on_medicines_are_one_line_of_a_card(why_not: str) -> None:
    assessment = assess(examined(OUT[why_not]))
    of_medicines = {step.id for step in assessment.actions if re.search("acetaminophen|NSAID|opioid", step.text)}
    told = [item for item in items(assessment, FACTS) if of_medicines & set(item.of)]
    assert [(item.text, set(item.of)) for item in told] == (
        [(medicine_line(assessment), of_medicines)] if of_medicines else []
    )


@pytest.mark.parametrize("name", CASES)
def test_a_card_says_nothing_of_a_patient_that_was_not_recorded(name: str) -> None:
    assessment, findings = ASSESSMENTS[name], CASES[name]
    for told in why_variants(assessment, findings):
        for rule in assessment.fired:
            assert rule.says not in told
        assert ("Emergency questions all no" in told) <= all(
            getattr(findings, field) in {"no", ()} for field in (*EMERGENCY_FIELDS, "progressive_deficit")
        )
        for field in UNSAID:
            assert getattr(findings, field) == "yes" or FINDINGS[field].noun not in told.lower()


UNSAID: Final = ("foot_drop", "cancer_history", "fever", "saddle_anaesthesia", "bilateral_leg_weakness")
"""Findings that are named on a card only where somebody found them."""


def test_every_rule_has_its_few_words_for_a_card_and_none_names_two_things_of_which_one_may_be_missing() -> None:
    assert set(CONCLUSIONS) == {rule.id for rule in RULES}
    assert all(step in STEPS for step in SHORT)
    for step, short in SHORT.items():
        assert set(short.keys) <= {source.key for source in STEPS[step].sources}, step


def test_every_source_has_a_plain_name_and_a_link_where_its_place_is_known() -> None:
    assert set(SOURCE_NAMES) == set(REFERENCES)
    for key, reference in REFERENCES.items():
        assert bool(reference.found_at) == bool(address(reference.found_at)), key
        assert address(reference.found_at).startswith("https://" if reference.found_at else "")
    assert address("doi 10.1111/jgs.18372") == "https://doi.org/10.1111/jgs.18372"
    assert address("nice.org.uk/guidance/ng59") == "https://www.nice.org.uk/guidance/ng59"
    assert address("PMC8262447") == "https://pmc.ncbi.nlm.nih.gov/articles/PMC8262447/"


def test_clocks_of_a_card_run_from_the_form_since_which_it_is_as_urgent() -> None:
    again = replace(FACTS, revision=2, urgent_since=OPENED_AT + timedelta(days=7))
    assert "URGENT MRI, by Sun 6 Dec" in assessment_card.card(again, ASSESSMENTS["seed"], CASES["seed"]).text
    told = assessment_card.card(again, ASSESSMENTS["saddle not asked"], CASES["saddle not asked"]).text
    assert "before the patient leaves, by Sun 29 Nov, 18:00" in told
    sooner = replace(again, answer_by=OPENED_AT + timedelta(hours=1))
    told = assessment_card.card(sooner, ASSESSMENTS["saddle not asked"], CASES["saddle not asked"]).text
    assert "before the patient leaves, by Sun 22 Nov, 10:20" in told
    weak = assessment_card.card(FACTS, ASSESSMENTS["mild weakness"], CASES["mild weakness"]).text
    assert weak.startswith("URGENT MRI, by Wed 25 Nov, 09:20")


def test_a_list_that_was_asked_for_in_part_is_named_and_not_read_as_no() -> None:
    found = CASES["seed"].model_copy(update={"infection_risks": Listed((), ("ivdu",)), "pain_severity": "unknown"})
    assert "(in part)" in not_asked(found)
    assert "how severe the pain is" not in not_asked(found)  # it is rated


def visible(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_what_is_not_verified_and_what_is_policy_is_labelled() -> None:
    sources = (
        Source(key="SEED", item="S-031", mark="C"),
        Source(key="CHOU07", mark="M"),
        Source(key="DEV00", mark="C2"),
        Source(key="POLICY", mark="P"),
    )
    told = citation.cited("M1", sources)
    assert (
        told == "M1 · seed S-031 · CHOU07 (not yet verified), DEV00 (seen through a secondary source), product policy"
    )


def test_the_red_flag_reminder_is_in_the_patients_words_and_never_sent_by_the_tool() -> None:
    told = assessment_card.red_flags(FACTS, ASSESSMENTS["seed"]).text
    assert "hard to start peeing" in told
    assert "between the legs" in told
    assert "The tool never sends this to the patient" in told
    assert "Who to call" in told
    assert "hospital care now" in assessment_card.red_flags(FACTS, None).text


def test_the_direct_card_says_why_and_how_to_invite_the_app() -> None:
    for reason, told in (
        ("not_in_channel", "/invite @backpain"),
        ("is_archived", "archived"),
        ("restricted_action", "restricted_action"),
    ):
        message = assessment_card.direct(FACTS, ASSESSMENTS["seed"], CASES["seed"], reason)
        assert told in message.text.split("\n")[0]
        assert_blocks(message.blocks)


def test_the_reminder_says_which_day_it_is_after_what_and_asks_the_screen_again() -> None:
    message = follow_up_card.reminder(FACTS, ASSESSMENTS["seed"])
    assert message.text.startswith("BP-7F3K, day 8 after URGENT MRI · <@U0ALICE>")
    assert "between the legs" in message.text
    assert len(re.findall(r"\w+", message.text)) < 45
    assert list(buttons(message)) == ["better", "same", "worse", "not_reached", "reschedule"]
    told = {name: one["text"]["text"] for name, one in buttons(message).items() if name in OUTCOMES}
    assert told == FOLLOW_UP
    assert {button["value"] for button in buttons(message).values()} == {FACTS.ref}


def test_the_loop_is_closed_by_three_answers() -> None:
    message = follow_up_card.close_loop(LATER, ASSESSMENTS["cauda equina"])
    assert {name: one["text"]["text"] for name, one in buttons(message).items()} == CLOSE_LOOP
    assert "1 day ago" in message.text


def test_an_answered_reminder_keeps_its_words_and_loses_its_buttons() -> None:
    asked, line = follow_up_card.reminder(FACTS, ASSESSMENTS["seed"]), "<@U0BOB> recorded: *same*"
    message = follow_up_card.answered(asked, line, "same", FACTS)
    assert buttons(message) == {}
    set_right = [block["accessory"]["action_id"] for block in message.blocks if "accessory" in block]
    assert set_right == ["worse"]  # a press by mistake can be set right, and only upwards
    assert not any("accessory" in block for block in follow_up_card.answered(asked, line, "worse", FACTS).blocks)
    assert "<@U0BOB> recorded: same" in message.text
    assert FACTS.code in message.text


def test_every_answer_to_a_reminder_says_what_happens_next() -> None:
    told = {outcome: follow_up_card.recorded(outcome, LATER, OPENED_AT).text for outcome in OUTCOMES}
    assert "red-flag advice" in told["better"]
    assert "4 weeks" in told["same"]
    assert "Mon 30 Nov, 09:20" in told["same"]
    assert "form" in told["worse"]
    assert "Silence is not better" in told["not_reached"]
    assert "Act now" in told["not_seen"]
    bare = replace(FACTS, follow_up_at=None)
    assert "Asked again" not in follow_up_card.recorded("same", bare, OPENED_AT).text


@pytest.mark.parametrize(("after", "due"), [(27, "recheck at 4 weeks"), (28, "refer to a specialist now")])
def test_the_same_after_four_weeks_is_a_referral_with_the_day_on_which_it_is_asked_about(after: int, due: str) -> None:
    asked_at = OPENED_AT + timedelta(days=40)
    told = next_words("same", replace(FACTS, referral_at=asked_at), OPENED_AT + timedelta(days=after))
    assert due in told
    assert told.endswith(f" “Is the referral sent?” is asked *{words.reader_time(asked_at)}*.")


@pytest.mark.parametrize(
    ("referral", "asked", "is_called_off"),
    [("decided", False, True), ("sent", False, True), ("", False, False), ("sent", True, False)],
)
def test_a_referral_under_way_is_called_off_once_nobody_is_asked_about_it(
    referral: str, asked: bool, is_called_off: bool
) -> None:
    facts = replace(FACTS, referral=referral, referral_at=OPENED_AT if asked else None)
    assert ("call it off" in next_words("better", facts, OPENED_AT)) == is_called_off
    assert "stays open" not in next_words("better", replace(facts, is_to_be_done=True, close_loop_at=None), OPENED_AT)


def test_what_can_be_taken_back_keeps_all_its_words_and_its_button_says_what_is_meant() -> None:
    told = Message("", [section("first"), section("second")])
    first, second = undo.offered(told, FACTS, 7, OPENED_AT).blocks
    assert (first["text"]["text"], second["text"]["text"]) == ("first", "second")
    assert undo.read(first["accessory"]["value"]) == (FACTS.ref.partition(":")[0], 7)
    assert undo.read("id:1:x") == undo.read("id:1:\u00b2") == ("id", 0)


@pytest.mark.parametrize("told", ["", "*WORSE: re-examine today, not yet done.*"])
def test_a_case_that_cannot_be_read_says_above_all_that_its_patient_is_worse(told: str) -> None:
    facts = replace(FACTS, worse_line=told, progress=("A colleague is told.",))
    lines = spoken(unreadable.card(facts, "urgent_mri").blocks)
    assert lines.startswith(f"URGENT MRI · {FACTS.code}")
    above, _, below = lines.partition("cannot be read")
    assert ("WORSE" in above, "WORSE" in below) == (bool(told), False)
    assert "A colleague is told." in below


def test_an_answered_referral_can_still_be_said_to_be_open() -> None:
    asked = follow_up_card.referral(FACTS, ASSESSMENTS["seed"])
    set_right = follow_up_card.answered(asked, "recorded", "referral_sent", FACTS).blocks[-1]
    assert set_right["accessory"]["action_id"] == "referral_open"


def test_a_row_is_known_by_where_it_stands() -> None:
    kinds = ("close_loop", "beside_close_loop", "raised_close_loop")
    assert [follow_up_card.is_beside(kind) for kind in kinds] == [False, True, False]
    assert [follow_up_card.is_of_a_raise(kind) for kind in kinds] == [False, False, True]


@pytest.mark.parametrize(("days", "told"), [(0, "today"), (1, "1 day ago"), (2, "2 days ago")])
def test_a_reminder_says_how_long_ago_its_patient_was_assessed(days: int, told: str) -> None:
    at = OPENED_AT + timedelta(days=days)
    facts = replace(FACTS, close_loop_at=at, revision=1)
    assert f", {told}, as “" in follow_up_card.close_loop(facts, ASSESSMENTS["seed"]).text
    assert f", {told}, as “" in older_reminder.words("close_loop", facts, at, ASSESSMENTS["seed"])
    assert "gave “" in follow_up_card.close_loop(replace(facts, revision=2), ASSESSMENTS["seed"]).text
    assert "gave “" in older_reminder.words("close_loop", replace(facts, revision=2), at, ASSESSMENTS["seed"])


def test_the_card_offers_the_next_stage_of_a_referral_below_that_of_the_result() -> None:
    facts = replace(FACTS, is_result_open=True, stage="requested", referral="decided")
    assert [one["action_id"] for one in scan.card_buttons(facts)] == ["result_in", "booked", "referral_sent"]
    later = replace(facts, stage="booked", referral="sent")
    assert [one["action_id"] for one in scan.card_buttons(later)] == ["result_in", "scan_done", "referral_accepted"]
    assert scan.card_buttons(replace(facts, is_result_open=False, referral="")) == []


def test_whoever_says_how_far_it_is_reads_when_it_is_asked_about_again() -> None:
    at = OPENED_AT + timedelta(days=2)
    (told,) = scan.stage_recorded(replace(FACTS, now=OPENED_AT, close_loop_at=at), "booked").blocks
    assert told["text"]["text"].endswith(f", kept on the card. Asked about again *{words.reader_time(at)}*.")
    for nothing_ahead in (None, OPENED_AT):
        never = scan.stage_recorded(replace(FACTS, now=OPENED_AT, close_loop_at=nothing_ahead), "booked").text
        assert never.endswith(", kept on the card.")


def test_beside_what_could_not_be_computed_no_result_is_asked_for() -> None:
    asked = follow_up_card.reminder(FACTS, None)
    assert follow_up_card.with_result(asked, replace(FACTS, is_result_open=True), None) == asked


def test_after_an_answer_it_is_said_when_the_referral_is_asked_about() -> None:
    asked_at = OPENED_AT + timedelta(days=14)
    sent = replace(FACTS, referral="sent", referral_at=asked_at)
    told = next_words("referral_sent", sent, OPENED_AT)
    asked = f"“Is the referral accepted?” is asked *{words.reader_time(asked_at)}*."
    assert told == f"Keep the follow-up going until a service has taken the patient on. {asked}"
    assert next_words("referral_open", sent, OPENED_AT).endswith(asked)


def test_the_announcement_names_the_day_and_the_person() -> None:
    told = follow_up_card.scheduled(LATER, ASSESSMENTS["cauda equina"]).text
    assert "“Was the patient seen?” will be asked Mon 23 Nov, 09:10, assigned to <@U0ALICE>." in told
    assert "Follow-up Mon 30 Nov, 09:20, assigned to <@U0ALICE>." in told
    assert "does not replace acting now" in told
    undated = replace(FACTS, follow_up_at=None)
    assert "No follow-up date" in follow_up_card.scheduled(undated, ASSESSMENTS["seed"]).text


def test_the_announcement_leaves_out_what_is_past() -> None:
    midweek = replace(LATER, now=datetime(2026, 11, 25, 12, 0, tzinfo=ZONE))
    told = follow_up_card.scheduled(midweek, ASSESSMENTS["cauda equina"]).text
    assert "Was the patient seen" not in told
    assert "Follow-up Mon 30 Nov, 09:20" in told
    before = replace(LATER, now=OPENED_AT)
    assert "will be asked Mon 23 Nov" in follow_up_card.scheduled(before, ASSESSMENTS["cauda equina"]).text
    after = replace(LATER, now=datetime(2026, 12, 1, 12, 0, tzinfo=ZONE))
    assert follow_up_card.scheduled(after, ASSESSMENTS["seed"]).text.startswith("No follow-up date is set.")


def test_an_unanswered_reminder_is_named() -> None:
    asked = follow_up_card.raised(FACTS, ["close_loop"], None).text
    assert asked.startswith("No answer yet to “Was the patient seen?”: BP-7F3K, an emergency.")
    asked = follow_up_card.raised(FACTS, ["follow_up"], ASSESSMENTS["seed"]).text
    told = "No answer yet to the follow-up: BP-7F3K, urgent MRI, overdue since Mon 30 Nov, 09:20."
    assert asked.startswith(told)


def test_an_answered_reminder_still_says_how_old_the_assessment_is() -> None:
    pressed = replace(FACTS, follow_up_at=None, now=datetime(2026, 11, 30, 9, 45, tzinfo=ZONE))
    assert "day 8 after URGENT MRI" in follow_up_card.reminder(pressed, ASSESSMENTS["seed"]).text
    same_day = replace(pressed, now=OPENED_AT)
    assert "assessed Sun 22 Nov, 09:20, today" in follow_up_card.close_loop(same_day, ASSESSMENTS["seed"]).text


def test_a_reminder_says_what_the_assessment_was_and_which() -> None:
    assert "day 8 after URGENT ·" in follow_up_card.reminder(FACTS, ASSESSMENTS["saddle not asked"]).text
    since = replace(LATER, urgent_since=OPENED_AT + timedelta(days=3))
    assert "day 5 after EMERGENCY" in follow_up_card.reminder(since, ASSESSMENTS["cauda equina"]).text
    assert "treat it as an emergency" in follow_up_card.reminder(FACTS, None).text
    later = follow_up_card.close_loop(LATER, ASSESSMENTS["seed"]).text
    assert "first assessed Sun 22 Nov, 09:20, 1 day ago; assessment 3 gave “URGENT MRI, within 7 days”." in later
    assert "treated as an emergency" in follow_up_card.close_loop(FACTS, None).text


def test_a_follow_up_asks_for_a_result_that_nobody_has_seen_beside_how_the_patient_is() -> None:
    open_still = replace(FACTS, is_result_open=True)
    for name, what in (("seed", "MRI"), ("cancer", "Work-up")):
        asked = follow_up_card.reminder(FACTS, ASSESSMENTS[name])
        assert follow_up_card.with_result(asked, FACTS, ASSESSMENTS[name]) == asked
        message = follow_up_card.with_result(asked, open_still, ASSESSMENTS[name])
        rows = [block for block in message.blocks if block["type"] == "actions"]
        assert [row["block_id"] for row in rows] == ["beside_close_loop", "follow_up"]
        assert f"{what}: is it done, and its result seen?" in message.text
        assert_blocks(message.blocks)


def test_a_reminder_is_known_by_the_words_that_the_first_release_gave_it() -> None:
    at = datetime(2026, 11, 30, 9, 20, tzinfo=ZONE)
    told = older_reminder.words("follow_up", FACTS, at, ASSESSMENTS["seed"])
    assert told.startswith("Follow-up due: BP-7F3K\n<@U0ALICE>: assessed Sun 22 Nov, 09:20, 8 days ago, as “URGENT")
    again = older_reminder.words("close_loop", LATER, at, ASSESSMENTS["cauda equina"])
    assert "first assessed Sun 22 Nov, 09:20, 8 days ago; assessment 3 gave “EMERGENCY, act now”.\n" in again
    assert "treated as an emergency." in older_reminder.words("follow_up", FACTS, at, None)
    assert not older_reminder.words("referral", FACTS, at, None)


def test_a_follow_up_moves_only_within_its_days() -> None:
    first, last = date(2026, 11, 24), date(2026, 12, 4)
    view = follow_up_card.reschedule_view(FACTS, first, last, first)
    assert_view(view)
    assert view["callback_id"] == follow_up_card.RESCHEDULE_CALLBACK_ID
    chosen = follow_up_card.read_reschedule(answered(view, {"day": "2026-12-04"}))
    assert (chosen.case, chosen.day, chosen.errors) == (FACTS.ref, last, {})
    assert follow_up_card.read_reschedule(answered(view)).day == first
    for day in ("2026-11-23", "2026-12-05", ""):
        refused = follow_up_card.read_reschedule(answered(view, {"day": day}))
        assert refused.day is None
        assert "Tue 24 Nov to Fri 4 Dec" in refused.errors[follow_up_card.DAY_BLOCK]


@pytest.mark.parametrize(
    "typed", ["38.5", "38,5", "+38.5", " 38.5 ", "\uff13\uff18\uff0e\uff15", "\uff13\uff18\uff0c\uff15"]
)
def test_a_card_is_the_same_however_its_numbers_were_written(typed: str) -> None:
    step = findings_form.build_second(Origin("C0123456789", "U0123456789"), {**SEED_STEP_1, **_FEVERISH})
    found = findings_form.read(answered(step, {"temperature_c": typed})).findings
    assert found is not None
    card = assessment_card.card(FACTS, assess(found), found)
    assert_blocks(card.blocks)
    assert "temperature 38.5 °C" in str(why.why(FACTS, assess(found), found, "why_rules"))


@pytest.mark.parametrize("name", CASES)
def test_why_names_every_rule_with_its_facts(name: str) -> None:
    assessment = ASSESSMENTS[name]
    told = str(pages(name)[1])
    for rule in (*(one.rule for one in assessment.fired), *(one.rule for one in assessment.unresolved)):
        assert f"*{rule}*" in told


def test_what_would_change_is_whole_and_grouped_by_what_it_would_become() -> None:
    told = read(changes.changes(FACTS, ASSESSMENTS["seed"], CASES["seed"])).split("\n")
    emergency, urgent = (next(line for line in told if line.startswith(one)) for one in ("Emergency:", "Urgent:"))
    assert emergency.startswith("Emergency: any yes in step 1, except loss of genital feeling or function and")
    for answer in ("fever", "blood thinner", "clonus", "known aortic aneurysm", "reduced feeling in S3 to S5"):
        assert answer in emergency
    for answer in ("foot drop", "power L5 right 3/5", "symptoms in both legs", "scan result: tumour"):
        assert answer in urgent
    assert len(every_change(CASES["seed"], "urgent_mri")) > len(ASSESSMENTS["seed"].would_change)


@pytest.mark.parametrize("name", CASES)
def test_every_answer_that_would_change_the_urgency_is_named(name: str) -> None:
    assessment, findings = ASSESSMENTS[name], CASES[name]
    every = every_change(findings, assessment.disposition)
    told = read(changes.changes(FACTS, assessment, findings))
    for to in {change.disposition for change in every}:
        assert re.search(rf"(?mi)^(?:less urgent, )?{words.IN_A_SENTENCE[to]}: ", told)
    assert {(one.field, one.disposition) for one in assessment.would_change} <= {
        (one.field, one.disposition) for one in every
    }
    assert "…" not in told


def test_a_step_and_a_source_of_another_release_are_said_as_they_are() -> None:
    seed = ASSESSMENTS["seed"]
    of_later = Action(id="of_later", text="Do this.", rule="M1", sources=(Source(key="OF_LATER", mark="C"),))
    assessment = seed.model_copy(update={"actions": (*seed.actions, of_later)})
    plan, sources = (read(why.why(FACTS, assessment, CASES["seed"], page)) for page in ("why_plan", "why_sources"))
    assert "Do this. M1 · OF_LATER" in plan.replace("`", "")
    assert "OF_LATER" not in sources
    assert of_later in to_do(assessment, "scan_done")


def test_the_references_are_given_in_full_with_their_links() -> None:
    sources = pages("seed")[2]
    told = read(sources)
    assert "ACR Appropriateness Criteria" in told
    assert "LR+ 1.23" in told
    assert "Editorial policy" in told
    assert "<https://www.nice.org.uk/guidance/ng59|" in str(sources)
    assert "ACR Appropriateness Criteria" not in read(why.more(FACTS, ASSESSMENTS["seed"], CASES["seed"]))  # once


@pytest.mark.parametrize("number", [0, 1, 25, 26, 120])
def test_home_lists_open_cases_and_stays_within_slacks_limits(number: int) -> None:
    one = home_case("BP-7F3K", "urgent_mri", datetime(2026, 11, 30, 9, 20, tzinfo=ZONE), "")
    assert "Next: follow-up, Mon 30 Nov, 09:20" in spoken(home(Loops([one]))["blocks"])
    many = [one] * number
    channels = [HomeChannel(f"C{nth}", ("told",), is_set=True) for nth in range(40)]
    view = home(Loops(many), Loops(many, is_all=False), torn=["BP-1"] * 40)
    assert_view(view)
    whole = home(Loops(many), Loops(many, is_all=False), torn=["BP-1"] * 40, channels=channels)
    assert len(whole["blocks"]) <= 100
    told = str(view)
    assert told.count("BP-7F3K") == min(number, 25) + min(number, 20)
    assert ("1 to 25 of" in told) == (number > 25)
    assert "Not for:" in told


def test_home_says_when_nothing_is_due_and_links_to_the_card() -> None:
    bare = home_case("BP-1", "conservative_followup", None, "https://example.slack.com/p1")
    told = str(home(Loops([bare])))
    assert "nothing is due" in told
    assert "<https://example.slack.com/p1|BP-1>" in told
    assert "cannot be listed" in str(home(Loops(is_all=False)))


def test_whoever_looks_at_a_case_by_themselves_can_say_that_they_act() -> None:
    asked, answers = acting.question(FACTS).blocks
    assert asked["text"]["text"] == acting.NOBODY
    assert [one["action_id"] for one in answers["elements"]] == [acting.ACKNOWLEDGE, acting.HAND_OVER, "why"]


def test_words_outside_the_cards_are_valid() -> None:
    for message in (
        words.help_message(),
        words.open_form_button("Slack did not open the form in time."),
        words.trouble("E-1234", "Something went wrong."),
        words.press_again(),
        words.press_edit(),
        words.recorded_already(),
        words.no_such_case("E-1234"),
    ):
        assert_blocks(message.blocks)
        assert "!" not in message.text
    assert "E-1234" in words.not_saved("E-1234")
    assert "still here" in words.not_saved("E-1234")


@pytest.mark.parametrize(
    ("hours", "told"),
    [(4, "today"), (24, "today"), (48, "within 48 hours"), (72, "within 72 hours"), (168, "within 7 days")],
)
def test_clocks_are_said_in_words(hours: float, told: str) -> None:
    assert words.clock_words(hours) == told


def test_a_possible_second_copy_says_so_and_plain_text_keeps_the_facts() -> None:
    card = assessment_card.card(FACTS, ASSESSMENTS["seed"], CASES["seed"])
    again = maybe_second_copy(card)
    assert_blocks(again.blocks)
    assert again.text.startswith("This may be a second copy")
    assert plain(card).blocks == []
    assert plain(card).text == card.text


def test_a_text_is_the_same_without_that_it_may_be_a_second_copy() -> None:
    once = words.press_again()
    assert unmarked(maybe_second_copy(once).text) == unmarked(once.text) == once.text


def test_a_line_longer_than_a_section_goes_on_in_the_next_and_no_letter_is_lost() -> None:
    blocks = paragraphs(["a" * (SECTION_LIMIT + 1), "b", "c" * (SECTION_LIMIT - 1), "d"])
    assert [len(block["text"]["text"]) for block in blocks] == [SECTION_LIMIT, 3, SECTION_LIMIT - 1, 1]
    assert_blocks(blocks)
    long = " ".join(["word"] * SECTION_LIMIT)
    parted = paragraphs([long])
    assert " ".join(block["text"]["text"] for block in parted) == long
    assert_blocks(parted)


def test_a_day_is_chosen_where_the_form_was_opened_also_one_of_the_first_release() -> None:
    first, last = date(2026, 11, 24), date(2026, 12, 4)
    view = answered(follow_up_card.reschedule_view(FACTS, first, last, last, "C0123456789"))
    assert follow_up_card.read_reschedule(view).place == "C0123456789"
    old = {**view, "private_metadata": '["case", "2026-11-24", "2026-12-04"]'}
    assert follow_up_card.read_reschedule(old) == follow_up_card.Rescheduled("case", last, {}, "")
