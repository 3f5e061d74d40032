"""Old names of fields: what they are read from today, and what an argument of that name becomes.

One table says it all: `OLD_FIELDS[type][old name]`. Reading, assigning and constructing all use it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from telegram.v13 import forwards, permissions
from telegram.v13.notices import notice

__all__ = ["OLD_FIELDS", "Old", "adorn_fields", "modern", "old_attribute"]

Values = dict[str, Any]


class Old:
    """What has become of a field.

    Args:
        today: Today's spelling, for the warning.
        read: Returns the old field's value, from the object.
        apply: Replaces the old names of the group, and no others, among a constructor's arguments.
        group: Old names that only make sense together.
    """

    __slots__ = ("apply", "group", "read", "today")  # a dataclass would cost start-up time

    def __init__(
        self,
        today: str,
        read: Callable[[Any], Any],
        apply: Callable[[Values], None],
        group: tuple[str, ...],
    ) -> None:
        self.today = today
        self.read = read
        self.apply = apply
        self.group = group


def _renamed(old: str, new: str) -> Old:
    def apply(values: Values) -> None:
        """Give the argument its new name."""
        value = values.pop(old, None)
        if value is None:
            return
        if values.get(new) not in (None, value):
            raise TypeError(f"give either {new} or its old name {old}, not both")
        values[new] = value

    return Old(new, lambda thing: getattr(thing, new), apply, (old,))


def _dropped(old: str, today: str, read: Callable[[Any], Any] = lambda _: None) -> Old:
    return Old(today, read, lambda values: values.pop(old, None), (old,))


def _all_renamed(*pairs: str) -> dict[str, Old]:
    return {
        old: _renamed(old, new)
        for old, new in (pair.split("=") for pair in " ".join(pairs).split())
    }


def _forwarded() -> dict[str, Old]:
    return {
        name: Old(today, read, forwards.apply, tuple(forwards.READERS))
        for name, (today, read) in forwards.READERS.items()
    }


def _media() -> Old:
    old = "can_send_media_messages"
    return Old(permissions.TODAY, permissions.read_media, permissions.apply_media, (old,))


def _correct_option() -> Old:
    def apply(values: Values) -> None:
        """Make the one correct option a list."""
        value = values.pop("correct_option_id", None)
        if value is not None:
            values["correct_option_ids"] = [value]

    def read(poll: Any) -> int | None:
        """Return the first correct option."""
        return next(iter(poll.correct_option_ids or ()), None)

    return Old("correct_option_ids, a list", read, apply, ("correct_option_id",))


def _preview() -> Old:
    def apply(values: Values) -> None:
        """Say with today's object whether there is a preview."""
        value = values.pop("disable_web_page_preview", None)
        if values.get("link_preview_options") is None:
            # None turns the bot's default off.
            disabled = None if value is None else {"is_disabled": bool(value)}
            values["link_preview_options"] = disabled

    def read(content: Any) -> bool | None:
        """Tell whether the preview is off."""
        options = content.link_preview_options
        return None if options is None else options["is_disabled"]

    today = "link_preview_options=LinkPreviewOptions(is_disabled=True)"
    return Old(today, read, apply, ("disable_web_page_preview",))


def _masks() -> Old:
    def apply(values: Values) -> None:
        """Say with today's word that stickers are masks."""
        if values.pop("contains_masks", None) and values.get("sticker_type") is None:
            values["sticker_type"] = "mask"

    return Old(
        'sticker_type == "mask"',
        lambda stickers: stickers.sticker_type == "mask",
        apply,
        ("contains_masks",),
    )


def _of_first_sticker(old: str) -> Old:
    def read(stickers: Any) -> bool:
        """Tell what the first sticker says of itself."""
        first = next(iter(stickers.stickers or ()), None)
        return bool(first and getattr(first, old))

    return _dropped(old, f"the field {old} of each sticker", read)


def _filename() -> Old:
    def apply(values: Values) -> None:
        """Name the file that is sent."""
        from telegram.files import InputFile  # noqa: PLC0415 - loaded with the first file

        name, media = values.pop("filename", None), values.get("media")
        if name and media is not None and not isinstance(media, (str, InputFile)):
            values["media"] = InputFile(media, filename=name)

    def read(media: Any) -> str | None:
        """Return the file's name."""
        return getattr(media.media, "filename", None)

    return Old("media=InputFile(..., filename=...)", read, apply, ("filename",))


_THUMB = _all_renamed("thumb=thumbnail")
_THUMB_URL = _all_renamed("thumb_url=thumbnail_url")
_THUMB_SIZE = _all_renamed("thumb_width=thumbnail_width thumb_height=thumbnail_height")
_THUMB_TYPE = _all_renamed("thumb_mime_type=thumbnail_mime_type")
_MEDIA_FILE = {"filename": _filename()}
_VOICE_CHATS = _all_renamed("can_manage_voice_chats=can_manage_video_chats")

OLD_FIELDS: dict[str, dict[str, Old]] = {
    "Animation": _THUMB,
    "Audio": _THUMB,
    "Document": _THUMB,
    "Video": _THUMB,
    "VideoNote": _THUMB,
    "Sticker": _THUMB,
    "StickerSet": {
        **_THUMB,
        "contains_masks": _masks(),
        "is_animated": _of_first_sticker("is_animated"),
        "is_video": _of_first_sticker("is_video"),
    },
    "InputMediaAnimation": {**_THUMB, **_MEDIA_FILE},
    "InputMediaAudio": {**_THUMB, **_MEDIA_FILE},
    "InputMediaDocument": {**_THUMB, **_MEDIA_FILE},
    "InputMediaPhoto": _MEDIA_FILE,
    "InputMediaVideo": {**_THUMB, **_MEDIA_FILE},
    "InlineQueryResultArticle": {
        **_THUMB_URL,
        **_THUMB_SIZE,
        "hide_url": _dropped("hide_url", "not there: leave url out to hide it"),
    },
    "InlineQueryResultContact": {**_THUMB_URL, **_THUMB_SIZE},
    "InlineQueryResultDocument": {**_THUMB_URL, **_THUMB_SIZE},
    "InlineQueryResultGif": {**_THUMB_URL, **_THUMB_TYPE},
    "InlineQueryResultLocation": {**_THUMB_URL, **_THUMB_SIZE},
    "InlineQueryResultMpeg4Gif": {**_THUMB_URL, **_THUMB_TYPE},
    "InlineQueryResultPhoto": _THUMB_URL,
    "InlineQueryResultVenue": {**_THUMB_URL, **_THUMB_SIZE},
    "InlineQueryResultVideo": _THUMB_URL,
    "InputTextMessageContent": {"disable_web_page_preview": _preview()},
    # Any member answers what v13's one class of members had.
    "ChatMember": {**_VOICE_CHATS, "can_send_media_messages": _media()},
    "ChatMemberAdministrator": _VOICE_CHATS,
    "ChatMemberRestricted": {"can_send_media_messages": _media()},
    "ChatPermissions": {"can_send_media_messages": _media()},
    "Poll": {"correct_option_id": _correct_option()},
    "Message": {
        **_all_renamed(
            "voice_chat_scheduled=video_chat_scheduled voice_chat_started=video_chat_started",
            "voice_chat_ended=video_chat_ended",
            "voice_chat_participants_invited=video_chat_participants_invited",
        ),
        **_forwarded(),
    },
}


def old_attribute(thing: object, name: str) -> Any:
    """Return what an old name means on an object, and point out today's.

    Raises:
        AttributeError: The object's type never had that name.
    """
    for base in type(thing).__mro__:
        old = OLD_FIELDS.get(base.__name__, {}).get(name)
        if old is not None:
            notice(f"{base.__name__}.{name}", old.today)
            return old.read(thing)
    raise AttributeError(f"{type(thing).__name__!r} object has no attribute {name!r}")


class _OldField:
    """An old name on a class: reads and assigns what it is called today."""

    __slots__ = ("_name", "_old", "_owner")

    def __init__(self, owner: str, name: str, old: Old) -> None:
        self._owner, self._name, self._old = owner, name, old

    def __get__(self, instance: object | None, owner: type | None = None) -> Any:
        if instance is None:
            return self
        # An object may come from a pickle of v13, or from a server that still sends the old field.
        notice(f"{self._owner}.{self._name}", self._old.today)
        return self._old.read(instance)

    def __set__(self, instance: Any, value: Any) -> None:
        notice(f"{self._owner}.{self._name}", self._old.today)
        table = OLD_FIELDS[self._owner]
        values = {name: table[name].read(instance) for name in self._old.group}
        values[self._name] = value
        if all(each is None for each in values.values()):
            values = dict.fromkeys(_written_by(self._old), None)
        else:
            self._old.apply(values)
        for name, new in values.items():
            setattr(instance, name, new)


def _written_by(old: Old) -> list[str]:
    """Name the fields of today that an old one fills."""
    probe: dict[str, Any] = dict.fromkeys(old.group, True)
    if forwards.READERS.keys() == probe.keys():
        return ["forward_origin"]
    old.apply(probe)
    return list(probe)


def modern(owner: str, values: Values) -> Values:
    """Return a constructor's arguments under today's names.

    Raises:
        TypeError: An old and a new name of one field are both given.
    """
    found = dict(values)
    for name, old in OLD_FIELDS[owner].items():
        if name in found:
            if found[name] is not None:
                notice(f"{owner}({name}=...)", old.today)
            try:
                old.apply(found)
            except TypeError as problem:
                raise TypeError(f"{owner}(): {problem}") from None
    return found


def adorn_fields(cls: type[Any]) -> None:
    """Give a class its old attributes and constructor arguments."""
    owner = cls.__name__
    for name, old in OLD_FIELDS[owner].items():
        type.__setattr__(cls, name, _OldField(owner, name, old))

    def _modern(_: type[Any], values: Values) -> Values:
        return modern(owner, values)

    type.__setattr__(cls, "_modern", classmethod(_modern))
