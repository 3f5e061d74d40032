"""Decode JSON and say what came out, for readers who check types."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn, cast

__all__ = ["as_list", "as_object", "decode", "finite"]


def decode(text: str | bytes) -> Any:
    """Return the value a JSON text stands for.

    Raises:
        ValueError: It is no JSON, such as NaN, or nested beyond reason.
    """
    try:
        return json.loads(text, parse_constant=_refuse, parse_float=finite)
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None


def finite(text: str | float) -> float:
    """Return the number a text or number stands for.

    Raises:
        ValueError: It is none, or too large to be one in JSON.
    """
    number = float(text)
    if math.isfinite(number):
        return number
    raise ValueError(f"{text} is no number in JSON")


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number in JSON")


def as_object(value: Any) -> dict[str, Any] | None:
    """Return the value if it is a JSON object, else None."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def as_list(value: Any) -> list[Any] | None:
    """Return the value if it is a JSON array, else None."""
    return cast("list[Any] | None", value) if isinstance(value, list) else None
