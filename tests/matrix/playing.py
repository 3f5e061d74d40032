"""A library's bot, as a process, lives one story after the other."""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from telegram_sandbox import Server
from tests.matrix.stories import DOT, STORIES, TOKEN, Stage, stage


def play(command: Sequence[str | Path], log: Path) -> dict[str, str]:
    """Return what went wrong in each story; nothing where all is well.

    All stories play in one world, each with a user of its own: a bot starts only once. When it ends
    before they do, the rest is not played.
    """
    on = stage()
    problems = dict.fromkeys(STORIES, "the bot has ended before")
    with Server(on.world) as server, running(command, server.url, log) as bot:
        for number, (name, story) in enumerate(STORIES.items()):
            if bot.poll() is not None:
                break
            alice = on.world.user("Alice" if name == "start" else f"Alice {number}")
            try:
                story(Stage(on.world, alice))
            except AssertionError as problem:
                problems[name] = str(problem)
            else:
                problems[name] = ""
    return problems


@contextmanager
def running(
    command: Sequence[str | Path], url: str, log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run the bot; what it prints goes into the log."""
    environment = {
        **os.environ,
        "API": url,
        "TOKEN": TOKEN,
        "DOT": base64.b64encode(DOT).decode(),
    }
    with log.open("wb") as output:
        bot = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        yield bot
    finally:
        bot.kill()
        bot.wait()


__all__ = ["play", "running"]
