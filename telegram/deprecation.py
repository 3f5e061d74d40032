"""The kind of warning that says what is spelt otherwise by now."""

from __future__ import annotations


class TelegramDeprecationWarning(DeprecationWarning):
    """Something is spelt as in v13; a bot that silences these by their kind names this class."""


__all__ = ["TelegramDeprecationWarning"]
