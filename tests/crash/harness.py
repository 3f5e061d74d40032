"""People write to a bot that is killed again and again; afterwards the ledgers are compared."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from telegram_ext import SQLitePersistence
from telegram_sandbox import Server, World
from tests.crash.bot import LONGEST, WORKERS
from tests.crash.ledger import Life, Line, due_jobs, faults
from tests.crash.postman import SECRET, Postman

ROOT = Path(__file__).parents[2]
BOT = Path(__file__).with_name("bot.py")
WITHIN = 30.0  # seconds in which a bot that is left alone must have caught up
OVERDUE = 14.0  # seconds; longer than a poll may take before the bot gives it up


class Stuck(AssertionError):
    """The bot has not done in time what it had to."""


@dataclass
class Report:
    """What a run has shown.

    Attributes:
        seed: Makes the same run again.
        sent: Messages written, over all chats.
        handled: Handlings that were begun.
        again: Those of them that were not the message's first.
        lives: The processes, in order.
        faults: What must not have happened, one sentence each.
    """

    seed: int
    sent: int = 0
    handled: int = 0
    again: int = 0
    lives: list[Life] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Harness:
    """A server with people, and the bot's process.

    Args:
        folder: Where the bot keeps its store and its ledger.
        seed: Start of what is random here.
        chats: How many people write.
        lanes: How many updates the bot handles at a time.
        webhook: Whether updates are delivered to it, instead of its asking for them.
        run_async: Whether the bot's callbacks run asynchronously.
        long_stops: Whether the bot is sometimes stopped for longer than its deadlines.
    """

    def __init__(
        self,
        folder: Path,
        seed: int,
        *,
        chats: int = 4,
        lanes: int = 1,
        webhook: bool = False,
        run_async: bool = False,
        long_stops: bool = False,
    ) -> None:
        self.report = Report(seed)
        self._folder = folder
        self._lanes = lanes
        self._async = run_async
        self._long_stops = long_stops
        self._chance = random.Random(seed)
        self._world = World(seed=seed)
        self._world.bot("1:test")
        self._people = [self._world.user(f"Person {number}") for number in range(chats)]
        self._sent = dict.fromkeys((person.id for person in self._people), 0)
        self._read = 0  # bytes of the ledger
        self._known: list[Line] = []
        self._server = Server(self._world)
        self._webhook = webhook
        self._postman = Postman(self._world, "1:test")
        self._process: subprocess.Popen[bytes] | None = None
        self._life: Life | None = None

    def run(self, rounds: int, progress: Callable[[int, Report], object] | None = None) -> Report:
        """Kill the bot so many times, let it catch up, and say what the ledgers show."""
        with self._server, self._postman if self._webhook else nullcontext():
            try:
                for number in range(rounds):
                    self._round()
                    if progress is not None:
                        progress(number + 1, self.report)
                self._catch_up()
            finally:
                if self._process is not None:
                    self._process.kill()
                    self._process.wait()
        self._compare()
        return self.report

    # The bot ----------------------------------------------------------------------------------

    def _round(self) -> None:
        self._write(self._chance.randint(2, 12))
        self._start()
        if self._chance.random() < 0.15:
            self._rest(self._chance.random() * 0.3)  # it may not even have begun
        else:
            wanted = len(self._lines()) + self._chance.randint(1, 12)
            self._write(self._chance.randint(0, 12))
            self._wait(lambda: len(self._lines()) >= wanted or self._caught_up())
            self._rest(self._chance.random() * 0.01)  # to meet another point each time
        if self._chance.random() < 0.25:
            self._hold()
        number = self._chance.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGTERM])
        self._end(number)

    def _hold(self) -> None:
        """Stop the process as if the machine slept, and let it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        self._write(self._chance.randint(1, 6))
        long = self._long_stops and self._chance.random() < 0.02
        self._rest(OVERDUE if long else self._chance.random() * 0.05)
        self._process.send_signal(signal.SIGCONT)
        if self._chance.random() < 0.5:
            self._wait(self._caught_up)

    def _catch_up(self) -> None:
        self._start()
        self._wait(self._all_done)
        self._rest(LONGEST + 0.3)  # a message that was handled again has planned its job again
        self._end(signal.SIGTERM)

    def _start(self) -> None:
        number = len(self.report.lives) + 1
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    BOT,
                    self._folder,
                    str(self._lanes),
                    str(number),
                    str(self._postman.port if self._webhook else 0),
                    SECRET,
                    "async" if self._async else "",
                ],
                cwd=ROOT,
                env={
                    **os.environ,
                    "PYTHONPATH": str(ROOT),
                    "TELEGRAM_API_BASE_URL": self._server.url,
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._life = Life(number)
        self.report.lives.append(self._life)

    def _end(self, number: signal.Signals) -> None:
        assert self._process is not None
        assert self._life is not None
        self._process.send_signal(number)
        self._life.signal = number.name
        try:
            self._life.status = self._process.wait(WITHIN)
        except subprocess.TimeoutExpired as problem:
            raise self._stuck(f"{number.name} did not end it") from problem

    # The people -------------------------------------------------------------------------------

    def _write(self, count: int) -> None:
        for _ in range(count):
            person = self._chance.choice(self._people)
            self._sent[person.id] += 1
            person.sends(str(self._sent[person.id]))

    def _caught_up(self) -> bool:
        if self._async:
            ended = {(line.chat, line.number) for line in self._lines() if line.what == "end"}
            return len(ended) == sum(self._sent.values())
        newest = {line.chat: line.number for line in self._lines() if line.what == "end"}
        return newest == {chat: count for chat, count in self._sent.items() if count}

    def _all_done(self) -> bool:
        jobs = {(line.chat, line.number) for line in self._lines() if line.what == "job"}
        return self._caught_up() and all(
            due_jobs(chat, count) <= jobs for chat, count in self._sent.items()
        )

    def _lines(self) -> list[Line]:
        path = self._folder / "ledger"
        if path.exists():
            with path.open("rb") as ledger:
                ledger.seek(self._read)
                fresh = ledger.read()
            fresh = fresh[: fresh.rfind(b"\n") + 1]
            self._read += len(fresh)
            self._known += [Line.read(line) for line in fresh.decode().splitlines()]
        return self._known

    def _wait(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + WITHIN
        while not holds():
            if time.monotonic() > deadline:
                raise self._stuck(f"after {WITHIN:g} seconds it had not handled what waits")
            if self._process is not None and self._process.poll() is not None:
                raise self._stuck(f"it ended by itself, with {self._process.returncode}")
            time.sleep(0.005)

    @staticmethod
    def _rest(seconds: float) -> None:
        time.sleep(seconds)

    def _stuck(self, said: str) -> Stuck:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGUSR1)  # it writes its stacks
            time.sleep(0.5)
        log = (self._folder / "log").read_text(errors="replace")
        return Stuck(
            f"seed {self.report.seed}, life {len(self.report.lives)}: {said}\n{log[-4000:]}"
        )

    def _compare(self) -> None:
        report, lines = self.report, self._lines()
        store = SQLitePersistence(self._folder / "bot.db")
        try:
            data = {chat: dict(store.get_chat_data()[chat]) for chat in self._sent}
            waiting, jobs = len(store.inbox.pending()), store.get_jobs()
        finally:
            store.close()
        report.sent = sum(self._sent.values())
        begun = [(line.chat, line.number) for line in lines if line.what == "begin"]
        report.handled, report.again = len(begun), len(begun) - len(set(begun))
        report.faults = faults(
            lines,
            report.lives,
            self._sent,
            None if self._async else data,
            WORKERS if self._async else self._lanes,
        )
        if waiting:
            report.faults.append(f"{waiting} updates are still in the inbox")
        if jobs:
            report.faults.append(f"the store still has jobs: {jobs}")
        if "Traceback" in (self._folder / "log").read_text(errors="replace"):
            report.faults.append(f"there is a traceback in {self._folder / 'log'}")


__all__ = ["Harness", "Report", "Stuck"]
