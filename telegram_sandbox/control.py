"""Addresses below /sandbox/ that let a program outside drive the users."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from .chats import Message, rendered
from .errors import ApiError
from .journal import chat_name
from .json_values import as_object, decode
from .settings import SETTINGS, answer_setting

if TYPE_CHECKING:
    from .users import User
    from .world import World

__all__ = ["answer_control"]

# Seconds a question may wait for the bot's answer.
_PATIENCE = 10.0


def answer_control(
    world: World, environ: dict[str, Any], path: str, body: bytes
) -> tuple[int, dict[str, Any]]:
    """Answer one request to /sandbox/...; the status and the JSON object.

    A change must be a POST of JSON: a page in a browser cannot send that from elsewhere unasked.
    """
    name = path.removeprefix("/sandbox/").strip("/")
    if name in SETTINGS:
        return answer_setting(world, environ, name, body)
    if environ["REQUEST_METHOD"] == "GET":
        query = {k: v[0] for k, v in parse_qs(environ.get("QUERY_STRING", "")).items()}
        look = _LOOKS.get(name)
        if look is None:
            raise ApiError(404, f"Not Found: GET /sandbox/ knows {', '.join(_LOOKS)}")
        return 200, {"ok": True, "result": look(world, query)}
    act = _ACTS.get(name)
    if act is None:
        raise ApiError(404, f"Not Found: POST /sandbox/ knows {', '.join(_ACTS)}")
    if environ.get("CONTENT_TYPE", "").split(";")[0].strip().lower() != "application/json":
        raise ApiError(400, "Bad Request: send JSON with Content-Type: application/json")
    try:
        data = _object(body)
        user = world.person(str(data.pop("as", "Alice")))
        return 200, {"ok": True, "result": act(world, user, data)}
    except (ValueError, KeyError, AssertionError) as error:
        raise ApiError(400, f"Bad Request: {error}") from None


def _object(body: bytes) -> dict[str, Any]:
    data = as_object(decode(body or b"{}"))
    if data is not None:
        return data
    raise ApiError(400, "Bad Request: a JSON object is expected")


def _send(world: World, user: User, data: dict[str, Any]) -> Any:
    return _shown(user.sends(str(data["text"]), _bot(world, data)))


def _inline(world: World, user: User, data: dict[str, Any]) -> Any:
    results = user.inline(str(data.get("query", "")), _bot(world, data), timeout=_PATIENCE)
    return rendered(results, world, None)


def _press(world: World, user: User, data: dict[str, Any]) -> Any:
    pressed = user.presses(data["button"], timeout=0)
    if isinstance(pressed, Message):
        return _shown(pressed)
    return {"callback_query_id": pressed.id, "data": pressed.data}


def _choose(world: World, user: User, data: dict[str, Any]) -> Any:
    return _shown(user.chooses(data.get("result", 1)))


def _upload(world: World, user: User, data: dict[str, Any]) -> Any:
    content = base64.b64decode(data["data"], validate=True)
    message = user.uploads(
        content,
        str(data.get("kind", "document")),
        name=data.get("name"),
        caption=str(data.get("caption", "")),
        to=_bot(world, data),
    )
    return _shown(message)


def _transcript(world: World, query: dict[str, str]) -> Any:
    return world.transcript()


def _events(world: World, query: dict[str, str]) -> Any:
    """Return the transcript's entries after a number, waiting a while for the first."""
    after = int(query.get("after", "0"))
    deadline = world.clock.now() + min(30.0, float(query.get("timeout", "0")))
    with world.changed:
        while True:
            lines = world.history.after(after)
            if lines or world.clock.now() >= deadline:
                return [
                    {"number": line.number, "chat": chat_name(line.chat), "text": line.text}
                    for line in lines
                ]
            world.clock.wait(world.changed, deadline)


def _state(world: World, query: dict[str, str]) -> Any:
    with world.changed:
        return {
            "version": world.spec.version,
            "bots": [bot.as_json() for bot in world.bots.values()],
            "users": [user.as_json() for user in world.users.values()],
            "pending": {bot.username: len(bot.queue) for bot in world.bots.values()},
        }


def _calls(world: World, query: dict[str, str]) -> Any:
    with world.changed:
        recent = list(world.calls)[-int(query.get("last", "50")) :]
        return [
            {
                "bot": call.bot,
                "method": call.method,
                "parameters": call.parameters,
                "code": call.code,
                "error": call.error,
                "duration": round(call.duration, 6),
                "ignored": call.ignored,
            }
            for call in recent
        ]


_LOOKS = {"transcript": _transcript, "events": _events, "state": _state, "calls": _calls}
_ACTS = {
    "send": _send,
    "inline": _inline,
    "press": _press,
    "choose": _choose,
    "upload": _upload,
}


def _bot(world: World, data: dict[str, Any]) -> Any:
    name = str(data.get("to") or "").lstrip("@")
    if not name:
        return None
    for bot in world.bots.values():
        if bot.username.lower() == name.lower():
            return bot
    raise ValueError(f"there is no bot called {name!r}")


def _shown(message: Message) -> dict[str, Any]:
    with message.chat.world.changed:
        return message.as_json()
