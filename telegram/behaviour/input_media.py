"""What is known of a medium that was received before, when it is sent again in an album."""

from __future__ import annotations

from typing import Any

from telegram.base import TelegramObject

__all__ = ["InputMediaBehaviour"]

_KNOWN = ("width", "height", "duration", "performer", "title")


class InputMediaBehaviour:
    """Ways to build an `InputMedia`; a `Video` and the like tells its id, size and duration."""

    __slots__ = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = vars(self)
        media: Any = fields.get("media")
        if not isinstance(media, TelegramObject) or media["file_id"] is None:
            return
        fields["media"] = media["file_id"]
        for name in _KNOWN:
            known = media[name]
            if known is not None and fields.get(name) is None and hasattr(type(self), name):
                fields[name] = known
