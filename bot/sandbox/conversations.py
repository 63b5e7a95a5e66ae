"""Who is in which channel, what the app may see and say there, and the messages themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.sandbox.block_check import check_message_blocks
from bot.sandbox.limits import LIMITS
from bot.sandbox.records import NO_TEXT, Channel, Channels, Member, Message, new_id, stored_text
from bot.sandbox.refusal import SlackRefusalError, refused_arguments

if TYPE_CHECKING:
    from datetime import datetime

    from bot.sandbox.clock import WorkspaceClock


@dataclass(frozen=True)
class Content:
    """What a message says, as Slack keeps it; no blocks (None) is not the same as an empty list in an edit."""

    text: str
    blocks: list[dict[str, Any]] | None
    metadata: dict[str, Any] | None = None


def read_content(arguments: dict[str, Any], *, refused_beyond: int | None = None) -> Content:
    """Return the text, blocks and metadata among a call's arguments.

    A text beyond the limit is cut, or refused as `msg_too_long` where Slack does so (`refused_beyond`). Raises
    SlackRefusalError with `no_text`, `invalid_blocks`, `invalid_blocks_format`, `invalid_metadata_format` or
    `invalid_arguments`.
    """
    for unknown in ("attachments", "markdown_text"):
        if arguments.get(unknown):
            raise refused_arguments(f"the local workspace takes text and blocks only [json-pointer:/{unknown}]")
    text = arguments.get("text") or ""
    if not isinstance(text, str):
        raise refused_arguments("must be a string [json-pointer:/text]")
    if refused_beyond is not None and len(text) > refused_beyond:
        raise SlackRefusalError("msg_too_long")
    given = arguments.get("blocks")
    blocks = None if given is None or given == "" else check_message_blocks(given)
    if not text and not blocks:
        raise SlackRefusalError("no_text")
    cut = text[: LIMITS["message.text.hard"]]
    return Content(stored_text(cut) or NO_TEXT, blocks, _metadata(arguments.get("metadata")))


def _metadata(metadata: Any) -> dict[str, Any] | None:
    if not metadata:
        return None
    well_formed = (
        isinstance(metadata, dict)
        and isinstance(metadata.get("event_type"), str)
        and isinstance(metadata.get("event_payload"), dict)
    )
    if not well_formed:
        raise SlackRefusalError("invalid_metadata_format")
    return dict(metadata)


class Conversations:
    """The channels and direct messages of the workspace, with the app's bot as one of the members."""

    def __init__(self, clock: WorkspaceClock, bot: Member, *, messages_tab: bool) -> None:
        self.channels = Channels()
        self.members: dict[str, Member] = {bot.id: bot}
        self.bot = bot
        self.bot_id = new_id("B")
        self._clock = clock
        self._messages_tab = messages_tab

    def add_channel(self, name: str, *members: Member, private: bool = False, topic: str = "") -> Channel:
        """Create a channel with these members."""
        ids = {member.id for member in members}
        channel = Channel(new_id("C"), name, ids, private=private, topic=topic)
        self.channels[name] = channel
        return channel

    def member(self, user_id: str) -> Member:
        """Return the member with this id; raises SlackRefusalError `user_not_found`."""
        if user_id not in self.members:
            raise SlackRefusalError("user_not_found")
        return self.members[user_id]

    def direct_message(self, user_id: str) -> Channel:
        """Return the direct message between this person and the bot, opened if it was not."""
        member = self.members[user_id]
        name = f"@{member.key}"
        if name not in self.channels:
            self.channels[name] = Channel(new_id("D"), name, {user_id, self.bot.id}, private=True, is_dm=True)
        return self.channels[name]

    def seen_by_bot(self, reference: str) -> Channel:
        """Return the channel an id (or `#name`) stands for, if the bot may know that it exists.

        Raises SlackRefusalError `channel_not_found` when there is none, or it is private and the bot is no member.
        """
        channel = self.channels.by_id(reference) or self.channels.get(reference.removeprefix("#"))
        if channel is None or (channel.private and self.bot.id not in channel.members):
            raise SlackRefusalError("channel_not_found")
        return channel

    def read_by_bot(self, reference: str) -> Channel:
        """Return a channel whose messages the bot may read; raises also `not_in_channel`."""
        channel = self.seen_by_bot(reference)
        if self.bot.id not in channel.members:
            raise SlackRefusalError("not_in_channel")
        return channel

    def written_by_bot(self, reference: str) -> Channel:
        """Return a channel the bot may post to; a person's id stands for the direct message with them.

        Raises SlackRefusalError `channel_not_found`, `not_in_channel`, `is_archived` or `messages_tab_disabled`.
        """
        member = self.members.get(reference)
        if member is not None and not member.is_bot:
            if not self._messages_tab:
                raise SlackRefusalError("messages_tab_disabled")
            return self.direct_message(reference)
        channel = self.read_by_bot(reference)
        if channel.archived:
            raise SlackRefusalError("is_archived")
        return channel

    def check_thread(self, channel: Channel, thread_ts: str | None) -> None:
        """Raise SlackRefusalError when nobody can reply there.

        `thread_not_found` when the parent is gone, `cannot_reply_to_message` when it is a reply itself.
        """
        if thread_ts is None:
            return
        parent = channel.find(thread_ts)
        if parent is None:
            raise SlackRefusalError("thread_not_found")
        if parent.thread_ts not in {None, parent.ts}:
            raise SlackRefusalError("cannot_reply_to_message")

    def post(
        self,
        channel: Channel,
        user_id: str,
        content: Content,
        *,
        thread_ts: str | None = None,
        at: datetime | None = None,
    ) -> Message:
        """Add a message to a channel, now or as of a moment past, and return it."""
        message = self.compose(channel, user_id, content, thread_ts=thread_ts, at=at)
        channel.messages.append(message)
        if thread_ts is not None and (parent := channel.find(thread_ts)) is not None:
            parent.thread_ts = parent.ts
        return message

    def compose(
        self,
        channel: Channel,
        user_id: str,
        content: Content,
        *,
        thread_ts: str | None = None,
        at: datetime | None = None,
        only_for: str | None = None,
    ) -> Message:
        """Return a message with its ts, without adding it to the channel: an ephemeral one never is."""
        return Message(
            ts=channel.next_ts(at or self._clock.now()),
            channel_id=channel.id,
            user=user_id,
            text=content.text,
            blocks=content.blocks or None,
            thread_ts=thread_ts,
            metadata=content.metadata,
            bot_id=self.bot_id if user_id == self.bot.id else None,
            only_for=only_for,
        )

    def own_message(self, channel: Channel, ts: str, refusal: str) -> Message:
        """Return the bot's own message; raises SlackRefusalError `message_not_found`, or `refusal` if not its own."""
        message = channel.find(ts)
        if message is None:
            raise SlackRefusalError("message_not_found")
        if message.user != self.bot.id:
            raise SlackRefusalError(refusal)
        return message

    def edit(self, channel: Channel, message: Message, content: Content) -> None:
        """Replace what a message says; blocks and metadata that are not given stay, an empty list of blocks goes."""
        message.text = content.text
        if content.blocks is not None:
            message.blocks = content.blocks or None
        message.metadata = content.metadata or message.metadata
        message.edited_ts = channel.next_ts(self._clock.now())
