"""What the ledgers of a bot that was killed must show, and what not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from tests.crash.bot import EVERY


@dataclass
class Life:
    """One process: its number in their order, the signal that ended it, and how it ended."""

    number: int
    signal: str = ""
    status: int | None = None


class Line(NamedTuple):
    """One line of the ledger; see the bot."""

    life: int
    what: str
    chat: int
    number: int
    last: int

    @classmethod
    def read(cls, text: str) -> Line:
        life, what, chat, number, last = text.split()
        return cls(int(life), what, int(chat), int(number), int(last))


def faults(
    lines: Iterable[Line],
    lives: Iterable[Life],
    sent: Mapping[int, int],
    data: Mapping[int, Mapping[str, Any]] | None,
    lanes: int,
) -> list[str]:
    """Return what is wrong, one sentence each.

    Args:
        lines: The ledger.
        lives: The processes, in order.
        sent: How many messages each chat has written.
        data: What the store says of each chat in the end; None where callbacks run asynchronously,
            so that they have no order.
        lanes: How many updates could be at work at a time.
    """
    found: list[str] = []
    said, lives = list(lines), list(lives)
    for chat, count in sent.items():
        mine = [line for line in said if line.chat == chat]
        ended = {line.number for line in mine if line.what == "end"}
        lost = [number for number in range(1, count + 1) if number not in ended]
        if lost:
            found.append(f"chat {chat}: lost {lost}")
        never = due_jobs(chat, count) - {(chat, line.number) for line in mine if line.what == "job"}
        if never:
            found.append(f"chat {chat}: jobs that never ran: {sorted(never)}")
        twice = [n for n, times in _counted(mine, "once").items() if times > 1]
        if twice:
            found.append(f"chat {chat}: done twice, and was to be done once: {twice}")
        killed = sum(life.status != 0 for life in lives)
        if len(_counted(mine, "once")) < count - killed * lanes:
            found.append(f"chat {chat}: too much was never done that was to be done once")
        if data is None:
            continue
        found += _in_order(chat, [line for line in mine if line.what == "begin"])
        begun = sum(line.what == "begin" for line in mine)
        kept = data[chat]
        if kept.get("last", 0) != count:
            found.append(f"chat {chat}: chat_data ends with {kept}, {count} were sent")
        if not count <= kept.get("count", 0) <= begun:
            found.append(f"chat {chat}: counted {kept}, {count} sent, {begun} handlings begun")
    return found + _at_most_in_flight(said, lives, lanes)


def _counted(lines: Iterable[Line], what: str) -> Counter[int]:
    return Counter(line.number for line in lines if line.what == what)


def due_jobs(chat: int, count: int) -> set[tuple[int, int]]:
    """Return which jobs a chat's messages have planned."""
    return {(chat, number) for number in range(EVERY, count + 1, EVERY)}


def _in_order(chat: int, begun: list[Line]) -> list[str]:
    """Each handling is the next message, or, first in a new process, the one in flight again."""
    found: list[str] = []
    before = Line(0, "begin", chat, 0, 0)
    for line in begun:
        again = line.number == before.number and line.life != before.life
        if line.number != before.number + 1 and not again:
            found.append(f"chat {chat}: {line} came after {before}")
        # What the handlings before have left must be there: they were finished.
        if line.last not in ((line.number - 1, line.number) if again else (line.number - 1,)):
            found.append(f"chat {chat}: chat_data was not what {before} left: {line}")
        before = line
    return found


def _at_most_in_flight(said: list[Line], lives: Iterable[Life], lanes: int) -> list[str]:
    """Count what was handled again after each end: what was at work, nothing where it was asked."""
    seen: dict[tuple[int, int], int] = {}
    again: Counter[int] = Counter()  # by the process that had it before
    for line in said:
        if line.what == "begin":
            earlier = seen.get((line.chat, line.number))
            if earlier is not None:
                again[earlier] += 1
            seen[line.chat, line.number] = line.life
    found: list[str] = []
    for life in lives:
        allowed = 0 if life.status == 0 else lanes
        if again[life.number] > allowed:
            found.append(
                f"{life}: {again[life.number]} were handled again, {allowed} could be at work"
            )
    return found


__all__ = ["Life", "Line", "due_jobs", "faults"]
