"""Keyboards of one button, one row or one column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Self

    from telegram import KeyboardButton

__all__ = ["ReplyKeyboardMarkupBehaviour"]


class ReplyKeyboardMarkupBehaviour:
    """Ways to build a `ReplyKeyboardMarkup`; a text stands for a button that says it."""

    __slots__ = ()

    if TYPE_CHECKING:

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...

    @classmethod
    def from_button(
        cls,
        button: KeyboardButton | str,
        resize_keyboard: bool | None = False,
        one_time_keyboard: bool | None = False,
        selective: bool | None = False,
        input_field_placeholder: str | None = None,
        **kwargs: Any,
    ) -> Self:
        """Return a keyboard of one button; the rest goes to the constructor."""
        return cls(
            [[button]],
            resize_keyboard,
            one_time_keyboard,
            selective,
            input_field_placeholder,
            **kwargs,
        )

    @classmethod
    def from_row(
        cls,
        button_row: Sequence[KeyboardButton | str],
        resize_keyboard: bool | None = False,
        one_time_keyboard: bool | None = False,
        selective: bool | None = False,
        input_field_placeholder: str | None = None,
        **kwargs: Any,
    ) -> Self:
        """Return a keyboard with the buttons side by side; the rest goes to the constructor."""
        return cls(
            [list(button_row)],
            resize_keyboard,
            one_time_keyboard,
            selective,
            input_field_placeholder,
            **kwargs,
        )

    @classmethod
    def from_column(
        cls,
        button_column: Sequence[KeyboardButton | str],
        resize_keyboard: bool | None = False,
        one_time_keyboard: bool | None = False,
        selective: bool | None = False,
        input_field_placeholder: str | None = None,
        **kwargs: Any,
    ) -> Self:
        """Return a keyboard with one button below the other; the rest goes to the constructor."""
        return cls(
            [[button] for button in button_column],
            resize_keyboard,
            one_time_keyboard,
            selective,
            input_field_placeholder,
            **kwargs,
        )
