"""What the methods do, a module per subject; importing this registers all of them."""

from __future__ import annotations

from ..registry import HANDLERS
from . import answering, receiving, sending

__all__ = ["HANDLERS", "answering", "receiving", "sending"]
