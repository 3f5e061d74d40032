"""What users do, told as JSON: every act is a function of the world, the user and the data."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .accounts import owner_of
from .addressing import post
from .asking import answer_to
from .bots import Bot
from .chats import Chat, Message, rendered
from .group_acts import GROUP_ACTS
from .json_values import as_list, as_object
from .payments import Checkout
from .pressing import call_back
from .topics import Topic
from .views import chat_at, message_at, message_view

if TYPE_CHECKING:
    from .users import User
    from .world import World

__all__ = ["ACTS", "find_bot"]

# Seconds a question may wait for the bot's answer.
_PATIENCE = 10.0


def find_bot(world: World, name: str) -> Bot | None:
    """Return the bot with a user name, with or without @; None where none is named.

    Raises:
        ValueError: There is no such bot.
    """
    name = name.lstrip("@")
    if not name:
        return None
    for bot in world.bots.values():
        if bot.username.lower() == name.lower():
            return bot
    raise ValueError(f"there is no bot called {name!r}")


def _target(world: World, data: dict[str, Any]) -> Bot | Chat | Topic | None:
    """Return where to: the topic or the chat with the key `chat`, else the bot called `to`."""
    if not data.get("chat"):
        return find_bot(world, str(data.get("to") or ""))
    chat = chat_at(world, str(data["chat"]))
    if data.get("topic") and chat.topics is not None:
        return chat.topics[int(data["topic"])]
    return chat


def _send(world: World, user: User, data: dict[str, Any]) -> Any:
    reply_to = message_at(world, data, "reply_to") if data.get("reply_to") else None
    return message_view(user.sends(str(data["text"]), _target(world, data), reply_to=reply_to))


def _edit(world: World, user: User, data: dict[str, Any]) -> Any:
    return message_view(user.edits(message_at(world, data), str(data["text"])))


def _delete(world: World, user: User, data: dict[str, Any]) -> Any:
    user.deletes(message_at(world, data))
    return True


def _forward(world: World, user: User, data: dict[str, Any]) -> Any:
    message = message_at(world, data)
    return message_view(user.forwards(message, chat_at(world, str(data["target"]))))


def _react(world: World, user: User, data: dict[str, Any]) -> Any:
    user.reacts(message_at(world, data), *[str(data["emoji"])] if data.get("emoji") else [])
    return True


def _vote(world: World, user: User, data: dict[str, Any]) -> Any:
    """Choose options by place from 0."""
    places = as_list(data["options"]) or []
    user.votes(message_at(world, data), *[int(place) + 1 for place in places])
    return True


def _ask(world: World, user: User, data: dict[str, Any]) -> Any:
    options = [str(option) for option in as_list(data["options"]) or []]
    correct = data.get("correct")
    message = user.asks(
        str(data["question"]),
        options,
        _target(world, data),
        anonymous=bool(data.get("anonymous", True)),
        multiple=bool(data.get("multiple", False)),
        correct=None if correct is None else int(correct) + 1,
    )
    return message_view(message)


def _throw(world: World, user: User, data: dict[str, Any]) -> Any:
    return message_view(user.throws(str(data.get("emoji", "🎲")), _target(world, data)))


def _pay(world: World, user: User, data: dict[str, Any]) -> Any:
    return message_view(user.pays(message_at(world, data)).wait(_PATIENCE))


def _buy(world: World, user: User, data: dict[str, Any]) -> Any:
    user.buys_media(message_at(world, data))
    return True


def _share(world: World, user: User, data: dict[str, Any]) -> Any:
    content = as_object(data["content"]) or {}
    return message_view(user.shares(_target(world, data), **content))


def _press(world: World, user: User, data: dict[str, Any]) -> Any:
    if "message" not in data:
        pressed = user.presses(data["button"], timeout=0).outcome
    else:
        message = message_at(world, data)
        button = _button(message, data)
        with world.changed:
            if button.get("pay"):
                pressed = user.pays(message)
            elif "inline_keyboard" in message.markup or "row" not in data:
                pressed = call_back(user, message, button)
            else:
                pressed = _write(user, message, button, _given(world, data))
    if isinstance(pressed, Message):
        return message_view(pressed)
    if isinstance(pressed, Checkout):
        return {"checkout": pressed.id}
    world.app.live.watch(pressed)
    return {"callback_query_id": pressed.id, "data": pressed.data}


def _button(message: Message, data: dict[str, Any]) -> dict[str, Any]:
    """Return the button that is meant: one in a row, or one inside a rich message by its data."""
    if "row" in data:
        return message.button_rows[int(data["row"])][int(data["column"])]
    if "rich_message" not in message.content:
        raise ValueError("this message has no such button")
    return {"text": str(data["text"]), "callback_data": str(data["data"])}


def _write(user: User, message: Message, button: dict[str, Any], gives: Any) -> Message:
    """Press a button of a reply keyboard, which writes a message."""
    if not isinstance(message.sender, Bot):
        raise ValueError("this keyboard belongs to no bot")  # noqa: TRY004  # what a page asked for
    content = answer_to(user, message.sender, button, gives)
    # In a group the app makes it an answer, so that a bot in privacy mode can read it.
    answered = None if message.chat.type == "private" else message
    return post(user, message.chat, content, answered)


def _given(world: World, data: dict[str, Any]) -> Any:
    """Return what was picked for a button that asks for something, or None."""
    if "phone" in data:
        return str(data["phone"])
    if "latitude" in data:
        return float(data["latitude"]), float(data["longitude"])
    if "users" in data:
        wanted = as_list(data["users"]) or []
        return [owner_of(world, int(number)) for number in wanted]
    if "picked" in data:
        return chat_at(world, str(data["picked"]))
    return None


def _inline(world: World, user: User, data: dict[str, Any]) -> Any:
    bot = find_bot(world, str(data.get("to") or ""))
    # The lock is free while the bot thinks.
    results = user.inline(str(data.get("query", "")), bot, timeout=_PATIENCE)
    return rendered(results, world, None)


def _type_inline(world: World, user: User, data: dict[str, Any]) -> Any:
    bot = find_bot(world, str(data.get("to") or ""))
    offset = str(data.get("offset", ""))
    chat = chat_at(world, str(data["chat"])) if data.get("chat") else None
    asked = user.types_inline(str(data.get("query", "")), bot, offset=offset, chat=chat)
    world.app.live.watch(asked)
    return {"inline_query_id": asked.id}


def _choose(world: World, user: User, data: dict[str, Any]) -> Any:
    return message_view(user.chooses(data.get("result", 1), _target(world, data)))


def _upload(world: World, user: User, data: dict[str, Any]) -> Any:
    content = base64.b64decode(data["data"], validate=True)
    message = user.uploads(
        content,
        str(data.get("kind", "document")),
        name=data.get("name"),
        caption=str(data.get("caption", "")),
        to=_target(world, data),
    )
    return message_view(message)


def _upload_album(world: World, user: User, data: dict[str, Any]) -> Any:
    files = [base64.b64decode(one, validate=True) for one in as_list(data["files"]) or []]
    kind, caption = str(data.get("kind", "photo")), str(data.get("caption", ""))
    album = user.uploads_album(files, kind, caption=caption, to=_target(world, data))
    return [message_view(message) for message in album]


def _block(world: World, user: User, data: dict[str, Any]) -> Any:
    bot = find_bot(world, str(data.get("to") or ""))
    if data.get("blocked", True):
        user.blocks(bot)
    else:
        user.unblocks(bot)
    return True


def _user(world: World, user: User, data: dict[str, Any]) -> Any:
    """Make another user, or change a known one."""
    name = str(data["first_name"]).strip()
    if not name:
        raise ValueError("first_name must not be empty")
    said: dict[str, Any] = {
        key: data[key] or None for key in ("last_name", "username") if key in data
    }
    if data.get("language_code"):
        said["language_code"] = data["language_code"]
    return world.user(name, **said).as_json()


ACTS: dict[str, Callable[[World, User, dict[str, Any]], Any]] = {
    "send": _send,
    "edit": _edit,
    "delete": _delete,
    "forward": _forward,
    "react": _react,
    "vote": _vote,
    "ask": _ask,
    "throw": _throw,
    "buy": _buy,
    "pay": _pay,
    "share": _share,
    "press": _press,
    "inline": _inline,
    "type": _type_inline,
    "choose": _choose,
    "upload": _upload,
    "album": _upload_album,
    "block": _block,
    "user": _user,
    **GROUP_ACTS,
}
