"""Addresses below /sandbox/ that let a page or a program outside drive the users, in JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from .acts import ACTS, find_bot
from .errors import ApiError
from .export import as_pytest
from .journal import chat_name
from .json_values import as_object, decode
from .settings import SETTINGS, answer_setting
from .views import chat_at, commands_for, message_view

if TYPE_CHECKING:
    from .users import User
    from .world import World

__all__ = ["answer_control"]


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
        try:
            return 200, {"ok": True, "result": look(world, query)}
        except (ValueError, KeyError) as error:
            raise ApiError(400, f"Bad Request: {error}") from None
    act = ACTS.get(name)
    if act is None:
        raise ApiError(404, f"Not Found: POST /sandbox/ knows {', '.join(ACTS)}")
    if environ.get("CONTENT_TYPE", "").split(";")[0].strip().lower() != "application/json":
        raise ApiError(400, "Bad Request: send JSON with Content-Type: application/json")
    try:
        data = _object(body)
        return 200, {"ok": True, "result": act(world, _user(world, data.pop("as", "Alice")), data)}
    except (ValueError, KeyError, IndexError, TypeError, AssertionError) as error:
        missing = "a field is missing: " if isinstance(error, KeyError) else ""
        raise ApiError(400, f"Bad Request: {missing}{error}") from None


def _object(body: bytes) -> dict[str, Any]:
    data = as_object(decode(body or b"{}"))
    if data is not None:
        return data
    raise ApiError(400, "Bad Request: a JSON object is expected")


def _user(world: World, name: object) -> User:
    """Return who acts: by id, which must be known, or by first name."""
    if isinstance(name, int):
        with world.changed:
            if name in world.users:
                return world.users[name]
        raise ValueError(f"there is no user with the id {name}")
    return world.person(str(name))


def _transcript(world: World, query: dict[str, str]) -> Any:
    return world.transcript()


def _events(world: World, query: dict[str, str]) -> Any:
    """Return the transcript's entries after a number, waiting a while for the first."""
    after = int(query.get("after", "0"))
    deadline = world.clock.now() + min(30.0, float(query.get("timeout", "0")))
    with world.changed:
        endings = world.endings
        while True:
            lines = world.history.after(after)
            if lines or world.endings != endings or world.clock.now() >= deadline:
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
                "fault": call.fault,
            }
            for call in recent
        ]


def _page(world: World, query: dict[str, str]) -> Any:
    return world.app.live.snapshot()


def _messages(world: World, query: dict[str, str]) -> Any:
    """Return up to 100 messages of a chat that are older than `before`."""
    before = int(query["before"])
    with world.changed:
        messages = chat_at(world, query["chat"]).messages
        return [message_view(messages[number]) for number in messages if number < before][-100:]


def _commands(world: World, query: dict[str, str]) -> Any:
    """Return by bot what a user finds in the menus of a chat."""
    with world.changed:
        chat, user = chat_at(world, query["chat"]), _user(world, int(query["as"]))
        return {str(bot.id): commands_for(bot, chat, user) for bot in chat.bots()}


def _pending(world: World, query: dict[str, str]) -> Any:
    """Return the updates that wait, by bot."""
    with world.changed:
        return {str(bot.id): bot.queue.waiting() for bot in world.bots.values()}


def _export(world: World, query: dict[str, str]) -> Any:
    """Return the conversation with a bot as a file of tests."""
    bot = find_bot(world, query.get("bot", "")) or next(iter(world.bots.values()))
    return as_pytest(world, bot, query.get("command") or "python bot.py")


_LOOKS: dict[str, Callable[[World, dict[str, str]], Any]] = {
    "transcript": _transcript,
    "events": _events,
    "state": _state,
    "calls": _calls,
    "page": _page,
    "messages": _messages,
    "commands": _commands,
    "pending": _pending,
    "export": _export,
}
