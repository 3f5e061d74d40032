"""Rich messages: from what a bot sends to the blocks a message holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import bad_request
from .files import StoredFile
from .incoming import media_fields
from .json_values import as_list, as_object
from .places import check_place
from .rich_inline import detected, plain
from .rich_text import blocks_of_text

if TYPE_CHECKING:
    from .registry import Call

__all__ = ["rich_content", "rich_message"]

_MEDIA = {
    "animation": "animation",
    "audio": "audio",
    "document": "document",
    "photo": "photo",
    "video": "video",
    "voice_note": "voice",
}
_LETTERS = {"a": 97, "A": 65}
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST_BLOCKS = 500
_LONGEST = 32_768
_DEEPEST = 16
# Where a block holds a rich text.
_TEXTS = frozenset({"text", "credit", "summary"})


def rich_content(call: Call) -> dict[str, Any]:
    """Return `rich_message` of a call that writes one.

    Raises:
        ApiError: There is not exactly one of blocks, HTML and Markdown, or a part is wrong.
    """
    return {"rich_message": rich_message(call, call.get("rich_message"))}


def rich_message(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    """Return the `RichMessage` of an `InputRichMessage`.

    Raises:
        ApiError: There is not exactly one of blocks, HTML and Markdown, or a part is wrong.
    """
    forms = [name for name in ("blocks", "html", "markdown") if given.get(name)]
    if len(forms) != 1:
        raise bad_request("message text is empty" if not forms else "RICH_MESSAGE_INVALID")
    if forms == ["blocks"]:
        blocks = [_block(call, block) for block in given["blocks"]]
    else:
        media = {one["id"]: one["media"] for one in given.get("media", ())}
        parsed = blocks_of_text(given[forms[0]], forms[0], media)
        blocks = [_block(call, block) for block in parsed]
    if not blocks:
        raise bad_request("message text is empty")
    if _count(blocks) > _MOST_BLOCKS or len(plain(blocks)) > _LONGEST:
        raise bad_request("MESSAGE_TOO_LONG")
    blocks = _seen(call, blocks, detect=not given.get("skip_entity_detection"))
    rtl = {"is_rtl": True} if given.get("is_rtl") else {}
    return {"blocks": blocks, **rtl}


def _seen(call: Call, value: Any, *, detect: bool) -> Any:
    """Return a block or a text with the users it mentions, and with what the server finds in it."""
    items = as_list(value)
    if items is not None:
        return [_seen(call, one, detect=detect) for one in items]
    found = as_object(value)
    if found is None or isinstance(found.get("file_id"), StoredFile):
        return value
    if found.get("type") == "text_mention":
        user = call.world.users.get(found["user"]["id"])
        return {**found, "user": user.as_json()} if user is not None else found["text"]
    shown = {key: _seen(call, one, detect=detect) for key, one in found.items()}
    if detect and found.get("type") != "pre":
        for key in _TEXTS & set(shown):
            shown[key] = detected(shown[key])
    return shown


def _count(blocks: list[dict[str, Any]], depth: int = 1) -> int:
    """Return how many blocks there are, nested ones and rows included.

    Raises:
        ApiError: They stand too deep in each other.
    """
    if depth > _DEEPEST:
        raise bad_request("RICH_MESSAGE_TOO_DEEP")
    count = 0
    for block in blocks:
        count += 1 + len(block.get("cells", ()))
        count += _count(block.get("blocks", []), depth + 1)
        for item in block.get("items", ()):
            count += 1 + _count(item["blocks"], depth + 1)
    return count


def _block(call: Call, block: dict[str, Any]) -> dict[str, Any]:
    """Return the `RichBlock` of an `InputRichBlock`."""
    kind = block["type"]
    if kind in _MEDIA:
        return _media_block(call, block)
    shown = dict(block)
    if kind == "map":
        location = block["location"]
        check_place(location["latitude"], location["longitude"])
        for key, usual in (("zoom", 15), ("width", 600), ("height", 300)):
            shown[key] = block.get(key) or usual
    elif kind == "list":
        items = enumerate(block["items"], 1)
        shown["items"] = [
            {**item, "label": _label(item, number), "blocks": _blocks(call, item["blocks"])}
            for number, item in items
        ]
    elif "blocks" in block:
        shown["blocks"] = _blocks(call, block["blocks"])
    return shown


def _blocks(call: Call, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [_block(call, block) for block in blocks]


def _media_block(call: Call, block: dict[str, Any]) -> dict[str, Any]:
    kind = block["type"]
    given = block[kind]
    fields = media_fields(call, _MEDIA[kind], given["media"], given)
    shown = {"type": kind, kind: fields[_MEDIA[kind]]}
    if given.get("has_spoiler"):
        shown["has_spoiler"] = True
    if block.get("caption"):
        shown["caption"] = block["caption"]
    return shown


def _label(item: dict[str, Any], number: int) -> str:
    """Return what stands before an item: a dot, or its number in the wanted script."""
    kind = item.get("type")
    if kind is None and item.get("value") is None:
        return "•"
    number = item.get("value", number)
    if kind in _LETTERS:
        return chr(_LETTERS[kind] + (number - 1) % 26) + "."
    if kind in {"i", "I"}:
        roman, left = "", number
        for value, letters in _ROMAN:
            while left >= value:
                roman, left = roman + letters, left - value
        return (roman if kind == "i" else roman.upper()) + "."
    return f"{number}."
