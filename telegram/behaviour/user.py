"""A user's names, and links that mention the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram.building import type_named

if TYPE_CHECKING:
    from telegram import InlineKeyboardButton

__all__ = ["UserBehaviour"]


class UserBehaviour:
    """Names and mentions of `User`."""

    __slots__ = ()

    if TYPE_CHECKING:
        id: int
        first_name: str
        last_name: str | None
        username: str | None

    @property
    def name(self) -> str:
        """The username with @ where there is one, else the full name."""
        return f"@{self.username}" if self.username else self.full_name

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name

    @property
    def link(self) -> str | None:
        """The user's public address; None without a username."""
        return f"https://t.me/{self.username}" if self.username else None

    def mention_html(self, name: str | None = None) -> str:
        """Return HTML that mentions the user.

        Args:
            name: The text to show; if None, the full name.
        """
        from telegram.text import mention_html  # noqa: PLC0415 - few bots mention

        return mention_html(self.id, name or self.full_name)

    def mention_markdown(self, name: str | None = None) -> str:
        """Return text for the parse mode `Markdown` that mentions the user.

        Args:
            name: The text to show; if None, the full name.
        """
        from telegram.text import mention_markdown  # noqa: PLC0415 - few bots mention

        return mention_markdown(self.id, name or self.full_name)

    def mention_markdown_v2(self, name: str | None = None) -> str:
        """Return text for the parse mode `MarkdownV2` that mentions the user.

        Args:
            name: The text to show; if None, the full name.
        """
        from telegram.text import mention_markdown  # noqa: PLC0415 - few bots mention

        return mention_markdown(self.id, name or self.full_name, version=2)

    def mention_button(self, name: str | None = None) -> InlineKeyboardButton:
        """Return a button that opens the user's profile.

        Args:
            name: The button's text; if None, the full name.
        """
        button: type[InlineKeyboardButton] = type_named("InlineKeyboardButton")  # type: ignore[assignment]
        return button(text=name or self.full_name, url=f"tg://user?id={self.id}")
