"""Reading pickle files without running what a stranger may have put there.

A pickle names the classes and functions that rebuild its objects, and a plain loader calls whatever
is named. This one finds containers and values of the standard library, the types of `telegram`, and
what the caller allows; any other name stops the reading.

v13 named its classes by their modules (`telegram.user.User`) and stored their attributes one
by one. Such objects become today's objects, old names of fields included.
"""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Iterable, Mapping
from datetime import timezone
from functools import partial
from importlib import import_module
from typing import Any, BinaryIO, Final, cast
from zoneinfo import ZoneInfo

_PLAIN: Final = {
    "builtins": (
        *("list", "dict", "set", "frozenset", "tuple"),
        *("int", "float", "str", "bool", "complex", "range", "object"),
    ),
    "collections": ("defaultdict", "OrderedDict", "deque", "Counter"),
    "datetime": ("datetime", "date", "time", "timedelta", "timezone"),
    "decimal": ("Decimal",),
    "fractions": ("Fraction",),
    "uuid": ("UUID", "SafeUUID"),
    "zoneinfo": ("ZoneInfo",),
    "pytz": ("_UTC", "_p"),
    "copyreg": ("_reconstructor",),
    "re": ("_compile",),
    "time": ("struct_time",),
    "types": ("SimpleNamespace",),
    "pathlib": ("PurePosixPath", "PosixPath", "PureWindowsPath", "WindowsPath"),
}
"""Names that only build values, by module."""

# What the protocols before 3 call them.
_OLD_MODULES: Final = {"__builtin__": "builtins", "copy_reg": "copyreg"}

Allowed = Mapping[str, type[Any]]


class ForeignClassError(TypeError):
    """A pickle names something that was not allowed.

    Attributes:
        name: What it names, with its module.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        kind = name.rpartition(".")[2]
        super().__init__(
            f"it holds {name}, which is not loaded because a pickle may run any code it names. "
            f"If that is a class of yours, allow it: PicklePersistence(..., allow=[{kind}])"
        )

    def __reduce__(self) -> tuple[type[ForeignClassError], tuple[str]]:
        return type(self), (self.name,)


def allowed_classes(allow: Iterable[type[Any]] | Mapping[str, type[Any]]) -> dict[str, type[Any]]:
    """Return classes by the names that pickles give them.

    Args:
        allow: Classes; or classes by the full name that the file has for them, for those that have
            moved since.

    Raises:
        TypeError: Something in it is no class.
    """
    named: dict[str, type[Any]] = (
        dict(cast("Mapping[str, type[Any]]", allow))
        if isinstance(allow, Mapping)
        else {_name(each): each for each in allow}
    )
    for each in cast("dict[str, object]", named).values():
        if not isinstance(each, type):
            raise TypeError(f"allow takes classes, not {each!r}")
    return named


def load(file: BinaryIO, allowed: Allowed) -> Any:
    """Read one pickle.

    Raises:
        ForeignClassError: It names what is neither known nor allowed.
        pickle.UnpicklingError: It is no pickle, or cut off.
    """
    with warnings.catch_warnings():
        # Old names of fields are the file's own, and nobody can write them anew.
        warnings.simplefilter("ignore", DeprecationWarning)
        return _Unpickler(file, allowed).load()


def is_known(cls: Any, allowed: Allowed) -> bool:
    """Tell whether a class or a function is found when it is read again."""
    name = _name(cls)
    if name in allowed:
        return True
    module, _, short = name.rpartition(".")
    if module == "builtins" and short in _GUARDED:
        return True
    if name in {"None.ZoneInfo._unpickle", "re.Pattern"}:  # what pickle has a way of its own for
        return True
    return short in _PLAIN.get(module, ()) or module.partition(".")[0] in {"telegram", "pytz"}


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: BinaryIO, allowed: Allowed) -> None:
        super().__init__(file)
        self._allowed = allowed

    def find_class(self, module: str, name: str) -> Any:
        """Return the class that a pickle names, if it may be made."""
        module = _OLD_MODULES.get(module, module)
        allowed = self._allowed.get(f"{module}.{name}")
        if allowed is not None:
            return allowed
        if module == "builtins" and name in _GUARDED:
            return _GUARDED[name]
        if name in _PLAIN.get(module, ()):
            return _zone_of_pytz(name) if module == "pytz" else getattr(import_module(module), name)
        if (module, name) == ("telegram.base", "_restored"):
            return _restore
        if module.partition(".")[0] in {"telegram", "telegram_ext"}:
            found = _ours(module, name)
            if found is not None:
                return found
        raise ForeignClassError(f"{module}.{name}")


def _ours(module: str, name: str) -> Any:
    """Return what builds an object of ours; None where the name is not among them."""
    if name == "InvalidCallbackData":
        return import_module("telegram_ext.callback_data").InvalidCallbackData
    if (module, name) == ("telegram.utils.helpers", "DefaultValue"):
        return _LeftAlone
    if module == "telegram.error":
        error: Any = getattr(import_module(module), name, None)
        known = import_module(module).TelegramError
        return error if isinstance(error, type) and issubclass(error, known) else None
    if not name.isidentifier() or name.startswith("_"):
        return None
    cls = _type_named(name)
    return None if cls is None else _stand_in(cls)


def _zone_of_pytz(name: str) -> Any:
    """Return what rebuilds a zone of pytz: v13, whose times have such zones, brought pytz along."""
    try:
        return getattr(import_module("pytz"), name)
    except ModuleNotFoundError:
        return _utc if name == "_UTC" else _zone


def _utc() -> timezone:
    return timezone.utc


def _zone(name: str, *_: object) -> ZoneInfo:
    # pytz adds which of the zone's offsets holds; `ZoneInfo` finds it from the time.
    return ZoneInfo(name)


class _LeftAlone:
    """What v13 stored for an argument of which nobody had said anything."""


def _type_named(name: str) -> Any:
    telegram = import_module("telegram")
    name = _old_classes().get(name, name)
    base = import_module("telegram.base").TelegramObject
    try:
        cls: Any = getattr(telegram, name)
    except AttributeError:
        return None
    return cls if isinstance(cls, type) and issubclass(cls, base) else None


def _old_classes() -> dict[str, str]:
    try:
        names: dict[str, str] = import_module("telegram.v13.hooks").OLD_CLASSES
    except ModuleNotFoundError:
        return {}  # the old spellings have been taken away
    return names


def _stand_in(cls: type[Any]) -> type[Any]:
    """Return a class whose instances are objects of `cls` that wait for v13's state.

    A file never gets hold of `cls` itself, so it cannot change it.
    """

    def make(_: type[Any], *__: Any) -> Any:
        """Make an object whose state is still to come."""
        made: Any = object.__new__(cls)
        # Found on the object before pydantic's on the class; the state takes its place.
        object.__setattr__(made, "__dict__", {"__setstate__": partial(_take, made)})
        return made

    return type(cls.__name__, (), {"__new__": make, "real": cls})


def _restore(stand_in: Any, fields: dict[str, Any], extra: Any = None) -> Any:
    restored: Any = import_module("telegram.base")._restored  # noqa: SLF001 - one distribution
    return restored(stand_in.real, fields, extra)


def _take(made: Any, state: Any) -> None:
    """Give an object the attributes that v13 stored for it."""
    parts = cast("Iterable[Any]", state) if isinstance(state, tuple) else (state,)
    values: dict[str, Any] = {}
    for part in parts:
        values.update(part or {})
    fields = {
        name: value
        for name, value in values.items()
        if not name.startswith("_")
        and name != "bot"
        and value is not None
        and not isinstance(value, _LeftAlone)
    }
    cls: Any = made.__class__
    order: dict[str, Any] = cls._modern(fields)
    absent: dict[str, Any] = cls._absent
    object.__setattr__(
        made, "__dict__", {n: v for n, v in order.items() if not (n in absent and v == absent[n])}
    )


def _bytearray(content: bytes = b"") -> bytearray:
    # Given a number, the real one would take that much memory.
    return bytearray(content if isinstance(content, bytes) else b"")


def _attribute(owner: Any, name: str) -> Any:
    # pickle's way to a zone; any other attribute could lead anywhere.
    zone = import_module("zoneinfo").ZoneInfo
    if owner is zone and name == "_unpickle":
        return zone._unpickle  # noqa: SLF001 - what pickle calls
    raise ForeignClassError("builtins.getattr")


_GUARDED: Final[dict[str, Any]] = {"bytearray": _bytearray, "getattr": _attribute, "long": int}
"""Names of Python's own that are given to a pickle with less than they can do, or have gone."""


def _name(cls: Any) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


__all__ = ["ForeignClassError", "allowed_classes", "is_known", "load"]
