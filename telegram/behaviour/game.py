"""The entities of a game's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram.behaviour.marked import part, parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import MessageEntity

__all__ = ["GameBehaviour"]


class GameBehaviour:
    """The text of a `Game` by entity."""

    __slots__ = ()

    if TYPE_CHECKING:
        text: str | None
        text_entities: list[MessageEntity] | None

    def parse_text_entity(self, entity: MessageEntity) -> str:
        """Return the part of the text that one of its entities covers.

        Raises:
            RuntimeError: The game has no text.
        """
        return part(self, "text", entity)

    def parse_text_entities(self, types: Sequence[str] | None = None) -> dict[MessageEntity, str]:
        """Return the text's entities with what each covers.

        Args:
            types: Kinds to keep, such as `["url", "mention"]`; if None, all.
        """
        return parts(self.text, self.text_entities, types)
