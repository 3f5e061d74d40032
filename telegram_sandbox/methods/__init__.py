"""What the methods do, a module per subject; importing this registers all of them."""

from __future__ import annotations

from telegram_sandbox.methods import (
    answering,
    chats,
    copying,
    editing,
    invites,
    media_sending,
    members,
    pins,
    profile,
    receiving,
    sending,
    topics,
)
from telegram_sandbox.registry import HANDLERS

__all__ = [
    "HANDLERS",
    "answering",
    "chats",
    "copying",
    "editing",
    "invites",
    "media_sending",
    "members",
    "pins",
    "profile",
    "receiving",
    "sending",
    "topics",
]
