"""Telegram's Bot API in synchronous Python: every type, and the `Bot` with every method.

Names load on first use, so that importing the package costs next to nothing.
"""

from __future__ import annotations

import importlib
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from telegram._generated.types import MODULES as TYPE_MODULES

if TYPE_CHECKING:
    from telegram import constants as constants
    from telegram import error as error
    from telegram._generated.types import *  # noqa: F403 - every type, listed there
    from telegram.base import TelegramObject as TelegramObject
    from telegram.bot import Bot as Bot
    from telegram.constants import ChatAction as ChatAction
    from telegram.constants import ParseMode as ParseMode
    from telegram.decryption import TelegramDecryptionError as TelegramDecryptionError
    from telegram.error import TelegramError as TelegramError
    from telegram.files import InputFile as InputFile
    from telegram.passport import Credentials as Credentials
    from telegram.passport import DataCredentials as DataCredentials
    from telegram.passport import FileCredentials as FileCredentials
    from telegram.passport import IdDocumentData as IdDocumentData
    from telegram.passport import PersonalDetails as PersonalDetails
    from telegram.passport import ResidentialAddress as ResidentialAddress
    from telegram.passport import SecureData as SecureData
    from telegram.passport import SecureValue as SecureValue

__version__ = "0.1.0"

_ELSEWHERE = {
    "Bot": "telegram.bot",
    "ChatAction": "telegram.constants",
    "Credentials": "telegram.passport",
    "DataCredentials": "telegram.passport",
    "FileCredentials": "telegram.passport",
    "IdDocumentData": "telegram.passport",
    "InputFile": "telegram.files",
    "ParseMode": "telegram.constants",
    "PersonalDetails": "telegram.passport",
    "ResidentialAddress": "telegram.passport",
    "SecureData": "telegram.passport",
    "SecureValue": "telegram.passport",
    "TelegramDecryptionError": "telegram.decryption",
    "TelegramError": "telegram.error",
    "TelegramObject": "telegram.base",
}
_SUBMODULES = frozenset({"constants", "error", "ext"})


def __getattr__(name: str) -> Any:
    """Load a type, a class or a submodule when it is first named."""
    from telegram.loading import resting  # noqa: PLC0415 - loaded with the first name

    with resting:
        value = _found(name)
    globals()[name] = value
    return value


def _found(name: str) -> Any:
    if name in TYPE_MODULES:
        module = importlib.import_module(f"telegram._generated.types.{TYPE_MODULES[name]}")
        return getattr(module, name)
    if name in _ELSEWHERE:
        return getattr(importlib.import_module(_ELSEWHERE[name]), name)
    if name in _SUBMODULES:
        return importlib.import_module(f"telegram.{name}")
    if name == "bot_api_version":
        return importlib.import_module("telegram._generated.returns").BOT_API_VERSION
    if not name.startswith("_"):
        # The old spellings may be taken away, and nor need they know the name.
        with suppress(ModuleNotFoundError, AttributeError):
            return importlib.import_module("telegram.v13").old_name(name)
    from telegram.missing import missing  # noqa: PLC0415 - loaded with the first mistake

    raise missing("telegram", name, __all__, depth=3)


class _OldModules:
    """Asks the folder of old spellings for modules that nobody else has found."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> Any:
        """Find a module under its old path."""
        if name.startswith("telegram.") and not name.startswith("telegram.v13"):
            with suppress(ModuleNotFoundError):  # the old spellings may be taken away
                return importlib.import_module("telegram.v13.paths").find_spec(name)
        return None


sys.meta_path.append(_OldModules())


def __dir__() -> list[str]:
    return sorted({*globals(), *TYPE_MODULES, *_ELSEWHERE, *_SUBMODULES})


# The names are strings, read from the generated table.
__all__ = [  # noqa: PLE0604  # pyright: ignore[reportUnsupportedDunderAll]
    *TYPE_MODULES,
    *_ELSEWHERE,
    "TYPE_MODULES",
    "constants",
    "error",
]
