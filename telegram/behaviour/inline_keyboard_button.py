"""Buttons whose callback data changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["InlineKeyboardButtonBehaviour"]


class InlineKeyboardButtonBehaviour:
    """Changing an `InlineKeyboardButton`."""

    __slots__ = ()

    if TYPE_CHECKING:
        callback_data: Any

    def update_callback_data(self, callback_data: Any) -> None:
        """Let the button carry other callback data."""
        self.callback_data = callback_data
