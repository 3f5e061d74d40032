"""Check a decoded JSON value against a type of the spec."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .errors import bad_request
from .files import Upload
from .json_values import as_list, as_object, finite
from .limits import MEASURED_LATER, breaks_limits
from .spec import Field, Spec, TypeSpec, array_item

__all__ = ["BAD_CODES", "Checker", "Reason"]

_INTEGER = re.compile(r"-?[0-9]{1,19}")
_MOMENT = re.compile(r"r|w?[dD]?[tT]?")

# Refusals that come from deeper inside and are sent without an outer "can't parse ...".
BAD_CODES: dict[tuple[str, str], str] = {
    ("InlineKeyboardButton", "callback_data"): "BUTTON_DATA_INVALID",
    ("InputTextMessageContent", "message_text"): "message text is empty",
    ("BotCommand", "command"): "BOT_COMMAND_INVALID",
    ("InlineQueryResultsButton", "start_parameter"): "START_PARAM_INVALID",
    ("LabeledPrice", "label"): "labeledPrice label must be non-empty",
}

# Objects for which the server takes a text too, as bots gave them in former times.
_TEXTS = {"KeyboardButton", "InputPollOption"}
_OBJECT_WORDS = {
    "KeyboardButton": "KeyboardButton must be a String or an Object",
    "InlineKeyboardButton": "InlineKeyboardButton must be an Object",
    "LabeledPrice": "LabeledPrice must be an Object",
    "ShippingOption": "ShippingOption must be an Object",
    "InputSticker": "InputSticker must be an Object",
    "InlineQueryResult": "Inline query result must be an object",
}
_TAG_WORDS = {
    "InputPollMedia": "Invalid type specified",
    "InputPollOptionMedia": "Invalid type specified",
    "StoryAreaType": "Invalid story area type specified",
    "InlineQueryResult": 'Type "{}" is unsupported for the inline query result',
    "InputMedia": 'type "{}" is unsupported',
    "ReactionType": "Invalid reaction type specified",
    "MenuButton": "MenuButton has unsupported type",
    "PassportElementError": "Wrong source specified",
    "InputStoryContent": "Invalid story content type specified",
    "InputProfilePhoto": "Invalid profile photo type specified",
}
_ENUM_WORDS = {
    "style": "Invalid button style specified",
    "point": "Wrong point specified in MaskPosition",
}
_ABSENT_WORDS = {
    ("InputTextMessageContent", "message_text"): "Message text is empty",
    ("MessageEntity", "type"): "Type is not specified",
    ("InlineQueryResultArticle", "input_message_content"): "Input message content is not specified",
}
# Arrays inside objects for which the server has words of their own: items, and what holds them.
_ARRAY_WORDS = {
    "InputChecklistTask": ("InputChecklistTask", "InputChecklistTask"),
    "LabeledPrice": ("labeled prices", "shipping option prices"),
}


# Objects whose missing fields the server takes for false, whatever the page says.
_FILLED = {"ChatAdministratorRights"}


class Reason(Exception):
    """Why a value does not fit; becomes the inner part of a refusal."""


class Checker:
    """Checks values against the spec, following objects, arrays and unions down to the leaves.

    Args:
        spec: Where the types are looked up.
        uploads: The files that came with the request, for `attach://name`.
        now: Unix time, for times that must lie ahead; None leaves those alone.
    """

    def __init__(self, spec: Spec, uploads: Mapping[str, Upload], now: float | None = None) -> None:
        self._spec = spec
        self._uploads = uploads
        self.now = now

    def upload(self, name: str) -> Upload | None:
        """Return the file that came under this part name, if any."""
        return self._uploads.get(name)

    def check(self, kind: Any, value: Any) -> Any:
        """Return the value, numbers in strings made numbers, or raise `Reason` or `ApiError`."""
        if not isinstance(kind, str):
            item = array_item(kind)
            if item is None:
                return self._first_fit(kind["union"], value)
            values = as_list(value)
            if values is None:
                raise Reason("Expected an Array")
            return [self.check(item, one) for one in values]
        plain = _PLAIN.get(kind)
        if plain is not None:
            return plain(value)
        described = self._spec.types.get(kind)
        if described is None or described.kind == "empty":
            return value
        if described.kind == "union":
            return self._union(described, value)
        return self._object(described, value)

    def _first_fit(self, members: Any, value: Any) -> Any:
        """Try every member; the refusal of the one that names most of the value's keys wins."""
        first: Reason | None = None
        ranked = sorted(members, key=lambda member: -self._overlap(member, value))
        for member in ranked:
            try:
                return self.check(member, value)
            except Reason as reason:
                first = first or reason
        raise first or Reason("unsupported value specified")

    def _overlap(self, kind: Any, value: Any) -> float:
        found = as_object(value)
        if not isinstance(kind, str) or found is None:
            return 0
        described = self._spec.types.get(kind)
        if described is None:
            return -1
        if not self._constants_fit(kind, found):
            return -len(found) - len(described.fields)
        known = sum(1 for key in found if key in described.fields)
        missing = sum(1 for f in described.fields.values() if f.required and f.name not in found)
        return known - missing

    def _union(self, described: TypeSpec, value: Any) -> Any:
        found = as_object(value)
        if found is None and described.plain:
            return self._first_fit(list(described.plain), value)
        if found is None:
            raise Reason(_OBJECT_WORDS.get(described.name, "Expected an Object"))
        if described.tag_field:
            tag = found.get(described.tag_field)
            if tag is None:
                raise Reason(f'Can\'t find field "{described.tag_field}"')
            member = described.tag_values.get(str(tag))
            if member is None:
                words = _TAG_WORDS.get(described.name, "Unsupported type specified")
                raise Reason(words.format(tag))
            return self.check(member, found)
        tagged = [m for m in described.members if self._constants_fit(m, found)]
        if not tagged:
            words = _TAG_WORDS.get(described.name, "Unsupported type specified")
            raise Reason(words.format(found.get("type")))
        return self._first_fit(tagged, found)

    def _constants_fit(self, name: str, value: dict[str, Any]) -> bool:
        described = self._spec.types.get(name)
        if described is None:
            return False
        return all(
            value.get(f.name) == f.facts["constant"]
            for f in described.fields.values()
            if "constant" in f.facts and f.required
        )

    def _object(self, described: TypeSpec, value: Any) -> dict[str, Any]:
        if described.name in _TEXTS and isinstance(value, str):
            return {"text": value}
        found = as_object(value)
        if found is None:
            raise Reason(_OBJECT_WORDS.get(described.name, "Expected an Object"))
        result = dict(found)
        for f in described.fields.values():
            given = found.get(f.name)
            if given is None:
                result.pop(f.name, None)
                if f.required and described.name in _FILLED:
                    result[f.name] = False
                elif f.required:
                    raise Reason(self._absent(described, f))
                continue
            result[f.name] = self._field(described, f, given)
        return result

    def _absent(self, described: TypeSpec, f: Field) -> str:
        if (described.name, f.name) in _ABSENT_WORDS:
            return _ABSENT_WORDS[described.name, f.name]
        if f.facts.get("upload"):
            return "photo not found" if f.name == "photo" else f"{f.name} not found"
        return f'Can\'t find field "{f.name}"'

    def _field(self, described: TypeSpec, f: Field, given: Any) -> Any:
        try:
            checked = self.check(f.type, given)
        except Reason as reason:
            if (described.name, f.name) == ("InputPollOption", "media"):
                raise bad_request(f"failed to parse poll option media: {reason}") from None
            words = _ARRAY_WORDS.get(str(array_item(f.type)))
            if words is not None:
                inner = isinstance(given, list)
                text = (
                    f"Can't parse {words[1]}: {reason}"
                    if inner
                    else f"Expected an Array of {words[0]}"
                )
                raise Reason(text) from None
            wanted = _type_word(f.type)
            if wanted and str(reason).startswith("Expected"):
                raise Reason(f'Field "{f.name}" must be of type {wanted}') from None
            raise
        if (described.name, f.name) == ("BotCommand", "command"):
            checked = checked.removeprefix("/")  # the server takes both spellings
        if f.name == "date_time_format" and not _MOMENT.fullmatch(checked):
            raise Reason("Invalid date-time format specified")
        constant = f.facts.get("constant")
        if constant is not None and checked != constant:
            raise Reason("Unsupported type specified")
        enum = f.facts.get("enum")
        if enum and not f.facts.get("open") and checked not in enum:
            if described.name.startswith("PassportElementError") and f.name == "type":
                raise Reason("Wrong Telegram Passport element type specified")
            raise Reason(_ENUM_WORDS.get(f.name, f"unsupported {f.name} specified"))
        attached = str(checked).removeprefix("attach://") if f.facts.get("upload") else checked
        if attached != checked and attached not in self._uploads:
            raise Reason(f"{f.name} not found")
        if (described.name, f.name) in MEASURED_LATER:
            return checked
        if breaks_limits(f, checked, self.now):
            code = BAD_CODES.get((described.name, f.name))
            if f.name == "id" and described.name.startswith("InlineQueryResult"):
                code = "RESULT_ID_INVALID"
            if code is not None:
                raise bad_request(code)
            raise Reason(f'Field "{f.name}" has an invalid value')
        return checked


def _type_word(kind: Any) -> str | None:
    if isinstance(kind, dict):
        return "Array" if "array" in kind else None
    return {"Integer": "Number", "Float": "Number", "String": "String"}.get(
        kind, "Boolean" if kind in {"Boolean", "True"} else "Object"
    )


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise Reason("Expected a Number")
    if isinstance(value, str) and not _INTEGER.fullmatch(value):
        raise Reason("Expected a Number")
    if isinstance(value, float) and not value.is_integer():
        raise Reason("Expected an integer Number")
    return int(value)


def _float(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise Reason("Expected a Number")
    try:
        return finite(value)
    except (OverflowError, ValueError):
        raise Reason("Expected a Number") from None


def _string(value: Any) -> str:
    # The server reads a bare number where it wants a text, but neither true nor null.
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise Reason("Expected a String")
    return str(value)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Reason("Expected a Boolean")
    return value


_PLAIN = {
    "Integer": _integer,
    "Float": _float,
    "String": _string,
    "Boolean": _boolean,
    "True": _boolean,
}
