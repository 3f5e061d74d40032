"""The kinds of stickers."""

from __future__ import annotations

__all__ = ["StickerBehaviour"]


class StickerBehaviour:
    """Kinds of a `Sticker`."""

    __slots__ = ()

    REGULAR = "regular"
    MASK = "mask"
    CUSTOM_EMOJI = "custom_emoji"
