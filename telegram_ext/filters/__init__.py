"""Filters: which messages a handler wants.

`Filters` holds the ready ones; `MessageFilter` and `UpdateFilter` are the bases for one's own.
"""

from telegram_ext.filters.base import (
    BaseFilter,
    InvertedFilter,
    MergedFilter,
    MessageFilter,
    UpdateFilter,
    XORFilter,
)
from telegram_ext.filters.tree import Filters

__all__ = [
    "BaseFilter",
    "Filters",
    "InvertedFilter",
    "MergedFilter",
    "MessageFilter",
    "UpdateFilter",
    "XORFilter",
]
