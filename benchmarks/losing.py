"""Name what others do better, from what was measured, and say why."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from benchmarks import report


class Reason(NamedTuple):
    """Why others are better at something.

    Args:
        metrics: Regular expression for the whole names of the metrics.
        why: The reason, in a sentence or a few.
    """

    metrics: str
    why: str


REASONS = (
    Reason(
        r"start to first reply|memory at first reply.*",
        "Most of a start is loading other people's code: pydantic, which makes the types and "
        "checks what a bot builds itself, then urllib3 with the standard library's HTTP and "
        "TLS. evergram puts both off until they are needed, and a first reply needs them. "
        "pyTelegramBotAPI has no models and checks nothing.",
    ),
    Reason(
        r"import \+ Bot \+ Updater",
        "A library that offers less has less to load.",
    ),
    Reason(
        r"call: upload",
        "A file is written into a form that is sent in blocks, so that one of any size takes no "
        "more memory than a small one; others put the whole form together in memory first.",
    ),
    Reason(
        r"call: .*",
        "Arguments are checked before anything is sent, so that a mistake is named where it was "
        "made and not by the server.",
    ),
    Reason(
        r"(parse|size) .*",
        "Nested objects are built when they are read first, which pays for bots, for they read "
        "little. Who reads every field of every object pays for each first reading.",
    ),
    Reason(
        r"validate .*",
        "Every field of the newest Bot API is looked for, also where the other library knows "
        "fewer.",
    ),
    Reason(
        r"memory, .*",
        "What is read first is kept beside what it was made from.",
    ),
    Reason(
        r"dispatch, 1 .*",
        "With one handler there is nothing to look up, and v13's order of groups, its errors "
        "and its flow control remain.",
    ),
    Reason(
        r"dispatch, .*",
        "A pattern that says nothing about how a text begins must be tried; see *Dispatch*.",
    ),
    Reason(
        r"echo, polling.*p(50|99)",
        "Updates are fetched by one thread and handled by another, as in v13. Where they come one "
        "by one, each waits until the second thread is given its turn; asyncio has no such step. "
        "The two slowest of 200 updates, which make a p99, also tell of what else the machine did.",
    ),
    Reason(
        r"echo, webhook.*",
        "A delivery is acknowledged when its update has been handled, or stored, so that one which "
        "a crash interrupts is delivered again. python-telegram-bot, pyTelegramBotAPI and, by "
        "default, aiogram acknowledge it first and have the next one sent.",
    ),
    Reason(
        r"echo, .*lanes.*",
        "Lanes are threads: with eight of them at work, each waits for Python's lock between "
        "its steps. The load server itself, told above, bounds how many replies eight lanes can "
        "send.",
    ),
    Reason(
        r"chats, \d+: flush of 100",
        "``SQLitePersistence`` writes a row for each chat that has changed; a pickle of a few "
        "thousand chats is written faster as a whole. With more it is the other way round, and "
        "a bot usually changes one at a time.",
    ),
    Reason(
        r"chats, .*",
        "A small pickle is read, or written, at once; a database has to be opened.",
    ),
)


def explained(
    content: Mapping[str, Any],
) -> tuple[dict[str, dict[str, dict[str, float]]], list[str]]:
    """Sort what others do better by the reason.

    Returns:
        Reason -> metric -> library -> our value divided by theirs; and metrics without a reason.
    """
    found: dict[str, dict[str, dict[str, float]]] = {}
    unknown: list[str] = []
    for metric, row in report.losses(content).items():
        why = next((each.why for each in REASONS if re.fullmatch(each.metrics, metric)), None)
        if why is None:
            unknown.append(metric)
        else:
            found.setdefault(why, {})[metric] = row
    return found, unknown
