"""Changing messages: texts, captions, media, keyboards, places that move."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.changing import change, editable, means_inline, named_message
from telegram_sandbox.chats import Message
from telegram_sandbox.errors import bad_request
from telegram_sandbox.incoming import CAPTIONED, input_media
from telegram_sandbox.places import FOR_EVER, check_place, end_of_life, is_live
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.rich import rich_content
from telegram_sandbox.texts import caption_content, text_content
from telegram_sandbox.whispering import whispered

__all__: list[str] = []

_MEDIA = ("photo", "live_photo", "video", "animation", "audio", "document")
_CAPTION = ("caption", "caption_entities", "show_caption_above_media", "has_media_spoiler")
_TEXT = ("text", "entities", "link_preview_options", "rich_message")
_MOVES = ("latitude", "longitude", "horizontal_accuracy", "heading", "proximity_alert_radius")
_DAY = 24 * 3600


@handles("editMessageText", "editEphemeralMessageText")
def edit_message_text(call: Call) -> dict[str, Any] | bool:
    """Change a text and, with it, the keyboard."""
    message = _target(call)
    if not {"text", "rich_message"} & set(message.content):
        raise bad_request("there is no text in the message to edit")
    if "rich_message" in call:
        return change(call, message, rich_content(call), _TEXT)
    new = text_content(call, too_long="MESSAGE_TOO_LONG")
    if call.get("link_preview_options"):
        new["link_preview_options"] = call.get("link_preview_options")
    return change(call, message, new, _TEXT)


@handles("editMessageCaption", "editEphemeralMessageCaption")
def edit_message_caption(call: Call) -> dict[str, Any] | bool:
    """Change or remove the text below media."""
    message = _target(call)
    if not any(kind in message.content for kind in CAPTIONED):
        raise bad_request("there is no caption in the message to edit")
    return change(call, message, caption_content(call.world, call.parameters.values), _CAPTION[:3])


@handles("editMessageMedia", "editEphemeralMessageMedia")
def edit_message_media(call: Call) -> dict[str, Any] | bool:
    """Put another file into a message."""
    message = _target(call)
    if not {*_MEDIA, "text", "rich_message"} & set(message.content):
        raise bad_request("there is no media in the message to edit")
    media = call.get("media")
    if "media_group_id" in message.content:
        _check_album(message, media["type"])
    if "inline_message_id" in call and str(media["media"]).startswith("attach://"):
        raise bad_request("invalid message content specified")
    return change(call, message, input_media(call, media), (*_MEDIA, *_TEXT, *_CAPTION))


@handles("editMessageReplyMarkup", "editEphemeralMessageReplyMarkup")
def edit_message_reply_markup(call: Call) -> dict[str, Any] | bool:
    """Change or remove the keyboard alone."""
    return change(call, _target(call), {}, ())


@handles("editMessageLiveLocation")
def edit_message_live_location(call: Call) -> dict[str, Any] | bool:
    """Move a live location."""
    check_place(call.get("latitude"), call.get("longitude"))
    message = _target(call)
    location = _live(message)
    new = {key: value for key, value in location.items() if key not in _MOVES}
    new |= {key: call.get(key) for key in _MOVES if key in call}
    if "live_period" in call:
        new["live_period"] = _longer(call, message, location["live_period"])
    return change(call, message, {"location": new}, ("location",))


@handles("stopMessageLiveLocation")
def stop_message_live_location(call: Call) -> dict[str, Any] | bool:
    """Let a live location stay where it is."""
    message = _target(call)
    new = dict(_live(message))
    for key in ("live_period", "heading", "proximity_alert_radius"):
        new.pop(key, None)
    return change(call, message, {"location": new}, ("location",))


def _target(call: Call) -> Message:
    """Return the message to edit, by chat and number or by inline message id."""
    if "ephemeral_message_id" in call:
        return whispered(call, "message to edit")
    message = named_message(call, "message to edit")
    return message if means_inline(call) else editable(call, message)


def _check_album(message: Message, kind: str) -> None:
    """Keep an album of one sort: documents and audio files stay among themselves."""
    if kind == "animation":
        raise bad_request("message content type can't be used in an album")
    old = next(name for name in _MEDIA if name in message.content)
    if old != kind and {old, kind} & {"document", "audio"}:
        raise bad_request("can't change media type in the album")


def _live(message: Message) -> dict[str, Any]:
    """Return the location of a message that is still live."""
    if "live_period" not in message.content.get("location", {}):
        raise bad_request("there is no live location in the message to edit")
    if not is_live(message):
        raise bad_request("message can't be edited")
    location: dict[str, Any] = message.content["location"]
    return location


def _longer(call: Call, message: Message, old: int) -> int:
    """Return a new live period: at most a day longer, and over within 90 days."""
    new: int = call.get("live_period")
    if new == FOR_EVER:
        return new
    end = end_of_life(message.date, new)
    if new > old + _DAY or not call.world.now() < end <= call.world.now() + 90 * _DAY:
        raise bad_request("invalid live_period specified")
    return new
