"""Buttons under messages: finding the one a user means, and pressing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .bots import Bot, CallbackQuery
from .chats import Message
from .journal import Event, name_of

if TYPE_CHECKING:
    from .users import User

__all__ = ["call_back", "find_button"]


def find_button(user: User, button: str | int) -> tuple[Message, dict[str, Any]] | None:
    """Return the newest message on the screen that has a button, and the button.

    Args:
        user: Whose screen.
        button: The text on it, or its number from 1 in the newest keyboard.
    """
    for entry in reversed(user.inbox):
        message = entry.message
        flat = [found for row in message.button_rows for found in row]
        if message.deleted or not flat:
            continue
        if isinstance(button, int):
            return (message, flat[button - 1]) if 0 < button <= len(flat) else None
        for found in flat:
            if found["text"] == button:
                return message, found
    return None


def call_back(user: User, message: Message, button: dict[str, Any]) -> CallbackQuery:
    """Tell the bot that an inline button was pressed. The lock must be held."""
    world = user.world
    sender = message.sender
    via = message.content.get("via_bot")
    owner = sender if isinstance(sender, Bot) else world.bot_by_id(via["id"] if via else 0)
    if owner is None:
        raise AssertionError("presses: the message with this button belongs to no bot")
    query = CallbackQuery(
        world.new_id(),
        user,
        owner,
        message,
        button.get("callback_data"),
        world.clock.now(),
    )
    owner.ask_callback(query)
    update: dict[str, Any] = {"id": query.id, "from": user.as_json()}
    inline_id = world.inline_id_of(message)
    if inline_id:
        update["inline_message_id"] = inline_id
    else:
        update["message"] = message.as_json(owner)
    update["chat_instance"] = str(abs(hash((owner.id, message.chat.id))))
    if query.data is not None:
        update["data"] = query.data
    pressed = Event("presses", user, button["text"], message)
    world.history.add(message.chat, f"{name_of(user)} presses [{button['text']}]", pressed)
    if query.data is not None:
        owner.queue.put("callback_query", update)
    return query
