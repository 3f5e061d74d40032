"""A field with its entities, as several types have: read by entity, or rendered.

What reads and renders texts loads when it is first asked for: most updates never ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import MessageEntity

__all__ = ["Style", "part", "parts", "rendered"]

Style = Literal["to_html", "to_markdown", "to_markdown_v2"]


def part(owner: object, field: str, entity: MessageEntity) -> str:
    """Return the part of a text field that an entity covers.

    Raises:
        RuntimeError: The field is absent.
    """
    from telegram.text import entity_text  # noqa: PLC0415 - see the module's first lines

    text: str | None = getattr(owner, field)
    if not text:
        raise RuntimeError(f"This {type(owner).__name__} has no '{field}'.")
    return entity_text(text, entity)


def parts(
    text: str | None, entities: Sequence[MessageEntity] | None, types: Sequence[str] | None
) -> dict[MessageEntity, str]:
    """Return the entities of these types with what each covers; nothing without text."""
    from telegram.text import entity_texts  # noqa: PLC0415 - see the module's first lines

    return entity_texts(text, entities or (), types) if text else {}


def rendered(
    style: Style, text: str | None, entities: Sequence[MessageEntity] | None, *, urled: bool = False
) -> str | None:
    """Return the text in a parse mode; None without text."""
    from telegram import markup  # noqa: PLC0415 - see the module's first lines

    if text is None:
        return None
    result: str = getattr(markup, style)(text, entities or (), urled=urled)
    return result
