"""v13's one permission for media, which is six today."""

from __future__ import annotations

from typing import Any

__all__ = ["MEDIA", "TODAY", "apply_media", "read_media"]

MEDIA = (
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
)
TODAY = ", ".join(MEDIA)


def read_media(permissions: Any) -> bool | None:
    """Return whether every kind of media may be sent; None where nothing is said."""
    values = [getattr(permissions, name) for name in MEDIA]
    return None if all(value is None for value in values) else all(values)


def apply_media(values: dict[str, Any]) -> None:
    """Replace the one permission by the six; those that are given by name stay."""
    media = values.pop("can_send_media_messages", None)
    if media is not None:
        for name in MEDIA:
            if values.get(name) is None:
                values[name] = media
