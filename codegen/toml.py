"""One door to TOML: the standard library has it from Python 3.11 on."""

from __future__ import annotations

import importlib
import sys
from typing import Any, cast

__all__ = ["parse_toml"]

# tomli is the same parser; pytest brings it on Python 3.10.
_LIBRARY = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")


def parse_toml(text: str) -> dict[str, Any]:
    """Read TOML.

    Raises:
        ValueError: The text is not TOML; the message gives line and column.
    """
    return cast("dict[str, Any]", _LIBRARY.loads(text))
