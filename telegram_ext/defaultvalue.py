"""The mark of a `run_async` that the caller left alone, so that `Defaults` may decide."""

from __future__ import annotations

from typing import Any, Final

from telegram.defaultvalue import DefaultValue

DEFAULT_FALSE: Final[Any] = DefaultValue(False)
"""Default of every `run_async`; typed `Any` to fit each signature."""

__all__ = ["DEFAULT_FALSE", "DefaultValue"]
