"""The emoji that roll."""

from __future__ import annotations

__all__ = ["DiceBehaviour"]


class DiceBehaviour:
    """Emoji of a `Dice`."""

    __slots__ = ()

    DICE = "🎲"
    DARTS = "🎯"
    BASKETBALL = "🏀"
    FOOTBALL = "⚽"
    SLOT_MACHINE = "🎰"
    BOWLING = "🎳"
    ALL_EMOJI = [DICE, DARTS, BASKETBALL, FOOTBALL, SLOT_MACHINE, BOWLING]  # noqa: RUF012 - v13's
