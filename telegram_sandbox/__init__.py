"""A Bot API server for your desk and your tests, driven by the same facts as the client."""

from __future__ import annotations

from .adapter import SandboxAdapter
from .bots import Bot
from .chats import Chat, Message
from .clock import FakeClock, RealClock
from .errors import ApiError
from .server import Server
from .users import User
from .world import World

__all__ = [
    "ApiError",
    "Bot",
    "Chat",
    "FakeClock",
    "Message",
    "RealClock",
    "SandboxAdapter",
    "Server",
    "User",
    "World",
]
