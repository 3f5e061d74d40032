"""Calls that are made at most once, however often an update comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from telegram.error import MaybeSent, NetworkError, TelegramError, TimedOut

if TYPE_CHECKING:
    from telegram_ext.persistence.outbox import Outbox

T = TypeVar("T")


def once(outbox: Outbox, key: str, call: Callable[..., T], *args: Any, **kwargs: Any) -> T | None:
    """Make a call, unless it was begun under this key before; see `CallbackContext.once`."""
    if not isinstance(cast("object", key), str) or not key:
        raise TypeError(f"once: key={key!r}: give a text, such as 'order-17'")
    if not callable(cast("object", call)):
        raise TypeError(
            f"once: {call!r} cannot be called: give the function and its arguments one by one, as "
            "in once('order-17', update.message.reply_text, 'Paid')"
        )
    if not outbox.take(key):
        return None
    try:
        return call(*args, **kwargs)
    except TelegramError as error:
        if _was_not_carried_out(error):
            outbox.forget(key)
        raise


def _was_not_carried_out(error: TelegramError) -> bool:
    """Tell whether the server surely has done nothing: it has refused, or was not reached."""
    if isinstance(error, MaybeSent):
        return False
    # This library raises neither without an answer: they are somebody else's, who knows of what.
    return type(error) not in {NetworkError, TimedOut} or error.code is not None


__all__ = ["once"]
