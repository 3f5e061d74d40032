"""The framework under v13's name: `from telegram.ext import Updater` is `telegram_ext.Updater`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import telegram_ext
from telegram.missing import missing
from telegram_ext import __all__ as __all__  # noqa: PLC0414 - says that it is meant to be exported
from telegram_ext.oldpaths import install

if TYPE_CHECKING:
    from telegram_ext import *  # noqa: F403 - whatever the framework exports

__path__: list[str] = []  # v13 had modules below this one; those of telegram_ext are no part of it
_MODULES = install(__name__)


def __getattr__(name: str) -> object:
    found: object = _MODULES.get(name)
    if found is None and hasattr(telegram_ext, name):
        found = getattr(telegram_ext, name)
    if found is None:
        raise missing(__name__, name, __all__)
    return found


def __dir__() -> list[str]:
    return list(__all__)
