"""Record the cassettes anew: `make record`, or `python -m tests.contract.record [NAME ...]`.

With TOKEN and CHAT_ID in the environment Telegram answers, else a sandbox on loopback does. The bot
must have no webhook and run nowhere else, and somebody must have written to it in that chat. Waiting
updates of the bot are dropped; a scenario that fails leaves its cassette as it was.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from telegram.error import RetryAfter
from telegram_sandbox import Server, World
from tests.contract.scenarios import SCENARIOS
from tests.contract.scrub import Owner
from tests.contract.tape import CASSETTES, bot_over, recording
from tests.contract.wire import WireAdapter

__all__ = ["Target", "main", "owner_of", "record", "sandbox"]

_ATTEMPTS = 3
_PAUSE = 1.5  # seconds between scenarios: Telegram allows about one message a second in a chat


@dataclass(frozen=True)
class Target:
    """The server that answers, a bot there, and a chat that it may write to.

    Args:
        token: The bot's token.
        chat_id: The chat.
        base_url: Where the server is; None means Telegram.
        begin: Called before every scenario.
    """

    token: str = field(repr=False)
    chat_id: int
    base_url: str | None = None
    begin: Callable[[], object] = lambda: None


@contextmanager
def sandbox() -> Iterator[Target]:
    """Start a sandbox with one bot and one user who has written to it.

    Names and numbers look like real ones, so that a gap in the filter shows here already.
    """
    world = World()
    bot = world.bot(f"7654321098:{'AaBb-Cc_12' * 4}"[:46], "filtered_away_bot", "Filtered Away")
    user = world.user("Wilhelmina", last_name="Filteraway", username="wilhelmina_f", id=9876543210)

    def begin() -> None:
        world.random.seed(0)  # the dice fall the same, whichever scenarios came before

    with Server(world, threads=2) as server:
        user.sends("/start", bot)
        yield Target(bot.token, user.id, f"{server.url}/bot", begin)


def owner_of(target: Target) -> Owner:
    """Ask whose traffic it will be, and drop waiting updates: they may be anybody's.

    Ask once: the server slows down whoever asks for updates again and again.
    """
    with bot_over(WireAdapter(), target.token, target.base_url) as bot:
        waiting = bot.get_updates(offset=-1)
        if waiting:
            bot.get_updates(offset=waiting[-1].update_id + 1)
        return Owner(target.token, bot.get_me().to_dict(), bot.get_chat(target.chat_id).to_dict())


def record(name: str, target: Target, owner: Owner, folder: Path) -> None:
    """Record one scenario into a folder.

    Raises:
        AssertionError: The server did not answer as the scenario says.
        LeakError: The cassette would hold something that belongs to somebody.
    """
    with TemporaryDirectory() as temporary:
        fresh = Path(temporary, f"{name}.yaml")
        target.begin()
        with (
            recording(fresh, owner),
            bot_over(WireAdapter(), target.token, target.base_url) as bot,
        ):
            SCENARIOS[name](bot, target.chat_id)
        (folder / fresh.name).write_bytes(fresh.read_bytes())


def main(arguments: Sequence[str] | None = None) -> int:
    """Record the scenarios that are named, or all; return the exit status."""
    parser = argparse.ArgumentParser(prog="make record", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="scenarios; none means all")
    parser.add_argument("--to", type=Path, default=CASSETTES, help="folder for the cassettes")
    chosen = parser.parse_args(arguments)
    unknown = sorted(set(chosen.names) - set(SCENARIOS))
    if unknown:
        parser.error(f"no scenario {', '.join(unknown)}; there are {', '.join(SCENARIOS)}")
    token, chat_id = os.environ.get("TOKEN"), os.environ.get("CHAT_ID")
    if token and not chat_id:
        parser.error("TOKEN is set: give CHAT_ID too, a chat in which somebody wrote to the bot")
    if chat_id and not chat_id.lstrip("-").isdecimal():
        parser.error(f"CHAT_ID={chat_id!r}: give the chat's number")
    telegram = nullcontext(Target(token, int(chat_id))) if token and chat_id else None
    print(f"Recording against {'Telegram' if telegram else 'the sandbox'}")
    chosen.to.mkdir(parents=True, exist_ok=True)
    names = chosen.names or list(SCENARIOS)
    with telegram or sandbox() as target:
        owner = owner_of(target)
        pause = _PAUSE if telegram else 0
        failed = [name for name in names if not _recorded(name, target, owner, chosen.to, pause)]
    if not chosen.names:
        for stale in {path.stem for path in chosen.to.glob("*.yaml")} - set(SCENARIOS):
            (chosen.to / f"{stale}.yaml").unlink()
    print(f"{len(names) - len(failed)} recorded", *(f"failed: {name}" for name in failed), sep="\n")
    return 1 if failed else 0


def _recorded(name: str, target: Target, owner: Owner, folder: Path, pause: float) -> bool:
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            record(name, target, owner, folder)
        except RetryAfter as refusal:
            if attempt < _ATTEMPTS:
                time.sleep(refusal.retry_after)
        except Exception:  # noqa: BLE001  # one of many; the others are still worth recording
            traceback.print_exc()
            return False
        else:
            time.sleep(pause)
            return True
    print(f"{name}: the server asks to wait again and again")
    return False


if __name__ == "__main__":
    sys.exit(main())
