"""Media that must be paid for: previews to the users, the real thing to the bot that sells it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .json_values import as_list
from .living import Living

if TYPE_CHECKING:
    from .bots import Bot

__all__ = ["PaidMedia"]


@dataclass(eq=False)
class PaidMedia(Living):
    """What stands in `paid_media` of a message.

    Attributes:
        seller: Who gets the Stars.
        stars: The price.
        media: The `PaidMedia` objects.
        payload: What the bot is told with a purchase; empty means that it is not told.
        buyers: Ids of the users who paid.
    """

    seller: Bot
    stars: int
    media: list[dict[str, Any]]
    payload: str = ""
    buyers: set[int] = field(default_factory=set[int])

    def shown_to(self, viewer: Bot | None) -> dict[str, Any]:
        """Return the Bot API's `PaidMediaInfo`: the media itself only to its seller."""
        own = viewer is self.seller
        shown = self.media if own else [_preview(one) for one in self.media]
        return {"star_count": self.stars, "paid_media": shown}


def _preview(media: dict[str, Any]) -> dict[str, Any]:
    body = media[media["type"]]
    sizes = as_list(body)
    largest = body if sizes is None else sizes[-1]
    keys = ("width", "height", "duration")
    return {"type": "preview", **{key: largest[key] for key in keys if key in largest}}
