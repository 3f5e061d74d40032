"""What can go wrong on purpose: the kinds of faults, their options, and what these take."""

from __future__ import annotations

from typing import Any

__all__ = ["KINDS", "check_options"]

_HTML = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"

# The kinds, with the options that each has and what they are when left out.
KINDS: dict[str, dict[str, Any]] = {
    "reset": {},
    "close": {},
    "cut": {"size": None},
    "drip": {"pause": 0.05},
    "stall": {"seconds": None},
    "status": {"code": 502, "body": _HTML, "headers": None},
    "empty": {"code": 200, "headers": None},
    "not_json": {
        "code": 200,
        "body": "<html>Please log in to this network</html>",
        "headers": None,
    },
    "error": {"code": 500, "description": None, "parameters": None},
    "flood": {"retry_after": 5},
}

# Options by name: their types, in words, and whether None is one.
_OPTIONS: dict[str, tuple[tuple[type, ...], str, bool]] = {
    "size": ((int,), "a number of bytes", True),
    "pause": ((int, float), "a number of seconds", False),
    "seconds": ((int, float), "a number of seconds", True),
    "code": ((int,), "a number from 100 to 599", False),
    "retry_after": ((int,), "whole seconds", True),
    "body": ((str,), "a text", False),
    "description": ((str,), "a text", True),
    "headers": ((dict,), "a dict", True),
    "parameters": ((dict,), "a dict", True),
}


def check_options(options: dict[str, Any]) -> None:
    """Refuse values that the options of faults do not take.

    Raises:
        ValueError: It says which, and what is accepted.
    """
    for name, value in options.items():
        kinds, words, optional = _OPTIONS[name]
        if optional and value is None:
            continue
        negative = isinstance(value, (int, float)) and value < 0
        if not isinstance(value, kinds) or isinstance(value, bool) or negative:
            words += " or None" if optional else ""
            raise ValueError(f"faults.add: {name} must be {words}, got {value!r}")
    code = options.get("code", 200)
    if not 100 <= code <= 599:
        raise ValueError(f"faults.add: code must be a number from 100 to 599, got {code!r}")
