"""What a file becomes inside a message: photo sizes, a document, a voice note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import bad_request
from .files import StoredFile, Upload, image_size

if TYPE_CHECKING:
    from .world import World

__all__ = ["KINDS", "PHOTO_LIMIT", "media_content", "photo_sizes", "resolve", "thumbnail_of"]

KINDS = (
    "photo",
    "video",
    "animation",
    "audio",
    "document",
    "sticker",
    "voice",
    "video_note",
)
PHOTO_LIMIT = 10 << 20

_THUMBNAIL_LIMIT = 200 << 10
_LONGEST = ((90, "s"), (320, "m"), (800, "x"), (1280, "y"))
_WORDS = {
    "photo": "Photo",
    "video": "Video",
    "animation": "Animation",
    "audio": "Audio",
    "document": "Document",
    "sticker": "Sticker",
    "voice": "VoiceNote",
    "video_note": "VideoNote",
    "thumbnail": "Thumbnail",
    "live_photo": "Video",
}
# One class of files to the server: each may be sent where another is asked for, and stays itself.
_DOCUMENTS = frozenset({"document", "animation", "audio", "sticker"})
# A video may move a live photo, and the other way round.
_VIDEOS = frozenset({"video", "live_photo"})
_SAID = (
    "duration",
    "width",
    "height",
    "length",
    "performer",
    "title",
    "thumbnail",
    "cover",
    "start_timestamp",
    "emoji",
    "photo",
)


def resolve(
    world: World,
    bot_id: int,
    kind: str,
    given: Upload | str,
    facts: dict[str, Any] | None = None,
) -> StoredFile:
    """Turn what a bot gave for a file into a stored file: an upload, an id or an address.

    Args:
        world: Whose files and web are meant.
        bot_id: Whose file ids count.
        kind: What the file is to be sent as.
        given: The upload, the id or the address.
        facts: What the sender says about a new file; a known one keeps what was said at first.

    Raises:
        ApiError: An id of another kind or of nobody, an address that gives nothing, a file too big.
    """
    if isinstance(given, Upload):
        if not given.data:
            raise bad_request("file must be non-empty")
        return _new(world, kind, given, facts)
    if "." in given or "://" in given:
        return _new(world, kind, world.web.fetch(kind, given), facts)
    stored = world.files.find(bot_id, given)
    if stored is None:
        raise bad_request(_wrong_id(given))
    pair = frozenset({stored.kind, kind})
    if len(pair) > 1 and not (pair <= _DOCUMENTS or pair == _VIDEOS):
        raise bad_request(f"can't use file of type {_WORDS[stored.kind]} as {_WORDS[kind]}")
    return world.files.whole(stored)


def media_content(
    world: World, kind: str, stored: StoredFile, given: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return the fields a message gets for a file.

    Args:
        world: Whose clock and files are meant.
        kind: How the file is sent; a file that was another kind of document before stays that.
        stored: The file; its id is filled in when a bot looks at the message.
        given: What the sender said about it: `duration`, `width`, `performer` and the like. What
            was said when the file was new wins.
    """
    said = {key: value for key, value in (given or {}).items() if key in _SAID}
    said = {**said, **stored.facts}
    if stored.kind in _DOCUMENTS and kind in _DOCUMENTS:
        kind = stored.kind
    base = _base(stored)
    if kind == "photo":
        return {"photo": photo_sizes(world, stored)}
    if kind == "sticker":
        return {"sticker": _sticker(base, said)}
    named = {"file_name": stored.name, "mime_type": stored.mime}
    small = {"thumbnail": said["thumbnail"]} if isinstance(said.get("thumbnail"), dict) else {}
    duration = {"duration": said.get("duration", 0)}
    sides = {"width": said.get("width") or 320, "height": said.get("height") or 240}
    if kind == "voice":
        return {"voice": {**base, **duration, "mime_type": stored.mime}}
    if kind == "video_note":
        length = {"length": said.get("length") or 240}
        return {"video_note": {**base, **length, **duration, **small}}
    if kind == "audio":
        extra = {key: said[key] for key in ("performer", "title") if said.get(key)}
        return {"audio": {**base, **duration, **extra, **named, **small}}
    if kind == "animation":
        body = {**base, **sides, **duration, **named, **small}
        # An animation is a document too, for programs older than animations.
        return {"animation": body, "document": {**base, **named, **small}}
    if kind == "video":
        extra = {key: said[key] for key in ("cover", "start_timestamp") if said.get(key)}
        return {"video": {**base, **sides, **duration, **named, **small, **extra}}
    if kind == "live_photo":
        still = {"photo": said["photo"]} if isinstance(said.get("photo"), list) else {}
        live = {**base, **sides, **duration, "mime_type": stored.mime, **still}
        return {"live_photo": live, **still}
    return {"document": {**base, **named, **small}}


def photo_sizes(world: World, stored: StoredFile) -> list[dict[str, Any]]:
    """Return the sizes of a photo, smallest first; all of them hold the bytes of the file."""
    width, height = image_size(stored.data) or (800, 600)
    sizes: list[dict[str, Any]] = []
    for longest, letter in _LONGEST:
        scale = min(1.0, longest / max(width, height, 1))
        last = scale == 1.0 or letter == _LONGEST[-1][1]
        one = stored if last else world.files.smaller(stored, letter)
        sides = {"width": max(1, round(width * scale)), "height": max(1, round(height * scale))}
        sizes.append({**_base(one), **sides})
        if last:
            break
    return sizes


def thumbnail_of(world: World, upload: Upload | None) -> dict[str, Any] | None:
    """Return the `PhotoSize` of a thumbnail, or None for what the server passes over.

    It takes uploads only, up to 200 kB and 320 pixels on a side.
    """
    if upload is None or not upload.data or len(upload.data) > _THUMBNAIL_LIMIT:
        return None
    width, height = image_size(upload.data) or (320, 320)
    if max(width, height) > 320:
        return None
    stored = world.files.keep("thumbnail", upload)
    return {**_base(stored), "width": width, "height": height}


def _new(world: World, kind: str, upload: Upload, facts: dict[str, Any] | None) -> StoredFile:
    if kind in {"photo", "live_photo"} and len(upload.data) > PHOTO_LIMIT:
        raise bad_request("file is too big")
    if kind == "photo":
        width, height = image_size(upload.data) or (1, 1)
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
    known = {key: facts[key] for key in _SAID if facts and facts.get(key)}
    return world.files.keep(kind, upload, known)


def _wrong_id(given: str) -> str:
    """Say what is wrong with an id as the server does while it unpacks one."""
    if given.startswith("AgAC"):
        return "wrong file identifier/HTTP URL specified"
    if not all(char.isascii() and (char.isalnum() or char in "-_=") for char in given):
        return "wrong remote file identifier specified: Wrong character in the string"
    if len(given.rstrip("=")) % 4 == 1:
        return "wrong remote file identifier specified: Wrong string length"
    return "wrong remote file identifier specified: can't unserialize it. Wrong last symbol"


def _base(stored: StoredFile) -> dict[str, Any]:
    return {
        "file_id": stored,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
    }


def _sticker(base: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """Return the `Sticker`; what its set knows about it has been put into the file's facts."""
    kept = ("emoji", "set_name", "mask_position", "custom_emoji_id", "needs_repainting")
    return {
        **base,
        "type": said.get("type", "regular"),
        "width": said.get("width", 512),
        "height": said.get("height", 512),
        "is_animated": said.get("is_animated", False),
        "is_video": said.get("is_video", False),
        **{key: said[key] for key in kept if said.get(key)},
    }
