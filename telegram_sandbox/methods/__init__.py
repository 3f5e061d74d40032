"""What the methods do, a module per subject; importing this registers all of them."""

from __future__ import annotations

from telegram_sandbox.methods import (
    answering,
    chats,
    copying,
    editing,
    media_sending,
    profile,
    receiving,
    sending,
)
from telegram_sandbox.registry import HANDLERS

__all__ = [
    "HANDLERS",
    "answering",
    "chats",
    "copying",
    "editing",
    "media_sending",
    "profile",
    "receiving",
    "sending",
]
