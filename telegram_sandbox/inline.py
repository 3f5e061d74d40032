"""Inline results: what the server refuses, and the messages they write when they are chosen."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from .errors import bad_request
from .files import Upload
from .games import game_content
from .keyboards import inline_keyboard
from .media import media_content, resolve
from .payments import Invoice
from .places import check_place
from .rich import rich_message
from .texts import CAPTION_LIMIT, TEXT_LIMIT, format_text

if TYPE_CHECKING:
    from .bots import Bot
    from .registry import Call
    from .world import World

__all__ = ["checked_result", "inline_id_for", "message_of_result", "pick_result"]

# Where the media of a result stands, by its type, and what it becomes in a message.
_SOURCES = {
    "photo": ("photo", "photo"),
    "gif": ("gif", "animation"),
    "mpeg4_gif": ("mpeg4", "animation"),
    "video": ("video", "video"),
    "audio": ("audio", "audio"),
    "voice": ("voice", "voice"),
    "document": ("document", "document"),
    "sticker": ("sticker", "sticker"),
}
_VENUE = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
_PLACE = ("horizontal_accuracy", "live_period", "heading", "proximity_alert_radius")


def checked_result(call: Call, result: dict[str, Any]) -> dict[str, Any]:
    """Return an `InlineQueryResult` with its texts formatted, as the server keeps it.

    Raises:
        ApiError: Its id, a button, a text, a place or its media is wrong.
    """
    if not 1 <= len(result["id"].encode("utf-8", "surrogatepass")) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    kept = dict(result)
    game: dict[str, Any] = {"game": {}} if result["type"] == "game" else {}
    markup = inline_keyboard(result.get("reply_markup"), game | _sold(result), None)
    kept.pop("reply_markup", None)
    if markup:
        kept["reply_markup"] = markup
    elif game:
        button: dict[str, Any] = {"text": f"Play {result['game_short_name']}", "callback_game": {}}
        kept["reply_markup"] = {"inline_keyboard": [[button]]}
    given = result.get("input_message_content")
    if given is not None:
        kept["input_message_content"] = _checked_content(call, given)
    elif result["type"] == "article":
        raise bad_request("input message content is not specified")
    if "latitude" in result:
        check_place(result["latitude"], result["longitude"])
    _check_media(call, result)
    if result.get("caption"):
        text, entities = _formatted(call, result, "caption", CAPTION_LIMIT)
        kept["caption"], kept["caption_entities"] = text, entities
    return kept


def message_of_result(
    world: World, bot: Bot, result: dict[str, Any]
) -> tuple[dict[str, Any], str | None]:
    """Return the content of the message a result writes, and its inline message id.

    Only a message with an inline keyboard has such an id: without it the bot cannot edit it.
    """
    given = result.get("input_message_content")
    content = dict(_given(given)) if given else _own(world, bot, result)
    if "invoice" in content:
        content["invoice"] = Invoice(bot, content["invoice"])
    markup = result.get("reply_markup")
    if not markup:
        return content, None
    content["reply_markup"] = markup
    return content, inline_id_for(bot, world.new_id())


def inline_id_for(bot: Bot, number: str) -> str:
    """Return the inline message id of a fresh number, as it looks to bots."""
    return "AAMC" + hashlib.sha256(f"{bot.id}:{number}".encode()).hexdigest()[:20]


def pick_result(
    results: list[dict[str, Any]], wanted: dict[str, Any] | str | int
) -> dict[str, Any]:
    """Return the result somebody means: by itself, its id, its title or its number from 1.

    Raises:
        AssertionError: There is no such result.
    """
    if isinstance(wanted, int):
        if 0 < wanted <= len(results):
            return results[wanted - 1]
    else:
        for result in results:
            if result == wanted or wanted in {_text(result, "id"), _text(result, "title")}:
                return result
    offered = ", ".join(repr(r.get("title", r["id"])) for r in results) or "nothing"
    raise AssertionError(f"chooses: there is no result {wanted!r}; the bot offered: {offered}")


def _text(result: dict[str, Any], key: str) -> str:
    return str(result.get(key, ""))


def _sold(result: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = result.get("input_message_content") or {}
    return {"invoice": {}} if "payload" in content else {}


def _checked_content(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    """Return an `InputMessageContent` as the server keeps it."""
    if "message_text" in given:
        text, entities = _formatted(call, given, "message_text", TEXT_LIMIT)
        if not text:
            raise bad_request("message text is empty")
        kept: dict[str, Any] = {"message_text": text, "entities": entities}
        if given.get("link_preview_options"):
            kept["link_preview_options"] = given["link_preview_options"]
        return kept
    if "rich_message" in given:
        return {"rich_message": rich_message(call, given["rich_message"])}
    if "latitude" in given:
        what = "venue location" if "address" in given else "location"
        check_place(given["latitude"], given["longitude"], what)
    return given


def _formatted(
    call: Call, given: dict[str, Any], name: str, limit: int
) -> tuple[str, list[dict[str, Any]]]:
    marked = "entities" if name == "message_text" else f"{name}_entities"
    text, entities = format_text(
        call.world, given[name], given.get("parse_mode"), given.get(marked)
    )
    if len(text) > limit:
        long = "MESSAGE_TOO_LONG" if name == "message_text" else "message caption is too long"
        raise bad_request(long)
    return text, entities


def _check_media(call: Call, result: dict[str, Any]) -> None:
    """Refuse a file the bot does not know, and an address that is none."""
    if result["type"] not in _SOURCES:
        return
    name, kind = _SOURCES[result["type"]]
    if f"{name}_file_id" in result:
        resolve(call.world, call.bot.id, kind, result[f"{name}_file_id"])
    elif not str(result.get(f"{name}_url", "")).startswith(("http://", "https://")):
        raise bad_request("WEBDOCUMENT_URL_INVALID")


def _given(given: dict[str, Any]) -> dict[str, Any]:
    if "message_text" in given:
        content: dict[str, Any] = {"text": given["message_text"]}
        for key in ("entities", "link_preview_options"):
            if given.get(key):
                content[key] = given[key]
        return content
    if "address" in given:
        location = {key: given[key] for key in ("latitude", "longitude")}
        named = {key: given[key] for key in ("title", "address", *_VENUE) if key in given}
        return {"venue": {"location": location, **named}, "location": location}
    if "latitude" in given:
        place = ("latitude", "longitude", *_PLACE)
        return {"location": {key: given[key] for key in place if key in given}}
    if "phone_number" in given:
        keys = ("phone_number", "first_name", "last_name", "vcard")
        return {"contact": {key: given[key] for key in keys if key in given}}
    if "payload" in given:
        return {"invoice": given}
    return {"rich_message": given["rich_message"]}


def _own(world: World, bot: Bot, result: dict[str, Any]) -> dict[str, Any]:
    """Return the message a result writes when the bot gave no content of its own."""
    kind = result["type"]
    if kind in {"location", "venue", "contact"}:
        return _given(result)
    if kind == "game":
        return game_content(result["game_short_name"])
    name, media = _SOURCES[kind]
    if f"{name}_file_id" in result:
        source: Upload | str = str(result[f"{name}_file_id"])
    else:
        # Addresses are opened by the app of whoever chooses the result, not by the server.
        source = world.web.stand_in(str(result[f"{name}_url"]))
    sides = {key: result.get(f"{name}_{key}") for key in ("width", "height", "duration")}
    said = {**{key: value for key, value in sides.items() if value}, **_named(result)}
    content = media_content(world, media, resolve(world, bot.id, media, source, said), said)
    if result.get("caption"):
        content["caption"] = result["caption"]
        if result.get("caption_entities"):
            content["caption_entities"] = result["caption_entities"]
        if result.get("show_caption_above_media"):
            content["show_caption_above_media"] = True
    return content


def _named(result: dict[str, Any]) -> dict[str, Any]:
    if result["type"] != "audio":
        return {}
    return {key: result[key] for key in ("performer", "title") if result.get(key)}
