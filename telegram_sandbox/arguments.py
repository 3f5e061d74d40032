"""Arguments checked against their annotations, so that a slip is told before anything happens."""

from __future__ import annotations

import collections.abc
import functools
import inspect
import re
import reprlib
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass, is_dataclass, replace
from typing import (
    Any,
    ForwardRef,
    Literal,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

__all__ = ["checked"]

C = TypeVar("C", bound="type[Any]")
Fits = Callable[[Any], bool]

_CALLABLE: object = collections.abc.Callable

_PACKAGE = __package__ or ""

# Words for a beginner: one, and several.
_WORDS = {
    "str": ("a text", "texts"),
    "int": ("a whole number", "whole numbers"),
    "float": ("a number", "numbers"),
    "bool": ("True or False", "True or False"),
    "bytes": ("bytes", "pieces of bytes"),
    "Path": ("a path", "paths"),
    "Pattern": ("a compiled pattern", "compiled patterns"),
    "NoneType": ("None", "None"),
    "dict": ("a dict", "dicts"),
    "Callable": ("a function", "functions"),
    "Clock": ("a FakeClock() or RealClock()", "clocks"),
    "World": ("a World()", "worlds"),
    "Bot": ("a bot (what world.bot() returns)", "bots"),
    "User": ("a user (world.user())", "users"),
    "Chat": ("a chat (world.group(), world.channel()...)", "chats"),
    "Message": ("a message (what alice.sees() returns)", "messages"),
}
_SHOWN = reprlib.Repr()
_SHOWN.maxother = _SHOWN.maxstring = 80


def checked(cls: C) -> C:
    """Make the public methods that a class defines refuse arguments of wrong types.

    The error is a `TypeError` that names the method and the argument, shows the value, and says
    what is accepted. Annotations are looked at when a method is called for the first time.
    """
    owner: type[Any] = cls
    for name, method in list(vars(owner).items()):
        if not isinstance(method, types.FunctionType):
            continue
        if name.startswith("_") and (name != "__init__" or is_dataclass(owner)):
            continue
        if method.__code__.co_argcount + method.__code__.co_kwonlyargcount > 1:
            setattr(owner, name, _checking(method))
    return cls


@dataclass(frozen=True)
class _Argument:
    """What one argument may be; `default` always passes."""

    name: str
    default: Any
    hint: Any
    fits: Fits

    def takes(self, value: Any) -> bool:
        """Tell whether a value passes."""
        return value is self.default or self.fits(value)


@dataclass(frozen=True)
class _Arguments:
    """The arguments of a method without self; `several` and `others` are those with stars."""

    by_place: list[_Argument]
    by_name: dict[str, _Argument]
    several: _Argument | None
    others: _Argument | None


def _checking(method: types.FunctionType) -> Callable[..., Any]:
    @functools.cache
    def arguments() -> _Arguments:
        """Return what the annotations say, looked at once."""
        return _arguments(method)

    @functools.wraps(method)
    def checking(self: Any, *args: Any, **named: Any) -> Any:
        """Call the method with arguments that have passed."""
        known = arguments()
        # What Python refuses by itself, such as one argument too many, is left to it.
        for at, value in enumerate(args):
            argument = known.by_place[at] if at < len(known.by_place) else known.several
            if argument is not None and not argument.takes(value):
                raise _refusal(self, method, argument.name, argument.hint, value)
        for name, value in named.items():
            argument = known.by_name.get(name, known.others)
            if argument is not None and not argument.takes(value):
                raise _refusal(self, method, name, argument.hint, value)
        return method(self, *args, **named)

    return checking


def _arguments(method: types.FunctionType) -> _Arguments:
    hints, found = _hints(method), _Arguments([], {}, None, None)
    for name, parameter in list(inspect.signature(method).parameters.items())[1:]:
        hint = hints.get(name, Any)
        argument = _Argument(name, parameter.default, hint, _test(hint))
        if parameter.kind is parameter.VAR_POSITIONAL:
            found = replace(found, several=argument)
        elif parameter.kind is parameter.VAR_KEYWORD:
            found = replace(found, others=argument)
        else:
            found.by_name[name] = argument
            if parameter.kind is not parameter.KEYWORD_ONLY:
                found.by_place.append(argument)
    return found


def _refusal(owner: Any, method: types.FunctionType, name: str, hint: Any, value: Any) -> TypeError:
    label = type(owner).__name__
    if method.__name__ != "__init__":
        label += f".{method.__name__}"
    shown = f"a {type(value).__name__}" if name == "token" else _SHOWN.repr(value)
    return TypeError(f"{label}: {name} must be {_words(hint)}, got {shown}")


def _hints(method: types.FunctionType) -> dict[str, Any]:
    return get_type_hints(method, {**_names(), **method.__globals__})


@functools.cache
def _names() -> dict[str, Any]:
    """Return what annotations may speak of, imported in their modules or not."""
    names: dict[str, Any] = {}
    for name, module in list(sys.modules.items()):
        if name.startswith(f"{_PACKAGE}."):
            public = getattr(module, "__all__", ())
            names |= {key: value for key, value in vars(module).items() if key in public}
    return names


def _named(hint: Any) -> Any:
    """Return the type that a text names: Python 3.10 does not look into `list["User"]`."""
    name = hint.__forward_arg__ if isinstance(hint, ForwardRef) else hint
    return _names()[name] if isinstance(name, str) else hint


@functools.cache
def _test(hint: Any) -> Fits:
    """Return what tells whether a value is of a type."""
    hint = _named(hint)
    origin: Any = get_origin(hint)
    inside = get_args(hint)
    if hint is Any or isinstance(hint, TypeVar):
        return lambda _: True
    if origin in {Union, types.UnionType}:
        tests = [_test(one) for one in inside]
        return lambda value: any(test(value) for test in tests)
    if origin is Literal:
        return lambda value: value in inside
    if origin is _CALLABLE:
        return callable
    if origin is tuple:
        return lambda value: isinstance(value, tuple)
    if origin is not None and issubclass(origin, collections.abc.Mapping):
        return lambda value: isinstance(value, origin)
    if origin is not None and issubclass(origin, collections.abc.Iterable):
        return _items(origin, _test(inside[0]))
    kind: Any = origin or hint
    if kind is float:
        return lambda value: isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind is int:
        return lambda value: isinstance(value, int) and not isinstance(value, bool)
    return lambda value: isinstance(value, kind)


def _items(kind: Any, fits: Fits) -> Fits:
    """Return the test of a list; what can be gone through only once is left as it is."""

    def test(value: Any) -> bool:
        """Tell whether a value is a list of what it should be."""
        if isinstance(value, (str, bytes)) or not isinstance(value, kind):
            return False
        once = not isinstance(value, collections.abc.Collection)
        return once or all(fits(one) for one in cast("collections.abc.Collection[Any]", value))

    return test


def _words(hint: Any, *, many: bool = False) -> str:
    """Return a type in words: `a text or None`, `a list of users`."""
    hint = _named(hint)
    origin: Any = get_origin(hint)
    inside = get_args(hint)
    if origin in {Union, types.UnionType}:
        return _joined([_words(one, many=many) for one in inside])
    if origin is Literal:
        return _joined([repr(one) for one in inside])
    if origin is _CALLABLE:
        return _WORDS["Callable"][many]
    if origin is tuple:
        return f"({', '.join(_words(one) for one in inside)})"
    mapping = origin is not None and issubclass(origin, collections.abc.Mapping)
    if origin is not None and issubclass(origin, collections.abc.Iterable) and not mapping:
        return f"a list of {_words(inside[0], many=True)}"
    called = "dict" if mapping else str((origin or hint).__name__)
    if called in _WORDS:
        return _WORDS[called][many]
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", called).lower()
    if many:
        return f"{name}s"
    return f"an {name}" if name[0] in "aeio" else f"a {name}"


def _joined(words: list[str]) -> str:
    *first, last = list(dict.fromkeys(words))
    return f"{', '.join(first)} or {last}" if first else last
