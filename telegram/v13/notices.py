"""Telling a bot's author, once and at the right line, what is called otherwise today."""

from __future__ import annotations

import sys
import warnings
from types import FrameType

from telegram.deprecation import TelegramDeprecationWarning

__all__ = ["TelegramDeprecationWarning", "forget", "notice"]

# Not the bot's own lines: its import statements run through importlib.
_PASSED = ("telegram", "telegram_ext", "pydantic", "importlib")
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
    frame = _callers_frame()
    warnings.warn_explicit(
        text,
        TelegramDeprecationWarning,
        frame.f_code.co_filename,
        frame.f_lineno,
        frame.f_globals.get("__name__", "<string>"),
        frame.f_globals.setdefault("__warningregistry__", {}),
    )


def forget() -> None:
    """Warn of every spelling anew, for tests."""
    _said.clear()


def _callers_frame() -> FrameType:
    frame = sys._getframe(2)  # noqa: SLF001 - Python 3.12 has skip_file_prefixes instead
    while frame.f_back is not None:
        frame = frame.f_back
        if frame.f_globals.get("__name__", "").partition(".")[0] not in _PASSED:
            break
    return frame
