"""From a method's name and parameters to the envelope of its answer."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

from .bodies import Received
from .errors import ApiError, bad_request, too_many_requests
from .files import UPLOAD_LIMIT
from .journal import CallRecord
from .methods import HANDLERS
from .older import newer_args, newer_name
from .particulars import login_bots
from .registry import Answer, Call
from .typed import minimal
from .validation import read_parameters

if TYPE_CHECKING:
    from .bots import Bot
    from .faults import Fault
    from .spec import MethodSpec
    from .world import World

__all__ = ["answer_call"]

_TOKEN = re.compile(r"[1-9][0-9]{0,15}:[^/]+")

# Bots that come by themselves, each with a queue of its own.
_MOST_BOTS = 1_000

# A value longer than this is cut in the call log.
_SHOWN = 4096


def answer_call(
    world: World, token: str, name: str, received: Received, fault: Fault | None = None
) -> tuple[int, dict[str, Any]]:
    """Run one method and return the HTTP status and the envelope.

    Args:
        world: Where it happens; its lock is taken here.
        token: The bot's token as it stood in the address.
        name: The method in any case.
        received: The parameters.
        fault: What strikes this call: it is noted, and the method may be kept from running.
    """
    started = time.monotonic()
    bot: Bot | None = None
    ignored: list[str] = []
    method = world.spec.method(newer_name(name))
    envelope: dict[str, Any]
    with world.changed:
        try:
            bot = _bot(world, token)
            if fault is not None and not fault.lets_through:
                raise fault.refusal()
            _refuse_big_files(received)
            args = newer_args(_known(method), received.args)
            parameters = read_parameters(
                world.spec, _known(method), args, received.uploads, world.now()
            )
            ignored = parameters.ignored
            _check_login(world, parameters.values.get("reply_markup"))
            world.floods.check(bot, _known(method).name, parameters.values)
            result = _run(Call(world, bot, _known(method), parameters))
            envelope = {"ok": True, "result": result}
            if isinstance(result, Answer):
                envelope = {"ok": True, "result": result.result, "description": result.description}
            code = 200
        except ApiError as error:
            envelope, code = error.envelope(), error.code
        world.calls.append(
            CallRecord(
                bot=bot.username if bot else None,
                method=method.name if method else name,
                parameters=_shown(received),
                result=envelope.get("result"),
                error=None if code == 200 else envelope["description"],
                code=code,
                duration=time.monotonic() - started,
                ignored=ignored,
                fault=fault.kind if fault else None,
                at=world.clock.now(),
            )
        )
        world.changed.notify_all()
    return code, envelope


def _known(method: MethodSpec | None) -> MethodSpec:
    """Return the method, or refuse a name that is none."""
    if method is None:
        raise ApiError(404, "Not Found: method not found")
    return method


def _bot(world: World, token: str) -> Bot:
    if len(token) > 80 or not _TOKEN.fullmatch(token):
        raise ApiError(401, "Unauthorized: invalid token specified")
    bot = world.bots.get(token)
    if bot is None:
        if not world.any_token:
            raise ApiError(401, "Unauthorized")
        if len(world.bots) >= _MOST_BOTS:
            raise too_many_requests(60)
        bot = _new_bot(world, token)
    bot.check_open()
    return bot


def _new_bot(world: World, token: str) -> Bot:
    number = token.partition(":")[0]
    try:
        return world.bot(token)
    except ValueError as error:
        if world.bot_by_id(int(number)) is None:
            raise ApiError(401, f"Unauthorized: {error}") from None
        # The number belongs to another token: the same bot with a token that is no longer good.
        raise ApiError(401, "Unauthorized") from None


def _check_login(world: World, markup: Any) -> None:
    known = {bot.username.lower() for bot in world.bots.values()}
    for name in login_bots(markup):
        if name.lower() not in known:
            raise bad_request(f'bot "{name}" not found')


def _run(call: Call) -> Any:
    handler = HANDLERS.get(call.method.name)
    if handler is not None:
        return handler.run(call)
    for name in ("chat_id", "from_chat_id"):
        if name in call and name in call.method.parameters and "business_connection_id" not in call:
            call.chat(name)
    return minimal(call.world.spec, call.method.returns, call.world.now())


def _refuse_big_files(received: Received) -> None:
    for upload in received.uploads.values():
        if len(upload.data) > UPLOAD_LIMIT:
            raise ApiError(413, "Request Entity Too Large")


def _shown(received: Received) -> dict[str, str]:
    shown = {
        name: value if len(value) <= _SHOWN else value[:_SHOWN] + "..."
        for name, value in received.args.items()
    }
    for name, upload in received.uploads.items():
        shown[name] = f"<file {upload.name}, {len(upload.data)} bytes>"
    return shown
