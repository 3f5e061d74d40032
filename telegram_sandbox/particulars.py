"""What the server says of single JSON parameters before it reads them as their type says."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any

from .errors import bad_request
from .json_values import as_list, as_object

__all__ = ["check_particulars", "login_bots"]

_MOST_EMOJI = 20
_MOST_COUNTRIES = 12
_MOST_STICKERS = 50
_MOST_RESULTS = 50
_NANOTONS = 10_000_000
_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
_HASHES = ("data_hash", "file_hash", "element_hash")


def check_particulars(method: str, name: str, value: Any) -> None:
    """Refuse a decoded value for reasons that the server puts into words of their own.

    Args:
        method: The method that is called.
        name: The parameter.
        value: What it is, decoded; an array where the parameter is one.

    Raises:
        ApiError: It says what is wrong.
    """
    check = _CHECKS.get((method, name)) or _CHECKS.get(name)
    if check is not None:
        check(value)


def login_bots(markup: Any) -> list[str]:
    """Return the user names of the bots that buttons of a keyboard log in to."""
    found: list[str] = []
    for row in as_list((as_object(markup) or {}).get("inline_keyboard")) or []:
        for button in _objects(row):
            named = (as_object(button.get("login_url")) or {}).get("bot_username")
            if isinstance(named, str) and named:
                found.append(named.removeprefix("@"))
    return found


def _objects(value: Any) -> list[dict[str, Any]]:
    return [found for item in as_list(value) or [] if (found := as_object(item)) is not None]


def _keyboard(value: Any) -> None:
    markup = as_object(value) or {}
    for field in ("inline_keyboard", "keyboard"):
        rows = markup.get(field)
        if rows is None:
            continue
        if not all(isinstance(row, list) for row in as_list(rows) or [None]) and rows != []:
            whose = " of the InlineKeyboardMarkup" if field == "inline_keyboard" else ""
            raise bad_request(f'field "{field}"{whose} must be an Array of Arrays')
    if not all(_USERNAME.fullmatch(name) for name in login_bots(markup)):
        reason = "LoginUrl bot username is invalid"
        raise bad_request(f"can't parse inline keyboard button: {reason}")


def _prices(value: Any) -> None:
    if value == []:
        raise bad_request("there must be at least one price")
    for price in _objects(value):
        if price.get("label") == "":
            raise bad_request("can't parse labeled price: LabeledPrice label must be non-empty")


def _shipping(value: Any) -> None:
    if value == []:
        raise bad_request("there must be at least one shipping option")
    for option in _objects(value):
        for field, word in (("id", "identifier"), ("title", "title")):
            if option.get(field) == "":
                reason = f"ShippingOption {word} must be non-empty"
                raise bad_request(f"can't parse shipping option: {reason}")


def _emoji(value: Any) -> None:
    if value == []:
        raise bad_request("emoji list must be non-empty")
    if len(value) > _MOST_EMOJI:
        raise bad_request("too many emoji specified")
    _strings(value, "emoji must be a string")


def _keywords(value: Any) -> None:
    _strings(value, "keyword must be a string")


def _custom_emoji(value: Any) -> None:
    _strings(value, "custom emoji identifier must be of type String")


def _strings(values: list[Any], text: str) -> None:
    if not all(isinstance(one, str) for one in values):
        raise bad_request(text)


def _countries(value: Any) -> None:
    if len(value) > _MOST_COUNTRIES:
        raise bad_request("too many items specified")


def _stickers(value: Any) -> None:
    if len(value) > _MOST_STICKERS:
        raise bad_request("too many stickers specified")


def _results(value: Any) -> None:
    if len(value) > _MOST_RESULTS:
        raise bad_request("too many inline query results specified")


def _poll_options(value: Any) -> None:
    for option in value:
        if not isinstance(option, (str, dict)):
            raise bad_request("expected an option to be of type String")


def _tips(value: Any) -> None:
    for amount in value:
        if isinstance(amount, bool) or not isinstance(amount, (int, float, str)):
            raise bad_request("suggested tip amount must be of type Number or String")
        if isinstance(amount, str) and not re.fullmatch(r"-?[0-9]{1,18}", amount):
            raise bad_request("can't parse suggested tip amount as Number")


def _suggested_post(value: Any) -> None:
    price = (as_object(value) or {}).get("price")
    if price is None:
        return
    found = as_object(price)
    if found is None:
        raise bad_request("object expected as suggested post price")
    if found.get("currency") not in {"XTR", "TON"}:
        raise bad_request("invalid suggested post price currency specified")
    amount = found.get("amount")
    if found["currency"] == "TON" and isinstance(amount, int) and amount % _NANOTONS:
        raise bad_request(f"suggested post price must be divisible by {_NANOTONS} nanotoncoins")


def _passport(value: Any) -> None:
    for error in _objects(value):
        hashes = [error[field] for field in _HASHES if field in error]
        many: list[Any] = as_list(error.get("file_hashes")) or []
        for one in (*hashes, *many):
            if not isinstance(one, str):
                raise bad_request("can't parse PassportElementError: hash must be a string")
            try:
                base64.b64decode(one, validate=True)
            except (binascii.Error, ValueError):
                reason = "hash isn't a valid base64-encoded string"
                raise bad_request(f"can't parse PassportElementError: {reason}") from None


def _story(value: Any) -> None:
    found = as_object(value) or {}
    kind = found.get("type")
    if kind not in {"photo", "video"}:
        raise bad_request("invalid story content type specified")
    if not str(found.get(kind, "")).startswith("attach://"):
        raise bad_request(f"story {kind} must be uploaded as a file")


def _story_areas(value: Any) -> None:
    for area in _objects(value):
        kind = as_object(area.get("type")) or {}
        colour = kind.get("background_color", 0)
        if isinstance(colour, int) and not 0 <= colour <= 0xFFFFFFFF:
            reason = "Invalid background color specified"
            raise bad_request(f"can't parse InputStoryArea: {reason}")


def _profile_photo(value: Any) -> None:
    found = as_object(value) or {}
    kind = found.get("type")
    if kind not in {"static", "animated"}:
        raise bad_request("invalid profile photo type specified")
    field = "photo" if kind == "static" else "animation"
    if not str(found.get(field, "")).startswith("attach://"):
        raise bad_request("photo must be uploaded as a file")


def _scope(value: Any) -> None:
    found = as_object(value) or {}
    if not str(found.get("type", "")).startswith("chat"):
        return
    if found.get("chat_id") == "":
        raise bad_request("can't parse BotCommandScope: Empty chat_id specified")
    user = found.get("user_id", 1)
    if isinstance(user, int) and user <= 0:
        raise bad_request("can't parse BotCommandScope: Invalid user_id specified")


_CHECKS: dict[str | tuple[str, str], Callable[[Any], None]] = {
    "reply_markup": _keyboard,
    "prices": _prices,
    "shipping_options": _shipping,
    "emoji_list": _emoji,
    "keywords": _keywords,
    "custom_emoji_ids": _custom_emoji,
    "country_codes": _countries,
    "stickers": _stickers,
    "results": _results,
    "suggested_tip_amounts": _tips,
    "suggested_post_parameters": _suggested_post,
    "errors": _passport,
    "areas": _story_areas,
    "scope": _scope,
    ("sendPoll", "options"): _poll_options,
    ("postStory", "content"): _story,
    ("editStory", "content"): _story,
    ("setMyProfilePhoto", "photo"): _profile_photo,
    ("setBusinessAccountProfilePhoto", "photo"): _profile_photo,
}
