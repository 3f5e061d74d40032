"""The tree of ready filters."""

from __future__ import annotations

from typing import Final

from telegram_ext.filters.dice import Dice
from telegram_ext.filters.documents import Documents
from telegram_ext.filters.fields import Everything, Has, UpdateKinds
from telegram_ext.filters.messagefields import MessageFields
from telegram_ext.filters.people import (
    ForwardedFrom,
    FromSenderChat,
    FromUser,
    InChat,
    ViaBot,
)
from telegram_ext.filters.places import ChatTypes, InChatType, Language, StatusUpdates, UserIs
from telegram_ext.filters.texts import (
    Commands,
    HasCaptionEntity,
    HasEntity,
    Searched,
    SearchedCaption,
    Texts,
)


class Filters(MessageFields):
    """The ready filters; combine them with `&`, `|`, `^` and `~`.

    Those of v13 stand here, those of the fields that messages have had since in `MessageFields`.
    """

    all: Final = Everything("Filters.all")

    # Texts
    text: Final = Texts("Filters.text", "text")
    caption: Final = Texts("Filters.caption", "caption")
    command: Final = Commands()
    regex = Searched
    caption_regex = SearchedCaption
    entity = HasEntity
    caption_entity = HasCaptionEntity

    # Content
    animation: Final = Has("Filters.animation", "animation")
    attachment: Final = Has("Filters.attachment", "effective_attachment")
    audio: Final = Has("Filters.audio", "audio")
    contact: Final = Has("Filters.contact", "contact")
    dice: Final = Dice("Filters.dice")
    document: Final = Documents()
    game: Final = Has("Filters.game", "game")
    invoice: Final = Has("Filters.invoice", "invoice")
    location: Final = Has("Filters.location", "location")
    passport_data: Final = Has("Filters.passport_data", "passport_data")
    photo: Final = Has("Filters.photo", "photo")
    poll: Final = Has("Filters.poll", "poll")
    sticker: Final = Has("Filters.sticker", "sticker")
    successful_payment: Final = Has("Filters.successful_payment", "successful_payment")
    venue: Final = Has("Filters.venue", "venue")
    video: Final = Has("Filters.video", "video")
    video_note: Final = Has("Filters.video_note", "video_note")
    voice: Final = Has("Filters.voice", "voice")

    # Circumstances
    forwarded: Final = Has("Filters.forwarded", "forward_origin")
    has_protected_content: Final = Has("Filters.has_protected_content", "has_protected_content")
    is_automatic_forward: Final = Has("Filters.is_automatic_forward", "is_automatic_forward")
    is_topic_message: Final = Has("Filters.is_topic_message", "is_topic_message")
    reply: Final = Has("Filters.reply", "reply_to_message")
    status_update: Final = StatusUpdates()
    update: Final = UpdateKinds(
        "Filters.update", "message", "edited_message", "channel_post", "edited_channel_post"
    )

    # People and places
    chat = InChat
    chat_type: Final = ChatTypes("Filters.chat_type")
    forwarded_from = ForwardedFrom
    group: Final = InChatType("Filters.group", "group", "supergroup")
    language = Language
    premium_user: Final = UserIs("Filters.premium_user", "is_premium")
    private: Final = InChatType("Filters.private", "private")
    sender_chat = FromSenderChat
    user = FromUser
    user_attachment: Final = UserIs("Filters.user_attachment", "added_to_attachment_menu")
    via_bot = ViaBot


__all__ = ["Filters"]
