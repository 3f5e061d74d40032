"""A chat's name and address, and the names of its kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram.building import type_named

__all__ = ["ChatBehaviour"]


class ChatBehaviour:
    """Name, address and kinds of `Chat`.

    What only `get_chat` tells (description, photo, pinned message, ...) is None on a chat that came
    with a message.
    """

    __slots__ = ()

    SENDER = "sender"
    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"

    if TYPE_CHECKING:
        title: str | None
        first_name: str | None
        last_name: str | None
        username: str | None

    @property
    def full_name(self) -> str | None:
        """First and last name of the person; None for groups and channels."""
        if not self.first_name:
            return None
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name

    @property
    def effective_name(self) -> str | None:
        """The title of a group or channel, the full name of a person."""
        return self.title or self.full_name

    @property
    def link(self) -> str | None:
        """The chat's public address; None without a username."""
        return f"https://t.me/{self.username}" if self.username else None

    if not TYPE_CHECKING:  # a type checker sees what ChatFullInfo declares, and only there

        def __getattr__(self, name: str) -> Any:
            try:
                return super().__getattr__(name)
            except AttributeError:
                if name[0] != "_" and name in type_named("ChatFullInfo").__pydantic_fields__:
                    return None
                raise
