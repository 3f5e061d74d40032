"""What a file becomes inside a message: photo sizes, a document, a voice note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .files import StoredFile, image_size

if TYPE_CHECKING:
    from .world import World

__all__ = ["KINDS", "media_content"]

KINDS = ("photo", "video", "animation", "audio", "document", "sticker", "voice", "video_note")

_LONGEST = ((90, "s"), (320, "m"), (800, "x"), (1280, "y"))


def media_content(
    world: World, kind: str, stored: StoredFile, given: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return the fields a message gets for a file.

    Args:
        world: Whose clock and files are meant.
        kind: How the file is sent.
        stored: The file; its id is filled in when a bot looks at the message.
        given: What the sender said about it: `duration`, `width`, `performer` and the like.
    """
    said = given or {}
    base: dict[str, Any] = {
        "file_id": stored,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
    }
    if kind == "photo":
        return {"photo": _sizes(base, stored)}
    if kind == "document":
        return {"document": {**base, "file_name": stored.name, "mime_type": stored.mime}}
    width, height = said.get("width", 0), said.get("height", 0)
    duration = said.get("duration", 0)
    if kind == "sticker":
        side = {"width": 512, "height": 512}
        flags = {"type": "regular", "is_animated": False, "is_video": False}
        emoji = {"emoji": said["emoji"]} if said.get("emoji") else {}
        return {"sticker": {**base, **side, **flags, **emoji}}
    if kind == "voice":
        return {"voice": {**base, "duration": duration, "mime_type": stored.mime}}
    if kind == "video_note":
        return {"video_note": {**base, "length": said.get("length", 240), "duration": duration}}
    named = {"file_name": stored.name, "mime_type": stored.mime}
    if kind == "audio":
        extra = {key: said[key] for key in ("performer", "title") if said.get(key)}
        return {"audio": {**base, "duration": duration, **extra, **named}}
    body = {**base, "width": width or 320, "height": height or 240, "duration": duration, **named}
    if kind == "animation":
        # An animation is a document too, for programs older than animations.
        return {"animation": body, "document": {**base, **named}}
    return {"video": body}


def _sizes(base: dict[str, Any], stored: StoredFile) -> list[dict[str, Any]]:
    """Return the sizes of a photo, smallest first; all of them are the file itself."""
    width, height = image_size(stored.data) or (800, 600)
    sizes: list[dict[str, Any]] = []
    for longest, _ in _LONGEST:
        scale = min(1.0, longest / max(width, height, 1))
        size = {"width": max(1, round(width * scale)), "height": max(1, round(height * scale))}
        sizes.append({**base, **size})
        if scale == 1.0:
            break
    return sizes
