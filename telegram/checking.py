"""Check the arguments of a call before anything is sent.

Each method has a table of its parameters. Whether a value fits is decided by its class first, which
costs a set look-up; only a class not met before at this place is looked at closely, and only a
value that does not fit makes a message.

Accepted everywhere: what the server takes for the same thing. A number for a text and digits for a
number, a dict or JSON text for an object, any iterable for a list, a datetime or a duration for an
integer.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from math import isfinite
from typing import Any, NamedTuple, cast

from telegram.files import InputFile, is_file
from telegram.values import shortened

__all__ = [
    "Method",
    "Parameter",
    "ParameterType",
    "method_called",
    "method_named",
    "near_method",
    "with_article",
]

ParameterType = str | dict[str, Any]
"""`"Integer"`, `"Message"`, `{"array": T}` or `{"union": [T, ...]}`, as the spec writes types."""

_SIMPLE: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (float, int),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
}
# Objects that bring files along: the beginnings of their names.
_HOLDERS = (
    "InputMedia",
    "InputPaidMedia",
    "InputSticker",
    "InputProfilePhoto",
    "InputStoryContent",
)
_WORDS = {
    "Integer": "a whole number",
    "Float": "a number",
    "String": "a text",
    "Boolean": "True or False",
    "True": "True",
    "InputFile": "a file (path, bytes, open file or InputFile)",
    "InputPollOption": "a text or an InputPollOption",
}


class Parameter(NamedTuple):
    """One row of a method's table."""

    name: str
    required: bool
    type: ParameterType
    marks: tuple[str, ...] = ()


class Method:
    """What one method accepts.

    Args:
        name: The method's name in the Bot API.
        parameters: Its table.
    """

    def __init__(self, name: str, parameters: Iterable[tuple[Any, ...]]) -> None:
        self.name = name
        self.parameters = {each[0]: Parameter(*each) for each in parameters}
        self.required = tuple(each.name for each in self.parameters.values() if each.required)
        self.uploads = frozenset(
            each.name for each in self.parameters.values() if _mentions(each.type, "InputFile")
        )
        self.takes_files = bool(self.uploads) or any(
            _mentions(each.type, name) for each in self.parameters.values() for name in _HOLDERS
        )
        # Classes known to fit at each place. Threads only ever add the same entries.
        self._fitting: dict[str, set[type]] = {
            each.name: _classes(each.type) for each in self.parameters.values()
        }

    def check(self, data: Mapping[str, Any], given: Collection[str] = ()) -> None:
        """Refuse arguments that the server would refuse or, worse, overlook.

        Args:
            data: Arguments under today's names, without those left out.
            given: Names that the caller mentioned, perhaps to say None.

        Raises:
            TypeError: A name is unknown or misspelt, a required argument is missing, or a value is
                of the wrong type.
        """
        fitting = self._fitting
        for name, value in data.items():
            classes = fitting.get(name)
            if classes is None:
                raise TypeError(self._unknown(name))
            if value.__class__ not in classes:
                if isinstance(value, type):
                    raise TypeError(
                        f"{self.name}: {name}={value.__name__} is a class; "
                        f"write {value.__name__}(...), an object of it"
                    )
                if not _fits(value, self.parameters[name].type):
                    raise TypeError(self._wrong(name, value))
                if hasattr(value, "to_dict"):
                    classes.add(value.__class__)
        for name in self.required:
            if name not in data:
                raise TypeError(self._missing(name, given))

    def _unknown(self, name: str) -> str:
        from difflib import get_close_matches  # noqa: PLC0415 - loaded with the first mistake

        near = get_close_matches(name, self.parameters, n=1, cutoff=0.6)
        hint = f"did you mean {near[0]!r}?" if near else f"it takes {self._names()}"
        return (
            f"{self.name} has no parameter {name!r}; {hint} "
            f"(a parameter that is newer than this library goes into api_kwargs)"
        )

    def _missing(self, name: str, given: Collection[str]) -> str:
        message = f"{self.name} needs {name!r}: {_describe(self.parameters[name].type)}"
        return f"{message}; {name} is None" if name in given else message

    def _wrong(self, name: str, value: object) -> str:
        kind = self.parameters[name].type
        shown = shortened(value)
        message = (
            f"{self.name}: {name}={shown} is {with_article(type(value).__name__)}; "
            f"{name!r} must be {_describe(kind)}"
        )
        if isinstance(kind, dict) and "array" in kind and _may_be_item(value, kind["array"]):
            return f"{message}; did you mean {name}={shortened([value])}?"
        item = _first_misfit(value, kind)
        return message if item is None else f"{message}; the item {shortened(item)} is not"

    def _names(self) -> str:
        return ", ".join(self.parameters) or "no parameters"


def with_article(name: str) -> str:
    """Return the name of a type with the article that it is spoken with."""
    if name in _UNCOUNTED:
        return name
    vowel = name[:1] in "AEIOaeio" or (name[:1] in "Uu" and not name.startswith(_LIKE_YOU))
    return f"{'an' if vowel else 'a'} {name}"


_UNCOUNTED = frozenset(("bytes",))
_LIKE_YOU = ("User", "Unique", "Union", "UUID", "uni", "user")
_DIGITS = re.compile(r"\s*[+-]?[0-9]+\s*")
_METHOD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_methods: dict[str, Method | None] = {}


def method_named(name: str) -> Method | None:
    """Return what a method accepts; None for a method that this version does not know."""
    try:
        return _methods[name]
    except KeyError:
        pass  # first use of this method
    parameters = import_module("telegram._generated.options").OPTIONS.get(name)
    method = None if parameters is None else Method(name, parameters)
    return _methods.setdefault(name, method)


def method_called(name: object) -> Method | None:
    """Return what a method accepts, whose name a user has written.

    Raises:
        TypeError: The name is not a text.
        ValueError: It cannot be the name of a method.
    """
    if not isinstance(name, str):
        raise TypeError(
            f"method={name!r} is {with_article(type(name).__name__)}; give a name: 'sendMessage'"
        )
    method = method_named(name)
    if method is None and not _METHOD_NAME.fullmatch(name):
        raise ValueError(f"method={name!r} is no name of a method; give one such as 'sendMessage'")
    return method


def near_method(name: str) -> str | None:
    """Return the method that a misspelt name probably means; None if none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - loaded with the first mistake

    names = import_module("telegram._generated.options").OPTIONS
    spelt = {each.lower(): each for each in names}
    near = get_close_matches(name.replace("_", "").lower(), spelt, n=1, cutoff=0.8)
    return spelt[near[0]] if near else None


def _classes(kind: ParameterType) -> set[type]:
    if isinstance(kind, str):
        return set(_SIMPLE.get(kind, (InputFile,) if kind == "InputFile" else ()))
    if "union" in kind:
        return set[type]().union(*(_classes(each) for each in kind["union"]))
    return set()


def _mentions(kind: ParameterType, name: str) -> bool:
    if isinstance(kind, str):
        return kind.startswith(name)
    if "array" in kind:
        return _mentions(kind["array"], name)
    return any(_mentions(each, name) for each in kind["union"])


def _fits(value: Any, kind: ParameterType) -> bool:
    if isinstance(kind, str):
        check = _CHECKS.get(kind)
        return _is_object(value, kind) if check is None else check(value)
    if "union" in kind:
        kinds = kind["union"]
        if "InputFile" in kinds and not isinstance(value, str):
            return _is_upload(value)  # a number is no file_id
        return any(_fits(value, each) for each in kinds)
    if isinstance(value, str):
        return value.lstrip().startswith("[")
    if isinstance(value, (bytes, Mapping)) or hasattr(value, "to_dict"):
        return False
    if not hasattr(value, "__iter__"):
        return False
    return not isinstance(value, (list, tuple)) or all(
        _fits(item, kind["array"]) for item in cast("list[Any]", value)
    )


def _is_integer(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, (int, date, timedelta)):
        return True
    if isinstance(value, str):
        return _DIGITS.fullmatch(value) is not None
    return hasattr(value, "__index__") or (isinstance(value, float) and value.is_integer())


def _is_number(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, str):
        try:
            return isfinite(float(value))
        except ValueError:
            return False
    return isinstance(value, timedelta) or hasattr(value, "__float__")


def _is_text(value: Any) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def _is_boolean(value: Any) -> bool:
    return value in (0, 1) if isinstance(value, int) else value in ("true", "false")


def _is_upload(value: Any) -> bool:
    # A text was a path or not already; what is left names a file on the server.
    return isinstance(value, str) or is_file(value) or hasattr(value, "file_id")


_CHECKS = {
    "Integer": _is_integer,
    "Float": _is_number,
    "String": _is_text,
    "Boolean": _is_boolean,
    "True": _is_boolean,
    "InputFile": _is_upload,
}


def _is_object(value: Any, name: str) -> bool:
    if hasattr(value.__class__, "_settle"):  # of the Bot API; all that follows takes its time
        return _is_kind(value.__class__, name)
    if isinstance(value, str):
        return value.lstrip().startswith(("{", "["))
    if isinstance(value, Mapping):
        return True
    if not hasattr(value, "to_dict"):
        return False
    return _is_kind(value.__class__, name)


@cache
def _is_kind(cls: type[Any], name: str) -> bool:
    """Say whether objects of a class may stand where the Bot API names a type."""
    if any(base.__name__ == name for base in cls.__mro__):
        return True
    # A class of somebody else's may stand for anything; of our own we know what they are.
    return cls.__module__.partition(".")[0] != "telegram"


def _describe(kind: ParameterType) -> str:
    if isinstance(kind, str):
        return _WORDS.get(kind, with_article(kind))
    if "union" in kind:
        parts = [_describe(each) for each in kind["union"]]
        return ", ".join(parts[:-1]) + " or " + parts[-1]
    inner = _describe(kind["array"])
    return f"a list, each item {inner}"


def _may_be_item(value: Any, kind: ParameterType) -> bool:
    """Say whether a value that is no list could be the one item of it."""
    if isinstance(value, (list, tuple)):
        return False
    return _fits(value, kind) or (isinstance(value, str) and _describe(kind).startswith("a text"))


def _first_misfit(value: Any, kind: ParameterType) -> Any:
    if isinstance(kind, dict) and "array" in kind and isinstance(value, (list, tuple)):
        items = cast("list[Any]", value)
        return next((item for item in items if not _fits(item, kind["array"])), None)
    return None
