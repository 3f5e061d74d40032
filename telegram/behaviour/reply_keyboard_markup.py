"""Keyboards of one button, one row or one column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from telegram.building import type_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Self

    from telegram import KeyboardButton

__all__ = ["ReplyKeyboardMarkupBehaviour"]

_SAYS = (str, int, float)  # what stands for a button; numbers become text, as in any field of text


class ReplyKeyboardMarkupBehaviour:
    """Ways to build a `ReplyKeyboardMarkup`; a text or number stands for a button that says it."""

    __slots__ = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if args:
            args = (_with_buttons(args[0]), *args[1:])
        elif "keyboard" in kwargs:
            kwargs = {**kwargs, "keyboard": _with_buttons(kwargs["keyboard"])}
        super().__init__(*args, **kwargs)

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


def _with_buttons(keyboard: Any) -> Any:
    """Turn texts and numbers of a keyboard into buttons; the type judges anything else."""
    if not isinstance(keyboard, (list, tuple)):
        return keyboard
    button: Any = type_named("KeyboardButton")
    rows: list[Any] = []
    for row in cast("Sequence[Any]", keyboard):
        if isinstance(row, (list, tuple)):
            cells = cast("Sequence[Any]", row)
            rows.append([button(text=cell) if isinstance(cell, _SAYS) else cell for cell in cells])
        else:
            rows.append(row)
    return rows
