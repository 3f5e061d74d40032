"""How the server words a JSON parameter it cannot read, by the parameter's type or name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .spec import type_names

__all__ = ["Wording", "wording_for"]


@dataclass(frozen=True)
class Wording:
    """The three sentences for one kind of JSON parameter.

    Attributes:
        syntax: The text is no JSON.
        shape: The JSON is no object, or no array.
        inner: A part is wrong; the part's own reason follows after `: `.
    """

    syntax: str
    shape: str
    inner: str


def _object(name: str, inner: str | None = None, shape: str | None = None) -> Wording:
    return Wording(
        f"can't parse {name} JSON object",
        shape or f"object expected as {name}",
        f"can't parse {inner or name}",
    )


def _array(name: str, items: str, inner: str | None = None) -> Wording:
    return Wording(
        f"can't parse {name} JSON object",
        f"expected an Array of {items}",
        f"can't parse {inner or items}",
    )


_KEYBOARD = Wording(
    "can't parse reply keyboard markup JSON object",
    "object expected as reply markup",
    "can't parse reply markup",
)
_RESULT = Wording(
    "can't parse JSON encoded web view query results",
    "inline query result must be an object",
    "can't parse inline query result",
)

_BY_NAME: dict[str, Wording] = {
    "reply_markup": _KEYBOARD,
    "reply_parameters": _object("reply parameters"),
    "link_preview_options": _object("link preview options"),
    "suggested_post_parameters": _object("suggested post parameters"),
    "permissions": _object("permissions", inner="chat permissions"),
    "commands": _array("commands", "BotCommand"),
    "scope": _object("BotCommandScope", shape="botCommandScope must be an Object"),
    "menu_button": _object("menu button", shape="menuButton must be an Object"),
    "rights": _object("ChatAdministratorRights", shape="chatAdministratorRights must be an Object"),
    "results": Wording(
        "can't parse JSON encoded inline query results",
        "expected an Array of inline query results",
        "can't parse inline query result",
    ),
    "result": _RESULT,
    "button": _object(
        "inline query results button", shape="inlineQueryResultsButton must be an Object"
    ),
    "content": _object("story content"),
    "areas": _array("story areas", "InputStoryArea"),
    "accepted_gift_types": _object("accepted gift types"),
    "mask_position": _object("mask position", shape="maskPosition must be an Object"),
    "checklist": _object("InputChecklist"),
    "stickers": _array("stickers", "InputSticker"),
    "emoji_list": Wording(
        "can't parse emoji list JSON array", "expected an Array of string", "can't parse emoji list"
    ),
    "errors": _array("errors", "PassportElementError"),
    "reaction": _array("reaction types", "ReactionType"),
    "prices": _array("prices", "labeled prices", inner="labeled price"),
    "shipping_options": _array("shipping options", "shipping options", inner="shipping option"),
    "suggested_tip_amounts": _array("suggested_tip_amounts", "suggested tip amounts"),
    "message_ids": _array("message_ids", "message identifiers"),
    "options": Wording(
        "can't parse options JSON object",
        "expected an Array of String as options",
        "failed to parse poll option",
    ),
    "correct_option_ids": _array("correct option identifiers", "correct option identifiers"),
    "custom_emoji_ids": _array("custom emoji identifiers", "custom emoji identifiers"),
    "user_ids": _array("user_ids", "user identifiers"),
    "added_user_ids": _array("added_user_ids", "user identifiers"),
    "keywords": Wording(
        "can't parse keywords JSON object",
        'field "keywords" must be an Array',
        "can't parse keywords",
    ),
}

_BY_TYPE: dict[str, Wording] = {
    "MessageEntity": _array("entities", "MessageEntity"),
    "InputSticker": _object("sticker", shape="inputSticker must be an Object"),
    "InputProfilePhoto": _object("photo", shape="object expected as profile photo"),
    "InputPaidMedia": _array("paid media", "InputPaidMedia"),
    "InputPollMedia": Wording(
        "can't parse InputPollMedia JSON object",
        "expected an Object",
        "failed to parse InputPollMedia",
    ),
    "InputMedia": _object("input media", inner="InputMedia"),
    "KeyboardButton": Wording(
        "can't parse keyboard button JSON object",
        "keyboardButton must be a String or an Object",
        "can't parse keyboard button",
    ),
}


def wording_for(method: str, name: str, kind: Any) -> Wording:
    """Return the sentences for one parameter, plain ones where the server's are not known."""
    names = list(type_names(kind))
    if method == "sendMediaGroup" and name == "media":
        return _array("media", "InputMedia")
    if name == "stickers":
        return _BY_NAME[name]
    for type_name in names:
        if type_name in _BY_TYPE:
            return _BY_TYPE[type_name]
    if method == "savePreparedKeyboardButton" and name == "button":
        return _BY_TYPE["KeyboardButton"]
    if name in _BY_NAME:
        return _BY_NAME[name]
    if names[0].startswith("InputMedia"):
        return _BY_TYPE["InputMedia"]
    plain = name.replace("_", " ")
    if isinstance(kind, dict) and "array" in kind:
        return _array(plain, names[0])
    return _object(plain)
