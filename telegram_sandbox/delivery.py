"""From one who writes to all who read: messages put into chats and handed out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from .chats import Account, Chat, Message
from .journal import describe, name_of, told
from .users import Inbox

if TYPE_CHECKING:
    from .bots import Bot
    from .world import World

__all__ = ["Delivery"]


class Delivery:
    """The part of a world that puts messages into chats and tells everybody who may know."""

    def post(
        self,
        chat: Chat,
        sender: Account,
        content: dict[str, Any],
        *,
        keyboard: dict[str, Any] | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Put a new message into a chat: store it, deliver it, note it. The lock must be held."""
        world = cast("World", self)
        message = Message(chat.next_id(), chat, sender, world.now(), content, keyboard, reply_to)
        chat.add(message)
        self.deliver("message", message, sender)
        line = f"{name_of(sender)}: {describe(message)}"
        world.history.add(chat, line, told("posts", sender, message))
        world.changed.notify_all()
        return message

    def edited(self, message: Message, by: Account) -> None:
        """Tell everybody but its author that a message was changed. The lock must be held."""
        world = cast("World", self)
        self.deliver("edited_message", message, by)
        line = f"{name_of(by)} edits: {describe(message)}"
        world.history.add(message.chat, line, told("edits", by, message))
        world.changed.notify_all()

    def delete(self, message: Message, by: Account) -> None:
        """Take a message out of its chat. The lock must be held."""
        world = cast("World", self)
        message.deleted = True
        message.chat.messages.pop(message.id, None)
        line = f"{name_of(by)} deletes: {describe(message)}"
        world.history.add(message.chat, line, told("deletes", by, message))
        world.changed.notify_all()

    def deliver(self, kind: str, message: Message, by: Account) -> None:
        """Hand a message to the users of its chat, and to the bots if it comes from a user.

        The lock must be held.
        """
        for user in message.chat.users():
            if user is not by:
                user.receives(Inbox(kind, message))
        if by.is_bot:
            return
        for bot in message.chat.bots():
            if _reaches(bot, message):
                bot.queue.put(kind, message.as_json(bot))


def _reaches(bot: Bot, message: Message) -> bool:
    """Tell whether a bot may read a user's message: in groups, privacy mode hides most of them."""
    chat = message.chat
    if chat.type == "private" or bot.reads_all or chat.members.get(bot.id) == "administrator":
        return True
    if message.reply_to is not None and message.reply_to.sender is bot:
        return True
    text = message.text.lower()
    name = f"@{bot.username.lower()}"
    if text.startswith("/"):
        command = text.split(maxsplit=1)[0]
        return "@" not in command or command.endswith(name)
    if message.content.get("via_bot", {}).get("id") == bot.id:
        return True
    return not ("text" in message.content or "caption" in message.content) and not any(
        kind in message.content for kind in ("photo", "document", "video", "sticker", "voice")
    )
