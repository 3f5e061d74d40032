"""What the methods do, a module per subject; importing this registers all of them."""

from __future__ import annotations

from telegram_sandbox.methods import (
    acting,
    answering,
    chats,
    copying,
    deleting,
    editing,
    files,
    games,
    invites,
    join_queries,
    media_sending,
    members,
    pins,
    polls,
    profile,
    reactions,
    receiving,
    sending,
    stickers,
    topics,
    web_apps,
)
from telegram_sandbox.registry import HANDLERS

__all__ = [
    "HANDLERS",
    "acting",
    "answering",
    "chats",
    "copying",
    "deleting",
    "editing",
    "files",
    "games",
    "invites",
    "join_queries",
    "media_sending",
    "members",
    "pins",
    "polls",
    "profile",
    "reactions",
    "receiving",
    "sending",
    "stickers",
    "topics",
    "web_apps",
]
