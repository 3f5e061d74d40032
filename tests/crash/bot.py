"""The bot that is killed: it notes each handling in a ledger, and counts in `chat_data`.

A line of the ledger is written by one call, so the end of the process leaves it whole or out. It
says which process handled which message of which chat, what the chat's data said before, and
whether the handling had begun or come to its end.
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

GRACE = 8.0


def main(folder: Path, concurrent_updates: int, me: int) -> None:
    ledger = os.open(folder / "ledger", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)

    def count(update: Any, context: Any) -> None:
        number, chat = int(update.message.text), update.message.chat.id
        last = context.chat_data.get("last", 0)
        os.write(ledger, f"{me} begin {chat} {number} {last}\n".encode())
        context.chat_data["last"] = number
        context.chat_data["count"] = context.chat_data.get("count", 0) + 1
        time.sleep(number % 4 / 500)  # so that some are at work when the end comes
        os.write(ledger, f"{me} end {chat} {number} {last}\n".encode())

    # Where it hangs, the log says at what.
    faulthandler.register(signal.SIGUSR1)
    updater = Updater(
        "1:test",
        persistence=SQLitePersistence(folder / "bot.db"),
        concurrent_updates=concurrent_updates,
        grace=GRACE,
    )
    updater.dispatcher.add_handler(MessageHandler(Filters.text, count))
    updater.start_polling(timeout=1, read_latency=1.0)
    updater.idle()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
