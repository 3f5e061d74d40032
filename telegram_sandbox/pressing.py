"""Keyboards on a user's screen: finding the button that is meant, and pressing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .addressing import Place, place_of
from .bots import Bot, CallbackQuery
from .bounds import keep_newest
from .chats import Chat, Message
from .journal import Event, name_of

if TYPE_CHECKING:
    from .users import User

__all__ = ["call_back", "find_button", "forced_reply", "keep_answer", "reply_keyboard"]

# Answers that the apps give by themselves to presses on one message.
_ANSWERS = 1_000


def find_button(user: User, button: str | int) -> tuple[Message, dict[str, Any]] | None:
    """Return the newest message on the screen that has a button, and the button.

    Of reply keyboards only the one that a chat shows now counts.

    Args:
        user: Whose screen.
        button: The text on it, or its number from 1 in the newest keyboard.
    """
    for entry in reversed(user.inbox):
        message = entry.message
        flat = [found for row in message.button_rows for found in row]
        if message.deleted or not flat:
            continue
        if message.keyboard is not None and reply_keyboard(user, message.chat) is not message:
            continue
        if isinstance(button, int):
            return (message, flat[button - 1]) if 0 < button <= len(flat) else None
        for found in flat:
            if found["text"] == button:
                return message, found
    return None


def reply_keyboard(user: User, chat: Chat) -> Message | None:
    """Return the message whose reply keyboard a user sees in a chat, or None.

    The newest one counts, until a bot removes it; a forced reply leaves it as it is.
    """
    for message in reversed(chat.messages.values()):
        given = message.keyboard
        if given is None or not _is_for(message, user):
            continue
        if given.get("remove_keyboard"):
            return None
        if "keyboard" in given:
            return message
    return None


def forced_reply(user: User, to: Place | None) -> Message | None:
    """Return the newest message of a chat if it forces this user to answer it, or None."""
    chat, _ = place_of(user, to)
    newest = next(reversed(chat.messages.values()), None)
    if newest is None or newest.sender is user or not _is_for(newest, user):
        return None
    return newest if (newest.keyboard or {}).get("force_reply") else None


def _is_for(message: Message, user: User) -> bool:
    """Tell whether a keyboard is shown to a user: a selective one only to those it speaks to."""
    if message.keyboard is None or not message.keyboard.get("selective"):
        return True
    if message.reply_to is not None and message.reply_to.sender is user:
        return True
    named = any(entity.get("user", {}).get("id") == user.id for entity in message.entities)
    words = message.text.lower().split()
    return named or (user.username is not None and f"@{user.username.lower()}" in words)


def call_back(user: User, message: Message, button: dict[str, Any]) -> CallbackQuery:
    """Press an inline button, and tell the bot if the button is one it hears of.

    The lock must be held.
    """
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
    query.answer = _kept_answer(query)
    update: dict[str, Any] = {"id": query.id, "from": user.as_json()}
    inline_id = world.inline_id_of(message)
    if inline_id:
        update["inline_message_id"] = inline_id
    else:
        update["message"] = message.as_json(owner)
    update["chat_instance"] = str(abs(hash((owner.id, message.chat.id))))
    if query.data is not None:
        update["data"] = query.data
    elif "callback_game" in button:
        update["game_short_name"] = message.content["game"]["title"]
    event = Event("presses", user, str(button["text"]), message)
    world.history.add(message.chat, f"{name_of(user)} presses [{button['text']}]", event)
    if query.answer is None and ("data" in update or "game_short_name" in update):
        owner.ask_callback(query)
        owner.queue.put("callback_query", update)
    return query


def keep_answer(query: CallbackQuery, seconds: int) -> None:
    """Let the user's app answer the same press by itself for a while, as the bot asked."""
    kept = query.message.notes.setdefault("answers", {})
    kept[query.user.id, query.data] = (query.answer, query.user.world.clock.now() + seconds)
    keep_newest(kept, _ANSWERS)


def _kept_answer(query: CallbackQuery) -> dict[str, Any] | None:
    kept = query.message.notes.get("answers", {})
    answer, until = kept.get((query.user.id, query.data), (None, 0.0))
    return dict(answer) if answer and query.asked_at < until else None
