"""Show examples/echobot.py in a conversation: `make demo`.

Without a token, the bot runs as a process of its own against a Bot API server on this machine, and
a user called Alice talks to it. With `TOKEN=123:abc` in the environment, the same file runs against
Telegram.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeAlias, TypeVar

from telegram_sandbox import Server, User, World

BOT = Path(__file__).with_name("echobot.py")
Process: TypeAlias = "subprocess.Popen[bytes]"
T = TypeVar("T")

GREETING = ("/start", "I'm a bot, please talk to me!")
CONVERSATION = [
    ("Is anybody there?", "Is anybody there?"),
    ("/caps now and then", "NOW AND THEN"),
]
INLINE = ("shout it", "SHOUT IT")
UNKNOWN = ("/dance", "Sorry, I didn't understand that command.")

GOODBYE = """
That was {bot}, which knows nothing of this sandbox.

Keep playing:
  make sandbox                 a Bot API server on this machine, with a chat page in the
                               browser where you play the users. In another terminal:
  TELEGRAM_API_BASE_URL=http://127.0.0.1:8081 {python} {bot}
  make demo TOKEN=123:abc      the same bot on Telegram, with a token from @BotFather
"""


class NoReplyError(Exception):
    """The bot did not say what it should have."""


def main() -> int:
    """Run the demo and return the exit status: 0 only if every reply came."""
    if os.environ.get("TOKEN"):
        return on_telegram()
    try:
        in_sandbox()
    except NoReplyError as problem:
        print(f"\nThe demo failed: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(GOODBYE.format(python=shown(Path(sys.executable)), bot=shown(BOT)))
    return 0


def on_telegram() -> int:
    """Run the bot with the token from the environment until Ctrl+C."""
    print("The bot is running on Telegram: write to it there. Ctrl+C ends it.", flush=True)
    with subprocess.Popen([sys.executable, BOT]) as bot:
        while True:
            try:
                return bot.wait()
            except KeyboardInterrupt:
                continue  # the bot has got the Ctrl+C too, and stops in good order


def in_sandbox() -> None:
    """Start a server and the bot, and have Alice talk to it."""
    world = World()
    world.bot(token="123456:demo", username="echo_bot", first_name="Echo")
    alice = world.user("Alice")
    with Server(world) as server, tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        print(f"A Bot API server on this machine: {server.url}")
        print(f"The bot, a process of its own:    {shown(BOT)}\n", flush=True)
        environment = {
            **os.environ,
            "TOKEN": "123456:demo",
            "TELEGRAM_API_BASE_URL": server.url,
            "NO_PROXY": "127.0.0.1",  # a proxy that is set does not lead to this machine
            "no_proxy": "127.0.0.1",
        }
        started = time.monotonic()
        with subprocess.Popen([sys.executable, BOT], env=environment, stderr=log) as bot:
            try:
                talk(alice, *GREETING, bot, log)
                first = time.monotonic() - started
                for text, answer in CONVERSATION:
                    talk(alice, text, answer, bot, log)
                ask_inline(alice, bot, log)
                talk(alice, *UNKNOWN, bot, log)
                print(f"\nFrom starting the process to its first reply: {first:.1f} s")
                if sys.stdin.isatty():
                    stay(server.url, bot)
            finally:
                bot.terminate()
                stop(bot)


def stay(url: str, bot: Process) -> None:
    """Let whoever sits at the terminal go on in the browser."""
    print(
        f"\nGo on yourself: {url} is the chat page, for your browser. Ctrl+C ends it.", flush=True
    )
    try:
        bot.wait()
    except KeyboardInterrupt:
        print()


def talk(alice: User, text: str, answer: str, bot: Process, log: IO[str]) -> None:
    """Say something and wait for the answer."""
    say("Alice", text)
    alice.sends(text)
    say("Echo", patiently(lambda: alice.sees(answer, timeout=0.5).text, text, bot, log))


def ask_inline(alice: User, bot: Process, log: IO[str]) -> None:
    """Use the bot inline: type behind its name, choose what it offers."""
    query, expected = INLINE
    say("Alice", f"@echo_bot {query}")
    asked = alice.types_inline(query)
    results = patiently(
        lambda: alice.world.wait_for(lambda: asked.results, "results", 0.5), query, bot, log
    )
    say("Echo", "offers: " + " ".join(f"[{result['title']}]" for result in results))
    message = alice.chooses(1)
    if message.text != expected:
        raise NoReplyError(f"choosing {results[0]['title']!r} sent {message.text!r}")
    say("Alice", f"{message.text}   (via @echo_bot)")


def patiently(wait: Callable[[], T], text: str, bot: Process, log: IO[str]) -> T:
    """Repeat a short wait until it succeeds, the bot's process ends, or half a minute is over."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return wait()
        except AssertionError as problem:
            ended = bot.poll() is not None
            if ended or time.monotonic() > deadline:
                log.seek(0)
                why = "the bot's process has ended" if ended else "no such answer in 30 seconds"
                raise NoReplyError(
                    f"{text!r}: {why}.\n{problem}\n\nThe bot's log:\n{log.read()}"
                ) from problem


def stop(bot: Process) -> None:
    """Wait for the bot to end in good order after SIGTERM."""
    try:
        status = bot.wait(20)
    except subprocess.TimeoutExpired:
        bot.kill()
        raise NoReplyError("the bot did not stop within 20 seconds of SIGTERM") from None
    if status != 0 and sys.exc_info()[0] is None:
        raise NoReplyError(f"the bot ended with status {status} after SIGTERM")


def say(who: str, text: str) -> None:
    """Print a line of the conversation, now."""
    print(f"{who:>8}: {text}", flush=True)


def shown(path: Path) -> str:
    """Return the path as one would type it here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


if __name__ == "__main__":
    sys.exit(main())
