"""Numbers and words of the Bot API by name: limits, kinds, parse modes, actions.

All are plain `int`, `str` and `list`. Numbers that the page does not give (how many messages a
second Telegram lets pass, its own accounts) are experience, and may change without notice.
"""

from telegram._generated.enums import UPDATE_TYPES
from telegram._generated.returns import BOT_API_VERSION as BOT_API_VERSION  # noqa: PLC0414 - an export


class ParseMode:
    """How a text says what is bold: the `parse_mode` of sending methods."""

    MARKDOWN = "Markdown"
    """The first Markdown, kept by Telegram for old bots; it can neither nest nor underline."""
    MARKDOWN_V2 = "MarkdownV2"
    HTML = "HTML"


class ChatAction:
    """What a chat shows a bot to be doing: the `action` of `send_chat_action`."""

    TYPING = "typing"
    UPLOAD_PHOTO = "upload_photo"
    RECORD_VIDEO = "record_video"
    UPLOAD_VIDEO = "upload_video"
    RECORD_VOICE = "record_voice"
    UPLOAD_VOICE = "upload_voice"
    UPLOAD_DOCUMENT = "upload_document"
    CHOOSE_STICKER = "choose_sticker"
    FIND_LOCATION = "find_location"
    RECORD_VIDEO_NOTE = "record_video_note"
    UPLOAD_VIDEO_NOTE = "upload_video_note"
    RECORD_AUDIO = "record_audio"
    """Old name of `RECORD_VOICE`."""
    UPLOAD_AUDIO = "upload_audio"
    """Old name of `UPLOAD_VOICE`."""


# Limits of messages and files -----------------------------------------------------------------
MAX_MESSAGE_LENGTH = 4096
MAX_CAPTION_LENGTH = 1024
SUPPORTED_WEBHOOK_PORTS = [443, 80, 88, 8443]
MAX_FILESIZE_DOWNLOAD = 20_000_000
MAX_FILESIZE_UPLOAD = 50_000_000
MAX_PHOTOSIZE_UPLOAD = 10_000_000
MAX_MESSAGES_PER_SECOND_PER_CHAT = 1
MAX_MESSAGES_PER_SECOND = 30
MAX_MESSAGES_PER_MINUTE_PER_GROUP = 20
MAX_MESSAGE_ENTITIES = 100
MAX_INLINE_QUERY_RESULTS = 50
MAX_ANSWER_CALLBACK_QUERY_TEXT_LENGTH = 200
MAX_POLL_QUESTION_LENGTH = 300
MAX_POLL_OPTION_LENGTH = 100

# Accounts of Telegram itself ------------------------------------------------------------------
ANONYMOUS_ADMIN_ID = 1_087_968_824
SERVICE_CHAT_ID = 777_000
FAKE_CHANNEL_ID = 136_817_688

# Kinds of chats -------------------------------------------------------------------------------
CHAT_SENDER = "sender"
CHAT_PRIVATE = "private"
CHAT_GROUP = "group"
CHAT_SUPERGROUP = "supergroup"
CHAT_CHANNEL = "channel"

# What a bot may be shown to be doing ----------------------------------------------------------
CHATACTION_FIND_LOCATION = "find_location"
CHATACTION_RECORD_AUDIO = "record_audio"
CHATACTION_RECORD_VOICE = "record_voice"
CHATACTION_RECORD_VIDEO = "record_video"
CHATACTION_RECORD_VIDEO_NOTE = "record_video_note"
CHATACTION_TYPING = "typing"
CHATACTION_UPLOAD_AUDIO = "upload_audio"
CHATACTION_UPLOAD_VOICE = "upload_voice"
CHATACTION_UPLOAD_DOCUMENT = "upload_document"
CHATACTION_CHOOSE_STICKER = "choose_sticker"
CHATACTION_UPLOAD_PHOTO = "upload_photo"
CHATACTION_UPLOAD_VIDEO = "upload_video"
CHATACTION_UPLOAD_VIDEO_NOTE = "upload_video_note"

# Standings of a member ------------------------------------------------------------------------
CHATMEMBER_ADMINISTRATOR = "administrator"
CHATMEMBER_CREATOR = "creator"
CHATMEMBER_KICKED = "kicked"
CHATMEMBER_LEFT = "left"
CHATMEMBER_MEMBER = "member"
CHATMEMBER_RESTRICTED = "restricted"

# Emoji that roll ------------------------------------------------------------------------------
DICE_DICE = "🎲"
DICE_DARTS = "🎯"
DICE_BASKETBALL = "🏀"
DICE_FOOTBALL = "⚽"
DICE_SLOT_MACHINE = "🎰"
DICE_BOWLING = "🎳"
DICE_ALL_EMOJI = [
    DICE_DICE,
    DICE_DARTS,
    DICE_BASKETBALL,
    DICE_FOOTBALL,
    DICE_SLOT_MACHINE,
    DICE_BOWLING,
]

# Kinds of entities ----------------------------------------------------------------------------
MESSAGEENTITY_MENTION = "mention"
MESSAGEENTITY_HASHTAG = "hashtag"
MESSAGEENTITY_CASHTAG = "cashtag"
MESSAGEENTITY_PHONE_NUMBER = "phone_number"
MESSAGEENTITY_BOT_COMMAND = "bot_command"
MESSAGEENTITY_URL = "url"
MESSAGEENTITY_EMAIL = "email"
MESSAGEENTITY_BOLD = "bold"
MESSAGEENTITY_ITALIC = "italic"
MESSAGEENTITY_CODE = "code"
MESSAGEENTITY_PRE = "pre"
MESSAGEENTITY_TEXT_LINK = "text_link"
MESSAGEENTITY_TEXT_MENTION = "text_mention"
MESSAGEENTITY_UNDERLINE = "underline"
MESSAGEENTITY_STRIKETHROUGH = "strikethrough"
MESSAGEENTITY_SPOILER = "spoiler"
MESSAGEENTITY_CUSTOM_EMOJI = "custom_emoji"
MESSAGEENTITY_BLOCKQUOTE = "blockquote"
MESSAGEENTITY_EXPANDABLE_BLOCKQUOTE = "expandable_blockquote"
MESSAGEENTITY_DATE_TIME = "date_time"
MESSAGEENTITY_ALL_TYPES = [
    MESSAGEENTITY_MENTION,
    MESSAGEENTITY_HASHTAG,
    MESSAGEENTITY_CASHTAG,
    MESSAGEENTITY_PHONE_NUMBER,
    MESSAGEENTITY_BOT_COMMAND,
    MESSAGEENTITY_URL,
    MESSAGEENTITY_EMAIL,
    MESSAGEENTITY_BOLD,
    MESSAGEENTITY_ITALIC,
    MESSAGEENTITY_CODE,
    MESSAGEENTITY_PRE,
    MESSAGEENTITY_TEXT_LINK,
    MESSAGEENTITY_TEXT_MENTION,
    MESSAGEENTITY_UNDERLINE,
    MESSAGEENTITY_STRIKETHROUGH,
    MESSAGEENTITY_SPOILER,
    MESSAGEENTITY_CUSTOM_EMOJI,
    MESSAGEENTITY_BLOCKQUOTE,
    MESSAGEENTITY_EXPANDABLE_BLOCKQUOTE,
    MESSAGEENTITY_DATE_TIME,
]

# Parse modes ----------------------------------------------------------------------------------
PARSEMODE_MARKDOWN = "Markdown"
PARSEMODE_MARKDOWN_V2 = "MarkdownV2"
PARSEMODE_HTML = "HTML"

# Kinds of polls -------------------------------------------------------------------------------
POLL_REGULAR = "regular"
POLL_QUIZ = "quiz"

# Kinds of stickers, and the parts of a face a mask belongs to ---------------------------------
STICKER_REGULAR = "regular"
STICKER_MASK = "mask"
STICKER_CUSTOM_EMOJI = "custom_emoji"
STICKER_FOREHEAD = "forehead"
STICKER_EYES = "eyes"
STICKER_MOUTH = "mouth"
STICKER_CHIN = "chin"

# Kinds of updates -----------------------------------------------------------------------------
UPDATE_MESSAGE = "message"
UPDATE_EDITED_MESSAGE = "edited_message"
UPDATE_CHANNEL_POST = "channel_post"
UPDATE_EDITED_CHANNEL_POST = "edited_channel_post"
UPDATE_INLINE_QUERY = "inline_query"
UPDATE_CHOSEN_INLINE_RESULT = "chosen_inline_result"
UPDATE_CALLBACK_QUERY = "callback_query"
UPDATE_SHIPPING_QUERY = "shipping_query"
UPDATE_PRE_CHECKOUT_QUERY = "pre_checkout_query"
UPDATE_POLL = "poll"
UPDATE_POLL_ANSWER = "poll_answer"
UPDATE_MY_CHAT_MEMBER = "my_chat_member"
UPDATE_CHAT_MEMBER = "chat_member"
UPDATE_CHAT_JOIN_REQUEST = "chat_join_request"
UPDATE_ALL_TYPES = list(UPDATE_TYPES)  # today's kinds as well; see Update for their names

# Whom a list of commands is for ---------------------------------------------------------------
BOT_COMMAND_SCOPE_DEFAULT = "default"
BOT_COMMAND_SCOPE_ALL_PRIVATE_CHATS = "all_private_chats"
BOT_COMMAND_SCOPE_ALL_GROUP_CHATS = "all_group_chats"
BOT_COMMAND_SCOPE_ALL_CHAT_ADMINISTRATORS = "all_chat_administrators"
BOT_COMMAND_SCOPE_CHAT = "chat"
BOT_COMMAND_SCOPE_CHAT_ADMINISTRATORS = "chat_administrators"
BOT_COMMAND_SCOPE_CHAT_MEMBER = "chat_member"

# Kinds of menu buttons ------------------------------------------------------------------------
MENU_BUTTON_COMMANDS = "commands"
MENU_BUTTON_WEB_APP = "web_app"
MENU_BUTTON_DEFAULT = "default"
