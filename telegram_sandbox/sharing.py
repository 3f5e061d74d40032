"""What a user may put into a message: the fields of the Bot API's `Message`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from .files import StoredFile
from .spec import Spec

__all__ = ["check_fields"]

_OURS = frozenset({"message_id", "from", "date", "chat", "reply_to_message"})


def check_fields(spec: Spec, given: Mapping[str, Any]) -> None:
    """Refuse what is no field of a message, what the sandbox fills in, and what is no JSON.

    Raises:
        ValueError: It says which field, and what there is instead.
    """
    fields = [name for name in spec.types["Message"].fields if name not in _OURS]
    if not given:
        raise ValueError(
            'shares: say what, such as location={"latitude": 1.0, "longitude": 2.0} or contact=...'
        )
    for name, value in given.items():
        if name in _OURS:
            raise ValueError(f"shares: {name} is filled in by the sandbox")
        if name not in fields:
            close = get_close_matches(name, fields, n=1)
            hint = f"Did you mean {close[0]}?" if close else f"There are {', '.join(fields)}"
            raise ValueError(f"shares: {name} is no field of the Bot API's Message. {hint}")
        try:
            json.dumps(value, allow_nan=False, default=_file)
        except (TypeError, ValueError) as error:
            raise ValueError(f"shares: {name} cannot be written as JSON: {error}") from None


def _file(value: Any) -> str:
    """Let files pass: they become ids when a bot looks at the message."""
    if isinstance(value, StoredFile):
        return value.name
    raise TypeError(f"{value!r} has no form in JSON")
