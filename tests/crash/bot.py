"""The bot that is killed: it notes each handling in a ledger, and counts in `chat_data`.

A line of the ledger is written by one call, so the end of the process leaves it whole or out. It
says which process handled which message of which chat, what the chat's data said before, and
whether the handling had begun or come to its end. Some messages plan a durable job, which writes a
line as well, and each has one line written at most once. Where callbacks run asynchronously they
have no order, and leave `chat_data` alone.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from telegram_ext import Filters, MessageHandler, SQLitePersistence, Updater

EVERY = 5  # each so many messages plan a job
WORKERS = 4
LONGEST = 0.2  # seconds until the last of them has run
GRACE = 8.0


def note(what: str, chat: int, number: int, last: int) -> None:
    os.write(LEDGER, f"{ME} {what} {chat} {number} {last}\n".encode())


def remind(context: Any) -> None:
    note("job", *context.job.context, 0)


def main(folder: Path, concurrent_updates: int, port: int, run_async: bool) -> None:
    def count(update: Any, context: Any) -> None:
        number, chat = int(update.message.text), update.message.chat.id
        last = context.chat_data.get("last", 0)
        note("begin", chat, number, last)
        if not run_async:
            context.chat_data["last"] = number
            context.chat_data["count"] = context.chat_data.get("count", 0) + 1
        context.once(f"{chat} {number}", note, "once", chat, number, last)
        time.sleep(number % 4 / 500)  # so that some are at work when the end comes
        if number % EVERY == 0:
            context.job_queue.run_once(
                remind,
                number % 3 * LONGEST / 2,
                [chat, number],
                job_kwargs={"id": f"{chat} {number}"},
                durable=True,
            )
        note("end", chat, number, last)

    # Where it hangs, the log says at what.
    faulthandler.register(signal.SIGUSR1)
    updater = Updater(
        "1:test",
        workers=WORKERS,
        persistence=SQLitePersistence(folder / "bot.db"),
        concurrent_updates=concurrent_updates,
        grace=GRACE,
    )
    updater.dispatcher.add_handler(MessageHandler(Filters.text, count, run_async=run_async))
    if port:
        updater.start_webhook(
            port=port, webhook_url="https://bot.example/", secret_token=sys.argv[5]
        )
    else:
        updater.start_polling(timeout=1, read_latency=1.0)
    updater.idle()


if __name__ == "__main__":
    FOLDER, ME = Path(sys.argv[1]), sys.argv[3]
    LEDGER = os.open(FOLDER / "ledger", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    main(FOLDER, int(sys.argv[2]), int(sys.argv[4]), sys.argv[6] == "async")
