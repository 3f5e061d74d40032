"""Messages, and how a bot sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from .living import rendered
from .markup_writing import as_html, as_markdown_v2
from .reactions import counts, key_of
from .rich_inline import plain

if TYPE_CHECKING:
    from .bots import Bot
    from .chats import Account, Chat

__all__ = ["SERVICE", "Message", "rendered"]

# Fields of messages that the server writes by itself when something happens in a chat.
SERVICE = frozenset(
    {
        "new_chat_members",
        "left_chat_member",
        "chat_owner_left",
        "chat_owner_changed",
        "new_chat_title",
        "new_chat_photo",
        "delete_chat_photo",
        "group_chat_created",
        "supergroup_chat_created",
        "channel_chat_created",
        "message_auto_delete_timer_changed",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "pinned_message",
        "boost_added",
        "direct_message_price_changed",
        "suggested_post_approved",
        "suggested_post_approval_failed",
        "suggested_post_declined",
        "suggested_post_paid",
        "suggested_post_refunded",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
        "general_forum_topic_hidden",
        "general_forum_topic_unhidden",
        "video_chat_scheduled",
        "video_chat_started",
        "video_chat_ended",
        "video_chat_participants_invited",
    }
)

# Stand-ins that the server shows as `from` where a chat speaks and old programs expect a person.
_GROUP_BOT = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
_CHANNEL_BOT = {
    "id": 136817688,
    "is_bot": True,
    "first_name": "Channel",
    "username": "Channel_Bot",
}


@dataclass(eq=False)
class Message:
    """A message in a chat.

    Attributes:
        id: Its number, unique within the chat for the bot.
        chat: Where it is.
        sender: Who wrote it.
        date: Unix time in seconds.
        content: The fields that make it what it is: `text`, `photo`, `entities`...
        keyboard: A reply keyboard (or its removal) that came with it; no answer shows it again.
        reply_to: The message it answers.
        deleted: Whether it is gone.
        as_chat: The chat in whose name it was written, if the writer hides behind one.
        thread: Number of its topic or of the message that began its thread, or None.
        marks: Fields that tell where it stands rather than what it says: `author_signature`,
            `sender_tag`, `is_topic_message`, `is_automatic_forward`.
        receiver: Who alone sees it besides its writer; None for a message that all see.
        brought: What a channel's post has become in the discussion group, or None.
        heard_by: The bot it is meant for, where privacy mode lets one hear it.
        notes: What is kept about it and stands in no answer: reactions, scores of a game.
    """

    id: int
    chat: Chat
    sender: Account
    date: int
    content: dict[str, Any]
    keyboard: dict[str, Any] | None = None
    reply_to: Message | None = None
    deleted: bool = False
    as_chat: Chat | None = None
    thread: int | None = None
    marks: dict[str, Any] = field(default_factory=dict[str, Any])
    receiver: Account | None = None
    brought: Message | None = None
    heard_by: Bot | None = None
    notes: dict[str, Any] = field(default_factory=dict[str, Any], repr=False)

    @property
    def html(self) -> str:
        """The text or caption with its formatting, in the HTML that bots write."""
        return as_html(self.text, self.entities)

    @property
    def markdown_v2(self) -> str:
        """The text or caption with its formatting, in the MarkdownV2 that bots write."""
        return as_markdown_v2(self.text, self.entities)

    @property
    def is_service(self) -> bool:
        """Whether the server wrote it because something happened."""
        return not SERVICE.isdisjoint(self.content)

    @property
    def text(self) -> str:
        """The text, or the caption of media, or nothing; of a rich message what it says in all."""
        if "rich_message" in self.content:
            return plain(self.content["rich_message"]["blocks"])
        return str(self.content.get("text", self.content.get("caption", "")))

    @property
    def entities(self) -> list[dict[str, Any]]:
        """The entities of the text or caption."""
        found = self.content.get("entities") or self.content.get("caption_entities")
        return cast("list[dict[str, Any]]", found or [])

    @property
    def reactions(self) -> dict[str, int]:
        """How many put each reaction on it: `{"👍": 2}`; a custom emoji by its id."""
        return {key_of(one["type"]): int(one["total_count"]) for one in counts(self)}

    @property
    def markup(self) -> dict[str, Any]:
        """The inline or reply keyboard of this message; empty if it has none."""
        return self.content.get("reply_markup") or self.keyboard or {}

    @property
    def buttons(self) -> list[list[str]]:
        """The texts on the buttons, row by row."""
        return [[str(button["text"]) for button in row] for row in self.button_rows]

    @property
    def button_rows(self) -> list[list[dict[str, Any]]]:
        """The buttons as the bot gave them, row by row."""
        rows = self.markup.get("inline_keyboard") or self.markup.get("keyboard")
        return cast("list[list[dict[str, Any]]]", rows or [])

    def as_json(self, viewer: Bot | None = None, *, with_reply: bool = True) -> dict[str, Any]:
        """Return the Bot API's `Message` as one bot sees it.

        Args:
            viewer: Whose file ids to use; None gives ids that no bot knows.
            with_reply: Whether to include the message it answers.
        """
        shown: dict[str, Any] = rendered(self.body(with_reply), self.chat.world, viewer)
        return shown

    def body(self, with_reply: bool = False) -> dict[str, Any]:
        """Return the same with the files themselves where their ids stand in the end."""
        data: dict[str, Any] = {"message_id": self.id, **self._names(), "date": self.date}
        answered = self.reply_to or self._beginning()
        if answered is not None and with_reply and not answered.deleted:
            data["reply_to_message"] = answered.body()
        if self.thread is not None:
            data["message_thread_id"] = self.thread
        return {**data, **self.marks, **self.content}

    def _names(self) -> dict[str, Any]:
        """Return who wrote it and where: a chat that speaks has a stand-in in groups only."""
        chat = self.chat.as_json()
        if self.as_chat is None:
            return {"from": self.sender.as_json(), "chat": chat}
        named = {"sender_chat": self.as_chat.as_json(), "chat": chat}
        if self.chat.type == "channel":
            return named
        if "is_automatic_forward" in self.marks:
            return {"from": self.sender.as_json(), **named}
        return {"from": _GROUP_BOT if self.as_chat is self.chat else _CHANNEL_BOT, **named}

    def _beginning(self) -> Message | None:
        """Return the message that began the topic: whatever stands in a topic answers it."""
        if "is_topic_message" not in self.marks or self.thread in {None, self.id}:
            return None
        return self.chat.messages.get(self.thread or 0)
