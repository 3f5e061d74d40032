"""The tree of ready filters."""

from __future__ import annotations

from telegram_ext.filters.fields import Has, Says, UpdateKinds
from telegram_ext.filters.texts import (
    Commands,
    HasCaptionEntity,
    HasEntity,
    Searched,
    SearchedCaption,
    Texts,
)


class Filters:
    """The ready filters; combine them with `&`, `|`, `^` and `~`."""

    all = Says("Filters.all", lambda _: True)
    text = Texts("Filters.text", "text")
    caption = Texts("Filters.caption", "caption")
    command = Commands()
    regex = Searched
    caption_regex = SearchedCaption
    entity = HasEntity
    caption_entity = HasCaptionEntity
    reply = Has("Filters.reply", "reply_to_message")
    update = UpdateKinds(
        "Filters.update", "message", "edited_message", "channel_post", "edited_channel_post"
    )


__all__ = ["Filters"]
