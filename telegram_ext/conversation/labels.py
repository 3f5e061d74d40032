"""Handlers in a few words, as a diagram or a log shows them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from telegram_ext.handlers.base import Handler
from telegram_ext.handlers.callback_query import CallbackQueryHandler
from telegram_ext.handlers.command import CommandHandler, PrefixHandler
from telegram_ext.handlers.inline_query import ChosenInlineResultHandler, InlineQueryHandler
from telegram_ext.handlers.message import MessageHandler
from telegram_ext.handlers.objects import StringCommandHandler, StringRegexHandler

# What handlers put in front of the filters they are given.
_OWN_FILTERS = re.compile(
    r"<Filters\.update(?:\.messages)? and (.*)>|Filters\.update(?:\.messages)?"
)
_PATTERN = re.compile(r"re\.compile\((['\"])(.*?)\1(?:, [^)]*)?\)")


def label(handler: Handler[Any, Any]) -> str:
    """Return what a handler waits for: `/start`, `text and not command`, `button ^yes$`."""
    if isinstance(handler, (CommandHandler, PrefixHandler)):
        words = _words(handler)
        filters = _filters(handler.filters)
        return f"{words} {filters}" if filters else words
    if isinstance(handler, MessageHandler):
        return _filters(handler.filters) or "any message"
    if isinstance(handler, StringCommandHandler):
        return f"string /{handler.command}"
    states = getattr(handler, "states", None)
    if states is not None:
        return f"conversation {getattr(handler, 'name', None) or ''}".rstrip()
    kind = _KINDS.get(type(handler)) or type(handler).__name__.removesuffix("Handler")
    pattern = getattr(handler, "pattern", None)
    if pattern is None:
        return kind
    return f"{kind} {getattr(pattern, 'pattern', None) or getattr(pattern, '__name__', pattern)}"


_KINDS: dict[type[Any], str] = {
    CallbackQueryHandler: "button",
    InlineQueryHandler: "inline query",
    ChosenInlineResultHandler: "chosen inline result",
    StringRegexHandler: "string",
}


def name_of(callback: Callable[..., Any]) -> str:
    """Return a callback's name."""
    return getattr(callback, "__name__", None) or type(callback).__name__


def _words(handler: Any) -> str:
    if isinstance(handler, PrefixHandler):
        return ", ".join(prefix + word for prefix in handler.prefix for word in handler.command)
    return ", ".join(f"/{word}" for word in handler.command)


def _filters(filters: object) -> str:
    text = str(filters)
    whole = _OWN_FILTERS.fullmatch(text)
    if whole is not None:
        text = whole[1] or ""
    text = _PATTERN.sub(r"\2", text)
    text = text.replace("Filters.", "").replace("<inverted ", "<not ")
    return re.sub(r"<(not [\w.]+)>", r"\1", text).removeprefix("<").removesuffix(">")


__all__ = ["label", "name_of"]
