"""Keyboards under messages: what the server refuses, and which kind it is."""

from __future__ import annotations

import re
from typing import Any

from .errors import bad_request

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
_URL = re.compile(
    r"(?:(?:https?|tg|ton)://[^\s]+|(?:[\w-]+\.)+[a-z]{2,}(?:[/?#:][^\s]*)?)", re.IGNORECASE
)


def split_markup(
    markup: dict[str, Any] | None,
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Return a message's inline keyboard and its reply keyboard; at most one of them is there.

    Raises:
        ApiError: A button is wrong.
    """
    if markup is None:
        return None, None
    if "inline_keyboard" in markup:
        return inline_keyboard(markup), None
    return None, markup


def inline_keyboard(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return an inline keyboard without empty rows, or None if nothing is left of it.

    Raises:
        ApiError: A button has no action or more than one, or its address is none.
    """
    if markup is None:
        return None
    if "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    rows = [[_button(button) for button in row] for row in markup["inline_keyboard"] if row]
    return {"inline_keyboard": rows} if rows else None


def _button(button: dict[str, Any]) -> dict[str, Any]:
    actions = [name for name in _ACTIONS if button.get(name) not in (None, False)]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad_request("BUTTON_TYPE_INVALID")
    url = button.get("url")
    if url is not None and not _URL.fullmatch(url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return button
