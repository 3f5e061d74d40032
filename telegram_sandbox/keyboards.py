"""Keyboards under messages: what the server refuses, and which kind it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .errors import bad_request

if TYPE_CHECKING:
    from .chats import Chat

__all__ = ["inline_keyboard", "split_markup"]

_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
    "disabled",
)
# What a button of a reply keyboard may ask for, and how the server calls it.
_REQUESTS = {
    "request_contact": "Phone number can be requested in private chats only",
    "request_location": "Location can be requested in private chats only",
    "request_poll": "Poll can be requested in private chats only",
    "request_users": "Users can be requested in private chats only",
    "request_chat": "Chats can be requested in private chats only",
    "request_managed_bot": "Managed bot can be requested in private chats only",
    "web_app": "Web app buttons can be used in private chats only",
}
_URL = re.compile(
    r"(?:(?:https?|tg|ton)://[^\s]+|(?:[\w-]+\.)+[a-z]{2,}(?:[/?#:][^\s]*)?)", re.IGNORECASE
)
_HOSTLESS = re.compile(r"https?://[^./?#\s]+(?:[:/?#].*)?", re.IGNORECASE)
_USER = re.compile(r"tg://user\?id=(\d+)", re.IGNORECASE)

_MOST_INLINE_BUTTONS = 100
_LONGEST_URL = 2048


def split_markup(
    markup: dict[str, Any] | None, content: Mapping[str, Any], chat: Chat | None
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Return a message's inline keyboard and its reply keyboard; at most one of them is there.

    Args:
        markup: What the bot gave.
        content: The message it goes with.
        chat: Where the message goes; None for a message that is not anywhere yet.

    Raises:
        ApiError: A button is wrong, or a reply keyboard goes where nobody could use it.
    """
    if markup is None:
        return None, None
    if "inline_keyboard" in markup:
        return inline_keyboard(markup, content, chat), None
    if chat is None or chat.type == "channel":
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        return None, _reply_keyboard(markup, chat)
    return None, markup


def inline_keyboard(
    markup: dict[str, Any] | None, content: Mapping[str, Any], chat: Chat | None
) -> dict[str, Any] | None:
    """Return an inline keyboard without empty rows, or None if nothing is left of it.

    Raises:
        ApiError: A button has no action or more than one, stands where it must not, or its address
            is none.
    """
    if markup is None:
        return None
    if "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    rows = [[_button(button, chat) for button in row] for row in markup["inline_keyboard"] if row]
    flat = [button for row in rows for button in row]
    if len(flat) > _MOST_INLINE_BUTTONS:
        raise bad_request("reply markup is too long")
    for action, kind in (("pay", "invoice"), ("callback_game", "game")):
        first = bool(flat) and flat[0].get(action) not in (None, False)
        if any(button.get(action) not in (None, False) for button in flat[1:]) or (
            kind in content and flat and not first
        ):
            raise bad_request("BUTTON_POS_INVALID")
        if first and kind not in content:
            raise bad_request("BUTTON_TYPE_INVALID")
    return {"inline_keyboard": rows} if rows else None


def _button(button: dict[str, Any], chat: Chat | None) -> dict[str, Any]:
    actions = [name for name in _ACTIONS if button.get(name) not in (None, False)]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1 or ("web_app" in button and chat is not None and chat.type != "private"):
        raise bad_request("BUTTON_TYPE_INVALID")
    action = actions[0]
    if action == "url":
        _check_url(button["url"], chat)
    elif action == "web_app":
        _check_https("Web App URL", button["web_app"]["url"])
    elif action == "login_url":
        _check_https("login URL", button["login_url"]["url"])
    elif action == "copy_text" and not 1 <= len(button["copy_text"]["text"]) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    elif action.startswith("switch_inline_query") and chat is not None and chat.type == "channel":
        raise bad_request(
            f"can't use {action} in a channel chat, because a user will not be able to use the "
            "button without knowing bot's username"
        )
    return button


def _check_url(url: str, chat: Chat | None) -> None:
    user = _USER.fullmatch(url)
    if user is not None:
        if chat is not None and int(user[1]) not in chat.world.users:
            raise bad_request("BUTTON_USER_INVALID")
        return
    if not url or _HOSTLESS.fullmatch(url) or not _URL.fullmatch(url):
        scheme = re.match(r"([a-z][a-z0-9+.-]*):(?!\d+(?:/|$))", url, re.IGNORECASE)
        known = scheme is None or scheme[1].lower() in {"http", "https", "tg", "ton"}
        why = "Wrong HTTP URL" if known else "Unsupported URL protocol"
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {why}")
    if len(url) > _LONGEST_URL or ".." in url.split("?", maxsplit=1)[0]:
        raise bad_request("BUTTON_URL_INVALID")


def _check_https(what: str, url: str) -> None:
    if not url.lower().startswith("https://") or not _URL.fullmatch(url):
        raise bad_request(
            f"inline keyboard button {what} '{url}' is invalid: Only HTTPS links are allowed"
        )


def _reply_keyboard(markup: dict[str, Any], chat: Chat) -> dict[str, Any]:
    """Check what the buttons of a reply keyboard ask for."""
    for row in markup["keyboard"]:
        for button in row:
            asked = [name for name in _REQUESTS if button.get(name) not in (None, False)]
            if len(asked) > 1:
                raise bad_request("BUTTON_TYPE_INVALID")
            if asked and chat.type != "private":
                raise bad_request(_REQUESTS[asked[0]])
            if "web_app" in asked:
                _check_https("Web App URL", button["web_app"]["url"])
    return markup
