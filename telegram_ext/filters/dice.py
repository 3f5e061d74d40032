"""Filters for dice and the other games of chance."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, ClassVar, overload

from telegram_ext.filters.base import MessageFilter
from telegram_ext.updates import is_update

if TYPE_CHECKING:
    from telegram import Message, Update


class DiceValues(MessageFilter):
    """Dice that show certain values.

    Args:
        name: What `str(filter)` shows before the values.
        values: One value or several.
        emoji: The kind of dice; None for every kind.
    """

    def __init__(self, name: str, values: int | Collection[int], emoji: str | None) -> None:
        self.values = [values] if isinstance(values, int) else values
        self.name = f"{name}({values})"
        self._emoji = emoji

    def filter(self, message: Message) -> bool:
        """Tell whether the message is such a dice."""
        dice = message.dice
        if dice is None or dice.value not in self.values:
            return False
        return self._emoji is None or dice.emoji == self._emoji


class DiceKind(MessageFilter):
    """Dice of one kind; called with values, only those that show one of them.

    Args:
        name: What `str(filter)` shows.
        emoji: The kind of dice; None for every kind.
    """

    plain_for_messages = True

    def __init__(self, name: str, emoji: str | None = None) -> None:
        self.name = name
        self.emoji = emoji

    @overload
    def __call__(self, update: Update) -> bool: ...
    @overload
    def __call__(self, update: int | Collection[int]) -> DiceValues: ...
    def __call__(self, update: Any) -> Any:
        """Ask about an update, or make a filter for values."""
        if is_update(update):
            return super().__call__(update)
        return DiceValues(self.name, update, self.emoji)

    def filter(self, message: Message) -> bool:
        """Tell whether the message is such a dice."""
        dice = message.dice
        return dice is not None and (self.emoji is None or dice.emoji == self.emoji)


class Dice(DiceKind):
    """`Filters.dice`: every kind of dice; its parts are the kinds."""

    dice: ClassVar[DiceKind] = DiceKind("Filters.dice.dice", "🎲")
    darts: ClassVar[DiceKind] = DiceKind("Filters.dice.darts", "🎯")
    basketball: ClassVar[DiceKind] = DiceKind("Filters.dice.basketball", "🏀")
    football: ClassVar[DiceKind] = DiceKind("Filters.dice.football", "⚽")
    slot_machine: ClassVar[DiceKind] = DiceKind("Filters.dice.slot_machine", "🎰")
    bowling: ClassVar[DiceKind] = DiceKind("Filters.dice.bowling", "🎳")


__all__ = ["Dice", "DiceKind", "DiceValues"]
