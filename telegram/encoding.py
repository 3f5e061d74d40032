"""Turn the arguments of a call into the body of an HTTP request.

What is sent follows from the values, not from their names. Without files: one JSON document. With
files, wherever they stand in the arguments: a multipart form, every file a part of its own, lists
and objects as JSON text that refers to nested files as `attach://...`.

None is left out; `{}` and `[]` are information and are kept. Datetimes become Unix seconds (naive
ones in the time zone given), durations become seconds, and what has `to_dict()` is asked for it.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from enum import Enum
from functools import cache
from math import isfinite
from typing import Any, cast

from telegram.checking import with_article
from telegram.files import InputFile, as_upload, is_file, upload_fields
from telegram.loading import resting
from telegram.multipart import Form
from telegram.values import objects_in, shortened

__all__ = ["encode", "sendable"]

_PLAIN = frozenset((str, int, float, bool))
_AS_IT_IS = frozenset((str, int, bool))  # a float need not be a number


def encode(
    data: Mapping[str, Any] | None, tz: tzinfo | None = None, *, method: str = ""
) -> bytes | Form:
    """Return the body for the arguments: JSON as bytes, or a form where there are files.

    Args:
        data: The arguments, Python objects under the Bot API's names.
        tz: What a naive datetime is in; None means UTC.
        method: The method that is called, to be named in errors.

    Raises:
        TypeError: A value can be neither sent nor uploaded.
        ValueError: A file is empty or missing, a text is not valid Unicode, or a number is none.
    """
    called = f"{method}: " if method else ""
    files: dict[str, InputFile] = {}
    values: dict[str, Any] = {}
    for name, value in (data or {}).items():
        if value is None:
            continue
        kind = value.__class__
        if kind in _PLAIN and kind is not float:
            values[name] = value
        elif is_file(value):
            upload = as_upload(value, where=f"{called}{name}")
            files[name] = upload
        else:
            values[name] = sendable(value, tz, files, f"{called}{name}")
    try:
        if not files:
            return _json(values)
        return Form({name: _text(value) for name, value in values.items()}, files)
    except UnicodeEncodeError:
        broken = [name for name, value in values.items() if not _encodable(value)]
    raise ValueError(
        f"{called}{', '.join(broken)}: the text holds half a character (a lone surrogate), "
        "which cannot be sent"
    )


def sendable(
    value: Any, tz: tzinfo | None = None, files: dict[str, InputFile] | None = None, where: str = ""
) -> Any:
    """Return a value as JSON can hold it, and put the files met on the way into `files`.

    Raises:
        TypeError: There is no way to send this value.
        ValueError: A number is infinite or none, or an object lacks a field that it needs.
    """
    kind = value.__class__
    if value is None:
        return None
    if kind in _PLAIN:
        if kind is float and not isfinite(value):
            raise ValueError(f"{where}={value!r} is not a number that can be sent")
        return value
    if hasattr(kind, "_settle"):  # an object of the Bot API; all that follows asks what else it is
        _refuse_incomplete(value, where)
        return sendable(_fields_of(value, where), tz, files, where)
    if isinstance(value, Mapping):
        pairs = cast("dict[Any, Any]", value)
        return {
            str(name): (
                item
                if item.__class__ in _AS_IT_IS
                else sendable(item, tz, files, f"{where}.{name}")
            )
            for name, item in pairs.items()
            if item is not None
        }
    if isinstance(value, (list, tuple, set, frozenset)):
        return [
            item if item.__class__ in _AS_IT_IS else sendable(item, tz, files, f"{where}[{index}]")
            for index, item in enumerate(cast("list[Any]", value))
        ]
    if files is not None and is_file(value):
        upload: InputFile = as_upload(value, where=where)
        name = f"file{len(files)}"
        files[name] = upload
        return f"attach://{name}"
    if isinstance(value, Enum):
        return sendable(value.value, tz, files, where)
    if isinstance(value, datetime):
        return int((value if value.tzinfo else _located(value, tz)).timestamp())
    if isinstance(value, date):
        return int(_located(datetime.combine(value, time()), tz).timestamp())
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return sendable(float(value), tz, files, where)
    if hasattr(value, "to_dict"):
        _refuse_incomplete(value, where)
        return sendable(_fields_of(value, where), tz, files, where)
    if hasattr(value, "__float__"):  # Decimal, fractions, numbers of numerical libraries
        return sendable(float(value), tz, files, where)
    if hasattr(value, "__iter__"):
        return sendable(list(value), tz, files, where)
    what = with_article(type(value).__name__)
    raise TypeError(
        f"{where}={shortened(value)}: {what} cannot be sent; give text, a number, a list, "
        "a dict, a datetime, a file or an object of the Bot API"
    )


def _fields_of(value: Any, where: str) -> Any:
    """Return an object's fields; inside what may hold files, the objects in them stay objects."""
    fields: Any = value.to_dict()
    cls: Any = value.__class__
    if not isinstance(fields, dict) or not cls.__name__.startswith("Input"):
        return cast(Any, fields)
    uploads = upload_fields(cls)
    for name, inner in cast("dict[str, Any]", vars(value)).items():
        if name in uploads and name in fields:
            file = as_upload(inner, where=f"{where}: {cls.__name__}.{name}")
            fields[name] = getattr(file, "file_id", file)
        elif name in fields and (isinstance(inner, (list, tuple)) or hasattr(inner, "to_dict")):
            fields[name] = inner
    return cast("dict[str, Any]", fields)


def _located(moment: datetime, tz: tzinfo | None) -> datetime:
    localize = getattr(tz, "localize", None)  # pytz zones cannot be attached directly
    if localize is not None:
        return cast(datetime, localize(moment))
    return moment.replace(tzinfo=tz or timezone.utc)


def _refuse_incomplete(value: Any, where: str) -> None:
    """Refuse an object that lacks what it needs: the server would, less clearly."""
    for name in getattr(value.__class__, "_required", ()):
        if getattr(value, name, None) is None:
            raise ValueError(
                f"{where}: {type(value).__name__}.{name} is required, and is None; "
                f"set it before the object is sent"
            )
    for name, inner in cast("dict[str, Any]", getattr(value, "__dict__", {})).items():
        if inner.__class__ in _AS_IT_IS:
            continue
        if name == "callback_data" and not isinstance(inner, (str, int, type(None))):
            raise TypeError(
                f"{where}: {type(value).__name__}.callback_data={shortened(inner)} must be a text; "
                "any object will do with Updater(..., arbitrary_callback_data=True)"
            )
        for item in objects_in(inner):
            _refuse_incomplete(item, f"{where}.{name}")


def _json(values: Any) -> bytes:
    with suppress(Exception):  # it names no argument; the slow encoder below finds out which
        return _writer()(values)
    return json.dumps(values, ensure_ascii=False).encode()


@cache
def _writer() -> Callable[[Any], bytes]:
    with resting:
        from pydantic_core import to_json  # noqa: PLC0415 - loaded with the first call
    return to_json


def _encodable(value: object) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _text(value: Any) -> bytes:
    """Return a value as the text of a form field."""
    if isinstance(value, str):
        return value.encode()
    return _json(value)
