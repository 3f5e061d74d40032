"""What an organization's bot vouches for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .bots import Bot

__all__ = ["Verification"]


@dataclass(frozen=True)
class Verification:
    """A mark beside the name of a user or a chat.

    Attributes:
        bot: Whose organization vouches.
        description: What it says of the user or the chat; empty for its usual words.
    """

    bot: Bot
    description: str = ""
