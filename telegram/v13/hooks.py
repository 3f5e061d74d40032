"""What the rest of the package calls, where this folder is there."""

from __future__ import annotations

from typing import Any

from telegram.v13.fields import OLD_FIELDS, OldField, modern
from telegram.v13.methods import OLD_METHODS
from telegram.v13.notices import notice

__all__ = ["OLD_CLASSES", "adorn", "old_name"]

OLD_CLASSES = {
    "VoiceChatStarted": "VideoChatStarted",
    "VoiceChatEnded": "VideoChatEnded",
    "VoiceChatScheduled": "VideoChatScheduled",
    "VoiceChatParticipantsInvited": "VideoChatParticipantsInvited",
}
"""Classes of v13's `telegram` by what they are called today."""

# Constructors of what are unions today: a bot's tests build a ChatMember without saying which.
_ORDERS: dict[str, tuple[str, ...]] = {
    "BotCommandScope": ("type",),
    "ChatMember": (
        "user",
        "status",
        "until_date",
        "can_be_edited",
        "can_change_info",
        "can_post_messages",
        "can_edit_messages",
        "can_delete_messages",
        "can_invite_users",
        "can_restrict_members",
        "can_pin_messages",
        "can_promote_members",
        "can_send_messages",
        "can_send_media_messages",
        "can_send_polls",
        "can_send_other_messages",
        "can_add_web_page_previews",
        "is_member",
        "custom_title",
        "is_anonymous",
        "can_manage_chat",
        "can_manage_voice_chats",
        "can_manage_video_chats",
        "can_manage_topics",
    ),
    "MenuButton": ("type",),
    "PassportElementError": ("source", "type", "message"),
}


def adorn(cls: type[Any]) -> None:
    """Give a class of `telegram` its old attributes, constructor arguments and methods.

    A bot's own subclass inherits them, and is left alone.
    """
    if cls.__module__.partition(".")[0] != "telegram":
        return
    owner = cls.__name__
    for name, function in OLD_METHODS.get(owner, {}).items():
        type.__setattr__(cls, name, function)
    if owner in _ORDERS:
        type.__setattr__(cls, "_order", _ORDERS[owner])
    fields = OLD_FIELDS.get(owner)
    if fields is None:
        return
    for name, old in fields.items():
        type.__setattr__(cls, name, OldField(owner, name, old))

    def _modern(_: type[Any], values: dict[str, Any]) -> dict[str, Any]:
        return modern(owner, values)

    type.__setattr__(cls, "_modern", classmethod(_modern))


def old_name(name: str) -> Any:
    """Return what `telegram.NAME` is today.

    Raises:
        AttributeError: v13 had nothing of that name either.
    """
    import telegram  # noqa: PLC0415 - it is what asks

    today = OLD_CLASSES.get(name)
    if today is None:
        raise AttributeError(f"module 'telegram' has no attribute {name!r}")
    notice(f"telegram.{name}", f"telegram.{today}")
    return getattr(telegram, today)
