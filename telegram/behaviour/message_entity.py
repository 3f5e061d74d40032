"""The kinds of entities."""

from __future__ import annotations

__all__ = ["MessageEntityBehaviour"]


class MessageEntityBehaviour:
    """Kinds of a `MessageEntity`."""

    __slots__ = ()

    MENTION = "mention"
    HASHTAG = "hashtag"
    CASHTAG = "cashtag"
    PHONE_NUMBER = "phone_number"
    BOT_COMMAND = "bot_command"
    URL = "url"
    EMAIL = "email"
    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    PRE = "pre"
    TEXT_LINK = "text_link"
    TEXT_MENTION = "text_mention"
    UNDERLINE = "underline"
    STRIKETHROUGH = "strikethrough"
    SPOILER = "spoiler"
    CUSTOM_EMOJI = "custom_emoji"
    BLOCKQUOTE = "blockquote"
    EXPANDABLE_BLOCKQUOTE = "expandable_blockquote"
    DATE_TIME = "date_time"
    ALL_TYPES = [  # noqa: RUF012 - v13's list; a ClassVar would have to be evaluated by pydantic
        MENTION,
        HASHTAG,
        CASHTAG,
        PHONE_NUMBER,
        BOT_COMMAND,
        URL,
        EMAIL,
        BOLD,
        ITALIC,
        CODE,
        PRE,
        TEXT_LINK,
        TEXT_MENTION,
        UNDERLINE,
        STRIKETHROUGH,
        SPOILER,
        CUSTOM_EMOJI,
        BLOCKQUOTE,
        EXPANDABLE_BLOCKQUOTE,
        DATE_TIME,
    ]
