from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from telegram_sandbox import SandboxAdapter, World
from telegram_sandbox.pytest_plugin import alice, sandbox_server, world

__all__ = ["alice", "sandbox_server", "world"]


@pytest.fixture
def call(world: World) -> Callable[..., dict[str, Any]]:
    """Call a method in process with JSON parameters and return the envelope."""
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))
    world.patience = 0.2

    def run(method: str, **parameters: Any) -> dict[str, Any]:
        address = f"https://api.telegram.org/bot1:test/{method}"
        answer: dict[str, Any] = session.post(address, json=parameters).json()
        return answer

    return run
