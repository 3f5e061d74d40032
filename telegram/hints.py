"""Name the argument that a caller probably meant, on Pythons that do not do so themselves."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import Any, TypeVar, cast

from telegram.redaction import concealed, veiled

C = TypeVar("C", bound=type)
F = TypeVar("F", bound=Callable[..., Any])

_UNKNOWN = re.compile(r"unexpected keyword argument '(\w+)'")


def name_methods(holder: type, public: str) -> None:
    """Let Python's own complaints about the methods of a class name the one that bots know.

    Args:
        holder: A class that is part of the one bots know.
        public: Name of that one.
    """
    for value in vars(holder).values():
        function: object = value
        while isinstance(function, FunctionType):
            function.__qualname__ = f"{public}.{function.__name__}"
            function = getattr(function, "__wrapped__", None)  # the innermost complains


def speaking(cls: C) -> C:
    """Let complaints about what a class has from parts of its own package name the class itself."""
    package = cls.__module__.partition(".")[0]
    for part in cls.__mro__[1:]:
        if part.__module__.partition(".")[0] == package:
            name_methods(part, cls.__name__)
    return cls


def hinting(cls: C) -> C:
    """Let a misspelt keyword of any public method of a class say which one is near.

    Python 3.13 and later do so by themselves; there the class stays as it is.
    """
    name_methods(cls, cls.__name__.removesuffix("Shortcuts").removesuffix("Methods"))
    if sys.version_info < (3, 13):
        wrapped: dict[FunctionType, Any] = {}  # an alias stays the same function as its original
        for name, value in list(vars(cls).items()):
            if isinstance(value, FunctionType) and not name.startswith("_"):
                if value not in wrapped:
                    wrapped[value] = _hinting(value)
                setattr(cls, name, wrapped[value])
    return cls


def hinting_constructor(cls: C) -> C:
    """Let a misspelt keyword of a class's constructor say which one is near."""
    if sys.version_info < (3, 13):
        setattr(cls, "__init__", _hinting(cast("FunctionType", vars(cls)["__init__"])))  # noqa: B010
    return cls


def hinted(function: F) -> F:
    """Let a misspelt keyword of one function say which one is near; see `hinting`."""
    if sys.version_info >= (3, 13) or not isinstance(function, FunctionType):
        return function
    return cast("F", _hinting(function))


def _hinting(function: FunctionType) -> Any:
    secret = "token" in function.__code__.co_varnames[: function.__code__.co_argcount]

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        """Call the function; explain a keyword that it does not know."""
        if secret:  # this frame, too, shows up in tracebacks
            args = tuple(map(concealed, args))
            kwargs = {name: concealed(value) for name, value in kwargs.items()}
        try:
            return function(*args, **kwargs)
        except BaseException as problem:
            # A webhook's address, say, may have the token in it.
            args = tuple(map(veiled, args))
            kwargs = {name: veiled(value) for name, value in kwargs.items()}
            within = problem.__traceback__
            if not isinstance(problem, TypeError) or (within and within.tb_next):
                raise  # it comes from inside the function, not from the way it was called
            message = _explained(function, str(problem))
        raise TypeError(message)

    return call


def _explained(function: FunctionType, message: str) -> str:
    found = _UNKNOWN.search(message)
    if found is None:
        return message
    from difflib import get_close_matches  # noqa: PLC0415 - loaded with the first mistake

    code = function.__code__
    names = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
    near = get_close_matches(found[1], names, n=1)
    return f"{message}. Did you mean {near[0]!r}?" if near else message
