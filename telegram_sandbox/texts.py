"""The text of a message: formatting removed, entities found, length checked."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from .entities import find_entities, utf16_length
from .errors import bad_request
from .markup import parse_markup
from .markup_reader import link_entity
from .nesting import check_places, nested

if TYPE_CHECKING:
    from .registry import Call
    from .world import World

__all__ = ["caption_content", "format_text", "text_content"]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

# Bytes of a text as it was written, markup and all.
_BYTE_LIMIT = 1 << 15

# Line ends of Windows, marks of direction, and strokes across a character.
_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_UNKEPT = re.compile(f"{_DROPPED.pattern}|{_CONTROL.pattern}")

_GIVEN = {
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "blockquote",
    "expandable_blockquote",
    "code",
    "pre",
    "text_link",
    "text_mention",
    "custom_emoji",
    "date_time",
}


def text_content(call: Call, *, too_long: str = "message is too long") -> dict[str, Any]:
    """Return `text` and `entities` of a call that writes a text message.

    Raises:
        ApiError: Nothing is left of the text, it is too long, or its formatting is wrong.
    """
    text, entities = format_text(
        call.world, call.get("text", ""), call.get("parse_mode"), call.get("entities")
    )
    if not text:
        raise bad_request("message text is empty")
    if len(text) > TEXT_LIMIT:
        raise bad_request(too_long)
    return {"text": text, **({"entities": entities} if entities else {})}


def caption_content(world: World, given: dict[str, Any]) -> dict[str, Any]:
    """Return `caption` and `caption_entities` of media, from what was said about it.

    Raises:
        ApiError: The caption is too long, or its formatting is wrong.
    """
    text, entities = format_text(
        world, given.get("caption", ""), given.get("parse_mode"), given.get("caption_entities")
    )
    if len(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    shown: dict[str, Any] = {"caption": text}
    if entities:
        shown["caption_entities"] = entities
    if given.get("show_caption_above_media"):
        shown["show_caption_above_media"] = True
    return shown


def format_text(
    world: World, text: str, parse_mode: str | None, entities: list[dict[str, Any]] | None
) -> tuple[str, list[dict[str, Any]]]:
    """Return the plain text and its entities, offsets in UTF-16 code units.

    Args:
        world: Whose users may be mentioned.
        text: As the bot wrote it.
        parse_mode: None or empty means plain text; then the given entities count.
        entities: What the bot says is formatted.
    """
    if len(text.encode("utf-8", "surrogatepass")) > _BYTE_LIMIT:
        raise bad_request("text is too long")
    found: list[dict[str, Any]] = []
    if parse_mode:
        text, found = parse_markup(text, parse_mode)
    elif entities:
        # What the server finds by itself it does not take from the bot.
        found = [dict(entity) for entity in entities if entity["type"] in _GIVEN]
        found = [e for e in found if e["offset"] >= 0 and e["length"] > 0]
        check_places(text, found)
    text, found = _trimmed(*_cleaned(text, _known_targets(_mentions(world, found))))
    return text, nested(text, find_entities(text, nested(text, found)))


def _known_targets(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Complete the addresses of links; a link whose address is none is no link."""
    kept: list[dict[str, Any]] = []
    for entity in entities:
        link = entity
        if entity["type"] == "text_link":
            target = link_entity(entity["url"], "")
            if target is None or target["type"] != "text_link":
                continue
            link = {**entity, "url": target["url"]}
        kept.append(link)
    return kept


def _cleaned(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """Drop what no message keeps, and turn control characters into spaces."""
    if not _UNKEPT.search(text):
        return text, entities
    places = [utf16_length(text[: found.start()]) for found in _DROPPED.finditer(text)]
    clean = _CONTROL.sub(" ", _DROPPED.sub("", text))
    moved: list[dict[str, Any]] = []
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        start -= bisect_left(places, start)
        end -= bisect_left(places, end)
        moved.append({**entity, "offset": start, "length": end - start})
    return clean, moved


def _mentions(world: World, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Fill in the users that are mentioned by number; a user the bot cannot know is no mention."""
    filled: list[dict[str, Any]] = []
    for entity in entities:
        if entity["type"] != "text_mention":
            filled.append(entity)
            continue
        user = world.users.get(entity.get("user", {}).get("id", 0))
        if user is not None:
            filled.append({**entity, "user": user.as_json()})
    return filled


def _trimmed(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """Take white space off both ends; entities move along and lose what lies outside."""
    shorter = text.lstrip(" \n\t")
    cut = utf16_length(text) - utf16_length(shorter)
    shorter = shorter.rstrip(" \n\t")
    end = utf16_length(shorter)
    kept: list[dict[str, Any]] = []
    for entity in entities:
        start = max(0, entity["offset"] - cut)
        stop = min(end, entity["offset"] + entity["length"] - cut)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return shorter, kept
