"""How a bot is doing, for those who watch it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Health:
    """How an updater is doing at one moment.

    Attributes:
        ok: Whether updates arrive: a poll was answered in the last `allowed` seconds, or the bot
            has a webhook, and no handler blocks everything.
        running: Whether updates are being fetched.
        state: "stopped", "webhook", or what polling is doing: "starting", "polling", "waiting" (the
            server asked for a pause), "conflict" (another copy polls), "unanswered", "failing",
            "ended" (the token is not valid).
        last_poll: Seconds since the last answer to a poll; None where there was none.
        last_handled: Seconds since the last update was finished; None where none was.
        backlog: How many updates have arrived and are not finished.
        oldest: For how many seconds the longest handler has been at work; 0 where none is.
        error: The last error of polling, while it lasts; None while all is well.
        allowed: Seconds that may pass between two answers while all is well.
    """

    ok: bool
    running: bool
    state: str
    last_poll: float | None
    last_handled: float | None
    backlog: int
    oldest: float
    error: Exception | None
    allowed: float


__all__ = ["Health"]
