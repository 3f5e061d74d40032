"""Saying which handler was asked, and why a conversation's state moved."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from telegram_ext.conversation.labels import label
from telegram_ext.conversation.steps import Asked, is_pending

logger = logging.getLogger("telegram.ext.conversationhandler")


@dataclass(frozen=True)
class Trace:
    """One thing that happened in a conversation; its text is one line.

    Attributes:
        conversation: Name of the conversation handler; None where it has none.
        key: Which conversation: the ids of chat, user and message, as far as they count; None where
            the update can belong to none.
        before: The state until now; None where there is no conversation.
        after: The state from now on, likewise.
        why: The reason.
        asked: The handlers that were asked, in order.
    """

    conversation: str | None
    key: tuple[Any, ...] | None
    before: Any
    after: Any
    why: str
    asked: tuple[Asked, ...] = ()

    def __str__(self) -> str:
        of = " ".join(str(part) for part in (self.conversation, self.key) if part is not None)
        states = _said(self.before)
        if self.after != self.before:
            states += f" -> {_said(self.after)}"
        asked = "".join(
            f"\n  {place} {label(handler)}: {'yes' if wanted else 'no'}"
            for place, handler, wanted in self.asked
        )
        return f"{of or 'conversation'}: {states}: {self.why}{asked}"


def tell(trace: Trace, listener: Callable[[Trace], object] | None) -> None:
    """Log what happened, and tell a listener, if there is one."""
    logger.debug("%s", trace)
    if listener is None:
        return
    try:
        listener(trace)
    except Exception:  # to watch a conversation must not change it
        logger.exception("The trace callback of a conversation raised.")


def wanted(listener: object) -> bool:
    """Tell whether anybody wants to know."""
    return listener is not None or logger.isEnabledFor(logging.DEBUG)


def _said(state: object) -> str:
    if state is None:
        return "no conversation"
    if is_pending(state):
        return f"waiting after {_said(state[0])}"
    return f"state {state!r}"


__all__ = ["Trace", "logger", "tell", "wanted"]
