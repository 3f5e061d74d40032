"""What a user may put into a message: the fields of the Bot API's `Message`."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from .spec import Spec

__all__ = ["check_fields"]

_OURS = frozenset({"message_id", "from", "date", "chat", "reply_to_message"})


def check_fields(spec: Spec, given: Iterable[str]) -> None:
    """Refuse names that are no field of a message, or one that the sandbox fills in.

    Raises:
        ValueError: It says which name, and what there is instead.
    """
    fields = [name for name in spec.types["Message"].fields if name not in _OURS]
    names = list(given)
    if not names:
        raise ValueError(
            'shares: say what, such as location={"latitude": 1.0, "longitude": 2.0} or contact=...'
        )
    for name in names:
        if name in _OURS:
            raise ValueError(f"shares: {name} is filled in by the sandbox")
        if name not in fields:
            close = get_close_matches(name, fields, n=1)
            hint = f"Did you mean {close[0]}?" if close else f"There are {', '.join(fields)}"
            raise ValueError(f"shares: {name} is no field of the Bot API's Message. {hint}")
