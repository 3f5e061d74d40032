"""What the page shows of a world, as JSON; everything here is called with the lock held."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from .chats import Account, Chat, Message
from .living import rendered
from .polls import Poll

if TYPE_CHECKING:
    from .bots import Bot
    from .journal import CallRecord
    from .users import User
    from .world import World

__all__ = [
    "all_chats",
    "call_view",
    "chat_at",
    "chat_view",
    "commands_for",
    "key_of",
    "message_at",
    "message_view",
    "people_view",
    "status_view",
]

# A result longer than this many characters of JSON is cut in the call log.
_SHOWN = 20_000


def key_of(chat: Chat) -> str:
    """Return the name of a chat that no other chat of the world has."""
    if chat.bot is not None and chat.owner is not None:
        return f"{chat.bot.id}:{chat.owner.id}"
    return str(chat.id)


def chat_at(world: World, key: str) -> Chat:
    """Return the chat with a key; a private chat begins with the first look at it.

    Raises:
        ValueError: There is no such chat.
    """
    bot_id, colon, user_id = key.partition(":")
    if colon and bot_id.isdecimal() and user_id.isdecimal():
        bot, user = world.bot_by_id(int(bot_id)), world.users.get(int(user_id))
        if bot is not None and user is not None:
            return bot.dialog(user)
    elif key.removeprefix("-").isdecimal() and int(key) in world.groups:
        return world.groups[int(key)]
    raise ValueError(f"there is no chat {key!r}")


def message_at(world: World, data: dict[str, Any], name: str = "message") -> Message:
    """Return the message whose chat and number stand in some data.

    Args:
        world: Where it is.
        data: With a `chat` and a number.
        name: What the number is called there.

    Raises:
        ValueError: There is no such message.
    """
    message = chat_at(world, str(data["chat"])).messages.get(int(data[name]))
    if message is None:
        raise ValueError(f"there is no message {data[name]} in this chat")
    return message


def all_chats(world: World) -> list[Chat]:
    """Return every chat that has begun."""
    dialogs = [chat for bot in world.bots.values() for chat in bot.dialogs.values()]
    return [*dialogs, *(chat for chat in world.groups.values() if not chat.gone)]


def message_view(message: Message) -> dict[str, Any]:
    """Return a message as the API shows it, and under `sandbox` what only its readers see."""
    shown = message.as_json()
    extra: dict[str, Any] = {}
    if message.keyboard is not None:
        extra["keyboard"] = message.keyboard
    given: dict[int, list[dict[str, Any]]] = message.notes.get("reactions", {})
    if given:
        extra["reactions"] = _reactions(given)
    poll = message.content.get("poll")
    if isinstance(poll, Poll):
        ids = poll.option_ids
        extra["votes"] = {who: [ids.index(one) for one in poll.votes[who]] for who in poll.votes}
        extra["answers"] = rendered(poll.answers, message.chat.world, None)
    if extra:
        shown["sandbox"] = extra
    return shown


def _reactions(given: dict[int, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    by: dict[str, list[int]] = {}
    for account, chosen in given.items():
        for reaction in chosen:
            by.setdefault(reaction.get("emoji") or "⭐", []).append(account)
    return [{"emoji": emoji, "by": accounts} for emoji, accounts in by.items()]


def chat_view(chat: Chat) -> dict[str, Any]:
    """Return who is in a chat and what it is called."""
    shown: dict[str, Any] = {**chat.as_json(), "key": key_of(chat)}
    if chat.bot is not None and chat.owner is not None:
        shown["bot"], shown["user"] = chat.bot.id, chat.owner.id
    else:
        members: list[Account] = [*chat.users(), *chat.bots()]
        shown["members"] = [account.id for account in members]
        shown["statuses"] = {account.id: chat.member(account).status for account in members}
    if chat.topics is not None:
        shown["topics"] = [topic.as_json() for topic in chat.topics.values() if not topic.hidden]
    shown["pinned"] = list(chat.pinned)
    return shown


def people_view(world: World) -> dict[str, Any]:
    """Return all accounts and chats, which change rarely."""
    return {
        "users": [user.as_json() for user in world.users.values()],
        "bots": [_bot_view(bot) for bot in world.bots.values()],
        "chats": [chat_view(chat) for chat in all_chats(world)],
    }


def _bot_view(bot: Bot) -> dict[str, Any]:
    shown = {**bot.as_json(), "blocked_by": sorted(bot.blocked_by)}
    shown["description"] = bot.profile.get(("description", ""), "")
    # A sign that changes with the profile: the page then asks for the commands again.
    shown["profile"] = hash(repr(bot.profile)) & 0xFFFFFFFF
    return shown


def status_view(world: World) -> dict[str, Any]:
    """Return what changes often: waiting updates, faults, time."""
    clock = world.clock
    now = clock.now()
    running = clock.running
    return {
        "pending": {str(bot.id): len(bot.queue) for bot in world.bots.values()},
        "webhooks": {str(bot.id): bot.webhook.url for bot in world.bots.values() if bot.webhook},
        "floods": world.floods.on,
        "faults": [fault.as_json() for fault in world.faults],
        # Of a clock that runs only how far it is ahead of the machine's is news.
        "clock": {"running": running, "ahead": now - time.time(), "now": None if running else now},
    }


def call_view(number: int, call: CallRecord) -> dict[str, Any]:
    """Return a line of the call log."""
    result = call.result
    if len(json.dumps(result, ensure_ascii=False)) > _SHOWN:
        result = json.dumps(result, ensure_ascii=False)[:_SHOWN] + "..."
    return {
        "number": number,
        "at": call.at,
        "bot": call.bot,
        "method": call.method,
        "parameters": call.parameters,
        "result": result,
        "error": call.error,
        "code": call.code,
        "duration": round(call.duration, 6),
        "ignored": call.ignored,
        "fault": call.fault,
    }


def commands_for(bot: Bot, chat: Chat, user: User) -> dict[str, Any]:
    """Return the commands and the menu button a user finds in a chat.

    The narrowest scope with commands wins; within it the user's language goes before all.

    Source: https://core.telegram.org/bots/api#determining-list-of-commands
    """
    language = user.language_code or ""
    found: list[dict[str, Any]] = []
    for scope in _scopes(chat, user):
        key = f"commands {json.dumps(scope, sort_keys=True)}"
        for code in (language, ""):
            found = found or bot.profile.get((key, code), [])
    button: dict[str, Any] = {"type": "commands"}
    if chat.type == "private":
        for owner in (str(chat.id), ""):
            given = bot.profile.get(("menu_button", owner))
            if given is not None and given["type"] != "default":
                button = given
                break
    return {"commands": found, "menu_button": button}


def _scopes(chat: Chat, user: User) -> list[dict[str, Any]]:
    here: dict[str, Any] = {"type": "chat", "chat_id": chat.id}
    if chat.type == "private":
        return [here, {"type": "all_private_chats"}, {"type": "default"}]
    scopes = [{"type": "chat_member", "chat_id": chat.id, "user_id": user.id}, here]
    if chat.member(user).leads:
        scopes.insert(1, {"type": "chat_administrators", "chat_id": chat.id})
        scopes.append({"type": "all_chat_administrators"})
    return [*scopes, {"type": "all_group_chats"}, {"type": "default"}]
