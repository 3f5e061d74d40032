"""A Bot API server for your desk and your tests, driven by the same facts as the client."""

from __future__ import annotations

from .adapter import SandboxAdapter
from .bots import Bot, CallbackQuery
from .chats import Chat, Message
from .clock import FakeClock, RealClock
from .errors import ApiError
from .invites import InviteLink, JoinRequest
from .payments import Checkout
from .presses import Press
from .rights import NotAllowed
from .saving import SavedWorldError
from .server import Server
from .topics import Topic
from .users import User
from .world import World

__all__ = [
    "ApiError",
    "Bot",
    "CallbackQuery",
    "Chat",
    "Checkout",
    "FakeClock",
    "InviteLink",
    "JoinRequest",
    "Message",
    "NotAllowed",
    "Press",
    "RealClock",
    "SandboxAdapter",
    "SavedWorldError",
    "Server",
    "Topic",
    "User",
    "World",
]
