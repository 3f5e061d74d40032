"""What comes up on a user's screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .messages import Message

__all__ = ["Inbox"]


@dataclass(frozen=True)
class Inbox:
    """Something that came up on a user's screen.

    `kind` is message, edited_message, or own for what the user sent through a bot.
    """

    kind: str
    message: Message
