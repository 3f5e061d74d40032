"""Keyboards of one button, one row or one column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Self

    from telegram import InlineKeyboardButton

__all__ = ["InlineKeyboardMarkupBehaviour"]


class InlineKeyboardMarkupBehaviour:
    """Ways to build an `InlineKeyboardMarkup`."""

    __slots__ = ()

    if TYPE_CHECKING:

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...

    @classmethod
    def from_button(cls, button: InlineKeyboardButton, **kwargs: Any) -> Self:
        """Return a keyboard of one button; keywords go to the constructor."""
        return cls([[button]], **kwargs)

    @classmethod
    def from_row(cls, button_row: Sequence[InlineKeyboardButton], **kwargs: Any) -> Self:
        """Return a keyboard with the buttons side by side; keywords go to the constructor."""
        return cls([list(button_row)], **kwargs)

    @classmethod
    def from_column(cls, button_column: Sequence[InlineKeyboardButton], **kwargs: Any) -> Self:
        """Return a keyboard with one button below the other; keywords go to the constructor."""
        rows = [[button] for button in button_column]
        return cls(rows, **kwargs)
