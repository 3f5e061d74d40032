"""Sticker sets: whose they are, what is in them, and what fits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .errors import bad_request
from .files import StoredFile, image_size
from .media import media_content

if TYPE_CHECKING:
    from .world import World

__all__ = ["StickerSet", "check_emoji", "check_sticker_file", "find_sticker"]

# The most stickers a set can hold, by its type.
_MOST = {"regular": 120, "mask": 120, "custom_emoji": 200}
_LARGEST = {"static": 512 << 10, "animated": 64 << 10, "video": 256 << 10}
_NOT_EMOJI = re.compile(r"[\x00-\x22\x24-\x29\x2b-\x2f\x3a-\xa8A-Za-z]")


@dataclass(eq=False)
class StickerSet:
    """A set of stickers.

    Attributes:
        name: Its short name, part of its link.
        title: What users see.
        type: regular, mask or custom_emoji.
        bot_id: Which bot made it; only that one may change it.
        owner_id: The user it belongs to.
        repainted: Whether custom emoji take the colour of the text.
        stickers: The files in their order; what is known of each stands in its facts.
        thumbnail: The `PhotoSize` shown for the set, or None.
    """

    name: str
    title: str
    type: str
    bot_id: int
    owner_id: int
    repainted: bool = False
    stickers: list[StoredFile] = field(default_factory=list[StoredFile])
    thumbnail: dict[str, Any] | None = None

    def as_json(self, world: World) -> dict[str, Any]:
        """Return the Bot API's `StickerSet`, with files where ids belong."""
        shown = [media_content(world, "sticker", one)["sticker"] for one in self.stickers]
        data = {
            "name": self.name,
            "title": self.title,
            "sticker_type": self.type,
            "stickers": shown,
        }
        return data | ({"thumbnail": self.thumbnail} if self.thumbnail else {})

    def add(self, stored: StoredFile, at: int | None = None) -> None:
        """Put a sticker in, at the end or in a place.

        Raises:
            ApiError: The set is full.
        """
        if len(self.stickers) >= _MOST[self.type]:
            raise bad_request("STICKERS_TOO_MUCH")
        self.stickers.insert(len(self.stickers) if at is None else at, stored)


def find_sticker(
    world: World, bot_id: int, stored: StoredFile | None
) -> tuple[StickerSet, StoredFile]:
    """Return the set a sticker is in, and the sticker.

    Raises:
        ApiError: It is in no set, or in one that another bot made.
    """
    for found in world.sticker_sets.values():
        if stored is not None and stored in found.stickers:
            if found.bot_id != bot_id:
                raise bad_request("STICKERSET_INVALID")
            return found, stored
    raise bad_request("STICKER_INVALID")


def check_emoji(emoji: list[str]) -> None:
    """Refuse a list of emoji that is empty, too long, or holds something else.

    Raises:
        ApiError: It says which.
    """
    if not emoji:
        raise bad_request("emoji list must be non-empty")
    if len(emoji) > 20:
        raise bad_request("too many emoji specified")
    if any(not one or _NOT_EMOJI.search(one) for one in emoji):
        raise bad_request("expected a Unicode emoji")


def check_sticker_file(data: bytes, kind: str, set_type: str) -> None:
    """Refuse a file that cannot be a sticker: of the wrong size, sides or form.

    What the sandbox cannot read, such as a plain WEBP, passes.

    Args:
        data: The bytes.
        kind: static, animated or video.
        set_type: regular, mask or custom_emoji.

    Raises:
        ApiError: It says what is wrong.
    """
    if len(data) > _LARGEST[kind]:
        raise bad_request("STICKER_FILE_INVALID" if kind == "static" else "file is too big")
    if kind == "animated" and data[:2] != b"\x1f\x8b":
        raise bad_request("STICKER_TGS_NOTGS")
    if kind == "video" and data[:4] != b"\x1a\x45\xdf\xa3":
        raise bad_request("STICKER_VIDEO_NOWEBM")
    sides = image_size(data) if kind == "static" else None
    if sides is None:
        return
    fits = sides == (100, 100) if set_type == "custom_emoji" else max(sides) == 512
    if not fits:
        raise bad_request("STICKER_PNG_DIMENSIONS")
