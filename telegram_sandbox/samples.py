"""A smallest valid call of every method, made from the spec: for tests of clients and servers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .files import Upload
from .json_values import as_list, as_object
from .sample_business import BusinessStage
from .sample_groups import GroupStage
from .sample_messages import MessageStage, picture
from .sample_payments import payment_known
from .spec import Field, MethodSpec, array_item, type_names
from .typed import minimal_field

if TYPE_CHECKING:
    from .bots import Bot
    from .chats import Message
    from .users import User
    from .world import World

__all__ = ["Sample", "Stage", "sample_call"]

_PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)
_SIMPLE = {"Integer", "Float", "String", "Boolean", "True"}


@dataclass(frozen=True)
class Sample:
    """Text parameters and files of one call, as they travel."""

    args: dict[str, str] = field(default_factory=dict[str, str])
    uploads: dict[str, Upload] = field(default_factory=dict[str, Upload])


class Stage:
    """A world prepared so that every method has something to act on.

    Args:
        world: A fresh world; it gets a bot, a user, a group the bot administers, and messages.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.bot: Bot = world.bot()
        self.user: User = world.user("Alice")
        self.member: User = world.user("Bob")
        self.groups = GroupStage(world, self.bot, self.user, self.member)
        self.group = self.groups.group
        self.user.sends("/start", self.bot)
        with world.changed:
            chat = self.bot.dialog(self.user)
            self.text = self._post(chat, {"text": "text to change"})
            self.photo = self._media(chat, "photo")
            kept = self.photo.content["photo"][0]["file_id"]
            self.file_id = world.files.id_for(self.bot.id, kept)
            self.messages = MessageStage(world, self.bot, self.user, self.group)
            self.business = BusinessStage(world, self.bot, self.user, self.member)
            place = {"latitude": 1.0, "longitude": 1.0, "live_period": 60}
            self.place = self._post(chat, {"location": place})
            chat.pinned.append(self.text.id)
            self.message_for: dict[str, Message] = {
                "editMessageCaption": self.photo,
                "editMessageMedia": self.photo,
                "editMessageLiveLocation": self.place,
                "stopMessageLiveLocation": self.place,
            }
        self.user.types_inline("query", self.bot)

    def _post(self, chat: Any, content: dict[str, Any]) -> Message:
        return self.world.post(chat, self.bot, content)

    def _media(self, chat: Any, kind: str) -> Message:
        # Imported here: media describes files for worlds, and only a stage needs it.
        from .media import media_content  # noqa: PLC0415  # see above

        stored = self.world.files.keep(kind, Upload("pixel.png", _PIXEL, "image/png"))
        return self._post(chat, media_content(self.world, kind, stored))


def sample_call(stage: Stage, method: MethodSpec) -> Sample:
    """Return the smallest call of a method that the server accepts.

    Args:
        stage: Whose chats, messages and files the call speaks of.
        method: Which method.
    """
    sample = Sample()
    wanted = [f for f in method.parameters.values() if f.required]
    wanted += [method.parameters[name] for name in _ALSO.get(method.name, ())]
    for f in wanted:
        _add(stage, method, f, sample)
    return sample


# Optional in the page's table, yet the method does nothing without them.
_PLACE = ("chat_id", "message_id")
_ALSO: dict[str, tuple[str, ...]] = {
    "editMessageText": (*_PLACE, "text"),
    "editMessageCaption": (*_PLACE, "caption"),
    "editMessageMedia": _PLACE,
    "editMessageReplyMarkup": (*_PLACE, "reply_markup"),
    "editMessageLiveLocation": _PLACE,
    "stopMessageLiveLocation": _PLACE,
    "setGameScore": _PLACE,
    "getGameHighScores": _PLACE,
    "deleteMessageReaction": ("user_id",),
    "deleteAllMessageReactions": ("user_id",),
    "setChatDescription": ("description",),
    "editForumTopic": ("name",),
    "answerShippingQuery": ("error_message",),
    "answerPreCheckoutQuery": ("error_message",),
    "editEphemeralMessageText": ("text",),
    "editEphemeralMessageCaption": ("caption",),
    "editEphemeralMessageReplyMarkup": ("reply_markup",),
    "setBusinessAccountUsername": ("username",),
    "sendGift": ("user_id",),
    "transferGift": ("star_count",),
}


def _add(stage: Stage, method: MethodSpec, f: Field, sample: Sample) -> None:
    if f.takes_file:
        side = 100 if method.name == "setStickerSetThumbnail" else 512
        sample.uploads[f.name] = Upload("square.png", picture(side), "image/png")
        return
    known = _known(stage, method, f)
    value = known if known is not None else minimal_field(stage.world.spec, f, stage.world.now())
    plain = isinstance(f.type, str) and f.type in _SIMPLE
    mixed = not plain and array_item(f.type) is None and set(type_names(f.type)) <= _SIMPLE
    if (plain or mixed) and not isinstance(value, bool):
        sample.args[f.name] = str(value)
        return
    value = _filled(value, stage, sample)
    sample.args[f.name] = json.dumps(value)


def _filled(value: Any, stage: Stage, sample: Sample) -> Any:
    """Put an uploaded file wherever a JSON value speaks of one."""
    items = as_list(value)
    if items is not None:
        return [_filled(item, stage, sample) for item in items]
    found = as_object(value)
    if found is None:
        return value
    filled = {key: _filled(item, stage, sample) for key, item in found.items()}
    if filled.get("sticker") == "attach://square":
        sample.uploads["square"] = stage.messages.square
    for key in ("media", "photo", "video", "animation", "sticker", "thumbnail"):
        if filled.get(key) == "text":
            sample.uploads["part"] = Upload("pixel.png", _PIXEL, "image/png")
            filled[key] = "attach://part"
    return filled


def _known(stage: Stage, method: MethodSpec, f: Field) -> Any:
    """Return the value that names something of the stage, or None where any value will do."""
    for_business = stage.business.known(method.name, f.name, required=f.required)
    if for_business is not None:
        return for_business
    in_group = stage.groups.known(method.name, f.name)
    if in_group is not None:
        return in_group
    about_messages = stage.messages.known(method.name, f.name)
    if about_messages is not None:
        return about_messages
    about_money = payment_known(stage.bot, stage.user, method.name, f.name)
    if about_money is not None:
        return about_money
    message = stage.message_for.get(method.name, stage.text)
    queries = list(stage.bot.inline_queries)
    table: dict[str, Any] = {
        "chat_id": stage.group.id if method.name in _GROUP_ONLY else stage.user.id,
        "from_chat_id": stage.user.id,
        "receiver_chat_id": stage.user.id,
        "sender_chat_id": stage.group.id,
        "user_id": stage.user.id,
        "message_id": message.id,
        "message_ids": [stage.text.id],
        "file_id": stage.file_id,
        "inline_query_id": queries[-1] if queries else None,
        "callback_query_id": _press(stage) if f.name == "callback_query_id" else None,
        "url": "https://example.com/hook" if method.name == "setWebhook" else None,
        "commands": [{"command": "start", "description": "Start"}],
        "currency": "XTR",
        "prices": [{"label": "Price", "amount": 1}],
        "text": "new text",
        "latitude": 2.0,
        "reply_markup": {"inline_keyboard": [[{"text": "Go", "url": "https://example.com"}]]},
        "results": [],
    }
    if method.name == "sendMediaGroup" and f.name == "media":
        return [{"type": "photo", "media": stage.file_id}] * 2
    if method.name == "sendPoll" and f.name == "options":
        return [{"text": "one"}, {"text": "two"}]
    return table.get(f.name)


_GROUP_ONLY = {"getChatAdministrators"}


def _press(stage: Stage) -> str:
    """Press a button of a fresh message, and return the query's id."""
    button = {"text": "Press", "callback_data": "pressed"}
    with stage.world.changed:
        content = {"text": "?", "reply_markup": {"inline_keyboard": [[button]]}}
        stage.world.post(stage.bot.dialog(stage.user), stage.bot, content)
    stage.user.presses("Press", timeout=0)
    return list(stage.bot.callback_queries)[-1]
