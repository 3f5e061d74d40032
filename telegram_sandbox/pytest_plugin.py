"""Fixtures for pytest: a world of its own for every test.

`world` has one bot, the token is `1:test`; `alice` is a user in it. The server's brakes on busy
loops are off, so that a test never waits for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from telegram_sandbox.server import Server
    from telegram_sandbox.users import User
    from telegram_sandbox.world import World

__all__ = ["alice", "sandbox_server", "world"]


@pytest.fixture
def world() -> World:
    """Return a fresh world with one bot: token `1:test`, user name `sandbox_bot`."""
    # Imported late: a test run that never asks for a world pays nothing for the plugin.
    from telegram_sandbox.world import World  # noqa: PLC0415  # see above

    made = World(throttles=False)
    made.bot()
    return made


@pytest.fixture
def alice(world: World) -> User:
    """Return a user of the world who speaks English."""
    return world.user("Alice", language_code="en")


@pytest.fixture
def sandbox_server(world: World) -> Iterator[Server]:
    """Serve the world on a free port of this machine; its `url` is the API's address."""
    from telegram_sandbox.server import Server  # noqa: PLC0415  # see world

    with Server(world) as server:
        yield server
