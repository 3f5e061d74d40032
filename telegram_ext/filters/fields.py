"""Filters that ask whether a message has a field."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from telegram_ext.filters.base import MessageFilter, UpdateFilter

if TYPE_CHECKING:
    from telegram import Message, Update


class Has(MessageFilter):
    """Pass messages in which one of some fields is set, and not False or empty.

    Args:
        name: What `str(filter)` shows.
        fields: Names of fields of Message.
    """

    def __init__(self, name: str, *fields: str) -> None:
        self.name = name
        self.fields = fields

    def filter(self, message: Message) -> bool:
        """Tell whether one of the fields is set."""
        return any(getattr(message, field, None) for field in self.fields)


class Everything(MessageFilter):
    """Pass every message, and every update that a bot asks this filter about itself.

    Args:
        name: What `str(filter)` shows.
    """

    plain_for_messages = True

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, update: Update) -> bool:
        """Say yes, also where there is no message."""
        return True

    def filter(self, message: Message) -> bool:
        """Say yes."""
        return True


class Carries(UpdateFilter):
    """Pass updates of some kinds.

    Args:
        name: What `str(filter)` shows.
        kinds: Names of fields of Update.
    """

    def __init__(self, name: str, *kinds: str) -> None:
        self.name = name
        self.kinds = kinds
        self._getters = tuple(attrgetter(kind) for kind in kinds)

    def __call__(self, update: Update) -> bool:
        """Tell whether the update is of one of the kinds."""
        for kind in self._getters:  # noqa: SIM110 - any() would make a generator for every update
            if kind(update) is not None:
                return True
        return False

    filter = __call__


class UpdateKinds(Carries):
    """`Filters.update`: messages and channel posts, new or edited, and its parts.

    Messages of business accounts and those that summon a bot as a guest pass their own part alone.
    """

    message = Carries("Filters.update.message", "message")
    edited_message = Carries("Filters.update.edited_message", "edited_message")
    messages = Carries("Filters.update.messages", "message", "edited_message")
    channel_post = Carries("Filters.update.channel_post", "channel_post")
    edited_channel_post = Carries("Filters.update.edited_channel_post", "edited_channel_post")
    channel_posts = Carries("Filters.update.channel_posts", "channel_post", "edited_channel_post")
    business_message = Carries("Filters.update.business_message", "business_message")
    edited_business_message = Carries(
        "Filters.update.edited_business_message", "edited_business_message"
    )
    business_messages = Carries(
        "Filters.update.business_messages", "business_message", "edited_business_message"
    )
    guest_message = Carries("Filters.update.guest_message", "guest_message")


__all__ = ["Carries", "Everything", "Has", "UpdateKinds"]
