"""v13's module paths: `from telegram.ext.filters import Filters` and the like."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

# v13's module below telegram.ext -> ours below telegram_ext
MODULES = {
    "basepersistence": "persistence.base",
    "callbackcontext": "context",
    "callbackdatacache": "callback_data",
    "callbackqueryhandler": "handlers.callback_query",
    "chatjoinrequesthandler": "handlers.kinds",
    "chatmemberhandler": "handlers.kinds",
    "choseninlineresulthandler": "handlers.inline_query",
    "commandhandler": "handlers.command",
    "contexttypes": "contexttypes",
    "conversationhandler": "conversation",
    "defaults": "defaults",
    "dictpersistence": "persistence.dictionary",
    "dispatcher": "dispatcher",
    "extbot": "extbot",
    "filters": "filters",
    "handler": "handlers.base",
    "inlinequeryhandler": "handlers.inline_query",
    "jobqueue": "jobs",
    "messagehandler": "handlers.message",
    "messagequeue": "messagequeue",
    "picklepersistence": "persistence.pickled",
    "pollanswerhandler": "handlers.kinds",
    "pollhandler": "handlers.kinds",
    "precheckoutqueryhandler": "handlers.kinds",
    "regexhandler": "handlers.regex",
    "shippingqueryhandler": "handlers.kinds",
    "stringcommandhandler": "handlers.objects",
    "stringregexhandler": "handlers.objects",
    "typehandler": "handlers.objects",
    "updater": "updater",
    "utils.promise": "promise",
}


class _Forward(ModuleType):
    """A module that has what another one has, and loads it when somebody looks."""

    def __init__(self, name: str, target: str) -> None:
        super().__init__(name, f"Under v13's name: {target}.")
        self._target = target

    def __getattr__(self, name: str) -> object:
        if name == "__path__":  # asked of every module; only packages have one
            raise AttributeError(name)
        home: ModuleType = import_module(self._target)
        if not hasattr(home, name):  # v13's modules also had what they imported
            homes = [import_module(package) for package in ("telegram_ext", "telegram")]
            home = next((each for each in homes if name in each.__all__), home)
        found: object = getattr(home, name)
        return found

    def __dir__(self) -> list[str]:
        return dir(import_module(self._target))


def install(package: str) -> dict[str, ModuleType]:
    """Make v13's modules importable below a package.

    Args:
        package: Full name of the package: `telegram.ext`.

    Returns:
        The modules directly below the package, by their names there.
    """
    made = {"utils": ModuleType(f"{package}.utils")}
    made["utils"].__path__ = []  # there are more modules below it than these
    sys.modules.setdefault(f"{package}.utils", made["utils"])
    for old, new in MODULES.items():
        module = _Forward(f"{package}.{old}", f"telegram_ext.{new}")
        sys.modules.setdefault(module.__name__, module)
        parent, _, name = old.rpartition(".")
        if parent:
            setattr(made[parent], name, module)
        else:
            made[old] = module
    return made


__all__ = ["MODULES", "install"]
