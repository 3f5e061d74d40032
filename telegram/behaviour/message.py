"""What a message can tell about itself: its text with entities, its attachment, its link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram.behaviour.attachments import ATTACHMENT_TYPES, MESSAGE_TYPES
from telegram.behaviour.marked import part, parts, rendered
from telegram.building import type_named
from telegram.links import message_link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import (
        Chat,
        DirectMessagesTopic,
        MessageEntity,
        ReplyParameters,
    )

__all__ = ["MessageBehaviour"]


class MessageBehaviour:
    """Text, attachment and link of `Message`, and how a reply finds its place."""

    __slots__ = ()

    MESSAGE_TYPES = MESSAGE_TYPES
    """Fields that say what a message is, in the order in which they are asked."""
    ATTACHMENT_TYPES = ATTACHMENT_TYPES
    """Fields that hold what a message carries, in the order in which they are asked."""

    if TYPE_CHECKING:
        message_id: int
        chat: Chat
        text: str | None
        entities: list[MessageEntity]
        caption: str | None
        caption_entities: list[MessageEntity]
        message_thread_id: int | None
        is_topic_message: Any
        direct_messages_topic: DirectMessagesTopic | None
        ephemeral_message_id: int | None
        business_connection_id: str | None

    @property
    def chat_id(self) -> int:
        """The id of the chat."""
        return self.chat.id

    @property
    def id(self) -> int:
        """The message's number within its chat: `message_id`."""
        return self.message_id

    @property
    def link(self) -> str | None:
        """The message's address; None in private chats and basic groups, which have none.

        Without a public name, only members of the chat can open it.
        """
        chat = self.chat
        if chat.type in {"private", "group"}:
            return None
        return message_link(chat.id, self.message_id, chat.username)

    @property
    def effective_attachment(self) -> Any:
        """What the message carries besides text: media, contact, place, invoice, ...

        The list of sizes for a photo; None where there is nothing.
        """
        for name in self.ATTACHMENT_TYPES:
            value = getattr(self, name, None)
            if value:
                return value
        return None

    # Text and entities --------------------------------------------------------------------------

    def parse_entity(self, entity: MessageEntity) -> str:
        """Return the part of the text that one of its entities covers.

        Raises:
            RuntimeError: The message has no text.
        """
        return part(self, "text", entity)

    def parse_entities(self, types: Sequence[str] | None = None) -> dict[MessageEntity, str]:
        """Return the text's entities with what each covers.

        Args:
            types: Kinds to keep, such as `["url", "mention"]`; if None, all.
        """
        return parts(self.text, self.entities, types)

    def parse_caption_entity(self, entity: MessageEntity) -> str:
        """Return the part of the caption that one of its entities covers.

        Raises:
            RuntimeError: The message has no caption.
        """
        return part(self, "caption", entity)

    def parse_caption_entities(
        self, types: Sequence[str] | None = None
    ) -> dict[MessageEntity, str]:
        """Return the caption's entities with what each covers.

        Args:
            types: Kinds to keep, such as `["url", "mention"]`; if None, all.
        """
        return parts(self.caption, self.caption_entities, types)

    @property
    def text_html(self) -> str | None:
        """The text as HTML; None without text."""
        return rendered("to_html", self.text, self.entities)

    @property
    def text_html_urled(self) -> str | None:
        """The text as HTML in which plain addresses are links too; None without text."""
        return rendered("to_html", self.text, self.entities, urled=True)

    @property
    def text_markdown(self) -> str | None:
        """The text for the parse mode `Markdown`; ValueError where that cannot say it."""
        return rendered("to_markdown", self.text, self.entities)

    @property
    def text_markdown_urled(self) -> str | None:
        """The same as `text_markdown`, with plain addresses as links."""
        return rendered("to_markdown", self.text, self.entities, urled=True)

    @property
    def text_markdown_v2(self) -> str | None:
        """The text for the parse mode `MarkdownV2`; None without text."""
        return rendered("to_markdown_v2", self.text, self.entities)

    @property
    def text_markdown_v2_urled(self) -> str | None:
        """The same as `text_markdown_v2`, with plain addresses as links."""
        return rendered("to_markdown_v2", self.text, self.entities, urled=True)

    @property
    def caption_html(self) -> str | None:
        """The caption as HTML; None without caption."""
        return rendered("to_html", self.caption, self.caption_entities)

    @property
    def caption_html_urled(self) -> str | None:
        """The caption as HTML in which plain addresses are links too; None without caption."""
        return rendered("to_html", self.caption, self.caption_entities, urled=True)

    @property
    def caption_markdown(self) -> str | None:
        """The caption for the parse mode `Markdown`; ValueError where that cannot say it."""
        return rendered("to_markdown", self.caption, self.caption_entities)

    @property
    def caption_markdown_urled(self) -> str | None:
        """The same as `caption_markdown`, with plain addresses as links."""
        return rendered("to_markdown", self.caption, self.caption_entities, urled=True)

    @property
    def caption_markdown_v2(self) -> str | None:
        """The caption for the parse mode `MarkdownV2`; None without caption."""
        return rendered("to_markdown_v2", self.caption, self.caption_entities)

    @property
    def caption_markdown_v2_urled(self) -> str | None:
        """The same as `caption_markdown_v2`, with plain addresses as links."""
        return rendered("to_markdown_v2", self.caption, self.caption_entities, urled=True)

    # Replies ------------------------------------------------------------------------------------

    @property
    def _topic_id(self) -> int | None:
        # In other groups message_thread_id names a thread of replies, which takes no new messages.
        return self.message_thread_id if self.is_topic_message else None

    @property
    def _direct_topic_id(self) -> int | None:
        topic = self.direct_messages_topic
        return topic.topic_id if topic else None

    def _quoted(
        self,
        *,
        quote: bool | None = None,
        reply_parameters: ReplyParameters | None = None,
        reply_to_message_id: int | None = None,
    ) -> ReplyParameters | None:
        """Return what a reply says about the message it answers; None for a plain message.

        What the caller names wins, then `quote`, then the bot's defaults; without any of them a
        reply answers a message everywhere but in private chats.
        """
        if reply_parameters is not None or reply_to_message_id is not None:
            return reply_parameters
        if self._quotes() if quote is None else quote:
            return self._as_target()
        return None

    def _quotes(self) -> bool:
        defaults = getattr(getattr(self, "_bot", None), "defaults", None)
        wanted = getattr(defaults, "quote", None)
        return self.chat.type != "private" if wanted is None else bool(wanted)

    def _as_target(self) -> ReplyParameters:
        # A message that one member alone sees has the number 0, and an id of its own.
        if not self.message_id and self.ephemeral_message_id:
            data = {"ephemeral_message_id": self.ephemeral_message_id}
        else:
            data = {"message_id": self.message_id}
        target: type[ReplyParameters] = type_named("ReplyParameters")  # type: ignore[assignment]
        return target._adopt(data, None)  # noqa: SLF001 - our own values need no check
