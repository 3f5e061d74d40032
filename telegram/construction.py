"""What a constructor does with its arguments: order, unknown names, clear errors, a signature."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, cast

from telegram.values import shortened

if TYPE_CHECKING:
    from pydantic import ValidationError

    from telegram.base import TelegramObject

_MOST_LINES = 3
DEFAULTED = frozenset(("parse_mode", "link_preview_options"))
"""Fields that a bot's defaults fill where nothing was said of them; None says something."""


def bind(
    cls: type[TelegramObject], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """Name the positional arguments, refuse unknown and missing ones, drop those that are None.

    A None that turns a default of the bot off stays.

    Raises:
        TypeError: An argument is unknown, given twice or missing.
    """
    order = cls._order
    if len(args) > len(order):
        raise TypeError(
            f"{cls.__name__}() takes at most {len(order)} positional arguments "
            f"({', '.join(order) or 'none'}), got {len(args)}"
        )
    values = dict(zip(order, args))  # noqa: B905 - fewer arguments than names is the rule
    for name in kwargs:
        if name in values:
            raise TypeError(f"{cls.__name__}() got {name!r} twice: by position and by keyword")
    values.update(kwargs)
    if "from" in values and "from_user" in cls.__pydantic_fields__:
        values["from_user"] = values.pop("from")
    fields = cls.__pydantic_fields__
    if not values.keys() <= fields.keys():
        given = values
        values = cls._modern(given)
        for name in values:
            # What v13 took and the type has not is kept as it is: `bot`, or what only
            # ChatFullInfo tells of a chat.
            if name in given and name not in fields and name not in order and name != "bot":
                raise TypeError(_unknown(cls, name, values[name]))
    missing = [name for name in cls._needed if name not in values]
    if missing:
        raise TypeError(
            f"{cls.__name__}() needs {', '.join(missing)}; got "
            f"{', '.join(values) or 'no arguments'}"
        )
    return {name: value for name, value in values.items() if value is not None or name in DEFAULTED}


def take_files(cls: type[TelegramObject], values: dict[str, Any]) -> None:
    """Read open files among a constructor's arguments: they may be closed before they are sent."""
    from telegram.files import InputFile, upload_fields  # noqa: PLC0415 - few types have files

    for name in upload_fields(cls) & values.keys():
        if hasattr(values[name], "read"):
            values[name] = InputFile(values[name])


def _unknown(cls: type[TelegramObject], name: str, value: object) -> str:
    names = list(cls.__pydantic_fields__) or cls._order
    from difflib import get_close_matches  # noqa: PLC0415 - loaded with the first mistake

    near = get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(names)}"
    return f"{cls.__name__}() has no argument {name!r} (given {shown(value)}); {hint}"


def explain(
    cls: type[TelegramObject], problem: ValidationError, values: dict[str, Any]
) -> TypeError:
    """Turn pydantic's report into one short error that shows field, value and what is accepted.

    Args:
        cls: What was to be built.
        problem: pydantic's report, with several entries where a union had several arms.
        values: The arguments.
    """
    places: dict[tuple[str | int, ...], list[tuple[str, Any]]] = {}
    for error in problem.errors(include_url=False, include_context=False):
        if error["type"] != "known_kind":  # the last arm of a union, which knows no details
            path, value = _place(error["loc"], values)
            expected = error["msg"].replace("Input should be", "expected")
            places.setdefault(path, []).append((expected, value))
    lines = [_line(cls, path, found, values) for path, found in places.items()]
    more = len(lines) - _MOST_LINES
    if more > 0:
        lines[_MOST_LINES:] = [f"... and {more} more"]
    return TypeError("\n".join(dict.fromkeys(lines)))


def _place(
    location: tuple[str | int, ...], values: dict[str, Any]
) -> tuple[tuple[str | int, ...], Any]:
    """Return the part of pydantic's location that a caller wrote, and what stands there."""
    path: list[str | int] = []
    value: Any = values
    for part in location:
        name = "from_user" if part == "from" and value is values else part
        try:
            value = value[name]
        except (KeyError, IndexError, TypeError):
            continue  # the name of a union's arm
        path.append(name)
    return tuple(path), value


def _line(
    cls: type[TelegramObject],
    path: tuple[str | int, ...],
    found: list[tuple[str, Any]],
    values: dict[str, Any],
) -> str:
    name = str(path[0]) if path else ""
    shape = cls._later.get(name)
    rows: Any = values.get(name)
    if isinstance(shape, list) and isinstance(shape[0], list) and not _has_rows(rows):
        expected = "expected a list of rows, each a list itself, as in [[button], [button, button]]"
        return f"{cls.__name__}({name}=...): {expected}, got {shown(rows)}"
    expected, value = found[0]
    if len(found) > 1 and len(path) == 1:
        expected = f"expected {str(_annotation(cls, name)).removesuffix(' | None')}"
    return f"{cls.__name__}({'.'.join(map(str, path))}=...): {expected}, got {shown(value)}"


def _has_rows(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(
        isinstance(row, (list, tuple)) for row in cast("list[Any]", value)
    )


def shown(value: object) -> str:
    """Show a value and its type, shortened."""
    return f"{shortened(value)} ({type(value).__name__})"


def signature_of(cls: type[TelegramObject]) -> inspect.Signature:
    """Return the constructor's signature: v13's order, then what is newer by keyword."""
    fields = cls.__pydantic_fields__
    order, needed = cls._order, cls._needed
    parameters: list[inspect.Parameter] = []
    optional_seen = False
    for name in (*order, *(name for name in fields if name not in order)):
        field = fields.get(name)
        if (
            name not in order
            and field is not None
            and field.default is not None
            and not (field.is_required())
        ):
            continue  # a constant: nobody passes it
        required = name in needed and not optional_seen
        optional_seen = optional_seen or (name in order and not required)
        parameters.append(
            inspect.Parameter(
                name,
                inspect.Parameter.POSITIONAL_OR_KEYWORD
                if name in order
                else inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty
                if required or (name in needed and name not in order)
                else None,
                annotation=inspect.Parameter.empty if field is None else _annotation(cls, name),
            )
        )
    return inspect.Signature(parameters)


def _annotation(cls: type[TelegramObject], name: str) -> Any:
    for base in cls.__mro__:
        notes = inspect.get_annotations(base)
        if name in notes:
            return notes[name]
    return inspect.Parameter.empty


class Signature:
    """The constructor's signature, worked out when somebody asks."""

    __slots__ = ()

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return signature_of(owner)
