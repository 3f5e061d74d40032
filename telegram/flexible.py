"""Arguments that may be given in more than one way, brought into the form that is sent.

Everything here works for every method alike, from the method's table, or is a short function for
the one argument that needs it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import Any, cast

from telegram.checking import Method
from telegram.defaultvalue import DEFAULT_NONE
from telegram.files import as_upload

__all__ = ["fill", "prepared"]

_PAGE = 50  # results that one answer to an inline query may hold
_OLD_UPLOADS = frozenset(("thumb", "png_sticker", "tgs_sticker", "webm_sticker"))
_DEFAULTS = {
    "parse_mode": "parse_mode",
    "explanation_parse_mode": "parse_mode",
    "disable_notification": "disable_notification",
    "protect_content": "protect_content",
}
_MARKED = {  # what takes the place of a parse mode
    "parse_mode": ("entities", "caption_entities"),
    "explanation_parse_mode": ("explanation_entities",),
}


def prepared(method: Method, data: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of a call in the form that is sent.

    Raises:
        TypeError: A file is opened in text mode, or is none.
        ValueError: A file does not exist, or two arguments exclude each other.
    """
    special = _SPECIAL.get(method.name)
    if special is not None:
        data = special(data)
    if method.uploads or not _OLD_UPLOADS.isdisjoint(data):
        data = _with_uploads(method, data)
    for name, value in data.items():
        if value.__class__ is str or value.__class__ is int:
            continue
        if hasattr(value, "file_id") and _takes_text(method, name):
            data[name] = value.file_id
        elif isinstance(value, (dict, list)) and _holds_json(method, name):
            data[name] = json.dumps(value)
    return data


def fill(method: Method, data: dict[str, Any], given: Mapping[str, Any], defaults: Any) -> None:
    """Add the bot's defaults for arguments of which the caller said nothing.

    Args:
        method: The method that is called.
        data: The arguments, which are added to.
        given: What the caller said, None and `DEFAULT_NONE` included.
        defaults: An object with the defaults as attributes.
    """
    for name, default in _DEFAULTS.items():
        value = getattr(defaults, default, None)
        if value is None or value is DEFAULT_NONE or name not in method.parameters:
            continue
        marked = any(data.get(entities) for entities in _MARKED.get(name, ()))
        if not marked and given.get(name, DEFAULT_NONE) is DEFAULT_NONE:
            data[name] = value
    _fill_preview(method, data, given, getattr(defaults, "disable_web_page_preview", None))
    _fill_reply(data, given, getattr(defaults, "allow_sending_without_reply", None))
    for name in ("media", "results", "result"):
        if name in data:
            data[name] = _filled(data[name], defaults)


def _left_alone(given: Mapping[str, Any], *names: str) -> bool:
    return all(given.get(name, DEFAULT_NONE) is DEFAULT_NONE for name in names)


def _fill_preview(
    method: Method, data: dict[str, Any], given: Mapping[str, Any], disabled: Any
) -> None:
    names = ("disable_web_page_preview", "link_preview_options")
    if isinstance(disabled, bool) and names[1] in method.parameters and _left_alone(given, *names):
        data[names[1]] = {"is_disabled": disabled}


def _fill_reply(data: dict[str, Any], given: Mapping[str, Any], anyway: Any) -> None:
    name = "allow_sending_without_reply"
    if not isinstance(anyway, bool) or not _left_alone(given, name):
        return
    target = data.get("reply_parameters")
    if "reply_to_message_id" in data:
        data[name] = anyway  # an old name of today's: what translates one translates both
    elif isinstance(target, dict):
        data["reply_parameters"] = {name: anyway, **cast("dict[str, Any]", target)}
    elif target is not None and target[name] is None:
        changed = copy(target)  # the caller's own object stays as it is
        changed.allow_sending_without_reply = anyway
        data["reply_parameters"] = changed


def _filled(value: Any, defaults: Any) -> Any:
    """Return media, results or a list of them, with the defaults where they say nothing."""
    if isinstance(value, (list, tuple)):
        return [_filled(item, defaults) for item in cast("list[Any]", value)]
    if callable(value) or not hasattr(value, "to_dict"):
        return value
    changed: dict[str, Any] = {}
    fields = getattr(value.__class__, "model_fields", {})
    mode = getattr(defaults, "parse_mode", None)
    said = getattr(value, "__dict__", {})  # a None there turns the default off
    if mode and "parse_mode" in fields and "parse_mode" not in said and not _has_entities(value):
        changed["parse_mode"] = mode
    hidden = getattr(defaults, "disable_web_page_preview", None)
    if hidden and "link_preview_options" in fields and "link_preview_options" not in said:
        changed["link_preview_options"] = {"is_disabled": True}
    content = getattr(value, "input_message_content", None)
    if content is not None:
        changed["input_message_content"] = _filled(content, defaults)
    if not changed:
        return value
    filled = copy(value)
    for name, new in changed.items():
        setattr(filled, name, new)
    return filled


def _has_entities(value: Any) -> bool:
    return bool(getattr(value, "entities", None) or getattr(value, "caption_entities", None))


def _with_uploads(method: Method, data: dict[str, Any]) -> dict[str, Any]:
    names = method.uploads | _OLD_UPLOADS
    filename = None if "filename" in method.parameters else data.pop("filename", None)
    for name in [each for each in data if each in names]:
        main = name == _main_upload(method, data)
        where = f"{method.name}: {name}"
        data[name] = as_upload(data[name], filename if main else None, where=where)
    return data


def _main_upload(method: Method, data: Mapping[str, Any]) -> str | None:
    """Return the parameter that the method is about; thumbnails and covers come along."""
    return next((name for name in method.required if name in method.uploads), None) or next(
        (name for name in data if name in method.uploads), None
    )


def _takes_text(method: Method, name: str) -> bool:
    parameter = method.parameters.get(name)
    if parameter is None:
        return name in _OLD_UPLOADS
    kind = parameter.type
    return kind == "String" or name in method.uploads


def _holds_json(method: Method, name: str) -> bool:
    parameter = method.parameters.get(name)
    return parameter is not None and "json" in parameter.marks


# One argument, one function -----------------------------------------------------------------------


def _from_object(
    data: dict[str, Any], name: str, fields: Sequence[str], needed: int
) -> dict[str, Any]:
    """Take fields out of an object that was given in their place."""
    value = data.pop(name, None)
    given = [field for field in fields[:needed] if field in data]
    if value is None:
        return data
    if given:
        raise ValueError(f"give either {name} or {' and '.join(fields[:needed])}, not both")
    for field in fields:
        part = _part(value, field)
        if part is not None:
            data.setdefault(field, part)
    return data


def _part(value: Any, field: str) -> Any:
    if isinstance(value, Mapping):
        return cast("Mapping[str, Any]", value).get(field)
    return getattr(value, field, None)


def _location(data: dict[str, Any]) -> dict[str, Any]:
    return _from_object(data, "location", ("latitude", "longitude"), 2)


def _contact(data: dict[str, Any]) -> dict[str, Any]:
    fields = ("phone_number", "first_name", "last_name", "vcard")
    return _from_object(data, "contact", fields, 2)


def _venue(data: dict[str, Any]) -> dict[str, Any]:
    venue = data.get("venue")
    place = _part(venue, "location")
    fields = ("title", "address", "foursquare_id", "foursquare_type", "google_place_id")
    data = _from_object(data, "venue", (*fields, "google_place_type"), 2)
    return data if place is None else _location({**data, "location": place})


def _commands(data: dict[str, Any]) -> dict[str, Any]:
    """Accept commands as pairs of name and description."""
    commands = data.get("commands")
    if isinstance(commands, (list, tuple)):
        data["commands"] = [_command(item) for item in cast("list[Any]", commands)]
    return data


def _command(item: Any) -> Any:
    if not isinstance(item, (list, tuple)):
        return item
    pair = cast("list[Any]", item)
    return {"command": pair[0], "description": pair[1]} if len(pair) == 2 else pair


def _options(data: dict[str, Any]) -> dict[str, Any]:
    """Accept answers of a poll as plain texts, as they were until they could carry entities."""
    options = data.get("options")
    if isinstance(options, (list, tuple)):
        items = cast("list[Any]", options)
        data["options"] = [{"text": item} if isinstance(item, str) else item for item in items]
    return data


def _inline_results(data: dict[str, Any]) -> dict[str, Any]:
    """Choose the page of results that `current_offset` asks for.

    With `current_offset` (the query's `offset`), `results` is the whole list, of which one page is
    sent, or a function that returns the page with a number; `next_offset` follows by itself.
    """
    results = data.get("results")
    offset = data.pop("current_offset", None)
    if offset is None:
        if callable(results):
            raise ValueError(
                "answerInlineQuery: results is a function, so current_offset is needed too: "
                "pass current_offset=query.offset"
            )
        return data
    if "next_offset" in data:
        raise ValueError("answerInlineQuery: give either current_offset or next_offset, not both")
    page = int(offset or 0)
    shown, more = _page(results, page)
    data["results"] = shown
    data["next_offset"] = str(page + 1) if more else ""
    return data


def _page(results: Any, page: int) -> tuple[list[Any], bool]:
    if callable(results):
        found: Any = results(page)
        shown = list(found or ())
        return shown, bool(shown)
    whole = list(results or ())
    return whole[page * _PAGE : (page + 1) * _PAGE], len(whole) > (page + 1) * _PAGE


_SPECIAL: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "answerInlineQuery": _inline_results,
    "editMessageLiveLocation": _location,
    "sendContact": _contact,
    "sendLocation": _location,
    "sendPoll": _options,
    "sendVenue": _venue,
    "setMyCommands": _commands,
}
