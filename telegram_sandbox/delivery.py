"""From one who writes to all who read: messages put into chats and handed out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from .chats import Account, Chat, Message
from .direct_messages import reads
from .journal import describe, name_of, told
from .placing import check_may_post, place
from .planned import planned
from .privacy import meant_for, reaches
from .users import Inbox, User
from .whispering import address, keep_whisper

if TYPE_CHECKING:
    from .bots import Bot
    from .world import World

__all__ = ["Delivery"]

_POSTS = {"message": "channel_post", "edited_message": "edited_channel_post"}
_BUSINESS = {"message": "business_message", "edited_message": "edited_business_message"}

# The account in whose name a channel's posts come into its discussion group.
_TELEGRAM = 777_000


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
        thread: int | None = None,
        receiver: Account | None = None,
    ) -> Message:
        """Put a new message into a chat: store it, deliver it, note it. The lock must be held.

        Args:
            chat: Where to.
            sender: Who writes.
            content: What it says, in the fields of the Bot API's `Message`.
            keyboard: A reply keyboard that comes with it.
            reply_to: What it answers.
            thread: Its topic's number; None means that of what it answers.
            receiver: Who alone is to see it besides the sender; None means everybody.

        Raises:
            ApiError: A bot may not write this here.
            NotAllowed: A user may not.
        """
        world = cast("World", self)
        message = Message(0, chat, sender, world.now(), content, keyboard, reply_to)
        place(message, thread)
        check_may_post(message)
        if receiver is not None:
            address(message, receiver)
            keep_whisper(message)
        else:
            message.id = chat.next_id()
            chat.add(message)
        self._plan_end(message)
        message.heard_by = meant_for(message)
        self.deliver("message", message, sender)
        to = f" (to {name_of(receiver)} alone)" if receiver is not None else ""
        line = f"{name_of(sender)}{to}: {describe(message)}"
        world.history.add(chat, line, told("posts", sender, message))
        world.changed.notify_all()
        if chat.type == "channel" and chat.linked is not None and not message.is_service:
            self._bring(message, chat.linked)
        return message

    def _plan_end(self, message: Message) -> None:
        """Plan the end of a message in a chat that forgets, and open what the user has begun."""
        world, chat = cast("World", self), message.chat
        if chat.closes_at is not None and not message.sender.is_bot:
            chat.closes_at = None
        seconds = chat.settings.get("message_auto_delete_time")
        if not seconds or message.is_service:
            return

        world.clock.at(message.date + seconds, partial(_vanish, message))

    def edited(self, message: Message, by: Account) -> None:
        """Tell everybody but its author that a message was changed. The lock must be held."""
        world = cast("World", self)
        self.deliver("edited_message", message, by)
        line = f"{name_of(by)} edits: {describe(message)}"
        world.history.add(message.chat, line, told("edits", by, message))
        copy = message.brought
        if copy is not None and not copy.deleted:
            copy.content = _brought(message, copy.content["forward_origin"])
            self.deliver("edited_message", copy, copy.sender)
        world.changed.notify_all()

    def delete(self, message: Message, by: Account) -> None:
        """Take a message out of its chat. The lock must be held."""
        world = cast("World", self)
        message.deleted = True
        message.chat.messages.pop(message.id, None)
        message.chat.whispers.pop(message.marks.get("ephemeral_message_id", 0), None)
        if message.id in message.chat.pinned:
            message.chat.pinned.remove(message.id)
        if message.brought is not None and not message.brought.deleted:
            self.delete(message.brought, message.brought.sender)
        line = f"{name_of(by)} deletes: {describe(message)}"
        world.history.add(message.chat, line, told("deletes", by, message))
        world.changed.notify_all()

    def deliver(self, kind: str, message: Message, by: Account) -> None:
        """Hand a message to the users of its chat, and to the bots that may read it.

        No bot reads what bots write, save in channels; but what happens in a chat is told to all,
        even to the bot that did it. The lock must be held.
        """
        chat = message.chat
        for user in chat.users():
            if user is not by and reads(message, user):
                user.receives(Inbox(kind, message))
        channel = chat.type == "channel"
        names = _POSTS if channel else _BUSINESS if chat.connection is not None else {}
        for bot in chat.bots():
            if message.is_service or (bot is not by and (channel or not by.is_bot)):
                self._hand_over(names.get(kind, kind), bot, message)

    def _hand_over(self, kind: str, bot: Bot, message: Message) -> None:
        if message.receiver is bot or (message.receiver is None and reaches(bot, message)):
            bot.queue.put(kind, message.as_json(bot))

    def _bring(self, post: Message, group: Chat) -> None:
        """Bring a channel's post into its discussion group, where it is pinned."""
        world = cast("World", self)
        origin = {
            "type": "channel",
            "date": post.date,
            "chat": post.chat.as_json(),
            "message_id": post.id,
        }
        if "author_signature" in post.marks:
            origin["author_signature"] = post.marks["author_signature"]
        content = _brought(post, origin)
        telegram = User(world, _TELEGRAM, "Telegram")
        copy = Message(group.next_id(), group, telegram, post.date, content)
        copy.as_chat, copy.marks = post.chat, {"is_automatic_forward": True}
        post.brought = copy
        group.add(copy)
        group.pinned.append(copy.id)
        self.deliver("message", copy, telegram)


def _brought(post: Message, origin: dict[str, Any]) -> dict[str, Any]:
    """Return what a post says in the discussion group, where its buttons do not work."""
    content = {key: part for key, part in post.content.items() if key != "reply_markup"}
    return {**content, "forward_origin": origin}


@planned
def _vanish(message: Message) -> None:
    world = message.chat.world
    with world.changed:
        if not message.deleted:
            world.delete(message, message.sender)
