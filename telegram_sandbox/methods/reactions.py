"""Reactions of bots, and taking away those of others."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.chats import Chat, Message
from telegram_sandbox.errors import bad_request
from telegram_sandbox.reactions import allowed, react, reactions_of
from telegram_sandbox.registry import Call, handles

__all__: list[str] = []

# How many recent reactions `deleteAllMessageReactions` takes away.
_MOST_REMOVED = 10_000


@handles("setMessageReaction")
def set_message_reaction(call: Call) -> bool:
    """React to a message: with one emoji, or with nothing any more."""
    chat = call.chat()
    message = _first_of_album(call.message(chat, call.get("message_id"), "message to react"))
    chosen: list[dict[str, Any]] = call.get("reaction", [])
    if any(one["type"] == "paid" for one in chosen):
        raise bad_request("REACTION_INVALID")
    if len(chosen) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if chosen and (message.is_service or not allowed(message, chosen[0])):
        raise bad_request("REACTION_INVALID")
    react(message, call.bot, chosen)
    return True


@handles("deleteMessageReaction")
def delete_message_reaction(call: Call) -> bool:
    """Take somebody's reactions off a message of a group."""
    chat = _moderated(call)
    message = call.message(chat, call.get("message_id"), "message to delete reactions")
    _remove(call, message, _actor(call))
    return True


@handles("deleteAllMessageReactions")
def delete_all_message_reactions(call: Call) -> bool:
    """Take somebody's reactions off all messages of a group."""
    chat = _moderated(call)
    actor = _actor(call)
    reacted = [m for m in reversed(chat.messages.values()) if reactions_of(m, actor)]
    for message in reacted[:_MOST_REMOVED]:
        _remove(call, message, actor)
    return True


def _moderated(call: Call) -> Chat:
    chat = call.chat()
    if chat.type not in {"group", "supergroup"}:
        raise bad_request("method is available only for groups and supergroups")
    if not chat.can(call.bot, "can_delete_messages"):
        raise bad_request("not enough rights")
    return chat


def _actor(call: Call) -> int:
    """Return the id of who gave the reactions; a chat's are given by who speaks for it."""
    if ("user_id" in call) == ("actor_chat_id" in call):
        raise bad_request("invalid user_id specified")
    if "user_id" in call:
        number: int = call.get("user_id")
        return number
    masks = call.chat().masks.items()
    return next((who for who, mask in masks if mask.id == call.get("actor_chat_id")), 0)


def _remove(call: Call, message: Message, actor: int) -> None:
    who = call.world.users.get(actor) or call.world.bot_by_id(actor)
    if who is not None:
        react(message, who, [])


def _first_of_album(message: Message) -> Message:
    """Return the message that carries the reactions of an album: its first that is left."""
    album = message.content.get("media_group_id")
    if album is None:
        return message
    together = (
        m for m in message.chat.messages.values() if m.content.get("media_group_id") == album
    )
    return next(together, message)
