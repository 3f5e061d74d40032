"""Media as bots give them in a call: an upload, an id, an address, an `InputMedia` object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import bad_request
from .files import Upload
from .media import media_content, photo_sizes, resolve, thumbnail_of
from .texts import caption_content

if TYPE_CHECKING:
    from .registry import Call

__all__ = ["CAPTIONED", "input_media", "media_fields"]

# The kinds of media a text may stand below.
CAPTIONED = (
    "photo",
    "live_photo",
    "video",
    "animation",
    "audio",
    "document",
    "voice",
    "paid_media",
)

# What the server cannot fetch from an address.
_NEVER_BY_URL = frozenset({"live_photo", "video_note"})


def media_fields(
    call: Call, kind: str, given: Upload | str, said: dict[str, Any]
) -> dict[str, Any]:
    """Return the fields a message gets for a file a bot sends.

    Args:
        call: Whose uploads, files and web are meant.
        kind: photo, document, voice and the like.
        given: The file itself.
        said: What the bot says about it: `duration`, `thumbnail` and the like.

    Raises:
        ApiError: The file is unknown, of another kind, too big or cannot be fetched.
    """
    facts = dict(said)
    small = thumbnail_of(call.world, _uploaded(call, said.get("thumbnail")))
    facts["thumbnail"] = small
    facts.pop("cover", None)
    if kind == "video" and said.get("cover"):
        facts["cover"] = photo_sizes(call.world, _file(call, "photo", said["cover"], {}))
    facts.pop("photo", None)
    if kind == "live_photo":
        still = said["photo"]
        if isinstance(still, str) and "://" in still.removeprefix("attach://"):
            raise bad_request("wrong file identifier/HTTP URL specified")
        facts["photo"] = photo_sizes(call.world, _file(call, "photo", still, {}))
    return media_content(call.world, kind, _file(call, kind, given, facts), facts)


def input_media(call: Call, item: dict[str, Any]) -> dict[str, Any]:
    """Return the content of a message made from an `InputMedia` object.

    Raises:
        ApiError: The file or the caption is wrong.
    """
    content = media_fields(call, item["type"], item["media"], item)
    content |= caption_content(call.world, item)
    if item.get("has_spoiler"):
        content["has_media_spoiler"] = True
    return content


def _file(call: Call, kind: str, given: Upload | str, facts: dict[str, Any]) -> Any:
    upload = _uploaded(call, given)
    if kind in _NEVER_BY_URL and upload is None and "://" in str(given):
        raise bad_request("wrong file identifier/HTTP URL specified")
    return resolve(call.world, call.bot.id, kind, upload or str(given), facts)


def _uploaded(call: Call, given: Upload | str | None) -> Upload | None:
    """Return the file of the request behind `attach://name`, or None for an id or an address."""
    if isinstance(given, str) and given.startswith("attach://"):
        return call.parameters.uploads[given[9:]]
    return given if isinstance(given, Upload) else None
