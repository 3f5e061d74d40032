"""Answers to messages: here and in other chats, whole or quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .entities import utf16_length, utf16_slice
from .errors import bad_request
from .forwarding import origin_of
from .texts import format_text

if TYPE_CHECKING:
    from .messages import Message
    from .world import World

__all__ = ["external_reply", "find_quote", "quoted_by_user", "reply_fields"]

_MOST_QUOTED = 1024
# Formatting that a quote must repeat; everything else may differ.
_KEPT = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji"})
# What of a message is shown with an answer to it in another chat.
_SHOWN = (
    "link_preview_options",
    "animation",
    "audio",
    "document",
    "live_photo",
    "paid_media",
    "photo",
    "sticker",
    "story",
    "video",
    "video_note",
    "voice",
    "has_media_spoiler",
    "checklist",
    "contact",
    "dice",
    "game",
    "giveaway",
    "giveaway_winners",
    "invoice",
    "location",
    "poll",
    "venue",
)


def reply_fields(
    world: World, given: dict[str, Any], answered: Message, *, here: bool
) -> dict[str, Any]:
    """Return the fields a message gets from what it answers, beside `reply_to_message`.

    Args:
        world: Whose users may be mentioned.
        given: The `ReplyParameters`.
        answered: The message they name.
        here: Whether the answer goes into the same chat and topic.

    Raises:
        ApiError: What is quoted does not stand in the message.
    """
    fields: dict[str, Any] = {}
    if not here:
        fields["external_reply"] = external_reply(answered)
    if given.get("quote"):
        text, entities = format_text(
            world, given["quote"], given.get("quote_parse_mode"), given.get("quote_entities")
        )
        fields["quote"] = find_quote(answered, text, entities, given.get("quote_position", 0))
    tasks = answered.content.get("checklist", {}).get("tasks", ())
    if any(task["id"] == given.get("checklist_task_id") for task in tasks):
        fields["reply_to_checklist_task_id"] = given["checklist_task_id"]
    poll = answered.content.get("poll")
    if poll is not None and given.get("poll_option_id") in poll.option_ids:
        fields["reply_to_poll_option_id"] = given["poll_option_id"]
    return fields


def find_quote(
    answered: Message, text: str, entities: list[dict[str, Any]], position: int = 0
) -> dict[str, Any]:
    """Return the `TextQuote` of a part of a message.

    Args:
        answered: Where it stands.
        text: The part, word for word.
        entities: How it is formatted.
        position: Where it begins, in UTF-16 code units; the nearest place counts.

    Raises:
        ApiError: It does not stand there with this formatting, or is too long.
    """
    whole = answered.text
    wanted = _marks(entities, 0, utf16_length(text))
    places = [
        start
        for start in _starts(whole, text)
        if _marks(answered.entities, start, utf16_length(text)) == wanted
    ]
    if not text or len(text) > _MOST_QUOTED or not places:
        raise bad_request("QUOTE_TEXT_INVALID")
    start = min(places, key=lambda place: abs(place - position))
    quote: dict[str, Any] = {"text": text, "position": start, "is_manual": True}
    kept = [entity for entity in entities if entity["type"] in _KEPT]
    if kept:
        quote["entities"] = kept
    return quote


def external_reply(answered: Message) -> dict[str, Any]:
    """Return the `ExternalReplyInfo` of a message that is answered from another chat."""
    shown = {key: answered.content[key] for key in _SHOWN if key in answered.content}
    info: dict[str, Any] = {"origin": origin_of(answered), **shown}
    if answered.chat.type in {"supergroup", "channel"}:
        info["chat"] = answered.chat.as_json()
        info["message_id"] = answered.id
    return info


def _starts(whole: str, part: str) -> list[int]:
    """Return where a part stands in a text, in UTF-16 code units."""
    found: list[int] = []
    at = whole.find(part) if part else -1
    while at >= 0:
        found.append(utf16_length(whole[:at]))
        at = whole.find(part, at + 1)
    return found


def _marks(entities: list[dict[str, Any]], start: int, length: int) -> set[tuple[Any, ...]]:
    """Return the formatting of a stretch of text, counted from its beginning."""
    end = start + length
    return {
        (
            entity["type"],
            max(entity["offset"], start) - start,
            min(entity["offset"] + entity["length"], end) - start,
            entity.get("custom_emoji_id"),
        )
        for entity in entities
        if entity["type"] in _KEPT
        and entity["offset"] < end
        and entity["offset"] + entity["length"] > start
    }


def quoted_by_user(answered: Message, text: str) -> dict[str, Any]:
    """Return the quote an app makes when a user picks a part of a message: formatting included.

    Raises:
        ValueError: The part does not stand in the message.
    """
    starts = _starts(answered.text, text)
    if not starts:
        raise ValueError(f"quotes: {text!r} does not stand in {answered.text!r}")
    start, length = starts[0], utf16_length(text)
    entities: list[dict[str, Any]] = []
    for entity in answered.entities:
        first = max(entity["offset"], start)
        last = min(entity["offset"] + entity["length"], start + length)
        if entity["type"] in _KEPT and last > first:
            entities.append({**entity, "offset": first - start, "length": last - first})
    return find_quote(answered, utf16_slice(answered.text, start, length), entities, start)
