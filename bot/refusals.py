"""What Slack's refusals mean: the place, how often, who we are, what the message is, or nothing that is clear."""

from __future__ import annotations

from typing import Final

from slack_sdk.errors import SlackApiError

from bot.troubles import slack_code

SHARED: Final = "shared_with_another_organisation"  # ours: people of another organisation read the channel
CHANNEL_ERRORS: Final = frozenset(
    {
        SHARED,
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel",
        "team_access_not_granted",
        "ekm_access_denied",
    }
)
PERSON_ERRORS: Final = frozenset({"user_not_found", "user_disabled", "messages_tab_disabled", "cannot_dm_bot"})
THREAD_ERRORS: Final = frozenset(
    {"thread_not_found", "message_not_found", "cannot_reply_to_message", "restricted_action_thread_locked"}
)
CONTENT_ERRORS: Final = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text", "metadata_too_large"}
)
RATE_ERRORS: Final = frozenset({"ratelimited", "rate_limited"})
RETRY_AFTER: Final = "Retry-After"
TOKEN_ERRORS: Final = frozenset(
    {"token_revoked", "token_expired", "invalid_auth", "not_authed", "account_inactive", "missing_scope"}
)


UNCLEAR_ERRORS: Final = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
SERVER_ERROR: Final = 500
MOST_DIGITS: Final = 9


def was_refused(error: SlackApiError) -> bool:
    """Whether Slack said no, so that nothing was done.

    A server error may hide a call that was carried out, and so may an answer that is not Slack's: what stands between
    us and Slack has blocked the way there, or the way back.
    """
    answer = getattr(error.response, "data", None)
    is_slacks = isinstance(answer, dict) and answer.get("ok") is False and isinstance(answer.get("error"), str)
    status = getattr(error.response, "status_code", SERVER_ERROR)
    return is_slacks and status < SERVER_ERROR and slack_code(error) not in UNCLEAR_ERRORS


def turns_the_token_away(error: SlackApiError) -> bool:
    """Whether Slack refused a call that any good token may make; "too often" is not that."""
    return was_refused(error) and slack_code(error) not in RATE_ERRORS


def seconds_to_wait(error: SlackApiError) -> int | None:
    """How long Slack asks us to wait before the same again; None where it does not."""
    headers = getattr(error.response, "headers", None) or {}
    wait = str(headers.get(RETRY_AFTER, ""))
    asks = slack_code(error) in RATE_ERRORS and wait.isascii() and wait.isdigit()
    return int(wait[:MOST_DIGITS]) if asks else None  # so many digits are longer than any wait of ours


def is_about_looking(error: SlackApiError) -> bool:
    """Whether Slack clearly does not let us read there."""
    code = slack_code(error)
    return was_refused(error) and (is_about_the_place(code) or code == "missing_scope")


def is_about_the_place(code: str) -> bool:
    """Whether a clean refusal says that this channel, thread or person takes no message of ours.

    Any does that is not about how often, who we are or what the message is: a list of the others would be a list of
    channels in which a case waits for ever.
    """
    return code not in RATE_ERRORS | TOKEN_ERRORS | CONTENT_ERRORS | UNCLEAR_ERRORS
