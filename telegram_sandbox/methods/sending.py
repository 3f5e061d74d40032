"""Sending messages that are not files: texts, places, contacts, dice, polls."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.errors import bad_request
from telegram_sandbox.posting import send
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.texts import format_text, text_content
from telegram_sandbox.typed import minimal

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
_DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}


@handles("sendMessage")
def send_message(call: Call) -> dict[str, Any]:
    """Write a text."""
    chat = call.chat()
    content = text_content(call)
    if call.get("link_preview_options"):
        content["link_preview_options"] = call.get("link_preview_options")
    return send(call, content, chat=chat).as_json(call.bot)


@handles("sendLocation")
def send_location(call: Call) -> dict[str, Any]:
    """Send a point on the map."""
    location = {key: call.get(key) for key in _LOCATION if key in call}
    return send(call, {"location": location}).as_json(call.bot)


@handles("sendVenue")
def send_venue(call: Call) -> dict[str, Any]:
    """Send a place with a name; it is a location too, for programs that know no venues."""
    location = {key: call.get(key) for key in ("latitude", "longitude")}
    venue = {"location": location, **{key: call.get(key) for key in _VENUE if key in call}}
    return send(call, {"venue": venue, "location": location}).as_json(call.bot)


@handles("sendContact")
def send_contact(call: Call) -> dict[str, Any]:
    """Send somebody's telephone number."""
    keys = ("phone_number", "first_name", "last_name", "vcard")
    contact = {key: call.get(key) for key in keys if key in call}
    return send(call, {"contact": contact}).as_json(call.bot)


@handles("sendDice")
def send_dice(call: Call) -> dict[str, Any]:
    """Throw a die; the world's seed decides."""
    emoji = call.get("emoji", "🎲")
    value = call.world.random.randint(1, _DICE.get(emoji, 6))
    return send(call, {"dice": {"emoji": emoji, "value": value}}).as_json(call.bot)


@handles("sendChatAction")
def send_chat_action(call: Call) -> bool:
    """Show for some seconds that the bot is busy; nothing of it is kept."""
    call.chat()
    return True


@handles("sendPoll", depth="shallow")
def send_poll(call: Call) -> dict[str, Any]:
    """Ask a question with answers to choose from. Users cannot vote here."""
    question, marked = format_text(
        call.world, call.get("question"), call.get("question_parse_mode"), None
    )
    options = [
        {"persistent_id": str(number), "text": option["text"], "voter_count": 0}
        for number, option in enumerate(call.get("options"))
    ]
    poll: dict[str, Any] = {
        **minimal(call.world.spec, "Poll", call.world.now()),
        "id": call.world.new_id(),
        "question": question,
        "options": options,
        "total_voter_count": 0,
        "is_closed": call.get("is_closed", False),
        "is_anonymous": call.get("is_anonymous", True),
        "type": call.get("type", "regular"),
        "allows_multiple_answers": call.get("allows_multiple_answers", False),
    }
    if marked:
        poll["question_entities"] = marked
    if poll["type"] == "quiz":
        if not call.get("correct_option_ids"):
            raise bad_request("correct option identifiers are not specified")
        poll["correct_option_ids"] = call.get("correct_option_ids")
    return send(call, {"poll": poll}).as_json(call.bot)


@handles("stopPoll", depth="shallow")
def stop_poll(call: Call) -> dict[str, Any]:
    """Close a poll and return it."""
    chat = call.chat()
    message = call.message(chat, call.get("message_id"), "message with poll to stop")
    poll = message.content.get("poll")
    if poll is None:
        raise bad_request("message is not a poll")
    if message.sender is not call.bot:
        raise bad_request("poll can't be stopped")
    if poll["is_closed"]:
        raise bad_request("poll has already been closed")
    message.content["poll"] = {**poll, "is_closed": True}
    call.world.edited(message, call.bot)
    return dict(message.content["poll"])


@handles("sendInvoice", depth="shallow")
def send_invoice(call: Call) -> dict[str, Any]:
    """Offer something for sale. Nobody can pay here."""
    invoice = {
        "title": call.get("title"),
        "description": call.get("description"),
        "start_parameter": call.get("start_parameter", ""),
        "currency": call.get("currency"),
        "total_amount": sum(price["amount"] for price in call.get("prices")),
    }
    return send(call, {"invoice": invoice}).as_json(call.bot)


@handles("sendGame", depth="shallow")
def send_game(call: Call) -> dict[str, Any]:
    """Send a game; any short name is one."""
    game = {**minimal(call.world.spec, "Game"), "title": call.get("game_short_name")}
    return send(call, {"game": game}).as_json(call.bot)
