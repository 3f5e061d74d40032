"""From a chosen inline result to the message it writes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from .entities import find_entities
from .media import KINDS, media_content

if TYPE_CHECKING:
    from .bots import Bot
    from .world import World

__all__ = ["message_of_result", "pick_result"]


def message_of_result(
    world: World, bot: Bot, result: dict[str, Any]
) -> tuple[dict[str, Any], str | None]:
    """Return the content of the message a result writes, and its inline message id.

    Only a message with an inline keyboard has such an id: without it the bot cannot edit it.
    """
    given = result.get("input_message_content")
    content = dict(_given(given)) if given else _own(world, bot, result)
    markup = result.get("reply_markup")
    if not markup:
        return content, None
    content["reply_markup"] = markup
    seed = f"{bot.id}:{result['id']}:{world.new_id()}".encode()
    return content, "AAMC" + hashlib.sha256(seed).hexdigest()[:20]


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


def _given(given: dict[str, Any]) -> dict[str, Any]:
    if "message_text" in given:
        text = given["message_text"]
        content: dict[str, Any] = {"text": text}
        entities = find_entities(text, given.get("entities"))
        if entities:
            content["entities"] = entities
        return content
    if "address" in given:
        location = {key: given[key] for key in ("latitude", "longitude")}
        venue = {"location": location, "title": given["title"], "address": given["address"]}
        return {"venue": venue, "location": location}
    if "latitude" in given:
        return {"location": {key: given[key] for key in ("latitude", "longitude")}}
    if "phone_number" in given:
        keys = ("phone_number", "first_name", "last_name", "vcard")
        return {"contact": {key: given[key] for key in keys if key in given}}
    if "payload" in given:
        total = sum(price["amount"] for price in given["prices"])
        invoice = {key: given[key] for key in ("title", "description", "currency")}
        return {"invoice": {**invoice, "start_parameter": "", "total_amount": total}}
    return {"text": str(given)}


def _own(world: World, bot: Bot, result: dict[str, Any]) -> dict[str, Any]:
    """Return the message a result writes when the bot gave no content of its own."""
    kind = result["type"]
    if kind in {"location", "venue", "contact"}:
        return _given(result)
    if kind == "game":
        return {"game": {"title": result["game_short_name"], "description": "", "photo": []}}
    media = {"gif": "animation", "mpeg4_gif": "animation"}.get(kind, kind)
    if media not in KINDS:
        return {"text": result.get("title", "")}
    source = next(
        (result[key] for key in (f"{kind}_file_id", f"{kind}_url") if result.get(key)), ""
    )
    stored = world.files.resolve(bot.id, media, source)
    content = media_content(world, media, stored, result)
    if result.get("caption"):
        content["caption"] = result["caption"]
        entities = find_entities(result["caption"], result.get("caption_entities"))
        if entities:
            content["caption_entities"] = entities
    return content
