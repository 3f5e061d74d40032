"""Which classes the contexts and the stored data are made of."""

from __future__ import annotations

from typing import Any, Generic

from telegram_ext.typevars import BD, CCT, CD, UD


class ContextTypes(Generic[CCT, UD, CD, BD]):
    """The classes that a dispatcher makes contexts and data of.

    Args:
        context: Class of the callbacks' context; None means `CallbackContext`.
        bot_data: Class of `context.bot_data`; it must be callable without arguments.
        chat_data: Class of `context.chat_data`, likewise.
        user_data: Class of `context.user_data`, likewise.
    """

    def __init__(
        self,
        context: type[Any] | None = None,
        bot_data: type[Any] = dict,
        chat_data: type[Any] = dict,
        user_data: type[Any] = dict,
    ) -> None:
        if context is None:
            from telegram_ext.context import CallbackContext  # noqa: PLC0415 - they need each other

            context = CallbackContext
        elif not _is_context(context):
            raise ValueError(
                f"context must be a subclass of CallbackContext, not {context!r}: "
                "the dispatcher fills it by CallbackContext's methods"
            )
        self._context: type[Any] = context
        self._bot_data = bot_data
        self._chat_data = chat_data
        self._user_data = user_data

    @property
    def context(self) -> type[CCT]:
        """Class of the callbacks' context."""
        return self._context

    @property
    def bot_data(self) -> type[BD]:
        """Class of the bot's data."""
        return self._bot_data

    @property
    def chat_data(self) -> type[CD]:
        """Class of each chat's data."""
        return self._chat_data

    @property
    def user_data(self) -> type[UD]:
        """Class of each user's data."""
        return self._user_data


def _is_context(candidate: object) -> bool:
    from telegram_ext.context import CallbackContext  # noqa: PLC0415 - they need each other

    return isinstance(candidate, type) and issubclass(candidate, CallbackContext)


__all__ = ["ContextTypes"]
