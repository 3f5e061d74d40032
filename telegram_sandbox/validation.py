"""Read the parameters of a call as the spec describes them, or refuse as the server does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import ApiError, bad_request, missing_parameter
from .files import Upload
from .identifiers import check_identifiers
from .json_values import as_list, as_object, decode, finite
from .limits import MEASURED_LATER, breaks_limits
from .particulars import check_particulars
from .spec import Field, MethodSpec, Spec, array_item, type_names
from .values import Checker, Reason
from .wording import wording_for

__all__ = ["Parameters", "read_parameters"]

_INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
_SIMPLE = {"Integer", "Float", "String", "Boolean", "True"}
_REPLY_KEYBOARDS = {"keyboard", "remove_keyboard", "force_reply"}
_IN_ALBUMS = {"audio", "document", "live_photo", "photo", "video"}
_TRUE, _FALSE = {"true", "yes", "1"}, {"false", "no", "0"}

# Numbers that the server moves into the range instead of refusing them.
_CLAMPED = {
    ("getUpdates", "limit"): (1, 100),
    ("getUpdates", "timeout"): (0, 50),
    ("setWebhook", "max_connections"): (1, 100),
}

# Documented as required, yet the server takes a call without them.
OPTIONAL_IN_TRUTH = {("setWebhook", "url")}

# What the server says of a word that is none of those that are known.
_CHOICES: dict[str | tuple[str, str], str] = {
    "parse_mode": "unsupported parse_mode",
    "sticker_format": "invalid sticker format specified",
    "sticker_type": "unsupported sticker type specified",
    ("sendChatAction", "action"): "wrong parameter action in request",
    ("sendPoll", "type"): "unsupported poll type specified",
}

_OUTSIDE = {
    ("answerCallbackQuery", "text"): "MESSAGE_TOO_LONG",
    ("createNewStickerSet", "name"): "invalid sticker set name is specified",
    ("sendMediaGroup", "media"): "too much messages to send as an album",
}


@dataclass
class Parameters:
    """The parameters of one call.

    Attributes:
        values: Python values by name; a file that came under its own name is an `Upload`.
        uploads: All files of the request, by the name of their part.
        ignored: Names the method does not know. The server ignores them without a word, which
            hides typing mistakes; the call log shows them.
    """

    values: dict[str, Any] = field(default_factory=dict[str, Any])
    uploads: dict[str, Upload] = field(default_factory=dict[str, Upload])
    ignored: list[str] = field(default_factory=list[str])


def read_parameters(
    spec: Spec,
    method: MethodSpec,
    args: Mapping[str, str],
    uploads: Mapping[str, Upload],
    now: float,
) -> Parameters:
    """Check and convert everything a call brought.

    Args:
        spec: Where types are looked up.
        method: The method that is called.
        args: Text parameters as they arrived.
        uploads: Files by part name.
        now: Unix time, for times that must lie ahead.

    Raises:
        ApiError: A required parameter is missing, or a value does not fit.
    """
    found = Parameters(uploads=dict(uploads))
    checker = Checker(spec, found.uploads, now)
    if "business_connection_id" in method.parameters and args.get("business_connection_id"):
        _check_business_chat(method, args)
    for f in method.parameters.values():
        raw = args.get(f.name, "")
        if raw == "null" and "String" not in set(type_names(f.type)):
            raw = ""  # JSON's null, which counts as nothing except where a text is wanted
        if f.name in uploads and f.takes_file:
            found.values[f.name] = uploads[f.name]
        elif raw == "":
            if f.required and (method.name, f.name) not in OPTIONAL_IN_TRUTH:
                raise missing_parameter(method.name, f.name)
        else:
            found.values[f.name] = _read(checker, method, f, raw)
    attached = _attached(args)
    found.ignored = [name for name in args if name not in method.parameters]
    found.ignored += [
        name for name in uploads if name not in method.parameters and name not in attached
    ]
    return found


def _check_business_chat(method: MethodSpec, args: Mapping[str, str]) -> None:
    """Refuse a chat that is no number: for a business account there are no public names."""
    if "chat_id" not in method.parameters:
        return
    if not args.get("chat_id"):
        raise bad_request("chat identifier is empty")
    if not _INTEGER.fullmatch(args["chat_id"]):
        raise bad_request("chat identifier must be a valid Integer")


def _attached(args: Mapping[str, str]) -> set[str]:
    return {name for text in args.values() for name in re.findall(r"attach://([^\"\\,\s]+)", text)}


def _read(checker: Checker, method: MethodSpec, f: Field, raw: str) -> Any:
    names = list(type_names(f.type))
    if isinstance(f.type, str) and f.type in _SIMPLE:
        value = _simple(method.name, f, raw)
    elif f.takes_file:
        value = _file_text(checker, method, f, raw)
    elif array_item(f.type) is None and set(names) <= _SIMPLE:
        value = int(raw) if _INTEGER.fullmatch(raw) else raw
    else:
        return _json(checker, method, f, raw)
    if isinstance(value, str) and f.name == "emoji":
        value = value.replace("\ufe0f", "")  # apps add it to say that a picture is meant
    enum = f.facts.get("enum")
    if enum and not f.facts.get("open") and value not in enum:
        raise _bad_choice(method.name, f.name)
    return _within_limits(checker, method, f, value)


def _within_limits(checker: Checker, method: MethodSpec, f: Field, value: Any) -> Any:
    if (method.name, f.name) in _CLAMPED:
        low, high = _CLAMPED[method.name, f.name]
        return max(low, min(high, value))
    if (method.name, f.name) in MEASURED_LATER:
        return value
    if breaks_limits(f, value, checker.now):
        known = _OUTSIDE.get((method.name, f.name))
        if f.name == "secret_token":
            too_long = len(value) > f.facts.get("max_length", 256)
            known = f"secret token {'is too long' if too_long else 'contains unallowed characters'}"
        raise bad_request(known or _invalid(f.name))
    return value


def _simple(method: str, f: Field, raw: str) -> Any:
    if f.type == "Integer":
        if not _INTEGER.fullmatch(raw):
            raise _wrong_number(method, f)
        return int(raw)
    if f.type == "Float":
        try:
            return finite(raw)
        except ValueError:
            raise _wrong_number(method, f) from None
    if f.type in {"Boolean", "True"}:
        lowered = raw.lower()
        if lowered not in _TRUE | _FALSE:
            raise bad_request(f'parameter "{f.name}" must be a Boolean')
        return lowered in _TRUE
    if f.facts.get("json"):
        try:
            decode(raw)
        except ValueError:
            raise bad_request(f"can't parse {f.name} JSON object") from None
    return raw


def _file_text(checker: Checker, method: MethodSpec, f: Field, raw: str) -> Any:
    names = set(type_names(f.type))
    if raw.startswith("attach://"):
        upload = checker.upload(raw[9:])
        if upload is None:
            raise missing_parameter(method.name, f.name)
        return upload
    if "String" not in names:
        if (method.name, f.name) == ("setChatPhoto", "photo"):
            raise bad_request("photo must be uploaded as an InputFile")
        raise missing_parameter(method.name, f.name)
    return raw


def _json(checker: Checker, method: MethodSpec, f: Field, raw: str) -> Any:
    words = wording_for(method.name, f.name, f.type)
    try:
        value = decode(raw)
    except ValueError:
        raise bad_request(words.syntax) from None
    is_array = array_item(f.type) is not None
    if is_array and not isinstance(value, list):
        raise bad_request(words.shape)
    if not is_array and not isinstance(value, (dict, str)):
        raise bad_request(words.shape)
    if f.name == "reply_markup":
        _check_rows(as_object(value) or {})
    if f.type == "InlineKeyboardMarkup" and _REPLY_KEYBOARDS & set(as_object(value) or {}):
        raise bad_request("inline keyboard expected")
    items = as_list(value) or []
    if is_array:
        check_identifiers(f.name, items)
    if (method.name, f.name) == ("sendMediaGroup", "media"):
        _check_album(items)
    check_particulars(method.name, f.name, value)
    try:
        checked = checker.check(f.type, value)
    except Reason as reason:
        if not is_array and not isinstance(value, dict):
            raise bad_request(words.shape) from None
        raise bad_request(f"{_inner(f, words.inner, value)}: {reason}") from None
    return _within_limits(checker, method, f, checked)


def _check_rows(markup: dict[str, Any]) -> None:
    """Refuse a keyboard that is no list of rows, before its buttons are looked at."""
    for name, where in (("inline_keyboard", " of the InlineKeyboardMarkup"), ("keyboard", "")):
        rows = as_list(markup.get(name, []))
        if rows is None or any(as_list(row) is None for row in rows):
            raise bad_request(f'field "{name}"{where} must be an Array of Arrays')


def _check_album(media: list[Any]) -> None:
    """Name the sort of media that no album holds."""
    for item in media:
        kind = (as_object(item) or {}).get("type")
        if kind == "animation":
            why = f'type "{kind}" can\'t be used in sendMediaGroup'
        elif isinstance(kind, str) and kind not in _IN_ALBUMS:
            why = f'type "{kind}" is unsupported'
        else:
            continue
        raise bad_request(f"can't parse InputMedia: {why}")


def _inner(f: Field, inner: str, value: Any) -> str:
    """Say which part of a keyboard is wrong: the server names the button, not the markup."""
    if f.name != "reply_markup":
        return inner
    if "inline_keyboard" in (as_object(value) or {}):
        return "can't parse inline keyboard button"
    return "can't parse keyboard button"


def _wrong_number(method: str, f: Field) -> ApiError:
    if f.name == "message_id":
        return missing_parameter(method, f.name)
    if f.name == "max_tip_amount":
        return bad_request('can\'t parse "max_tip_amount" as Number')
    if f.name == "sender_chat_id":
        return bad_request("sender_chat_id is not a valid Integer")
    return bad_request(_invalid(f.name))


def _bad_choice(method: str, name: str) -> ApiError:
    return bad_request(_CHOICES.get((method, name)) or _CHOICES.get(name) or _invalid(name))


def _invalid(name: str) -> str:
    return f"invalid {name} specified"
