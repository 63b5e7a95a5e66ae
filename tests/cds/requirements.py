"""What CDS Hooks 2.0 requires, row by row: how it is met and by which test, or why it is not ours, or not supported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Stands = Literal["met", "the client's", "not supported"]

READ: Final = (
    "HL7, CDS Hooks 2.0 (cds-hooks.hl7.org/2.0/), as its source stands at "
    "github.com/HL7/cds-hooks-hl7-site/blob/HEAD/docs/2.0/index.md: read on 26 November 2026 from the overview to the "
    "signing of tokens. Its last part (the example token, CORS, stale guidance, extensions, how hooks are defined) was "
    "read in the draft that follows it (github.com/cds-hooks/docs/blob/HEAD/docs/specification/current.md), with the "
    "hooks order-sign and patient-view there."
)
SERVICE: Final = "tests/cds/test_service.py"
CARDS: Final = "tests/cds/test_cards.py"
RECORD: Final = "tests/cds/test_record.py"
TRUST: Final = "tests/cds/test_trust.py"
COMMAND: Final = "tests/cds/test_command.py"

_DISCOVERED: Final = f"{SERVICE}::test_discovery_offers_two_services_as_the_specification_says"
_CARDED: Final = f"{SERVICE}::test_the_order_of_a_lumbar_mri_gets_cards_within_a_second_whatever_the_record_holds"
_ANY_CODE: Final = f"{CARDS}::test_whatever_one_code_says_the_cards_are_as_the_specification_says"
_AS_AGREED: Final = f"{SERVICE}::test_a_call_that_is_not_as_agreed_is_told_the_place_and_nothing_of_what_it_sent"
_STATUSES: Final = f"{SERVICE}::test_what_is_no_json_not_json_or_not_there_has_its_status"
_BESIDE: Final = f"{SERVICE}::test_what_a_call_says_beside_is_passed_over_and_no_address_that_it_names_is_asked"
_NOBODY: Final = f"{TRUST}::test_nobody_else_is"
_SIGNED: Final = f"{SERVICE}::test_signed_calls_alone_are_answered_on_every_path_before_anything_is_read"


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement in our words, with the part of the specification that has it."""

    part: str
    asks: str
    stands: Stands
    how: str = ""
    test: str = ""


ROWS: Final = (
    Row("JSON", "Requests and answers are JSON.", "met", "Anything else is 415 or 400.", _STATUSES),
    Row("JSON", "No element is null or empty; what has no value is left out.", "met", "", _ANY_CODE),
    Row(
        "JSON",
        "Over HTTPS.",
        "met",
        "A proxy in front ends TLS; only an https address starts it.",
        f"{COMMAND}::test_whatever_else_is_asked_for_is_refused_in_a_sentence",
    ),
    Row("Discovery", "GET {baseUrl}/cds-services answers 200 with an object of services.", "met", "", _DISCOVERED),
    Row("Discovery", "Each has hook, description and id; a title is recommended.", "met", "", _DISCOVERED),
    Row(
        "Discovery",
        "One id for several hooks shows that newer cards replace older ones.",
        "not supported",
        "Each hook has an id of its own.",
    ),
    Row("Calling", "POST to {baseUrl}/cds-services/{id}.", "met", "", _CARDED),
    Row("Calling", "hook, hookInstance (a UUID) and context are required.", "met", "", _AS_AGREED),
    Row(
        "Calling",
        "fhirServer with fhirAuthorization: resources may be fetched.",
        "not supported",
        "It asks no FHIR server, and follows no address that a call names.",
        _BESIDE,
    ),
    Row(
        "Calling",
        "order-sign: userId, patientId and draftOrders; patient-view: userId and patientId.",
        "met",
        "",
        _AS_AGREED,
    ),
    Row(
        "Prefetch",
        "Templates use the context's own tokens, and the recommended part of FHIR's search.",
        "met",
        "",
        _DISCOVERED,
    ),
    Row(
        "Prefetch",
        "A client may honour none, some or all; a key without data is null.",
        "met",
        "What is not there is not asked.",
        f"{SERVICE}::test_an_order_without_a_prefetched_record_is_answered_as_not_asked",
    ),
    Row(
        "Prefetch",
        "Prefetched data is checked for OperationOutcomes.",
        "met",
        "It is named on the card.",
        f"{RECORD}::test_what_could_not_be_fetched_is_named_and_nothing_is_concluded_from_it",
    ),
    Row(
        "Prefetch",
        "Where needed data cannot be had: 412.",
        "met",
        "patient-view needs the conditions; an order is judged by itself.",
        f"{SERVICE}::test_a_chart_gets_a_card_only_with_back_pain_and_412_where_that_cannot_be_told",
    ),
    Row(
        "Prefetch",
        "A client may send pages.",
        "met",
        "The first page is read; what is not on it is not asked.",
        f"{RECORD}::test_whatever_a_record_holds_no_finding_is_answered_no",
    ),
    Row(
        "Prefetch",
        "Services answer within about 500 ms.",
        "met",
        "Under a second of the processor with 2,000 conditions; a short record takes some milliseconds.",
        _CARDED,
    ),
    Row(
        "Answer",
        "200 with an array of cards, an empty one where there is nothing to say.",
        "met",
        "",
        f"{SERVICE}::test_any_other_order_gets_no_card",
    ),
    Row("Answer", "systemActions may change the record.", "not supported", "It changes nothing by itself."),
    Row(
        "Card",
        "uuid, for feedback.",
        "met",
        "It follows from the call.",
        f"{CARDS}::test_the_same_call_gets_the_same_cards_and_another_call_other_ids",
    ),
    Row(
        "Card",
        "summary: one sentence of less than 140 characters.",
        "met",
        "",
        f"{CARDS}::test_no_conclusion_is_too_long_for_a_summary",
    ),
    Row(
        "Card",
        "detail in GitHub's Markdown.",
        "met",
        "",
        f"{CARDS}::test_a_card_says_what_it_read_what_it_could_not_read_and_whose_content_it_is",
    ),
    Row(
        "Card",
        "indicator: info, warning or critical.",
        "met",
        "Critical: an emergency. Warning: at the order. Info: at the chart.",
        f"{CARDS}::test_a_record_that_says_nothing_of_the_emergency_questions_is_told_so_and_never_reassured",
    ),
    Row(
        "Card",
        "source with a label.",
        "met",
        "The content's version, and whether it is approved.",
        f"{CARDS}::test_a_card_says_what_it_read_what_it_could_not_read_and_whose_content_it_is",
    ),
    Row("Card", "overrideReasons: code, system and display.", "met", "", _ANY_CODE),
    Row(
        "Card",
        "links: label, url and type.",
        "met",
        "Absolute ones, to sources.",
        f"{CARDS}::test_an_emergency_in_the_record_is_critical_in_both_hooks",
    ),
    Row("Card", "suggestions, with selectionBehavior.", "not supported", "It orders nothing; clinicians act."),
    Row("Card", "SMART links.", "not supported", "There is no app."),
    Row(
        "Feedback",
        "POST to {baseUrl}/cds-services/{id}/feedback, an object with an array.",
        "met",
        "Noted in the log by card and outcome; a comment is read by nobody.",
        f"{SERVICE}::test_feedback_is_noted_by_card_and_outcome_and_its_free_text_nowhere",
    ),
    Row(
        "Feedback",
        "card, outcome and outcomeTimestamp are required.",
        "met",
        "",
        f"{SERVICE}::test_what_is_no_feedback_is_refused",
    ),
    Row("Trust", "A client's calls carry a JWT as bearer token, discovery too.", "met", "", _SIGNED),
    Row("Trust", "alg, kid and typ JWT in the header; iss, aud, exp, iat and jti in the payload.", "met", "", _NOBODY),
    Row("Trust", "aud is the address that is called.", "met", "", _NOBODY),
    Row(
        "Trust",
        "jti keeps a token from being sent again.",
        "met",
        "Remembered while it lives; a token may live an hour.",
        f"{TRUST}::test_a_token_is_taken_once_and_its_number_remembered_as_long_as_it_lives",
    ),
    Row(
        "Trust", "Issuers are on a list.", "met", "With their keys, given beforehand in a file, as is allowed.", _NOBODY
    ),
    Row(
        "Trust",
        "jku names where the keys are.",
        "not supported",
        "It is not followed; renew the file when keys change.",
        f"{TRUST}::test_an_address_that_a_token_names_is_not_followed",
    ),
    Row(
        "Trust",
        "Neither none nor a shared secret signs; ES384 and RS384 are recommended.",
        "met",
        "Those two alone are taken.",
        _NOBODY,
    ),
    Row("Trust", "Mutual TLS may stand beside it.", "not supported", "A proxy in front may ask for it."),
    Row("Trust", "CORS, for clients in a browser.", "not supported", "Only servers can call it."),
    Row("Trust", "Vetting of services, restricting what is prefetched, protecting access tokens.", "the client's"),
    Row("Extensions", "The name extension is reserved.", "met", "None is sent, and any is passed over.", _BESIDE),
)
