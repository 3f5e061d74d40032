"""From an Updater's arguments to the bot it runs."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from telegram.loading import resting
from telegram.redaction import redact
from telegram_ext.defaultvalue import DEFAULT_FALSE
from telegram_ext.notices import warn

if TYPE_CHECKING:
    from telegram.bot import Bot


def check(given: Mapping[str, Any]) -> None:
    """Refuse arguments of an Updater that do not go together."""
    if given["dispatcher"] is None:
        if given["token"] is None and given["bot"] is None:
            raise ValueError(
                "`token` or `bot` must be passed; token is None: is the environment variable that "
                "it comes from set?"
            )
        exclusive = [("token", "bot"), ("bot", "private_key")]
    else:
        others = ("bot", "persistence", "context_types", "token", "defaults")
        exclusive = [("dispatcher", name) for name in others]
        if given["workers"] not in {None, 4}:
            exclusive.append(("dispatcher", "workers"))
        if given["use_context"] != given["dispatcher"].use_context:
            exclusive.append(("dispatcher", "use_context"))
    for one, other in exclusive:
        if given[one] is not None and given[other] is not None:
            raise ValueError(f"`{one}` and `{other}` are mutually exclusive")
    for name in ("workers", "concurrent_updates"):
        if not isinstance(given[name], int | None):
            raise TypeError(f"{name}={_shown(given[name])}: give a whole number")
    if not isinstance(given["grace"], int | float):
        raise TypeError(f"grace={_shown(given['grace'])}: give a number of seconds")
    if given["bot"] is not None:
        unset = {"arbitrary_callback_data": DEFAULT_FALSE}
        for name in ("defaults", "request_kwargs", "arbitrary_callback_data"):
            if given[name] is not unset.get(name):
                warn(
                    f"Passing {name} to an Updater has no effect when a Bot is passed as well: "
                    "pass them to the Bot instead",
                )


def _shown(value: object) -> str:
    # The texts that an Updater is given hide what they say, for one of them is the token.
    return redact(repr(str(value) if isinstance(value, str) else value))


def make_request(request_kwargs: dict[str, Any] | None, workers: int) -> Any:
    """Make the connections for a bot; `request_kwargs` is completed in place, v13's habit."""
    with resting:
        from telegram.transport import Request  # noqa: PLC0415 - a bot may be passed in

    # One connection for each worker, and for dispatcher, polling, job queue and main thread.
    options = {} if request_kwargs is None else request_kwargs
    if not isinstance(cast("object", options), dict):
        raise TypeError(
            f"request_kwargs={options!r}: give a dict of Request's arguments, "
            "such as {'read_timeout': 10}"
        )
    options.setdefault("con_pool_size", workers + 4)
    return Request(**options)


def check_pool(bot: Bot, workers: int, logger: logging.Logger) -> None:
    """Say so where a bot that was made before has too few connections for all threads to keep one.

    Args:
        bot: The bot; one that is no `telegram.Bot` is left alone, and so is a session of one's own.
        workers: Number of threads for asynchronous callbacks.
        logger: Where to say it.
    """
    request = getattr(bot, "request", None)
    size = getattr(request, "con_pool_size", None)
    own = getattr(getattr(request, "_routes", None), "_given", None) is None
    if own and isinstance(size, int) and size < workers + 4:
        logger.warning(
            "Connection pool of Request object is smaller than optimal value (%s); "
            "write Bot(token, request=Request(con_pool_size=%s))",
            workers + 4,
            workers + 4,
        )


def make_bot(token: str, **options: Any) -> Bot:
    """Make a bot, whose buttons may carry objects where the options say so."""
    with resting:
        from telegram_ext.extbot import ExtBot  # noqa: PLC0415 - a bot may be passed in

    return ExtBot(token, **options)


__all__ = ["check", "check_pool", "make_bot", "make_request"]
