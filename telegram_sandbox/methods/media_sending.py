"""Sending files: photos, documents, voice notes, albums, media to pay for."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.chats import Message
from telegram_sandbox.errors import ApiError, bad_request
from telegram_sandbox.incoming import CAPTIONED, input_media, media_fields
from telegram_sandbox.paid_media import PaidMedia
from telegram_sandbox.posting import send
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.texts import caption_content

__all__: list[str] = []

_KINDS = {
    "sendPhoto": "photo",
    "sendLivePhoto": "live_photo",
    "sendAudio": "audio",
    "sendDocument": "document",
    "sendVideo": "video",
    "sendAnimation": "animation",
    "sendVoice": "voice",
    "sendVideoNote": "video_note",
    "sendSticker": "sticker",
}
# Kinds that stay among themselves in an album.
_ALONE = {"document", "audio"}


@handles(*_KINDS)
def send_media(call: Call) -> dict[str, Any]:
    """Send one file, by upload, file id or address."""
    kind = _KINDS[call.method.name]
    chat = call.chat()
    captioned = kind in CAPTIONED
    caption = caption_content(call.world, call.parameters.values) if captioned else {}
    content = media_fields(call, kind, call.get(kind), call.parameters.values) | caption
    if call.get("has_spoiler"):
        content["has_media_spoiler"] = True
    return send(call, content, chat=chat).as_json(call.bot)


@handles("sendMediaGroup")
def send_media_group(call: Call) -> list[dict[str, Any]]:
    """Send an album: all of it or, when one item is wrong, nothing."""
    chat = call.chat()
    items = call.get("media")
    kinds = {item["type"] for item in items}
    if len(kinds) > 1 and kinds & _ALONE:
        raise bad_request("can't use the media of the specified type in the album")
    contents: list[dict[str, Any]] = []
    for number, item in enumerate(items, 1):
        try:
            contents.append(input_media(call, item))
        except ApiError as error:
            reason = error.description.removeprefix("Bad Request: ")
            raise ApiError(
                error.code,
                f'Bad Request: failed to send message #{number} with the error message "{reason}"',
            ) from None
    group_id = call.world.new_id()
    sent: list[Message] = [
        send(call, {**content, "media_group_id": group_id}, chat=chat) for content in contents
    ]
    return [message.as_json(call.bot) for message in sent]


@handles("sendPaidMedia")
def send_paid_media(call: Call) -> dict[str, Any]:
    """Send media that must be paid for; a user sees previews until the Stars are paid."""
    chat = call.chat()
    shown: list[dict[str, Any]] = []
    for item in call.get("media"):
        fields = media_fields(call, item["type"], item["media"], item)
        shown.append({"type": item["type"], item["type"]: fields[item["type"]]})
    paid = PaidMedia(call.bot, call.get("star_count"), shown, call.get("payload", ""))
    content: dict[str, Any] = {"paid_media": paid}
    content |= caption_content(call.world, call.parameters.values)
    return send(call, content, chat=chat).as_json(call.bot)
