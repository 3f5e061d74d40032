"""Turn trusted JSON into typed objects: at once where a dispatcher looks, else on first access.

A *shape* names what a field holds, in the small notation of the generated classes: a type's name
(`"User"`), a list of a shape (`["PhotoSize"]`, `[["KeyboardButton"]]`), or Unix time (`"@"`, and
`"@0"` where 0 is a value of its own). Nothing here raises for content: a value that is not what
the Bot API documents stays as it came.

Threads: objects are built without a lock. Two threads that read one field for the first time may
both build it; the two results share their data, and either may stay.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from telegram.times import from_unix, from_unix_or_zero

if TYPE_CHECKING:
    from telegram.base import TelegramObject

Shape: TypeAlias = "str | list[Shape]"
Build: TypeAlias = Callable[[Any, Any], Any]

ABSENT: Any = None
"""Default of a list that is never None to its reader: an absent one reads as `[]`."""


def type_named(name: str) -> type[TelegramObject]:
    """Return the class of a Bot API type, loading its module on first use."""
    import telegram  # noqa: PLC0415 - the package finishes importing before any type is needed

    found: type[TelegramObject] = getattr(telegram, name)
    return found


def builder(shape: Shape) -> Build:
    """Return the function `(value, bot) -> object` for a shape."""
    if isinstance(shape, list):
        return _list_builder(builder(shape[0]))
    if shape == "@":
        return _time
    if shape == "@0":
        return _time_or_zero
    return _object_builder(shape)


def _time(value: Any, bot: Any) -> Any:
    return from_unix(value)


def _time_or_zero(value: Any, bot: Any) -> Any:
    return from_unix_or_zero(value)


def _object_builder(name: str) -> Build:
    adopt: Build | None = None

    def build(value: Any, bot: Any) -> Any:
        """Return a dict as the object that it describes."""
        nonlocal adopt
        if value.__class__ is dict:
            if adopt is None:
                adopt = type_named(name)._adopt  # noqa: SLF001 - one mechanism in two modules
            return adopt(value, bot)
        if value.__class__ is list:  # only rich text may be a list where an object is named
            return [build(item, bot) for item in value]
        return value

    return build


def _list_builder(item: Build) -> Build:
    def build(value: Any, bot: Any) -> Any:
        """Return a list with each of its items built."""
        if value.__class__ is list:
            return [item(element, bot) for element in value]
        return value

    return build


class Lazy:
    """A field whose JSON becomes an object when it is first read.

    Args:
        name: The field's Python name.
        shape: What it holds.
        default: What an absent field reads as: None, or `list` for a fresh empty list.
    """

    __slots__ = ("_build", "_default", "_name", "_raw")

    def __init__(self, name: str, shape: Shape, default: type[list[Any]] | None = None) -> None:
        self._name = name
        self._build = builder(shape)
        self._default = default
        if isinstance(shape, list):
            self._raw: Callable[[Any], bool] = _is_raw_list
        elif shape.startswith("@"):
            self._raw = _is_number
        else:
            self._raw = _is_raw_object

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return None
        fields = instance.__dict__
        value = fields.get(self._name)
        if value is None:
            return None if self._default is None else self._default()
        if self._raw(value):
            value = fields[self._name] = self._build(value, instance._bot)  # noqa: SLF001
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self._name] = value

    def __delete__(self, instance: Any) -> None:
        try:
            del instance.__dict__[self._name]
        except KeyError:
            raise AttributeError(self._name) from None


class EmptyList:
    """An absent list that holds no objects: reads as a fresh `[]`, as it did in v13."""

    __slots__ = ()

    def __get__(self, instance: Any, owner: Any = None) -> list[Any] | None:
        return None if instance is None else []


def _is_raw_object(value: Any) -> bool:
    kind = value.__class__
    return kind is dict or (kind is list and any(map(_is_raw_object, value)))


def _is_raw_list(value: Any) -> bool:
    # The first element that tells speaks for all: a list is built whole or not at all.
    if value.__class__ is not list:
        return False
    for item in value:
        kind = item.__class__
        if kind is dict or (kind is list and item):
            return kind is dict or _is_raw_list(item)
        if item is not None and kind is not list:
            return False
    return False


def _is_number(value: Any) -> bool:
    return value.__class__ is int or value.__class__ is float
