"""When to poll, with which offset, and what an error means for that: rules without threads.

The states a poller is in, and what leads from one to another:

    starting ──answer──▶ polling ◀──answer── every other state
    any ──429──▶ waiting            the server has said how long
    any ──409──▶ conflict           another copy polls, or a webhook is set
    any ──no answer──▶ unanswered   twice in a row; each time over new connections
    any ──other error──▶ failing    the pauses grow
    any ──401, 404, 421──▶ ended    no further poll could succeed; 409 where that is wanted
"""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Callable
from typing import Final, NamedTuple

from telegram.error import (
    Conflict,
    Forbidden,
    InvalidServerResponse,
    InvalidToken,
    NotSent,
    RetryAfter,
    TelegramError,
    TimedOut,
    Unauthorized,
)
from telegram_ext.confirmation import Confirmation

LONGEST_PAUSE: Final = 30.0  # seconds
FIRST_PAUSE: Final = 1.0
FIRST_CONFLICT_PAUSE: Final = 3.0
READ_AHEAD: Final = 100  # what the server sends at most, counted from the offset
LOOK_EVERY: Final = 1.0  # seconds between two looks while nothing may be fetched
AGAIN: Final = 0.6  # seconds; who repeats an offset sooner gets one update at a time
SOON: Final = 0.1  # seconds between two polls that read ahead from different offsets
RARELY: Final = 2.0  # seconds between two that bring nothing new
FEW: Final = 5.0  # seconds between polls that get no answer, beyond the time they take
PATIENCE: Final = 2  # polls without an answer before that is called a trouble


class Ask(NamedTuple):
    """Poll now.

    Attributes:
        offset: First update wanted; whatever came before is thereby confirmed.
        timeout: Seconds that the server may wait for it.
    """

    offset: int
    timeout: int


class Pause(NamedTuple):
    """Do not poll yet.

    Attributes:
        seconds: When to ask again at the latest; sooner where an update has made progress.
    """

    seconds: float


class Verdict(NamedTuple):
    """What a failed poll means.

    Attributes:
        line: What to log; None where that has been said already.
        level: The line's level: "info", "warning", "error", "critical".
        report: Whether the error goes to the error handlers.
        renew: Whether to poll over new connections from now on.
        fatal: Whether no further poll could succeed.
    """

    line: str | None = None
    level: str = "error"
    report: bool = False
    renew: bool = False
    fatal: bool = False


class Pacing:
    """Say when to poll.

    Threads: none; one thread calls it, or a test.

    Args:
        confirmation: What is finished.
        timeout: Seconds that the server waits for a first update.
        interval: Seconds between two polls.
        lanes: How many updates can be handled at a time.
        conflicts_end: Whether a 409 ends polling.
        spread: Returns a number from 0 to 1, by which the pauses of many bots differ.

    Attributes:
        state: See the module; "starting" at first.
    """

    def __init__(
        self,
        confirmation: Confirmation,
        *,
        timeout: int = 10,
        interval: float = 0.0,
        lanes: int = 1,
        conflicts_end: bool = False,
        spread: Callable[[], float] = random.random,
    ) -> None:
        self.state = "starting"
        self._confirmation = confirmation
        self._timeout = timeout
        self._interval = interval
        self._lanes = confirmation.enough = lanes  # `next` says why
        self._conflicts_end = conflicts_end
        self._spread = spread
        self._not_before = float("-inf")
        self._asked = -1  # the offset of the last poll
        self._answered_at = float("-inf")
        self._rhythm = AGAIN
        self._pause = 0.0  # the last pause that an error led to; 0 while all is well
        self._unanswered = 0
        self._said: object = None

    def next(self, now: float) -> Ask | Pause:
        """Return what to do at this moment.

        Args:
            now: Seconds of a clock that never goes backwards.
        """
        if now < self._not_before:
            return Pause(self._not_before - now)
        offset = self._confirmation.offset
        known = self._confirmation
        if known.lanes >= self._lanes or known.unhandled >= READ_AHEAD:
            # Nobody is free to handle more. A long backlog is confirmed all the same while it is
            # worked off: a process that is killed would have all of it handled once more.
            if not known.unconfirmed or self._asked in (offset, -1):
                return Pause(LOOK_EVERY)
            wait = self._answered_at + LOOK_EVERY - now
            if wait > 0:
                return Pause(wait)
        if known.unconfirmed:
            # To fetch more means to fetch the unfinished once more: it must not be confirmed.
            if known.unconfirmed >= READ_AHEAD and offset == self._asked:
                return Pause(LOOK_EVERY)
            wait = self._answered_at + (SOON if offset != self._asked else self._rhythm) - now
            if wait > 0:
                return Pause(wait)
        self._asked = offset
        return Ask(offset, self._timeout)

    def answered(self, now: float, fresh: int) -> str | None:
        """Note an answer.

        Args:
            now: When it came.
            fresh: How many of its updates are new.

        Returns:
            What to log, if the trouble is over.
        """
        trouble, self._said = self._said, None
        self.state = "polling"
        self._pause = 0.0
        self._unanswered = 0
        self._answered_at = now
        self._rhythm = AGAIN if fresh else min(self._rhythm * 1.5, RARELY)
        self._not_before = now + self._interval
        return None if trouble is None else "Getting Updates works again"

    def unanswered(self, now: float) -> Verdict:
        """Note that no answer came in all the time that it could take."""
        self._unanswered += 1
        if self._unanswered < PATIENCE:
            return Verdict()
        self.state = "unanswered"
        self._not_before = now + min(self._unanswered - 1, FEW)
        return self._verdict(
            "unanswered",
            "Polls get no answer; each is given up in time, and tried over a new connection",
            level="warning",
            renew=True,
        )

    def failed(self, error: TelegramError, now: float) -> Verdict:
        """Note that a poll has failed.

        Args:
            error: Why.
            now: When.
        """
        if isinstance(error, RetryAfter):
            self.state = "waiting"
            self._not_before = now + 0.5 + error.retry_after
            return self._verdict("waiting", f"The server asks to wait: {error}", level="info")
        if isinstance(error, TimedOut) and not isinstance(error, NotSent):
            # The server did not answer in time, which happens every now and then.
            return self.unanswered(now)
        if isinstance(error, InvalidToken) or (
            isinstance(error, Unauthorized) and not isinstance(error, Forbidden)
        ):
            self.state = "ended"
            what = (
                "The server does not know the bot's token; polling ends."
                if isinstance(error, InvalidToken)
                else "The bot's token is not valid any more; polling ends."
            )
            return Verdict(f"{what} @BotFather shows the valid one.", "critical", fatal=True)
        conflict = isinstance(error, Conflict)
        if conflict and self._conflicts_end:
            self.state = "ended"
            return Verdict(f"Polling ends: {explain_conflict(error)}", "critical", fatal=True)
        self.state = "conflict" if conflict else "failing"
        first = FIRST_CONFLICT_PAUSE if conflict else FIRST_PAUSE
        self._pause = max(first, min(self._pause * 1.5, LONGEST_PAUSE))
        self._not_before = now + self._pause * (0.75 + self._spread() / 4)
        line = f"Error while getting Updates: {error}"
        if isinstance(error, InvalidServerResponse) and error.code is not None:
            line = f"{line} ({error.code})"  # the text is the same for every page
        if conflict:
            line = f"{line}. {explain_conflict(error)}"
        return self._verdict((type(error), error.code), line, report=True)

    def _verdict(
        self,
        trouble: object,
        line: str,
        *,
        level: str = "error",
        report: bool = False,
        renew: bool = False,
    ) -> Verdict:
        known, self._said = self._said == trouble, trouble
        return Verdict(None if known else line, level, report, renew)


def explain_conflict(error: TelegramError) -> str:
    """Return what a 409 is about and what to do, in sentences."""
    if "webhook" in (error.description or error.message).lower():
        return (
            "A webhook has been set since this bot began to poll. "
            "Stop whoever sets it, or use start_webhook; delete_webhook() removes it."
        )
    return (
        "Another copy of the bot polls with the same token. This one runs on "
        f"{socket.gethostname()} with the process id {os.getpid()}: stop the other, or this."
    )


__all__ = ["Ask", "Pacing", "Pause", "Verdict", "explain_conflict"]
