"""The type variables of the framework's generic classes; each has v13's usual type as default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typing_extensions import TypeVar

if TYPE_CHECKING:
    from telegram_ext.context import CallbackContext

UT = TypeVar("UT", default=Any)
"""What a handler handles: an Update, or whatever is put in the update queue."""

UD = TypeVar("UD", default=dict[Any, Any])
"""Type of the data kept for each user."""

CD = TypeVar("CD", default=dict[Any, Any])
"""Type of the data kept for each chat."""

BD = TypeVar("BD", default=dict[Any, Any])
"""Type of the data kept for the bot."""

CCT = TypeVar("CCT", bound="CallbackContext[Any, Any, Any]", default=Any)
"""Type of the context that callbacks are given."""

__all__ = ["BD", "CCT", "CD", "UD", "UT"]
