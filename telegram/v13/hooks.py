"""What the rest of the package calls, where this folder is there."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from telegram.v13.notices import notice

__all__ = ["OLD_CLASSES", "WITH_FIELDS", "adorn", "old_name"]

OLD_CLASSES = {
    "VoiceChatStarted": "VideoChatStarted",
    "VoiceChatEnded": "VideoChatEnded",
    "VoiceChatScheduled": "VideoChatScheduled",
    "VoiceChatParticipantsInvited": "VideoChatParticipantsInvited",
}
"""Classes of v13's `telegram` by what they are called today."""

_LIMITS = {
    "MAX_CAPTION_LENGTH",
    "MAX_FILESIZE_DOWNLOAD",
    "MAX_FILESIZE_UPLOAD",
    "MAX_MESSAGES_PER_MINUTE_PER_GROUP",
    "MAX_MESSAGES_PER_SECOND",
    "MAX_MESSAGES_PER_SECOND_PER_CHAT",
    "MAX_MESSAGE_LENGTH",
    "SUPPORTED_WEBHOOK_PORTS",
}

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
    "InlineQueryResult": ("type", "id"),
    "MenuButton": ("type",),
    "PassportElementError": ("source", "type", "message"),
}

# Types with old fields: the keys of the table, known without loading it.
WITH_FIELDS = frozenset(
    {
        "Animation",
        "Audio",
        "ChatMember",
        "ChatMemberAdministrator",
        "ChatMemberRestricted",
        "ChatPermissions",
        "Document",
        "InlineQueryResultArticle",
        "InlineQueryResultContact",
        "InlineQueryResultDocument",
        "InlineQueryResultGif",
        "InlineQueryResultLocation",
        "InlineQueryResultMpeg4Gif",
        "InlineQueryResultPhoto",
        "InlineQueryResultVenue",
        "InlineQueryResultVideo",
        "InputMediaAnimation",
        "InputMediaAudio",
        "InputMediaDocument",
        "InputMediaPhoto",
        "InputMediaVideo",
        "InputTextMessageContent",
        "Message",
        "Poll",
        "Sticker",
        "StickerSet",
        "Video",
        "VideoNote",
    }
)
_WITH_METHODS = frozenset({"Bot", "Chat"})
_FORGIVING = frozenset({"Chat", "ForceReply", "InlineKeyboardMarkup", "ReplyKeyboardRemove"})
_ADORNED = WITH_FIELDS | _WITH_METHODS | _FORGIVING | _ORDERS.keys()


def adorn(cls: type[Any]) -> None:
    """Give a class of `telegram` its old attributes, constructor arguments and methods.

    A bot's own subclass inherits them, and is left alone.
    """
    owner = cls.__name__
    if owner not in _ADORNED or cls.__module__.partition(".")[0] != "telegram":
        return
    # The tables load with the first class that needs them, so that importing costs nothing.
    if owner in _WITH_METHODS:
        from telegram.v13.methods import OLD_METHODS  # noqa: PLC0415

        for name, function in OLD_METHODS[owner].items():
            type.__setattr__(cls, name, function)
    if owner in _ORDERS:
        type.__setattr__(cls, "_order", _ORDERS[owner])
    if owner in _FORGIVING:
        from telegram.v13.ignored import forgive  # noqa: PLC0415

        forgive(cls)
    if owner in WITH_FIELDS:
        from telegram.v13.fields import adorn_fields  # noqa: PLC0415

        adorn_fields(cls)


def old_name(name: str) -> Any:
    """Return what `telegram.NAME` is today.

    Raises:
        AttributeError: v13 had nothing of that name either.
    """
    telegram = import_module("telegram")
    today = OLD_CLASSES.get(name)
    if today is not None:
        notice(f"telegram.{name}", f"telegram.{today}")
        return getattr(telegram, today)
    if name in _LIMITS:
        notice(f"telegram.{name}", f"telegram.constants.{name}")
        return getattr(telegram.constants, name)
    if name == "ReplyMarkup":
        return import_module("telegram.replymarkup").ReplyMarkup
    if import_module("telegram.v13.paths").has_module(f"telegram.{name}"):
        return import_module(f"telegram.{name}")
    raise AttributeError(f"module 'telegram' has no attribute {name!r}")
