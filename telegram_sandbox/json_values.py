"""Decode JSON and say what came out, for readers who check types."""

from __future__ import annotations

import json
from typing import Any, cast

__all__ = ["as_list", "as_object", "decode"]


def decode(text: str | bytes) -> Any:
    """Return the value a JSON text stands for.

    Raises:
        ValueError: It is no JSON, or nested beyond reason.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None


def as_object(value: Any) -> dict[str, Any] | None:
    """Return the value if it is a JSON object, else None."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def as_list(value: Any) -> list[Any] | None:
    """Return the value if it is a JSON array, else None."""
    return cast("list[Any] | None", value) if isinstance(value, list) else None
