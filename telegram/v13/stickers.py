"""v13's ways to describe a new sticker, turned into an `InputSticker`."""

from __future__ import annotations

from typing import Any

from telegram.building import type_named

__all__ = ["FILES", "as_sticker", "format_of", "split_emoji", "take_file"]

FILES = {"png_sticker": "static", "tgs_sticker": "animated", "webm_sticker": "video"}
_FORMATS = {".tgs": "animated", ".webm": "video"}
_ZERO_WIDTH_JOINER = "\u200d"
_GZIP, _WEBM = b"\x1f\x8b", b"\x1a\x45\xdf\xa3"


def take_file(data: dict[str, Any]) -> tuple[Any, str | None]:
    """Remove the sticker's file from a call's arguments; return it and its format."""
    file, form = None, None
    for name, kind in FILES.items():
        value = data.pop(name, None)
        if value is not None:
            file, form = value, kind
    return file, form


def as_sticker(data: dict[str, Any]) -> Any:
    """Make an `InputSticker` of what a call's arguments say about one, and remove that.

    Returns:
        None where no file is among them.
    """
    file, form = take_file(data)
    emojis, mask = data.pop("emojis", None), data.pop("mask_position", None)
    if file is None:
        return None
    if isinstance(emojis, str):
        emojis = split_emoji(emojis)
    return type_named("InputSticker")(
        sticker=file, format=form, emoji_list=emojis, mask_position=mask
    )


def format_of(thumbnail: Any) -> str:
    """Guess a thumbnail's format from its name or its first bytes; `static` where in doubt."""
    name = str(
        getattr(thumbnail, "filename", None) or getattr(thumbnail, "name", None) or thumbnail
    )
    for ending, form in _FORMATS.items():
        if name.lower().endswith(ending):
            return form
    if isinstance(thumbnail, bytes):
        if thumbnail.startswith(_GZIP):
            return "animated"
        if thumbnail.startswith(_WEBM):
            return "video"
    return "static"


def split_emoji(text: str) -> list[str]:
    """Split a text of emoji into single ones, however many characters each has."""
    found: list[str] = []
    for character in text:
        if character.isspace():
            continue
        if found and (_continues(character) or found[-1].endswith(_ZERO_WIDTH_JOINER)):
            found[-1] += character
        elif found and _is_regional(character) and len(found[-1]) == 1 and _is_regional(found[-1]):
            found[-1] += character  # a flag is a pair of letters
        else:
            found.append(character)
    return found


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _continues(character: str) -> bool:
    return (
        character in {_ZERO_WIDTH_JOINER, "\ufe0f", "\ufe0e", "\u20e3"}
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= character <= "\U000e007f"  # letters of regional flags
    )
