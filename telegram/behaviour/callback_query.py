"""Which message a pressed button belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from telegram import MaybeInaccessibleMessage

__all__ = ["CallbackQueryBehaviour"]


class CallbackQueryBehaviour:
    """Limits of `CallbackQuery`, and where its shortcuts edit."""

    __slots__ = ()

    MAX_ANSWER_TEXT_LENGTH = 200
    """Characters that a notification may hold."""

    if TYPE_CHECKING:
        message: MaybeInaccessibleMessage | None
        inline_message_id: str | None

    # A message sent through inline mode is known by its own id alone, any other by chat and id.
    @property
    def _chat_id(self) -> int | None:
        message = None if self.inline_message_id else self.message
        return message.chat.id if message else None

    @property
    def _message_id(self) -> int | None:
        message = None if self.inline_message_id else self.message
        return message.message_id if message else None

    @property
    def _business_connection_id(self) -> str | None:
        return getattr(self.message, "business_connection_id", None)
