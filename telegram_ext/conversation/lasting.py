"""Timeouts that outlast the process: a durable job ends a persistent conversation gone quiet.

The job holds the conversation's name and key and the last update, and nothing of this process. Its
id follows from name and key, so a conversation has one such job, whichever process planned it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypedDict

from telegram_ext.handlers.base import Handler
from telegram_ext.updates import is_update

if TYPE_CHECKING:
    from telegram_ext.conversation.handler import ConversationHandler


class Note(TypedDict):
    """What a durable job knows of a conversation."""

    conversation: str
    key: tuple[Any, ...]
    update: Any


def note_for(
    conversation: ConversationHandler[Any], key: tuple[Any, ...], update: Any, dispatcher: Any
) -> Note | None:
    """Return what a durable job has to know; None where nothing keeps one."""
    if not (lasts(conversation, dispatcher) and is_update(update)):
        return None
    query = update.callback_query
    if query is not None and not isinstance(query.data, (str, type(None))):
        return None  # an object behind a button: a store may not know its class
    return {"conversation": conversation.name or "", "key": key, "update": update}


def lasts(conversation: ConversationHandler[Any], dispatcher: Any) -> bool:
    """Tell whether a conversation's timeouts outlast the process."""
    store = getattr(dispatcher, "persistence", None)
    return bool(
        conversation.persistent
        and conversation.name
        and hasattr(store, "put_job")
        and dispatcher.use_context
    )


def job_id(conversation: ConversationHandler[Any], key: tuple[Any, ...]) -> str:
    """Return the id of the job that ends a conversation."""
    return f"conversation {conversation.name} {key!r}"


def end_quiet(context: Any) -> None:
    """End the conversation that a durable job is about."""
    note: Note = context.job.context
    for conversation in _named(note["conversation"], context.dispatcher):
        conversation.timed_out(note["key"], note["update"], context.job, context.dispatcher)


def _named(name: str, dispatcher: Any) -> Iterator[ConversationHandler[Any]]:
    handlers: list[Handler[Any, Any]] = [
        each for group in dispatcher.handlers.values() for each in group
    ]
    while handlers:
        handler: Any = handlers.pop()
        if hasattr(handler, "timed_out"):
            if handler.name == name:
                yield handler
            handlers += handler.nested()


__all__ = ["Note", "end_quiet", "job_id", "lasts", "note_for"]
