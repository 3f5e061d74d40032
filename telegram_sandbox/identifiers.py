"""Lists of numbers that name messages, users and options, refused in the server's own words."""

from __future__ import annotations

import re
from typing import Any

from .errors import bad_request

__all__ = ["check_identifiers"]

# By parameter: how one is called, and the most a call may hold.
_LISTS = {
    "message_ids": ("message identifier", 100),
    "user_ids": ("user identifier", 200),
    "added_user_ids": ("user identifier", 10),
    "correct_option_ids": ("correct option identifier", 12),
}
_NUMBER = re.compile(r"[+-]?[0-9]{1,19}")


def check_identifiers(name: str, values: list[Any]) -> None:
    """Refuse a list that is empty or too long, and members that are no identifiers.

    Args:
        name: The parameter; others than lists of identifiers pass.
        values: Its decoded members.

    Raises:
        ApiError: It says what is wrong.
    """
    if name == "custom_emoji_ids" and not all(isinstance(value, str) for value in values):
        raise bad_request("custom emoji identifier must be of type String")
    if name not in _LISTS:
        return
    one, most = _LISTS[name]
    if not values and name != "correct_option_ids":
        raise bad_request(f"{one}s are not specified")
    if len(values) > most:
        raise bad_request(f"too many {one}s specified")
    for value in values:
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            kind = "of type Number" if name == "correct_option_ids" else "a Number"
            raise bad_request(f"{one} must be {kind}")
        if isinstance(value, str) and not _NUMBER.fullmatch(value):
            raise bad_request(f"can't parse {one} as a Number")
        lowest = 0 if name == "correct_option_ids" else 1
        if float(value) < lowest or float(value) != int(float(value)):
            raise bad_request(f"invalid {one} specified")
