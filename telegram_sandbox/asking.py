"""Buttons of reply keyboards that ask for something: a contact, a place, users, a chat, a poll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, Union, cast

from .chats import Chat
from .polls import poll_of
from .rights import NotAllowed, has_right

if TYPE_CHECKING:
    from .bots import Bot
    from .chats import Account
    from .users import User

__all__ = ["Given", "answer_to"]

# What a user picks where a button asks for something; see `answer_to`.
Given: TypeAlias = Union[
    tuple[float, float], tuple[str, Sequence[str]], Sequence["Account"], "Account", Chat, str, None
]


def answer_to(user: User, bot: Bot, button: dict[str, Any], gives: Given) -> dict[str, Any]:
    """Return the content of the message that a press on a button of a reply keyboard writes.

    Args:
        user: Who presses.
        bot: Whose button it is.
        button: The `KeyboardButton`.
        gives: What the user picks where the button asks for something: a (latitude, longitude),
            users, a chat, or the question and the options of a poll, in a quiz with the right one
            first. None shares the user's own number for a contact.

    Raises:
        NotAllowed: The button asks for something else.
    """
    if button.get("request_contact"):
        number = str(gives or f"+1555{user.id:07d}")
        contact = {"phone_number": number, "first_name": user.first_name, "user_id": user.id}
        return {"contact": contact}
    if button.get("request_location"):
        if not isinstance(gives, tuple):
            raise NotAllowed('presses: say where: gives=(59.9, 30.3) for "request_location"')
        latitude, longitude = cast("tuple[float, float]", gives)
        return {"location": {"latitude": latitude, "longitude": longitude}}
    if "request_users" in button:
        several = isinstance(gives, (list, tuple))
        picked = cast("Sequence[Account]", gives if several else [gives])
        return {"users_shared": _users(button["request_users"], picked)}
    if "request_chat" in button:
        if not isinstance(gives, Chat):
            raise NotAllowed('presses: say which chat: gives=group for "request_chat"')
        return {"chat_shared": _chat(user, bot, button["request_chat"], gives)}
    if "request_poll" in button:
        if not isinstance(gives, tuple):
            raise NotAllowed('presses: say what: gives=("2+2?", ["3", "4"]) for "request_poll"')
        question, options = cast("tuple[str, Sequence[str]]", gives)
        quiz = button["request_poll"].get("type") == "quiz"
        return {"poll": poll_of(user, question, options, correct=1 if quiz else None)}
    return {"text": button["text"]}


def _users(wanted: dict[str, Any], picked: Sequence[Account]) -> dict[str, Any]:
    """Return the `UsersShared`, with no more about the users than the button asks for."""
    if not picked or None in picked or len(picked) > wanted.get("max_quantity", 1):
        count = wanted.get("max_quantity", 1)
        raise NotAllowed(f"presses: say which users, at most {count}: gives=[bob]")
    shared: list[dict[str, Any]] = []
    for account in picked:
        if wanted.get("user_is_bot") not in (None, account.is_bot):
            raise NotAllowed(f"presses: the button does not offer {account.first_name}")
        one: dict[str, Any] = {"user_id": account.id}
        if wanted.get("request_name"):
            one["first_name"] = account.first_name
            if account.last_name:
                one["last_name"] = account.last_name
        if wanted.get("request_username") and account.username:
            one["username"] = account.username
        shared.append(one)
    return {"request_id": wanted["request_id"], "users": shared}


def _chat(user: User, bot: Bot, wanted: dict[str, Any], chat: Chat) -> dict[str, Any]:
    """Return the `ChatShared` of a chat that is what the button asks for."""
    fits = (
        wanted["chat_is_channel"] == (chat.type == "channel")
        and wanted.get("chat_is_forum") in (None, chat.topics is not None)
        and wanted.get("chat_has_username") in (None, chat.username is not None)
        and (not wanted.get("chat_is_created") or chat.owner is user)
        and (not wanted.get("bot_is_member") or chat.member(bot).present)
        and _has(chat, user, wanted.get("user_administrator_rights"))
        and _has(chat, bot, wanted.get("bot_administrator_rights"))
    )
    if not fits:
        raise NotAllowed(f"presses: the button does not offer {chat.title}")
    shared: dict[str, Any] = {"request_id": wanted["request_id"], "chat_id": chat.id}
    if wanted.get("request_title"):
        shared["title"] = chat.title
    if wanted.get("request_username") and chat.username:
        shared["username"] = chat.username
    return shared


def _has(chat: Chat, account: Account, rights: dict[str, Any] | None) -> bool:
    """Tell whether somebody has all the rights a button demands."""
    wanted = [name for name, value in (rights or {}).items() if value is True]
    return all(has_right(chat, account, name) for name in wanted if name != "is_anonymous")
