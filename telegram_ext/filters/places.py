"""Filters for where a message is, who wrote it in which language, and what has happened there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from telegram_ext.filters.base import BaseFilter, MessageFilter, UpdateFilter
from telegram_ext.filters.fields import Has
from telegram_ext.filters.messagefields import ServiceFields
from telegram_ext.updates import message_of

if TYPE_CHECKING:
    from telegram import Message, Update


class InChatType(MessageFilter):
    """Messages in chats of some types.

    Args:
        name: What `str(filter)` shows.
        types: The types, such as `private`; none for every type.
    """

    def __init__(self, name: str, *types: str) -> None:
        self.name = name
        self._types = types

    def filter(self, message: Message) -> bool:
        """Tell whether the chat is of one of the types."""
        type = message.chat.type
        return type in self._types if self._types else bool(type)


class ChatTypes(InChatType):
    """`Filters.chat_type`: its parts are the types."""

    channel: ClassVar[MessageFilter] = InChatType("Filters.chat_type.channel", "channel")
    group: ClassVar[MessageFilter] = InChatType("Filters.chat_type.group", "group")
    supergroup: ClassVar[MessageFilter] = InChatType("Filters.chat_type.supergroup", "supergroup")
    groups: ClassVar[MessageFilter] = InChatType("Filters.chat_type.groups", "group", "supergroup")
    private: ClassVar[MessageFilter] = InChatType("Filters.chat_type.private", "private")


class Language(MessageFilter):
    """Messages of users whose app is set to some languages.

    Args:
        lang: One language code or several; `en` also stands for `en-GB` and the like.
    """

    def __init__(self, lang: str | Iterable[str]) -> None:
        self.lang = [lang] if isinstance(lang, str) else list(lang)
        self.name = f"Filters.language({self.lang})"

    def filter(self, message: Message) -> bool:
        """Tell whether the user's language is one of them."""
        user = message.from_user
        code = user.language_code if user is not None else None
        return bool(code) and str(code).startswith(tuple(self.lang))


class UserIs(UpdateFilter):
    """Updates whose user has something set.

    Args:
        name: What `str(filter)` shows.
        field: Name of a field of User.
    """

    def __init__(self, name: str, field: str) -> None:
        self.name = name
        self._field = field

    def filter(self, update: Update) -> bool:
        """Tell whether the user has it set."""
        return bool(getattr(update.effective_user, self._field, None))


def _status(name: str, *fields: str) -> Has:
    return Has(f"Filters.status_update.{name}", *(fields or (name,)))


class StatusUpdates(ServiceFields, UpdateFilter):
    """`Filters.status_update`: what Telegram reports of a chat in a message of its own.

    Its parts are v13's, which stand here, and those in `ServiceFields`.
    """

    name = "Filters.status_update"

    new_chat_members: ClassVar[BaseFilter] = _status("new_chat_members")
    left_chat_member: ClassVar[BaseFilter] = _status("left_chat_member")
    new_chat_title: ClassVar[BaseFilter] = _status("new_chat_title")
    new_chat_photo: ClassVar[BaseFilter] = _status("new_chat_photo")
    delete_chat_photo: ClassVar[BaseFilter] = _status("delete_chat_photo")
    chat_created: ClassVar[BaseFilter] = _status(
        "chat_created", "group_chat_created", "supergroup_chat_created", "channel_chat_created"
    )
    message_auto_delete_timer_changed: ClassVar[BaseFilter] = _status(
        "message_auto_delete_timer_changed"
    )
    migrate: ClassVar[BaseFilter] = _status("migrate", "migrate_from_chat_id", "migrate_to_chat_id")
    pinned_message: ClassVar[BaseFilter] = _status("pinned_message")
    connected_website: ClassVar[BaseFilter] = _status("connected_website")
    proximity_alert_triggered: ClassVar[BaseFilter] = _status("proximity_alert_triggered")
    video_chat_scheduled: ClassVar[BaseFilter] = _status("video_chat_scheduled")
    video_chat_started: ClassVar[BaseFilter] = _status("video_chat_started")
    video_chat_ended: ClassVar[BaseFilter] = _status("video_chat_ended")
    video_chat_participants_invited: ClassVar[BaseFilter] = _status(
        "video_chat_participants_invited"
    )
    # Telegram has renamed voice chats to video chats; both names mean the same messages.
    voice_chat_scheduled: ClassVar[BaseFilter] = _status(
        "voice_chat_scheduled", "video_chat_scheduled"
    )
    voice_chat_started: ClassVar[BaseFilter] = _status("voice_chat_started", "video_chat_started")
    voice_chat_ended: ClassVar[BaseFilter] = _status("voice_chat_ended", "video_chat_ended")
    voice_chat_participants_invited: ClassVar[BaseFilter] = _status(
        "voice_chat_participants_invited", "video_chat_participants_invited"
    )
    web_app_data: ClassVar[BaseFilter] = _status("web_app_data")
    forum_topic_created: ClassVar[BaseFilter] = _status("forum_topic_created")
    forum_topic_closed: ClassVar[BaseFilter] = _status("forum_topic_closed")
    forum_topic_reopened: ClassVar[BaseFilter] = _status("forum_topic_reopened")

    _fields = frozenset(
        field
        for part in [*locals().values(), *vars(ServiceFields).values()]
        if isinstance(part, Has)
        for field in part.fields
    )

    def filter(self, update: Update) -> bool:
        """Tell whether the message reports anything."""
        message = message_of(update)
        if message is None:
            return False
        present = self._fields.intersection(message.__dict__)  # few of many: most are absent
        return any(getattr(message, field) for field in present)


__all__ = ["ChatTypes", "InChatType", "Language", "StatusUpdates", "UserIs"]
