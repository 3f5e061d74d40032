"""What the methods about messages have to act on in a stage: polls, games, stickers, Mini Apps."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Any

from .files import Upload
from .games import game_content
from .guests import GuestQuery
from .polls import Poll
from .stickers import StickerSet
from .web_apps import WebAppQuery

if TYPE_CHECKING:
    from .bots import Bot
    from .chats import Chat
    from .users import User
    from .world import World

__all__ = ["MessageStage", "picture"]


def picture(side: int) -> bytes:
    """Return a black square as PNG, of as many pixels on each side."""
    rows = zlib.compress((b"\0" + bytes(-(-side // 8))) * side, 9)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


class MessageStage:
    """Messages of special kinds and a sticker set. The world's lock must be held.

    Args:
        world: Where they go.
        bot: Who sends them and owns the set.
        user: Who reads them.
        group: Where the bot keeps order.
    """

    def __init__(self, world: World, bot: Bot, user: User, group: Chat) -> None:
        self.user = user
        self.group = group
        self.heard = world.post(group, user, {"text": "hello"})
        chat: Chat = bot.dialog(user)
        asked = {
            "question": "Tea?",
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        }
        options = [{"persistent_id": str(n), "text": text} for n, text in enumerate(("yes", "no"))]
        self.poll = world.post(
            chat, bot, {"poll": Poll(world, world.new_id(), bot, asked, options)}
        )
        self.game = world.post(chat, bot, game_content("chess"))
        self.square = Upload("square.png", picture(512))
        sticker = world.files.keep("sticker", self.square, {"set_name": "stage"})
        self.set = StickerSet(f"stage_by_{bot.username}", "Stage", "mask", bot.id, user.id)
        self.set.add(sticker)
        emoji = StickerSet(f"emoji_by_{bot.username}", "Emoji", "custom_emoji", bot.id, user.id)
        small = Upload("small.png", picture(100))
        emoji.add(
            world.files.keep("sticker", small, {"custom_emoji_id": "7", "type": "custom_emoji"})
        )
        for one in (self.set, emoji):
            world.sticker_sets[one.name.lower()] = one
        self.emoji_set = emoji
        self.sticker_id = world.files.id_for(bot.id, sticker)
        summons = GuestQuery(world.new_id(), bot, self.heard)
        world.guests.ask(summons)
        self.summons = summons
        opened = WebAppQuery(world.new_id(), user, bot, chat, "https://example.com")
        world.web_apps.open(opened)
        self.opened = opened
        self.messages = {
            "stopPoll": self.poll,
            "deleteMessageReaction": self.heard,
            "setGameScore": self.game,
            "getGameHighScores": self.game,
        }

    def known(self, method: str, name: str) -> Any:
        """Return the value of a parameter that names something of the stage, or None."""
        if name == "message_id" and method in self.messages:
            return self.messages[method].id
        if (method, name) in _OF_SETS:
            return self.sticker_id
        if name == "name" and method == "createNewStickerSet":
            return self.set.name.replace("stage", "fresh")
        if name == "name" and method == "setCustomEmojiStickerSetThumbnail":
            return self.emoji_set.name
        if name == "name" and "Sticker" in method:
            return self.set.name
        given = {"sticker": "attach://square", "format": "static", "emoji_list": ["🎲"]}
        table: dict[tuple[str, str], Any] = {
            ("createNewStickerSet", "stickers"): [given],
            ("addStickerToSet", "sticker"): given,
            ("replaceStickerInSet", "sticker"): given,
            ("setStickerEmojiList", "emoji_list"): ["🎲"],
            ("getCustomEmojiStickers", "custom_emoji_ids"): ["7"],
            ("answerWebAppQuery", "web_app_query_id"): self.opened.id,
            ("answerGuestQuery", "guest_query_id"): self.summons.id,
            ("setChatStickerSet", "sticker_set_name"): self.set.name,
            ("savePreparedKeyboardButton", "button"): {
                "text": "Whom?",
                "request_users": {"request_id": 1},
            },
            ("setMessageReaction", "reaction"): [{"type": "emoji", "emoji": "👍"}],
            ("sendRichMessage", "rich_message"): {"markdown": "Hello"},
            ("sendRichMessageDraft", "rich_message"): {"markdown": "Hello"},
        }
        if name == "user_id" and "Reaction" in method:
            return self.user.id
        if name == "chat_id" and method in {"deleteMessageReaction", "deleteAllMessageReactions"}:
            return self.group.id
        if name == "result" and method != "answerChatJoinRequestQuery":
            content = {"message_text": "Hello"}
            return {"type": "article", "id": "1", "title": "Hi", "input_message_content": content}
        return table.get((method, name))


# Parameters that name a sticker of a set by its file id.
_OF_SETS = {
    ("setStickerPositionInSet", "sticker"),
    ("deleteStickerFromSet", "sticker"),
    ("replaceStickerInSet", "old_sticker"),
    ("setStickerEmojiList", "sticker"),
    ("setStickerKeywords", "sticker"),
    ("setStickerMaskPosition", "sticker"),
}
