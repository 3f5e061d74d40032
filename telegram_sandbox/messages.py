"""Messages, and how a bot sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from .files import StoredFile
from .json_values import as_list, as_object

if TYPE_CHECKING:
    from .bots import Bot
    from .chats import Account, Chat
    from .world import World

__all__ = ["Message", "rendered"]


@dataclass(eq=False)
class Message:
    """A message in a chat.

    Attributes:
        id: Its number, unique within the chat for the bot.
        chat: Where it is.
        sender: Who wrote it.
        date: Unix time in seconds.
        content: The fields that make it what it is: `text`, `photo`, `entities`...
        keyboard: A reply keyboard (or its removal) that came with it; no answer shows it again.
        reply_to: The message it answers.
        deleted: Whether it is gone.
    """

    id: int
    chat: Chat
    sender: Account
    date: int
    content: dict[str, Any]
    keyboard: dict[str, Any] | None = None
    reply_to: Message | None = None
    deleted: bool = False

    @property
    def text(self) -> str:
        """The text, or the caption of media, or nothing."""
        return str(self.content.get("text", self.content.get("caption", "")))

    @property
    def markup(self) -> dict[str, Any]:
        """The inline or reply keyboard of this message; empty if it has none."""
        return self.content.get("reply_markup") or self.keyboard or {}

    @property
    def buttons(self) -> list[list[str]]:
        """The texts on the buttons, row by row."""
        return [[str(button["text"]) for button in row] for row in self.button_rows]

    @property
    def button_rows(self) -> list[list[dict[str, Any]]]:
        """The buttons as the bot gave them, row by row."""
        rows = self.markup.get("inline_keyboard") or self.markup.get("keyboard")
        return cast("list[list[dict[str, Any]]]", rows or [])

    def as_json(self, viewer: Bot | None = None, *, with_reply: bool = True) -> dict[str, Any]:
        """Return the Bot API's `Message` as one bot sees it.

        Args:
            viewer: Whose file ids to use; None gives ids that no bot knows.
            with_reply: Whether to include the message it answers.
        """
        data: dict[str, Any] = {
            "message_id": self.id,
            "from": self.sender.as_json(),
            "chat": self.chat.as_json(),
            "date": self.date,
        }
        if self.reply_to is not None and with_reply and not self.reply_to.deleted:
            data["reply_to_message"] = self.reply_to.as_json(viewer, with_reply=False)
        data.update(self.content)
        shown: dict[str, Any] = rendered(data, self.chat.world, viewer)
        return shown


def rendered(value: Any, world: World, viewer: Bot | None) -> Any:
    """Copy a JSON value, putting the viewer's file ids where files stand."""
    if isinstance(value, StoredFile):
        return world.files.id_for(viewer.id if viewer else 0, value)
    found = as_object(value)
    if found is not None:
        return {key: rendered(item, world, viewer) for key, item in found.items()}
    items = as_list(value)
    if items is not None:
        return [rendered(item, world, viewer) for item in items]
    return value
