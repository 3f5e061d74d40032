"""What python-telegram-bot 13.15 offered, as introspection showed it, and values to try it with.

`data/surface.json` has the names of arguments in their positional order, without `self`;
constants with their values; errors with their arguments and parents; and, for types, the plain
fields that decide whether two objects are equal.
"""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from telegram import (
    Animation,
    Audio,
    BotCommandScopeChat,
    CallbackGame,
    Chat,
    ChatAdministratorRights,
    ChatInviteLink,
    ChatLocation,
    ChatMemberLeft,
    ChatMemberMember,
    ChatPermissions,
    ChatPhoto,
    Contact,
    Dice,
    Document,
    EncryptedCredentials,
    EncryptedPassportElement,
    File,
    ForumTopicClosed,
    ForumTopicCreated,
    ForumTopicReopened,
    Game,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultGame,
    InputMediaPhoto,
    InputMediaVideo,
    InputTextMessageContent,
    Invoice,
    KeyboardButton,
    KeyboardButtonPollType,
    LabeledPrice,
    Location,
    LoginUrl,
    MaskPosition,
    MenuButtonDefault,
    Message,
    MessageAutoDeleteTimerChanged,
    MessageEntity,
    OrderInfo,
    PassportData,
    PassportElementErrorFile,
    PassportFile,
    PhotoSize,
    Poll,
    PollOption,
    ProximityAlertTriggered,
    ShippingAddress,
    ShippingOption,
    Sticker,
    SuccessfulPayment,
    User,
    Venue,
    Video,
    VideoChatEnded,
    VideoChatParticipantsInvited,
    VideoChatScheduled,
    VideoChatStarted,
    VideoNote,
    Voice,
    WebAppData,
    WebAppInfo,
)

SURFACE: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "surface.json").read_text(encoding="utf-8")
)
DATE = datetime(2030, 1, 1, 12, tzinfo=timezone.utc)
ANN = User(1, "Ann", False)
BOB = User(2, "Bob", False)
CHAT = Chat(-5, "group", title="Friends")
SIZE = PhotoSize("f", "u", 1, 2)
MARK = MessageEntity("bold", 0, 1)
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("a", callback_data="b")]])
PLACE = Location(1.0, 2.0)


def names(section: str, name: str) -> list[str]:
    """Return the positional arguments that v13 had."""
    return str(SURFACE[section][name]).split()


_VALUES: dict[str, Any] = {
    # people and chats
    **dict.fromkeys(["user", "from_user", "creator", "traveler", "watcher", "forward_from"], ANN),
    **dict.fromkeys(["via_bot", "left_chat_member"], BOB),
    "new_chat_members": [ANN, BOB],
    "users": [ANN, BOB],
    "chat": CHAT,
    "sender_chat": Chat(-8, "channel"),
    "old_chat_member": ChatMemberMember(ANN),
    "new_chat_member": ChatMemberLeft(ANN),
    # moments
    **dict.fromkeys(
        ["date", "edit_date", "forward_date", "until_date", "expire_date", "close_date"], DATE
    ),
    **dict.fromkeys(["file_date", "start_date", "last_error_date"], DATE),
    "last_synchronization_error_date": DATE,
    # texts with marks, keyboards
    "entities": [MARK],
    "caption_entities": [MARK],
    "explanation_entities": [MARK],
    "text_entities": [MARK],
    "reply_markup": KEYBOARD,
    "inline_keyboard": KEYBOARD.inline_keyboard,
    "keyboard": [[KeyboardButton("a")]],
    "request_poll": KeyboardButtonPollType("quiz"),
    "login_url": LoginUrl("https://a.example"),
    "web_app": WebAppInfo("https://a.example"),
    "callback_game": CallbackGame(),
    # media
    "photo": [SIZE],
    "new_chat_photo": [SIZE],
    "thumb": SIZE,
    "photos": [[SIZE]],
    "audio": Audio("f", "u", 1),
    "document": Document("f", "u"),
    "animation": Animation("f", "u", 1, 2, 3),
    "sticker": Sticker("f", "u", 1, 2, False, False, "regular"),
    "stickers": [Sticker("f", "u", 1, 2, False, False, "regular")],
    "video": Video("f", "u", 1, 2, 3),
    "voice": Voice("f", "u", 1),
    "video_note": VideoNote("f", "u", 1, 2),
    "game": Game("t", "d", [SIZE]),
    "contact": Contact("1", "n"),
    "location": PLACE,
    "venue": Venue(PLACE, "t", "a"),
    "poll": Poll("1", "q", [PollOption("a", 1)], 1, False, True, "regular", False),
    "dice": Dice(3, "x"),
    "premium_animation": File("f", "u"),
    "mask_position": MaskPosition("eyes", 1.0, 2.0, 3.0),
    "thumb_mime_type": "image/jpeg",
    "media": "file id",
    # payments
    "invoice": Invoice("t", "d", "s", "EUR", 5),
    "successful_payment": SuccessfulPayment("EUR", 5, "p", "a", "b"),
    "order_info": OrderInfo("n"),
    "shipping_address": ShippingAddress("NL", "s", "c", "a", "b", "z"),
    "shipping_options": [ShippingOption("1", "t", [LabeledPrice("l", 5)])],
    "prices": [LabeledPrice("l", 5)],
    "suggested_tip_amounts": [1, 2],
    # services
    "proximity_alert_triggered": ProximityAlertTriggered(ANN, BOB, 3),
    "message_auto_delete_timer_changed": MessageAutoDeleteTimerChanged(3),
    "video_chat_scheduled": VideoChatScheduled(DATE),
    "video_chat_started": VideoChatStarted(),
    "video_chat_ended": VideoChatEnded(5),
    "video_chat_participants_invited": VideoChatParticipantsInvited([ANN]),
    "web_app_data": WebAppData("d", "b"),
    "forum_topic_created": ForumTopicCreated("n", 1),
    "forum_topic_closed": ForumTopicClosed(),
    "forum_topic_reopened": ForumTopicReopened(),
    "passport_data": PassportData(
        [EncryptedPassportElement("email", email="a@b.example")],
        EncryptedCredentials("d", "h", "s"),
    ),
    # lists of plain values
    "active_usernames": ["ann"],
    "allowed_updates": ["message"],
    "file_hashes": ["h"],
    "option_ids": [0],
    "options": [PollOption("a", 1)],
    # rights
    "permissions": ChatPermissions(can_send_messages=True),
    "rights": ChatAdministratorRights.all_rights(),
    # calls
    **dict.fromkeys(["result", "results"], InlineQueryResultGame("1", "g")),
    "scope": BotCommandScopeChat(5),
    "menu_button": MenuButtonDefault(),
    "errors": [PassportElementErrorFile("passport", "h", "m")],
    "input_message_content": InputTextMessageContent("x"),
}
_FLAGS = """
    is_ can_ need_ has_ join_ allow request_ show_ force_ hide_ added_ supports_ resize_ one_time_
    selective contains_ creates_ pay disable_ bot_can requires_ drop_ revoke_ only_ for_ ok
    delete_chat_photo group_chat_created supergroup_chat_created channel_chat_created protect_
    remove_keyboard force send_phone_number_to_ send_email_to_"""
_NUMBERS = """
    _size amount _count width height duration length offset score position x_shift y_shift scale
    _delay _time _color _period heading _radius _accuracy _limit _connections latitude longitude
    distance value user_id chat_id message_id thread_id option_id update_id limit"""
_TEXTS = ("shipping_option_id", "bot_username", "payload")
_OF_TYPES: dict[str, Any] = {
    "Chat.photo": ChatPhoto("a", "b", "c", "d"),
    "Chat.location": ChatLocation(PLACE, "a"),
    "Chat.pinned_message": Message(3, DATE, CHAT),
    "ChatMember.status": "restricted",
    "MessageEntity.type": "bold",
    "InlineQuery.offset": "50",
    "InputInvoiceMessageContent.payload": "p",
    "StickerSet.sticker_type": "mask",
    "StickerSet.is_animated": False,
    "StickerSet.is_video": False,
    "Message.reply_to_message": Message(3, DATE, CHAT),
    "Message.pinned_message": Message(3, DATE, CHAT),
    "CallbackQuery.message": Message(3, DATE, CHAT),
    "ChatJoinRequest.invite_link": ChatInviteLink("l", ANN, True, False),
    "ChatMemberUpdated.invite_link": ChatInviteLink("l", ANN, True, False),
    "WebhookInfo.last_error_message": "text",
    "Message.forward_from_chat": None,
    "EncryptedPassportElement.type": "passport",
    **{
        f"EncryptedPassportElement.{name}": PassportFile("f", "u", DATE, 1)
        for name in ("front_side", "reverse_side", "selfie")
    },
    "EncryptedPassportElement.files": [PassportFile("f", "u", DATE, 1)],
    "EncryptedPassportElement.translation": [PassportFile("f", "u", DATE, 1)],
    "PassportData.data": [EncryptedPassportElement("email", email="a@b.example")],
    "PassportData.credentials": EncryptedCredentials("d", "h", "s"),
    "send_media_group.media": [InputMediaPhoto("a"), InputMediaVideo("b")],
    "edit_message_media.media": InputMediaPhoto("a"),
    "answer_inline_query.results": [InlineQueryResultGame("1", "g")],
    "set_my_commands.commands": [("go", "Starts")],
    "get_custom_emoji_stickers.custom_emoji_ids": ["1"],
    "send_poll.options": ["a", "b"],
}


def value(owner: str, name: str) -> Any:
    """Return something that an argument of a type or a method takes."""
    if owner == "Update" and name != "update_id":
        return _VALUES.get(name) if name in {"poll", "bot"} else None
    if name == "bot" or name.startswith(("voice_chat_", "can_manage_voice_chats")):
        return None  # beside today's name there is no place for the old one
    found = _OF_TYPES.get(f"{owner}.{name}", _VALUES.get(name))
    if found is not None:
        return found
    if name in {"id", "inline_message_id"}:
        return 1 if owner in {"User", "Chat"} else "1"
    if name.startswith(tuple(_FLAGS.split())) and name not in _TEXTS:
        return True
    if name.endswith(tuple(_NUMBERS.split())) and name not in _TEXTS:
        return 1
    return f"some {name}"
