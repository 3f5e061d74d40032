"""Telling a bot's author, once and at the right line, what is called otherwise today."""

from __future__ import annotations

import sys
import warnings

__all__ = ["forget", "notice"]

_OURS = ("telegram", "telegram_ext", "pydantic")
_said: set[str] = set()


def notice(old: str, today: str) -> None:
    """Warn that a spelling is old, the first time it is met.

    The warning points at the line outside of this library that led here.

    Args:
        old: What the bot says, such as `Message.forward_from`.
        today: What to say instead.
    """
    if old in _said:
        return
    _said.add(old)
    text = f"{old} is a spelling of python-telegram-bot 13; today it is {today}"
    warnings.warn(text, DeprecationWarning, stacklevel=_callers_level())


def forget() -> None:
    """Warn of every spelling anew, for tests."""
    _said.clear()


def _callers_level() -> int:
    # warn() counts from `notice`, which is level 1.
    frame = sys._getframe(1)  # noqa: SLF001 - Python 3.12 has skip_file_prefixes instead
    level = 1
    while frame.f_back is not None:
        frame = frame.f_back
        level += 1
        if frame.f_globals.get("__name__", "").partition(".")[0] not in _OURS:
            break
    return level
