"""Ranges, lengths and patterns that the page gives for a value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .json_values import as_list
from .spec import Field

__all__ = ["MEASURED_LATER", "breaks_limits"]

# Parameters and fields whose methods measure them, in words of their own.
MEASURED_LATER = frozenset(
    {
        ("sendPoll", "question"),
        ("sendPoll", "options"),
        ("InputPollOption", "text"),
        ("InputSticker", "emoji_list"),
        ("setStickerEmojiList", "emoji_list"),
    }
)


def breaks_limits(f: Field, value: Any, now: float | None = None) -> bool:
    """Tell whether a checked value is outside what the page allows for it.

    Texts that hold markup are measured after it is removed, so not here.

    Args:
        f: The field or parameter.
        value: What it is given.
        now: Unix time, for times that must lie ahead; None leaves those alone.
    """
    if isinstance(value, bool):
        return False
    if isinstance(value, (int, float)):
        return _breaks_range(f.facts, value) or (
            now is not None
            and _outside(value - now, f.facts.get("min_ahead"), f.facts.get("max_ahead"))
        )
    if isinstance(value, str):
        return _breaks_text(f.facts, value)
    items = as_list(value)
    return items is not None and _breaks_items(f.facts, items)


def _breaks_range(facts: Mapping[str, Any], value: float) -> bool:
    if value in facts.get("also", ()):
        return False
    if facts.get("non_zero") and value == 0:
        return True
    return _outside(value, facts.get("min"), facts.get("max"))


def _breaks_text(facts: Mapping[str, Any], value: str) -> bool:
    pattern = facts.get("pattern")
    if pattern is not None and not re.fullmatch(pattern, value):
        return True
    if value.count("\n") > facts.get("max_line_feeds", len(value)):
        return True
    if facts.get("after_parsing"):
        return False
    in_bytes = facts.get("unit") == "bytes"
    size = len(value.encode("utf-8", "surrogatepass")) if in_bytes else len(value)
    return _outside(size, facts.get("min_length"), facts.get("max_length"))


def _breaks_items(facts: Mapping[str, Any], items: list[Any]) -> bool:
    low, high = facts.get("min_items"), facts.get("max_items")
    if facts.get("unit") == "items":
        low, high = facts.get("min_length", low), facts.get("max_length", high)
    if _outside(len(items), low, high):
        return True
    if "max_total_length" in facts and sum(map(len, items)) > facts["max_total_length"]:
        return True
    return "item_min" in facts and any(item < facts["item_min"] for item in items)


def _outside(value: float, low: float | None, high: float | None) -> bool:
    return (low is not None and value < low) or (high is not None and value > high)
