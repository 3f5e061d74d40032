"""A message that is gone or too old, answering the way a message does."""

from __future__ import annotations

from typing import Any

from telegram.behaviour.message import MessageBehaviour
from telegram.building import type_named

__all__ = ["InaccessibleMessageBehaviour"]


class InaccessibleMessageBehaviour(MessageBehaviour):
    """Let code that expects a `Message` find its fields: absent, all of them."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        try:
            return super().__getattr__(name)  # type: ignore[misc]  # of the type's own base class
        except AttributeError:
            message = type_named("Message")
            if name not in message.__pydantic_fields__:
                raise
            absent = message._absent.get(name)  # noqa: SLF001 - what a message answers
            return [] if absent == [] else absent

    def _quotes(self) -> bool:
        return False  # it may well be deleted, and an answer to a deleted message is refused
