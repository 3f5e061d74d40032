"""Sending messages."""

from __future__ import annotations

from typing import Any

from ..posting import send
from ..registry import Call, handles
from ..texts import text_content

__all__: list[str] = []


@handles("sendMessage")
def send_message(call: Call) -> dict[str, Any]:
    """Write a text."""
    chat = call.chat()
    content = text_content(call)
    if call.get("link_preview_options"):
        content["link_preview_options"] = call.get("link_preview_options")
    return send(call, content, chat=chat).as_json(call.bot)
