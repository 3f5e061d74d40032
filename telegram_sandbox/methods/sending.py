"""Sending messages that are not files: texts, places, contacts, dice."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.games import thrown
from telegram_sandbox.places import check_place
from telegram_sandbox.posting import send
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.rich import rich_content
from telegram_sandbox.texts import text_content

__all__: list[str] = []

_LOCATION = (
    "latitude",
    "longitude",
    "horizontal_accuracy",
    "live_period",
    "heading",
    "proximity_alert_radius",
)
_VENUE = (
    "title",
    "address",
    "foursquare_id",
    "foursquare_type",
    "google_place_id",
    "google_place_type",
)


@handles("sendMessage")
def send_message(call: Call) -> dict[str, Any]:
    """Write a text."""
    chat = call.chat()
    content = text_content(call)
    if call.get("link_preview_options"):
        content["link_preview_options"] = call.get("link_preview_options")
    return send(call, content, chat=chat).as_json(call.bot)


@handles("sendRichMessage")
def send_rich_message(call: Call) -> dict[str, Any]:
    """Write a text with headings, lists, tables and media in it."""
    chat = call.chat()
    return send(call, rich_content(call), chat=chat).as_json(call.bot)


@handles("sendLocation")
def send_location(call: Call) -> dict[str, Any]:
    """Send a point on the map."""
    chat = call.chat()
    check_place(call.get("latitude"), call.get("longitude"))
    location = {key: call.get(key) for key in _LOCATION if key in call}
    if not location.get("live_period"):
        for key in _LOCATION[3:]:
            location.pop(key, None)
    return send(call, {"location": location}, chat=chat).as_json(call.bot)


@handles("sendVenue")
def send_venue(call: Call) -> dict[str, Any]:
    """Send a place with a name; it is a location too, for programs that know no venues."""
    chat = call.chat()
    check_place(call.get("latitude"), call.get("longitude"), "venue location")
    location = {key: call.get(key) for key in ("latitude", "longitude")}
    venue = {"location": location, **{key: call.get(key) for key in _VENUE if key in call}}
    return send(call, {"venue": venue, "location": location}, chat=chat).as_json(call.bot)


@handles("sendContact")
def send_contact(call: Call) -> dict[str, Any]:
    """Send somebody's telephone number."""
    chat = call.chat()
    keys = ("phone_number", "first_name", "last_name", "vcard")
    contact = {key: call.get(key) for key in keys if key in call}
    return send(call, {"contact": contact}, chat=chat).as_json(call.bot)


@handles("sendDice")
def send_dice(call: Call) -> dict[str, Any]:
    """Throw a die; the world's seed decides."""
    return send(call, thrown(call.world, call.get("emoji", "🎲"))).as_json(call.bot)
