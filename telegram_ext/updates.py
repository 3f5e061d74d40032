"""What the framework needs to know of an Update, without importing the client to know it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from typing_extensions import TypeIs

if TYPE_CHECKING:
    from telegram import Chat, Message, Update, User

MESSAGES: Final = frozenset({"message", "edited_message"})
"""Update kinds that carry a message of a private chat or a group."""

POSTS: Final = frozenset({"channel_post", "edited_channel_post"})
"""Update kinds that carry a message of a channel."""

NEWER_MESSAGES: Final = frozenset({"business_message", "edited_business_message", "guest_message"})
"""Update kinds that carry a message between others, which the bot was let in on."""

_update_class: type[Update] | None = None


def is_update(candidate: object) -> TypeIs[Update]:
    """Tell whether an object from the update queue is an Update."""
    return isinstance(candidate, _update_class or _load())


def kind_of(update: Update) -> str | None:
    """Return the name of the one field that an update carries beside its id.

    None where it carries none or several, which only an update made by hand does.
    """
    fields = update.__dict__
    if len(fields) == 2 and fields.get("message") is not None and "update_id" in fields:
        return "message"  # as the loop below finds out, in half the time
    found = None
    for name, value in fields.items():
        if name != "update_id" and value is not None and name[0] != "_":
            if found is not None:
                return None
            found = name
    return found


def message_of(update: Update) -> Message | None:
    """Return the update's effective message; faster for the commonest kind."""
    message: Message | None = update.__dict__.get("message")
    return update.effective_message if message is None else message


def chat_and_user_of(update: Update) -> tuple[Chat | None, User | None]:
    """Return the update's effective chat and user; faster for the two commonest kinds."""
    fields = update.__dict__
    message = fields.get("message")
    if message is not None:
        return message.chat, message.from_user
    query = fields.get("callback_query")
    if query is not None:
        message = query.message
        return None if message is None else message.chat, query.from_user
    return update.effective_chat, update.effective_user


def command_of(message: Message | None) -> str | None:
    """Return the command that a message begins with, in lower case, without `/` and `@bot`."""
    said = command_said(message)
    return None if said is None else said.partition("@")[0].lower()


def command_said(message: Message | None) -> str | None:
    """Return the command that a message begins with as it was written, but without `/`."""
    if message is None:
        return None
    fields = message.__dict__
    text = fields.get("text")
    if not text or text[0] != "/":
        return None
    entities = fields.get("entities")
    if not entities:
        return None
    first = entities[0]
    if first.__class__ is dict:  # nobody has read the entities yet, and so they are JSON
        kind, start, length = first.get("type"), first.get("offset"), first.get("length")
    else:
        kind, start, length = first.type, first.offset, first.length
    return cast("str", text)[1:length] if kind == "bot_command" and start == 0 else None


def migration_in(message: Message) -> tuple[int, int] | None:
    """Return the old and the new id where a message tells that a group became a supergroup."""
    fields = message.__dict__
    to, came = fields.get("migrate_to_chat_id"), fields.get("migrate_from_chat_id")
    if to is None and came is None:
        return None
    here: object = message.chat.id
    old, new = (here, to) if to is not None else (came, here)
    # What the server sent need not be what it should, and data must not move to a text.
    return (old, new) if type(old) is int and type(new) is int else None


def _load() -> type[Update]:
    global _update_class  # noqa: PLW0603 - a cache, set here alone
    from telegram import Update  # noqa: PLC0415 - the class loads with the first update

    _update_class = Update
    return Update


__all__ = [
    "MESSAGES",
    "NEWER_MESSAGES",
    "POSTS",
    "chat_and_user_of",
    "command_of",
    "command_said",
    "is_update",
    "kind_of",
    "message_of",
    "migration_in",
]
