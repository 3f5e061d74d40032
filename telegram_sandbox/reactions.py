"""Reactions to messages: which there are, who gave which, and who is told."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from .journal import describe, name_of, told

if TYPE_CHECKING:
    from .chats import Account
    from .messages import Message

__all__ = ["REACTIONS", "allowed", "counts", "key_of", "react", "reactions_of"]

# Every emoji that is a reaction.
_EMOJI = """
❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥
🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨
🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡
"""
REACTIONS = frozenset(_EMOJI.split())


def key_of(reaction: dict[str, Any]) -> str:
    """Return what tells a reaction from others: its emoji, custom emoji id, or `paid`."""
    return str(reaction.get("emoji") or reaction.get("custom_emoji_id") or reaction["type"])


def reactions_of(message: Message, account_id: int) -> list[dict[str, Any]]:
    """Return the `ReactionType`s one account has put on a message."""
    given: dict[int, list[dict[str, Any]]] = message.notes.get("reactions", {})
    return list(given.get(account_id, ()))


def counts(message: Message) -> list[dict[str, Any]]:
    """Return the `ReactionCount`s of a message, the most frequent first."""
    given: dict[int, list[dict[str, Any]]] = message.notes.get("reactions", {})
    kinds = {key_of(one): one for chosen in given.values() for one in chosen}
    frequent = Counter(key_of(one) for chosen in given.values() for one in chosen).most_common()
    return [{"type": kinds[key], "total_count": count} for key, count in frequent]


def allowed(message: Message, reaction: dict[str, Any]) -> bool:
    """Tell whether a reaction may be put on a message.

    A chat may allow only some (`available_reactions` of its settings); a custom emoji must be among
    those, or stand on the message already.
    """
    only: list[dict[str, Any]] | None = message.chat.settings.get("available_reactions")
    key = key_of(reaction)
    if only is not None:
        return key in {key_of(one) for one in only}
    if reaction["type"] == "emoji":
        return key.replace("\ufe0f", "") in REACTIONS
    return any(key_of(count["type"]) == key for count in counts(message))


def react(message: Message, by: Account, chosen: list[dict[str, Any]]) -> None:
    """Put reactions on a message in place of somebody's earlier ones, and tell the bots that asked.

    In private chats and groups bots learn who reacted, in channels only how many did; what bots do
    themselves is told to nobody. The lock must be held.
    """
    old = reactions_of(message, by.id)
    if [key_of(one) for one in old] == [key_of(one) for one in chosen]:
        return
    given: dict[int, list[dict[str, Any]]] = message.notes.setdefault("reactions", {})
    if chosen:
        given[by.id] = chosen
    else:
        given.pop(by.id, None)
    world = message.chat.world
    # What customers of an account think of a message is left out.
    if not by.is_bot and message.chat.connection is None:
        for bot in message.chat.bots():
            leads = message.chat.type == "private" or message.chat.member(bot).leads
            if leads:
                bot.queue.put(*_update(message, by, old, chosen))
    shown = " ".join(key_of(one) for one in chosen) or "no longer"
    first = describe(message).partition("\n")[0]
    line = f"{name_of(by)} reacts {shown} to: {first}"
    world.history.add(message.chat, line, told("reacts", by, message))
    world.changed.notify_all()


def _update(
    message: Message, by: Account, old: list[dict[str, Any]], chosen: list[dict[str, Any]]
) -> tuple[str, dict[str, Any]]:
    """Return the kind and the body of what bots are told."""
    body = {
        "chat": message.chat.as_json(),
        "message_id": message.id,
        "date": message.chat.world.now(),
    }
    if message.chat.type == "channel":
        return "message_reaction_count", {**body, "reactions": counts(message)}
    mask = message.chat.masks.get(by.id)
    anonymous = message.chat.type != "private" and message.chat.member(by).is_anonymous
    who = (mask or message.chat) if mask is not None or anonymous else None
    actor = {"actor_chat": who.as_json()} if who is not None else {"user": by.as_json()}
    changed = {"old_reaction": old, "new_reaction": chosen}
    return "message_reaction", {**body, **actor, **changed}
