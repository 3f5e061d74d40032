"""The one place where what the server sends becomes updates."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from telegram.answer import UNREADABLE
from telegram.error import TelegramError

if TYPE_CHECKING:
    from telegram import Update
    from telegram.bot import Bot

logger = logging.getLogger("telegram.ext.updater")


class UnreadableUpdate(TelegramError):
    """An update that could not be read. Error handlers get it as the error, the raw data as update.

    Args:
        raw: What the server sent.

    Attributes:
        raw: What the server sent.
        update_id: The update's number; None where not even that could be read.
    """

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        number = raw.get("update_id") if isinstance(raw, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - raw JSON
        self.update_id: int | None = number if isinstance(number, int) else None
        super().__init__(f"Update {self.update_id} could not be read")

    def __reduce__(self) -> tuple[type[UnreadableUpdate], tuple[Any]]:
        return type(self), (self.raw,)


Received: TypeAlias = "Update | UnreadableUpdate"


def read_update(raw: Any, bot: Bot) -> Received:
    """Make an update of what the server sent; an `UnreadableUpdate` where that cannot be done."""
    from telegram import Update  # noqa: PLC0415 - loads the client, when the first update is here

    problem: Exception | None = None
    try:
        update = Update.de_json(cast("dict[str, Any]", raw), bot) if isinstance(raw, dict) else None
    except Exception as error:  # noqa: BLE001 - whatever reading may raise
        update, problem = None, error
    if update is not None:
        return update
    unreadable = UnreadableUpdate(raw)
    unreadable.__cause__ = problem
    return unreadable


def fetch_updates(
    bot: Bot,
    offset: int,
    timeout: int,
    read_latency: float,
    allowed_updates: Sequence[str] | None,
) -> list[Received]:
    """Ask the server for updates, waiting up to `timeout` seconds for the first.

    One that cannot be read is among the others as an `UnreadableUpdate`.

    Raises:
        TelegramError: The server could not be asked, or answered with an error.
        Exception: Whatever a bot's own `get_updates` raises.
    """
    try:
        received = bot.get_updates(
            offset=offset or None,
            timeout=timeout,
            read_latency=read_latency,
            allowed_updates=allowed_updates,
        )
        return [_unless_unreadable(update) for update in received]
    except TelegramError:
        raise
    except Exception:  # whatever reading may raise
        # Not the server's refusal, so it may have been our reading: read them one by one.
        logger.debug("A batch of updates could not be read; reading one by one", exc_info=True)
        updates = _one_by_one(bot, offset, allowed_updates)
        if not any(isinstance(update, UnreadableUpdate) for update in updates):
            raise  # it was not: somebody's code went wrong before, and would each time
        return updates


def _unless_unreadable(update: Update) -> Received:
    """Return an update, or the error that stands for one that the JSON reader has refused."""
    fields = vars(update)
    if UNREADABLE not in fields:
        return update
    number = {"update_id": fields["update_id"]} if "update_id" in fields else {}
    return UnreadableUpdate({**number, UNREADABLE: fields[UNREADABLE]})


def _one_by_one(bot: Bot, offset: int, allowed_updates: Sequence[str] | None) -> list[Received]:
    data: dict[str, Any] = {"timeout": 0}  # what could not be read is there already
    if allowed_updates is not None:
        data["allowed_updates"] = list(allowed_updates)
    if offset:
        data["offset"] = offset
    answer = bot.request.post(f"{bot.base_url}/getUpdates", data)
    received = [read_update(raw, bot) for raw in answer]
    insert = getattr(bot, "insert_callback_data", None)  # get_updates has it done by the bot
    for update in received:
        if insert is not None and not isinstance(update, UnreadableUpdate):
            insert(update)
    return received


__all__ = ["Received", "UnreadableUpdate", "fetch_updates", "read_update"]
