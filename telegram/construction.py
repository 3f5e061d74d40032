"""What a constructor does with its arguments: order, unknown names, clear errors, a signature."""

from __future__ import annotations

import inspect
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import ValidationError

    from telegram.base import TelegramObject

_MOST_LINES = 3
_MOST_LETTERS = 60


def bind(
    cls: type[TelegramObject], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """Name the positional arguments, refuse unknown and missing ones, drop those that are None.

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
        values = cls._modern(values)
        for name in values:
            # What v13 took and the type has not is kept as it is: `bot`, or what only
            # ChatFullInfo tells of a chat.
            if name not in fields and name not in order and name != "bot":
                raise TypeError(_unknown(cls, name, values[name]))
    missing = [name for name in cls._needed if name not in values]
    if missing:
        raise TypeError(
            f"{cls.__name__}() needs {', '.join(missing)}; got "
            f"{', '.join(values) or 'no arguments'}"
        )
    return {name: value for name, value in values.items() if value is not None}


def _unknown(cls: type[TelegramObject], name: str, value: object) -> str:
    near = get_close_matches(name, cls.__pydantic_fields__, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(cls.__pydantic_fields__)}"
    return f"{cls.__name__}() has no argument {name!r} (given {shown(value)}); {hint}"


def explain(cls: type[TelegramObject], problem: ValidationError) -> TypeError:
    """Turn pydantic's report into one short error that shows field, value and what is accepted."""
    lines: list[str] = []
    for error in problem.errors(include_url=False, include_context=False):
        path = ".".join(str(part) for part in error["loc"])
        expected = error["msg"].replace("Input should be", "expected")
        lines.append(f"{cls.__name__}({path}=...): {expected}, got {shown(error['input'])}")
    more = len(lines) - _MOST_LINES
    if more > 0:
        lines[_MOST_LINES:] = [f"... and {more} more"]
    return TypeError("\n".join(lines))


def shown(value: object) -> str:
    """Show a value and its type, shortened."""
    text = repr(value)
    if len(text) > _MOST_LETTERS:
        text = text[: _MOST_LETTERS - 3] + "..."
    return f"{text} ({type(value).__name__})"


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
