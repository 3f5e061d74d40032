"""How each type is written inside JSON. A row of a table: name, content, and the way back."""

from __future__ import annotations

import base64
import dataclasses
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import partial
from importlib import import_module
from typing import Any, Final, NamedTuple, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from telegram.base import TelegramObject, _restored
from telegram.bot import Bot
from telegram_ext.callback_data import InvalidCallbackData


class Kind(NamedTuple):
    """How objects of a class are stored.

    Attributes:
        cls: The class.
        name: What it is called in the store.
        encode: Returns the content for an object.
        decode: Returns the object for content.
        of_bot: Does so for content, the bot and the name that was stored, where those are needed.
        family: Whether subclasses are stored this way too.
        name_of: Returns the name for an object, where it depends on the object; None of it where
            the object cannot be stored.
    """

    cls: type[Any]
    name: str
    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]
    of_bot: Callable[[Any, Any, str], Any] | None = None
    family: bool = False
    name_of: Callable[[Any], str | None] | None = None

    def named(self, value: object) -> str | None:
        """Return the name to store for an object; None where it cannot be stored."""
        return self.name if self.name_of is None else self.name_of(value)


def kind_for(
    cls: Any,
    name: str,
    encode: Callable[[Any], Any] | None,
    decode: Callable[[Any], Any] | None,
) -> Kind:
    """Return how a user's class is stored: as told, else by what kind of class it is."""
    if encode is not None and decode is not None:
        return Kind(cls, name, encode, decode)
    bases: tuple[type[Any], ...] = cls.__mro__
    if Enum in bases:
        return Kind(cls, name, _member_name, cls.__getitem__)
    if tuple in bases and hasattr(cls, "_make"):
        return Kind(cls, name, list, cls._make)
    if TelegramObject in bases:
        return Kind(cls, name, _object_fields, _nothing, of_bot=partial(_own_object, cls))
    if hasattr(cls, "__dataclass_fields__"):
        return Kind(cls, name, _fields_of, partial(_with_fields, cls))
    if dict in bases:
        return Kind(cls, name, _dict_state, partial(_dict_again, cls))
    return Kind(cls, name, _attributes, partial(_with_attributes, cls))


# Classes of users -----------------------------------------------------------------------------


def _member_name(member: Enum) -> str:
    return member.name


def _own_object(cls: Any, content: Any, bot: Any, _: str) -> Any:
    return _restored(cls, content, None, bot)


def _fields_of(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def _with_fields(cls: Any, content: dict[str, Any]) -> Any:
    fields = {field.name: field for field in dataclasses.fields(cls)}
    # A field that the class has lost is dropped, one that it has gained takes its default.
    known = {name: value for name, value in content.items() if name in fields}
    made = cls(**{name: value for name, value in known.items() if fields[name].init})
    for name, value in known.items():
        if not fields[name].init:
            object.__setattr__(made, name, value)
    return made


def _attributes(value: Any) -> dict[str, Any]:
    state = dict(getattr(value, "__dict__", {}))
    for cls in type(value).__mro__:
        slots: Any = cls.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in {"__dict__", "__weakref__"} and hasattr(value, name):
                state[name] = getattr(value, name)
    return state


def _with_attributes(cls: Any, content: dict[str, Any]) -> Any:
    made: Any = object.__new__(cls)
    for name, value in content.items():
        object.__setattr__(made, name, value)
    return made


def _dict_state(value: Any) -> list[Any]:
    return [dict(value), _attributes(value)]


def _dict_again(cls: Any, content: Any) -> Any:
    items, attributes = content
    made: Any = cls.__new__(cls)
    # The plain method: a class of the bot's own may have another.
    dict[Any, Any].update(made, items)  # pyright: ignore[reportUnknownMemberType] - a dict's method
    cast("dict[str, Any]", vars(made)).update(attributes)
    return made


# Times ----------------------------------------------------------------------------------------


def _zone(zone: tzinfo | None) -> Any:
    """Return a zone's name, else its offset in seconds; None where there is no zone."""
    if zone is None:
        return None
    if not isinstance(zone, timezone):
        # zoneinfo's `key`, pytz's `zone`
        name: str | None = getattr(zone, "key", None) or getattr(zone, "zone", None)
        if name is not None:
            return name
    offset = zone.utcoffset(None)
    return None if offset is None else offset.total_seconds()


def _zone_again(said: Any) -> tzinfo | None:
    if said is None:
        return None
    return ZoneInfo(said) if isinstance(said, str) else timezone(timedelta(seconds=said))


def _moment(value: datetime) -> list[Any]:
    zone = _zone(value.tzinfo)
    if isinstance(value.tzinfo, ZoneInfo) and zone is not None:
        # The name of the zone and the time on its clocks, as people meant it.
        return [value.replace(tzinfo=None).isoformat(), zone, value.fold]
    # With the offset, to which pytz binds the zone: its objects do not read `fold`.
    return [value.isoformat(), zone if isinstance(zone, str) else None, value.fold]


def _moment_again(content: Any) -> datetime:
    text, zone, fold = content
    made = datetime.fromisoformat(text)
    if zone is None:
        return made.replace(fold=fold)
    if made.tzinfo is None:
        return made.replace(tzinfo=_zone_again(zone), fold=fold)
    return made.astimezone(_zone_again(zone))


def _time(value: time) -> list[Any]:
    return [value.replace(tzinfo=None).isoformat(), _zone(value.tzinfo), value.fold]


def _time_again(content: Any) -> time:
    text, zone, fold = content
    return time.fromisoformat(text).replace(tzinfo=_zone_again(zone), fold=fold)


def _delta(value: timedelta) -> list[int]:
    return [value.days, value.seconds, value.microseconds]


# Containers -----------------------------------------------------------------------------------

_FACTORIES: Final[dict[str, Any]] = {
    each.__name__: each for each in (dict, list, set, int, float, str, bool, tuple, Counter)
}


def _factory_name(value: Any) -> str | None:
    factory = value.default_factory
    if factory is None:
        return "defaultdict"
    name = str(getattr(factory, "__name__", ""))
    return f"defaultdict:{name}" if _FACTORIES.get(name) is factory else None


def _deque(content: Any) -> deque[Any]:
    return deque(*content)


def _defaultdict(content: Any, _: Any, name: str) -> Any:
    return defaultdict(_FACTORIES.get(name.partition(":")[2]), content)


# Telegram -------------------------------------------------------------------------------------


def _object_fields(value: TelegramObject) -> dict[str, Any]:
    # Not `to_dict`: a button may carry any object, which JSON for Telegram cannot hold.
    fields = {**value.__dict__, **(value.__pydantic_extra__ or {})}
    return {name: item for name, item in fields.items() if item is not None}


def _type_name(value: object) -> str | None:
    cls = value.__class__
    if cls.__module__ != "telegram":
        return None  # a user's subclass, which must be registered
    return f"telegram:{cls.__name__}"


def _object_again(content: Any, bot: Any, name: str) -> Any:
    cls: Any = getattr(import_module("telegram"), name.partition(":")[2])
    return _restored(cls, content, None, bot)


def _the_bot(_: Any, bot: Any, __: str) -> Any:
    return bot


def _nothing(_: Any) -> None:
    return None


def _simple(cls: type[Any], encode: Callable[[Any], Any], decode: Callable[[Any], Any]) -> Kind:
    return Kind(cls, cls.__name__, encode, decode)


BUILTIN: Final = (
    _simple(int, hex, lambda text: int(text, 16)),
    _simple(float, repr, float),
    _simple(dict, dict, dict),
    _simple(tuple, list, tuple),
    _simple(set, list, set),
    _simple(frozenset, list, frozenset),
    _simple(bytes, lambda value: base64.b64encode(value).decode(), base64.b64decode),
    _simple(
        bytearray,
        lambda value: base64.b64encode(value).decode(),
        lambda text: bytearray(base64.b64decode(text)),
    ),
    _simple(complex, lambda value: [value.real, value.imag], lambda parts: complex(*parts)),
    _simple(range, lambda value: [value.start, value.stop, value.step], lambda v: range(*v)),
    Kind(datetime, "datetime", _moment, _moment_again),
    _simple(date, date.isoformat, date.fromisoformat),
    Kind(time, "time", _time, _time_again),
    _simple(timedelta, _delta, lambda parts: timedelta(*parts)),
    _simple(timezone, _zone, _zone_again),
    _simple(ZoneInfo, _zone, _zone_again),
    _simple(Decimal, str, Decimal),
    _simple(Fraction, str, Fraction),
    _simple(UUID, str, UUID),
    _simple(deque, lambda v: [list(v), v.maxlen], _deque),
    _simple(
        OrderedDict,
        lambda v: [list(pair) for pair in list(v.items())],
        lambda pairs: OrderedDict((key, value) for key, value in pairs),
    ),
    _simple(Counter, dict, Counter),
    Kind(defaultdict, "defaultdict", dict, dict, of_bot=_defaultdict, name_of=_factory_name),
    Kind(Bot, "bot", _nothing, _nothing, of_bot=_the_bot, family=True),
    Kind(
        TelegramObject,
        "telegram",
        _object_fields,
        _nothing,
        of_bot=_object_again,
        family=True,
        name_of=_type_name,
    ),
    _simple(InvalidCallbackData, lambda e: e.callback_data, InvalidCallbackData),
)
"""Everything that can be stored without being registered."""

__all__ = ["BUILTIN", "Kind", "kind_for"]
