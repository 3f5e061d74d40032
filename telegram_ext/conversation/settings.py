"""What a conversation handler is made with; it can be read and not be set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NoReturn

from telegram_ext.conversation.steps import Plan
from telegram_ext.handlers.base import Handler
from telegram_ext.typevars import CCT

if TYPE_CHECKING:
    from telegram import Update  # noqa: F401 - named in quotes below

if TYPE_CHECKING:
    pass


class ConversationSettings(Handler["Update", CCT]):
    """The part of a conversation handler that never changes.

    Args:
        plan: The handlers, and how they belong together.
        run_async: Whether all handlers run asynchronously.
        **settings: The other arguments of `ConversationHandler`.
    """

    def __init__(self, plan: Plan, run_async: bool, **settings: Any) -> None:
        super().__init__(_never_called, run_async=run_async)
        self._plan = plan
        self._settings = settings

    def __setattr__(self, name: str, value: object) -> None:
        if name in _FIXED:
            _refuse(name)
        super().__setattr__(name, value)

    @property
    def entry_points(self) -> Sequence[Handler[Any, Any]]:
        """Handlers that may begin a conversation."""
        return self._plan.entry_points

    @property
    def states(self) -> Mapping[Any, Sequence[Handler[Any, Any]]]:
        """Handlers of each state."""
        return self._plan.states

    @property
    def fallbacks(self) -> Sequence[Handler[Any, Any]]:
        """Handlers that are asked in every state."""
        return self._plan.fallbacks

    @property
    def allow_reentry(self) -> bool:
        """Whether the entry points are asked also during a conversation."""
        return self._plan.allow_reentry

    @property
    def per_chat(self) -> bool:
        """Whether each chat has a conversation of its own."""
        return bool(self._settings["per_chat"])

    @property
    def per_user(self) -> bool:
        """Whether each user has a conversation of their own."""
        return bool(self._settings["per_user"])

    @property
    def per_message(self) -> bool:
        """Whether each message with buttons has a conversation of its own."""
        return bool(self._settings["per_message"])

    @property
    def conversation_timeout(self) -> float | timedelta | None:
        """Seconds, or a timedelta, after which a quiet conversation ends; None means never."""
        timeout: float | timedelta | None = self._settings["conversation_timeout"]
        return timeout

    @property
    def name(self) -> str | None:
        """The name that states are kept under."""
        name: str | None = self._settings["name"]
        return name

    @property
    def map_to_parent(self) -> Mapping[Any, Any] | None:
        """What answers mean to the conversation around this one."""
        return self._plan.map_to_parent


_FIXED = frozenset(
    {
        "entry_points",
        "states",
        "fallbacks",
        "allow_reentry",
        "per_chat",
        "per_user",
        "per_message",
        "conversation_timeout",
        "name",
        "map_to_parent",
    }
)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"You can not assign a new value to {name} after initialization.")


def _never_called(*args: object) -> NoReturn:
    raise TypeError("a ConversationHandler has no callback: its handlers have theirs")


__all__ = ["ConversationSettings"]
