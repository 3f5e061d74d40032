"""Sending files: photos, documents, voice notes, albums."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.chats import Message
from telegram_sandbox.errors import ApiError, bad_request
from telegram_sandbox.files import Upload
from telegram_sandbox.media import media_content
from telegram_sandbox.posting import send
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.texts import caption_content

__all__ = ["album_item"]

_PHOTO_LIMIT = 10 << 20
_CAPTIONED = {"photo", "video", "animation", "audio", "document", "voice"}


@handles(
    "sendPhoto",
    "sendAudio",
    "sendDocument",
    "sendVideo",
    "sendAnimation",
    "sendVoice",
    "sendVideoNote",
    "sendSticker",
)
def send_media(call: Call) -> dict[str, Any]:
    """Send one file, by upload, file id or address."""
    kind = _kind(call.method.name)
    chat = call.chat()
    content = _media(call, kind, call.get(kind), call.parameters.values)
    if kind in _CAPTIONED:
        content |= caption_content(call.world, call.parameters.values)
    return send(call, content, chat=chat).as_json(call.bot)


@handles("sendMediaGroup")
def send_media_group(call: Call) -> list[dict[str, Any]]:
    """Send an album: all of it or, when one item is wrong, nothing."""
    chat = call.chat()
    items = call.get("media")
    kinds = {item["type"] for item in items}
    if len(kinds) > 1 and kinds & {"document", "audio"}:
        raise bad_request("can't use the media of the specified type in the album")
    contents: list[dict[str, Any]] = []
    for number, item in enumerate(items, 1):
        try:
            contents.append(album_item(call, item))
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


@handles("sendLivePhoto", depth="shallow")
def send_live_photo(call: Call) -> dict[str, Any]:
    """Send a photo that moves; kept as its still picture."""
    chat = call.chat()
    content = _media(call, "photo", call.get("photo"), call.parameters.values)
    content |= caption_content(call.world, call.parameters.values)
    return send(call, content, chat=chat).as_json(call.bot)


@handles("sendPaidMedia", depth="shallow")
def send_paid_media(call: Call) -> dict[str, Any]:
    """Send media that must be paid for; nobody can pay here."""
    chat = call.chat()
    previews = [{"type": "preview"} for _ in call.get("media")]
    content = {"paid_media": {"star_count": call.get("star_count"), "paid_media": previews}}
    content |= caption_content(call.world, call.parameters.values)
    return send(call, content, chat=chat).as_json(call.bot)


def album_item(call: Call, item: dict[str, Any]) -> dict[str, Any]:
    """Return the content of a message made from an `InputMedia` object.

    Raises:
        ApiError: The file is unknown or the caption is wrong.
    """
    kind = item["type"]
    source = item["photo"] if kind == "live_photo" and "photo" in item else item["media"]
    content = _media(call, "photo" if kind == "live_photo" else kind, source, item)
    content |= caption_content(call.world, item)
    if item.get("has_spoiler"):
        content["has_media_spoiler"] = True
    return content


def _media(call: Call, kind: str, given: Upload | str, said: dict[str, Any]) -> dict[str, Any]:
    stored = call.file(kind, given)
    if kind == "photo" and len(stored.data) > _PHOTO_LIMIT:
        raise bad_request("file is too big")
    if isinstance(given, str) and not given.startswith(("attach://", "http")):
        _check_kind(kind, stored.kind)
    return media_content(call.world, kind, stored, said)


def _check_kind(wanted: str, found: str) -> None:
    """Refuse an id of another kind: only a document may be sent again as nearly anything else."""
    fixed = {"photo", "sticker", "voice", "video_note"}
    if wanted != found and (wanted in fixed or found in fixed):
        raise bad_request("wrong file identifier/HTTP URL specified")


def _kind(method: str) -> str:
    name = method.removeprefix("send")
    return "video_note" if name == "VideoNote" else name.lower()
