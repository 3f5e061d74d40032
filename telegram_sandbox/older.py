"""Spellings that the page no longer shows and the server still takes, so that older bots run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .spec import MethodSpec

__all__ = ["newer_args", "newer_name"]

_METHODS = {"kickchatmember": "banChatMember", "getchatmemberscount": "getChatMemberCount"}
_TRUE = {"true", "yes", "1"}


def newer_name(name: str) -> str:
    """Return today's name of a method."""
    return _METHODS.get(name.lower(), name)


def newer_args(method: MethodSpec, args: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters of a call with the older ones in today's words.

    Where both spellings came, today's counts and the older one stays, to be ignored.
    """
    made = dict(args)
    if "reply_parameters" in method.parameters and not args.get("reply_parameters"):
        answered = made.pop("reply_to_message_id", "")
        anyway = made.pop("allow_sending_without_reply", "").lower() in _TRUE
        if answered.isdecimal() and int(answered):
            reply = {"message_id": int(answered), "allow_sending_without_reply": anyway}
            made["reply_parameters"] = json.dumps(reply)
    if "link_preview_options" in method.parameters and not args.get("link_preview_options"):
        hidden = made.pop("disable_web_page_preview", "").lower() in _TRUE
        if hidden:
            made["link_preview_options"] = '{"is_disabled": true}'
    return made
