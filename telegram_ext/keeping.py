"""Keep updates in a store from their arrival until they are finished."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from telegram_ext.intake import Received, UnreadableUpdate, read_update
from telegram_ext.lanes import lane_of

if TYPE_CHECKING:
    from telegram.bot import Bot
    from telegram_ext.persistence.inbox import Inbox

logger = logging.getLogger("telegram.ext.updater")


class Keeping:
    """What the store's inbox does for a bot.

    What has been kept may be confirmed before it is handled. What cannot be kept, because the disk
    is full or a button's object is no JSON, is confirmed when it is finished, as without a store.

    Threads: every method may be called from any thread.

    Args:
        inbox: The store.
        bot: The bot that updates belong to.
    """

    def __init__(self, inbox: Inbox, bot: Bot) -> None:
        self._inbox = inbox
        self._bot = bot
        self._trouble = False

    def pending(self) -> list[Received]:
        """Return what was not finished when the bot ended, in the order of arrival.

        Raises:
            StoreError: The store cannot be read.
        """
        from pydantic_core import from_json  # noqa: PLC0415 - loaded with the first answer

        return [read_update(from_json(kept.raw), self._bot) for kept in self._inbox.pending()]

    def known(self, update_id: int) -> bool:
        """Tell whether an update is in the store, finished or not."""
        try:
            return self._inbox.seen(update_id)
        except Exception as error:  # noqa: BLE001 - whatever a store raises
            self._failed(error)
            return False

    def keep(self, updates: Iterable[Received]) -> list[int]:
        """Keep updates; return the numbers of those that may be confirmed from now on."""
        rows: list[tuple[int, str, str | int | None]] = []
        objects = getattr(self._bot, "arbitrary_callback_data", False) is True
        for update in updates:
            if update.update_id is None or isinstance(update, UnreadableUpdate):
                continue
            if objects and update.callback_query is not None:
                continue  # its data is an object by now, of which JSON may keep too little
            try:
                lane: Any = lane_of(update)
                rows.append((update.update_id, update.to_json(), lane))
            except Exception as error:  # noqa: BLE001 - whatever a button's object may raise
                logger.debug("Update %d cannot be stored: %s", update.update_id, error)
        if not rows:
            return []
        try:
            self._inbox.put_all(rows)
        except Exception as error:  # noqa: BLE001 - whatever a store raises
            self._failed(error)
            return []
        self._worked()
        return [number for number, _, _ in rows]

    def deliver(self, update: Received, raw: bytes) -> bool | None:
        """Keep a delivered update; False where it is known, finished or not.

        None where it could not be kept: then it is acknowledged when it is finished.
        """
        number = update.update_id
        if number is None:
            return True
        lane: Any = lane_of(update)
        try:
            fresh = self._inbox.put(number, raw, lane)
        except Exception as error:  # noqa: BLE001 - whatever a store raises
            self._failed(error)
            return None
        self._worked()
        return fresh

    def finished(self, update_id: int) -> bool:
        """Tell whether an update was finished within the last day, in whichever process."""
        try:
            return self._inbox.finished(update_id)
        except Exception as error:  # noqa: BLE001 - whatever a store raises
            self._failed(error)
            return False

    def finish(self, update_id: int) -> None:
        """Note that an update is finished that was not kept before."""
        try:
            self._inbox.finish(update_id)
        except Exception as error:  # noqa: BLE001 - whatever a store raises
            self._failed(error)

    def done(self, update_id: int) -> None:
        """Note that an update is finished."""
        try:
            self._inbox.done(update_id)
        except Exception as error:  # noqa: BLE001 - whatever a store raises
            self._failed(error)

    def _worked(self) -> None:
        if self._trouble:
            self._trouble = False
            logger.info("Updates can be stored again")

    def _failed(self, error: Exception) -> None:
        if not self._trouble:
            self._trouble = True
            logger.error(
                "Updates cannot be stored (%s); until they can, each is confirmed when it is "
                "finished",
                error,
            )


__all__ = ["Keeping"]
