"""v13's module paths: `from telegram.message import Message`, `telegram.utils.helpers`, ...

Python's import system asks here for modules below `telegram` that nobody else has. Such a module
is made when it is asked for; each of its names is found when it is first used, is the same object
as today's, and is pointed out once. Type checkers see no such modules: to them an old path is an
error.
"""

from __future__ import annotations

from importlib import import_module
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from telegram.v13.modules import GONE, HOMES, MODULES, TODAY
from telegram.v13.notices import notice

__all__ = ["find_spec", "has_module"]

_ROOT = "telegram."


def has_module(name: str) -> bool:
    """Tell whether v13 had a module of this full name, and today's package has none."""
    return name.removeprefix(_ROOT) in MODULES


def find_spec(name: str) -> ModuleSpec | None:
    """Return how to import one of v13's modules; None where it had none of this full name."""
    if not has_module(name):
        return None
    package = not MODULES[name.removeprefix(_ROOT)]
    return ModuleSpec(name, _LOADER, origin="python-telegram-bot 13", is_package=package)


class _OldModule(ModuleType):
    """A module whose names are found when somebody asks for them."""

    def __getattr__(self, name: str) -> Any:
        found = _found(self.__name__, name)
        self.__dict__[name] = found
        return found

    def __dir__(self) -> list[str]:
        return sorted({*self.__dict__, *self.__dict__["__all__"]})


class _Loader(Loader):
    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Make a module for an old path."""
        return _OldModule(spec.name, "Names of python-telegram-bot 13 under their old path.")

    def exec_module(self, module: ModuleType) -> None:
        """Say which names the module has."""
        names = MODULES[module.__name__.removeprefix(_ROOT)].split()
        module.__dict__["__all__"] = [name for name in names if name not in GONE]


_LOADER = _Loader()


def _found(module: str, name: str) -> Any:
    old = f"{module}.{name}"
    short = module.removeprefix(_ROOT)
    if has_module(old):
        return import_module(old)
    if name in MODULES[short].split():
        if name in GONE:
            raise AttributeError(f"{old} has gone; what it did is done by {GONE[name]}", name=name)
        home = HOMES.get(name) or ("telegram.ext" if short.startswith("ext.") else "telegram")
    elif MODULES[short] and _is_type(name):
        home = "telegram"  # v13's modules also had what they imported
    else:
        raise AttributeError(f"module {module!r} has no attribute {name!r}", name=name)
    try:
        value = getattr(import_module(home), name)
    except ModuleNotFoundError as problem:
        raise AttributeError(f"module {module!r} has no attribute {name!r}", name=name) from problem
    notice(old, TODAY.get(name) or f"{home}.{name}")
    return value


def _is_type(name: str) -> bool:
    types: dict[str, str] = import_module("telegram").TYPE_MODULES
    return name in types
