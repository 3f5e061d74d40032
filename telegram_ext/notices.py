"""Warnings that point at the line of the bot's own code that they are about."""

from __future__ import annotations

import sys
import warnings

from telegram.deprecation import TelegramDeprecationWarning

_OURS = {"telegram", "telegram_ext"}


def warn(text: str, category: type[Warning] = UserWarning) -> None:
    """Warn of what the nearest caller outside of this library does.

    Args:
        text: What to say.
        category: Which warning it is.
    """
    level = 2
    frame = sys._getframe(1)  # noqa: SLF001 - the documented way to the caller
    while frame.f_back is not None and is_ours(frame.f_globals.get("__name__")):
        frame = frame.f_back
        level += 1
    warnings.warn(text, category, stacklevel=level)


def deprecated(text: str) -> None:
    """Warn of what has a better spelling by now, with v13's kind of warning.

    Args:
        text: What to say.
    """
    warn(text, TelegramDeprecationWarning)


def is_ours(module: object) -> bool:
    """Tell whether a module of this name belongs to this library."""
    return isinstance(module, str) and module.partition(".")[0] in _OURS


__all__ = ["deprecated", "is_ours", "warn"]
