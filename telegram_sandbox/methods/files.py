"""Files of a bot: from an id to the path of its bytes."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.errors import bad_request
from telegram_sandbox.files import DOWNLOAD_LIMIT
from telegram_sandbox.registry import Call, handles

__all__: list[str] = []


@handles("getFile")
def get_file(call: Call) -> dict[str, Any]:
    """Prepare a file for its download; the path is good for an hour."""
    files = call.world.files
    stored = files.find(call.bot.id, call.get("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.data) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    path = files.open(call.bot.id, stored, call.world.clock.now())
    return {**files.describe(call.bot.id, stored), "file_path": path}
