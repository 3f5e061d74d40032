"""Filters that look at texts and captions: their words, their patterns, their entities."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, overload

from telegram_ext.filters.base import MessageFilter
from telegram_ext.updates import is_update, message_of

if TYPE_CHECKING:
    from telegram import Message, Update


class Words(MessageFilter):
    """Pass messages whose text, or caption, is exactly one of some.

    Args:
        name: What `str(filter)` shows before the texts.
        field: `text` or `caption`.
        strings: The texts.
    """

    def __init__(self, name: str, field: str, strings: Collection[str]) -> None:
        self.strings = [strings] if isinstance(strings, str) else strings
        self.name = f"{name}({strings})"
        self._field = field

    def filter(self, message: Message) -> bool:
        """Tell whether the text is one of them."""
        text = getattr(message, self._field)
        return bool(text) and text in self.strings


class Texts(MessageFilter):
    """`Filters.text` and `Filters.caption`: any, or with a list, exactly one of those in it.

    Commands are texts as well: leave them out with `Filters.text & ~Filters.command`.

    Args:
        name: What `str(filter)` shows.
        field: `text` or `caption`.
    """

    plain_for_messages = True

    def __init__(self, name: str, field: str) -> None:
        self.name = name
        self._field = field

    @overload
    def __call__(self, update: Update) -> bool: ...
    @overload
    def __call__(self, update: Collection[str]) -> Words: ...
    def __call__(self, update: Any) -> Any:
        """Ask about an update, or make a filter for exact texts."""
        if is_update(update):
            message = message_of(update)
            return message is not None and bool(getattr(message, self._field))
        return Words(self.name, self._field, update)

    def filter(self, message: Message) -> bool:
        """Tell whether the message has the text."""
        return bool(getattr(message, self._field))


class CommandAnywhere(MessageFilter):
    """Pass messages with a command anywhere in the text."""

    name = "Filters.command(False)"

    def filter(self, message: Message) -> bool:
        """Tell whether one of the entities is a command."""
        return any(entity.type == "bot_command" for entity in message.entities or ())


class Commands(MessageFilter):
    """`Filters.command`: messages that begin with a command; `Filters.command(False)`: anywhere."""

    plain_for_messages = True

    name = "Filters.command"

    @overload
    def __call__(self, update: Update) -> bool: ...
    @overload
    def __call__(self, update: bool) -> MessageFilter: ...
    def __call__(self, update: Any) -> Any:
        """Ask about an update, or say whether only the beginning counts."""
        if isinstance(update, bool):
            return self if update else CommandAnywhere()
        message = message_of(update)
        return message is not None and self.filter(message)

    def filter(self, message: Message) -> bool:
        """Tell whether the first entity is a command at the beginning."""
        text = message.text
        if text and text[0] != "/":
            return False  # without looking at the entities, which are built when asked for
        entities = message.entities
        if not entities:
            return False
        first = entities[0]
        return first.type == "bot_command" and first.offset == 0


class Searched(MessageFilter):
    """Pass messages in whose text, or caption, a pattern is found.

    The match goes into `context.matches`; of filters joined with `&`, all matches in order.

    Args:
        pattern: The pattern or its source; searched for anywhere, unlike a handler's pattern.
    """

    data_filter = True
    _field = "text"
    _shown = "Filters.regex"

    def __init__(self, pattern: str | re.Pattern[str]) -> None:
        self.pattern: re.Pattern[str] = re.compile(pattern) if isinstance(pattern, str) else pattern
        self.name = f"{self._shown}({self.pattern})"

    def filter(self, message: Message) -> dict[str, list[Any]]:
        """Return the match, if there is one."""
        text = getattr(message, self._field)
        match = self.pattern.search(text) if text else None
        return {"matches": [match]} if match else {}


class SearchedCaption(Searched):
    """Pass messages in whose caption a pattern is found; see `Searched`.

    Args:
        pattern: The pattern or its source.
    """

    _field = "caption"
    _shown = "Filters.caption_regex"


class HasEntity(MessageFilter):
    """Pass messages whose text has an entity of a type.

    Args:
        entity_type: One of `MessageEntity.ALL_TYPES`, such as `url`.
    """

    _field = "entities"
    _shown = "Filters.entity"

    def __init__(self, entity_type: str) -> None:
        self.entity_type = entity_type
        self.name = f"{self._shown}({entity_type})"

    def filter(self, message: Message) -> bool:
        """Tell whether one of the entities is of the type."""
        return any(found.type == self.entity_type for found in getattr(message, self._field) or ())


class HasCaptionEntity(HasEntity):
    """Pass messages whose caption has an entity of a type.

    Args:
        entity_type: One of `MessageEntity.ALL_TYPES`, such as `url`.
    """

    _field = "caption_entities"
    _shown = "Filters.caption_entity"


__all__ = [
    "CommandAnywhere",
    "Commands",
    "HasCaptionEntity",
    "HasEntity",
    "Searched",
    "SearchedCaption",
    "Texts",
    "Words",
]
