"""Old names of methods' arguments, translated below the request's seam.

What a bot's own tests see at `bot.request.post` are the names that the bot used; what the server
sees are today's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

from telegram.building import type_named
from telegram.v13 import stickers
from telegram.v13.notices import notice

__all__ = ["OLD_NAMES", "translate"]

Data = dict[str, Any]


def translate(method: str, data: Mapping[str, Any], *, quiet: bool = False) -> Mapping[str, Any]:
    """Return the arguments of a call under today's names.

    Args:
        method: The method's name in the Bot API, such as `sendMessage`.
        data: The arguments as the bot gave them; they stay as they are.
        quiet: Say nothing about old names: this look is not the last.

    Raises:
        TypeError: An old name and what has replaced it are both given.
    """
    if OLD_NAMES.isdisjoint(data):
        return data
    found = dict(data)
    for names, today, change in _RULES:
        given = [name for name in names if name in found]
        if given:
            for name in given:
                if found[name] is not None and name not in _SILENT and not quiet:
                    notice(f"{name}=", _IN_OTHER_WORDS.get(name, today))
            change(method, found)
    return found


def _reply(method: str, data: Data) -> None:
    number = data.pop("reply_to_message_id", None)
    anyway = data.pop("allow_sending_without_reply", None)
    target = data.get("reply_parameters")
    if number is not None:
        _refuse_both(method, data, "reply_to_message_id", "reply_parameters")
        data["reply_parameters"] = type_named("ReplyParameters")(
            message_id=number, allow_sending_without_reply=anyway
        )
    elif target is not None and anyway is not None:
        if isinstance(target, dict):
            data["reply_parameters"] = {"allow_sending_without_reply": anyway, **target}
        elif getattr(target, "allow_sending_without_reply", anyway) is None:
            changed = copy(target)  # the caller's own object stays as it is
            changed.allow_sending_without_reply = anyway
            data["reply_parameters"] = changed


def _preview(method: str, data: Data) -> None:
    disabled = data.pop("disable_web_page_preview", None)
    if disabled is not None:
        _refuse_both(method, data, "disable_web_page_preview", "link_preview_options")
        data["link_preview_options"] = type_named("LinkPreviewOptions")(is_disabled=bool(disabled))


def _button(method: str, data: Data) -> None:
    text, parameter = data.pop("switch_pm_text", None), data.pop("switch_pm_parameter", None)
    if text is not None:
        _refuse_both(method, data, "switch_pm_text", "button")
        data["button"] = type_named("InlineQueryResultsButton")(
            text=text, start_parameter=parameter
        )


def _correct_option(method: str, data: Data) -> None:
    number = data.pop("correct_option_id", None)
    if number is not None:
        _refuse_both(method, data, "correct_option_id", "correct_option_ids")
        data["correct_option_ids"] = [number]


def _sticker(method: str, data: Data) -> None:
    masks = data.pop("contains_masks", None)
    if method == "uploadStickerFile":
        file, form = stickers.take_file(data)
        if file is not None:
            _refuse_both(method, data, "png_sticker", "sticker")
            data["sticker"] = file
            data.setdefault("sticker_format", form)
        return
    sticker = stickers.as_sticker(data)
    if sticker is None:
        return
    if method == "createNewStickerSet":
        _refuse_both(method, data, "png_sticker", "stickers")
        data["stickers"] = [sticker]
        if masks and data.get("sticker_type") is None:
            data["sticker_type"] = "mask"
    else:
        _refuse_both(method, data, "png_sticker", "sticker")
        data["sticker"] = sticker


def _renamed(old: str, new: str) -> Callable[[str, Data], None]:
    def change(method: str, data: Data) -> None:
        """Give the argument its new name."""
        value = data.pop(old, None)
        if value is not None:
            _refuse_both(method, data, old, new)
            data[new] = value

    return change


def _refuse_both(method: str, data: Data, old: str, new: str) -> None:
    if data.get(new) is not None:
        raise TypeError(f"{method}: give either {new} or its old form {old}, not both")


# Old names, what is said instead, and the function that says it.
_RULES: tuple[tuple[tuple[str, ...], str, Callable[[str, Data], None]], ...] = (
    (
        ("reply_to_message_id", "allow_sending_without_reply"),
        "reply_parameters=ReplyParameters(message_id)",
        _reply,
    ),
    (
        ("disable_web_page_preview",),
        "link_preview_options=LinkPreviewOptions(is_disabled=True)",
        _preview,
    ),
    (("thumb",), "thumbnail=", _renamed("thumb", "thumbnail")),
    (
        ("switch_pm_text", "switch_pm_parameter"),
        "button=InlineQueryResultsButton(text, start_parameter=...)",
        _button,
    ),
    (("correct_option_id",), "correct_option_ids=, a list", _correct_option),
    (
        ("can_manage_voice_chats",),
        "can_manage_video_chats=",
        _renamed("can_manage_voice_chats", "can_manage_video_chats"),
    ),
    (
        (*stickers.FILES, "emojis", "contains_masks"),
        "an InputSticker (for upload_sticker_file: sticker= and sticker_format=)",
        _sticker,
    ),
)
# Defaults of the whole bot come under this name as well, and it is a field's name to this day.
_SILENT = frozenset({"allow_sending_without_reply"})

# Where the rule is about several names, and this one has become something else.
_IN_OTHER_WORDS = {"contains_masks": 'sticker_type="mask"'}

OLD_NAMES = frozenset(name for names, _, _ in _RULES for name in names)
"""Every name that `translate` replaces."""
