"""Topics of forums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .chats import Account, Chat

__all__ = ["COLORS", "GENERAL", "ICONS", "Topic"]

# The number of the topic that every forum has.
GENERAL = 1

COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)

# Custom emoji that are icons of topics without Telegram Premium: their numbers and their meaning.
ICONS = {
    "5312536423851630001": "💡",
    "5312016608254762256": "⚡",
    "5377544228505134960": "🎙",
    "5418085807791545980": "🔝",
    "5370870893004203704": "🗣",
    "5420216386448270341": "🆒",
    "5379748062124056162": "❗",
    "5373251851074415873": "📝",
    "5433614043006903194": "📆",
    "5357315181649076022": "📁",
}


@dataclass(eq=False)
class Topic:
    """A topic of a forum.

    Attributes:
        chat: The forum.
        id: Its `message_thread_id`: the number of the message that began it.
        name: Its title.
        creator: Who made it; they may edit it without being an administrator.
        color: RGB of its icon.
        emoji: Custom emoji of its icon, or None.
        closed: Whether only administrators may write.
        hidden: Whether it is out of sight; only General can be.
    """

    chat: Chat
    id: int
    name: str
    creator: Account | None = None
    color: int = COLORS[0]
    emoji: str | None = None
    closed: bool = False
    hidden: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the Bot API's `ForumTopic`."""
        data = {"message_thread_id": self.id, "name": self.name, "icon_color": self.color}
        return data | ({"icon_custom_emoji_id": self.emoji} if self.emoji else {})
