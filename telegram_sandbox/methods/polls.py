"""Asking questions with answers to choose from."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from telegram_sandbox.chats import Chat
from telegram_sandbox.errors import bad_request
from telegram_sandbox.incoming import media_fields
from telegram_sandbox.keyboards import inline_keyboard
from telegram_sandbox.places import check_place
from telegram_sandbox.polls import Poll, check_poll
from telegram_sandbox.posting import send
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.texts import format_text

__all__: list[str] = []

_VENUE = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")


@handles("sendPoll")
def send_poll(call: Call) -> dict[str, Any]:
    """Ask a question with answers to choose from."""
    chat = call.chat()
    asked = _text(call, call.parameters.values, "question", "question_parse_mode")
    options: list[dict[str, Any]] = []
    for number, given in enumerate(call.get("options")):
        option = {"persistent_id": str(number), **_text(call, given, "text", "text_parse_mode")}
        if given.get("media"):
            option["media"] = _media(call, given["media"])
        options.append(option)
    check_poll(asked["question"], [option["text"] for option in options])
    kind = call.get("type", "regular")
    anonymous = call.get("is_anonymous", True)
    if chat.type == "channel" and not anonymous:
        raise bad_request("non-anonymous polls can't be sent to channel chats")
    asked |= {
        "is_anonymous": anonymous,
        "type": kind,
        "allows_multiple_answers": call.get("allows_multiple_answers", False),
        "allows_revoting": call.get("allows_revoting", kind == "regular"),
        "members_only": bool(call.get("members_only") and chat.type == "channel"),
    }
    if call.get("country_codes") and chat.type == "channel":
        asked["country_codes"] = call.get("country_codes")
    asked |= _around(call)
    poll = Poll(call.world, call.world.new_id(), call.bot, asked, options)
    poll.answers = _answers(call, len(options)) if kind == "quiz" else {}
    poll.hides = call.get("hide_results_until_closes", False)
    poll.grows = call.get("allow_adding_options", False) and kind == "regular" and not anonymous
    poll.closed = call.get("is_closed", False)
    _set_end(call, poll)
    message = send(call, {"poll": poll}, chat=chat)
    poll.begin(message)
    return message.as_json(call.bot)


@handles("stopPoll")
def stop_poll(call: Call) -> dict[str, Any]:
    """Close a poll and return it."""
    chat: Chat = call.chat()
    message = call.message(chat, call.get("message_id"), "message with poll to stop")
    poll = message.content.get("poll")
    if not isinstance(poll, Poll):
        raise bad_request("message is not a poll")
    if message.sender is not call.bot or "forward_origin" in message.content:
        raise bad_request("poll can't be stopped")
    if poll.closed:
        raise bad_request("poll has already been closed")
    markup = inline_keyboard(call.get("reply_markup"), message.content, chat)
    message.content = {k: v for k, v in message.content.items() if k != "reply_markup"}
    if markup:
        message.content["reply_markup"] = markup
    poll.close(call.bot)
    shown: dict[str, Any] = message.as_json(call.bot)["poll"]
    return shown


def _text(call: Call, given: dict[str, Any], name: str, mode: str) -> dict[str, Any]:
    """Return a text of the poll; only custom emoji may stand out in it."""
    text, entities = format_text(
        call.world, given[name], given.get(mode), given.get(f"{name}_entities")
    )
    kept = [entity for entity in entities if entity["type"] == "custom_emoji"]
    return {name: text, **({f"{name}_entities": kept} if kept else {})}


def _around(call: Call) -> dict[str, Any]:
    """Return what stands around the question: a description and media."""
    text, entities = format_text(
        call.world,
        call.get("description", ""),
        call.get("description_parse_mode"),
        call.get("description_entities"),
    )
    if len(text) > 1024:
        raise bad_request("message caption is too long")
    shown: dict[str, Any] = {"description": text} if text else {}
    if text and entities:
        shown["description_entities"] = entities
    if call.get("media"):
        shown["media"] = _media(call, call.get("media"))
    return shown


def _answers(call: Call, count: int) -> dict[str, Any]:
    """Return what is right in a quiz, and why."""
    right: list[int] = call.get("correct_option_ids", [])
    if not right:
        raise bad_request("correct option identifiers are not specified")
    one = len(right) == 1 or call.get("allows_multiple_answers")
    rising = all(earlier < later for earlier, later in pairwise(right))
    if not one or not rising or right[0] < 0 or right[-1] >= count:
        raise bad_request("wrong correct option ID specified")
    text, entities = format_text(
        call.world,
        call.get("explanation", ""),
        call.get("explanation_parse_mode"),
        call.get("explanation_entities"),
    )
    if len(text) > 200 or text.count("\n") > 2:
        raise bad_request("POLL_EXPLANATION_TOO_LONG")
    answers: dict[str, Any] = {"correct_option_ids": right}
    if text:
        answers["explanation"] = text
    if text and entities:
        answers["explanation_entities"] = entities
    if call.get("explanation_media"):
        answers["explanation_media"] = _media(call, call.get("explanation_media"))
    return answers


def _set_end(call: Call, poll: Poll) -> None:
    """Say when the poll closes by itself: after a while or at a time, not both."""
    now = call.world.now()
    if "open_period" in call:
        poll.asked["open_period"] = call.get("open_period")
        poll.asked["close_date"] = now + call.get("open_period")
    elif "close_date" in call:
        poll.asked["open_period"] = call.get("close_date") - now
        poll.asked["close_date"] = call.get("close_date")
    poll.closes_at = poll.asked.get("close_date")


def _media(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    """Return the `PollMedia` of an `InputPollMedia` or an `InputPollOptionMedia`."""
    kind = given["type"]
    if kind == "link":
        return {"link": {"url": given["url"]}}
    if kind in {"location", "venue"}:
        check_place(given["latitude"], given["longitude"])
        keys = ("latitude", "longitude", "horizontal_accuracy")
        location = {key: given[key] for key in keys if key in given}
        if kind == "location":
            return {"location": location}
        named = {key: given[key] for key in ("title", "address", *_VENUE) if key in given}
        return {"venue": {"location": location, **named}}
    fields = media_fields(call, kind, given["media"], given)
    return {key: value for key, value in fields.items() if key == kind or len(fields) == 1}
