"""What can be wrong with a conversation, told when it is made."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from telegram_ext.conversation.steps import AnyHandler, Plan
from telegram_ext.handlers.base import Handler
from telegram_ext.handlers.callback_query import CallbackQueryHandler
from telegram_ext.handlers.inline_query import ChosenInlineResultHandler, InlineQueryHandler

HERE = 4  # frames from a warning to the line that made the conversation


def check(plan: Plan, nested: type[Any], settings: Mapping[str, Any]) -> None:
    """Refuse what cannot work, and warn of what most likely is not meant.

    Args:
        plan: The conversation.
        nested: Class of conversations.
        settings: The constructor's arguments.
    """
    _check_lists(plan)
    if settings["persistent"] and not settings["name"]:
        raise ValueError(
            "Conversations can't be persistent without a name, which their states are kept under: "
            "write ConversationHandler(..., persistent=True, name='order')"
        )
    timeout = settings["conversation_timeout"]
    if not isinstance(timeout, int | float | timedelta | None):
        raise TypeError(f"conversation_timeout={timeout!r}: give seconds or a timedelta")
    per_chat, per_message = settings["per_chat"], settings["per_message"]
    if not (settings["per_user"] or per_chat or per_message):
        raise ValueError(
            "'per_user', 'per_chat' and 'per_message' can't all be 'False': "
            "there would be one conversation for everybody"
        )
    handlers = list(all_handlers(plan))
    buttons = [isinstance(handler, CallbackQueryHandler) for handler in handlers]
    if per_message and not per_chat:
        _warn(
            "If 'per_message=True' is used, 'per_chat=True' should also be used, "
            "as messages in different chats may have the same id."
        )
    if per_message and not all(buttons):
        _warn(
            "If 'per_message=True', all handlers must be a 'CallbackQueryHandler': "
            "nothing else tells which message it belongs to."
        )
    if not per_message and any(buttons):
        _warn(
            "If 'per_message=False', 'CallbackQueryHandler' will not be tracked for every message."
        )
    if per_chat and any(
        isinstance(handler, (InlineQueryHandler, ChosenInlineResultHandler)) for handler in handlers
    ):
        _warn(
            "If 'per_chat=True', 'InlineQueryHandler' can not be used: "
            "an inline query does not tell the chat."
        )
    if settings["conversation_timeout"] and any(isinstance(one, nested) for one in handlers):
        _warn(
            "Using `conversation_timeout` with nested conversations: the time runs anew when an "
            "inner conversation handles an update, but its end does not end the inner one."
        )


def all_handlers(plan: Plan) -> Iterator[AnyHandler]:
    """Give every handler of a conversation."""
    yield from plan.entry_points
    yield from plan.fallbacks
    for handlers in plan.states.values():
        yield from handlers


def _check_lists(plan: Plan) -> None:
    lists: dict[str, Any] = {"entry_points": plan.entry_points, "fallbacks": plan.fallbacks}
    lists |= {f"states[{state!r}]": handlers for state, handlers in plan.states.items()}
    for name, handlers in lists.items():
        if isinstance(handlers, Handler) or not hasattr(handlers, "__iter__"):
            raise TypeError(
                f"{name} is {handlers!r}: write a list of handlers, also around a single one"
            )
        for handler in handlers:
            if not isinstance(handler, Handler):
                raise TypeError(
                    f"{name} has {handler!r}, which is no handler: "
                    "write for example CommandHandler('start', start)"
                )


def _warn(text: str) -> None:
    warnings.warn(text, stacklevel=HERE)


__all__ = ["all_handlers", "check"]
