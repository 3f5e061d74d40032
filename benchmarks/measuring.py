"""What is measured of one library in one round."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks import samples
from benchmarks.environments import BARE, HERE, Subject
from benchmarks.load import LoadServer

GROUPS = ("start", "parse", "sizes", "call", "dispatch", "echo", "chats")
CHATS = (1_000, 10_000, 100_000, 1_000_000)
_INNER = ("parse", "sizes", "call", "dispatch")
_KEPT = 2  # rounds with the slow measurements of stores
_CLEAN = {key: os.environ[key] for key in ("PATH", "HOME", "LANG", "TMPDIR") if key in os.environ}
_ECHO_TIMEOUT = 90.0  # seconds
_PEOPLE = 50  # of whom one update of each kind is parsed in turn
_BATCHES = 11  # one to warm up with, and twice five to hold
LANES = 8
DELAY = 0.005  # seconds until a bot with lanes has its answer, as from a server far away


class Round:
    """Measure every library once.

    Args:
        number: Which round this is, from 0.
        server: The load server.
        folder: Where the stores of many chats are.
        groups: Kinds of metrics.
        calls: Calls of each kind.
        updates: Updates that are echoed.
    """

    def __init__(
        self,
        number: int,
        server: LoadServer,
        folder: str,
        groups: Sequence[str],
        calls: int,
        updates: int,
    ) -> None:
        self._number = number
        self._server = server
        self._folder = folder
        self._groups = groups
        self._calls = calls
        self._updates = updates

    def measure(self, subject: Subject) -> dict[str, float]:
        """Return all values of one library; seconds, unless the metric's name says a unit."""
        values: dict[str, float] = {}
        if "start" in self._groups:
            values.update(self._starts(subject))
        if inner := [group for group in _INNER if group in self._groups]:
            values.update(run(subject, "inner", {**self._given, "groups": inner}))
        if "call: text" in values:
            # What the library adds to an exchange with the server: http.client in the same round.
            values["call: text, above http.client"] = values["call: text"] - self._bare_call
        if "echo" in self._groups:
            for how in ("polling", "webhook"):
                for lanes in (False, True):
                    values.update(self._echo(subject, how, lanes=lanes))
        if "chats" in self._groups and subject.store and self._number < _KEPT:
            for chats in CHATS:
                given = {"chats": chats, "folder": self._folder, "fill": False}
                values.update(run(subject, "chats", given))
        return values

    @cached_property
    def _given(self) -> dict[str, Any]:
        return {
            "url": self._server.url,
            "calls": self._calls,
            "updates": {
                kind: [samples.update(kind, number).decode() for number in range(1, _PEOPLE + 1)]
                for kind in samples.KINDS
            },
            "batches": [samples.batch(1000 + 100 * number).decode() for number in range(_BATCHES)],
            "sizes": {name: raw.decode() for name, raw in samples.sizes().items()},
            "hostile": samples.hostile().decode(),
        }

    @cached_property
    def _bare_call(self) -> float:
        return run(BARE, "inner", {**self._given, "groups": ["call"]})["call: text"]

    def _starts(self, subject: Subject) -> dict[str, float]:
        nothing, empty = min(whole_process(subject.python, "bare.py", "start") for _ in range(2))
        started = min(whole_process(subject.python, subject.script, "start")[0] for _ in range(2))
        # A token for each run: the server greets every bot once.
        runs = [
            whole_process(
                subject.python,
                subject.script,
                "reply",
                self._server.url,
                f"123456:{time.monotonic_ns()}",
            )
            for _ in range(2)
        ]
        replied, memory = min(runs)
        return {
            "import + Bot + Updater": max(started - nothing, 0.0),
            "start to first reply": max(replied - nothing, 0.0),
            "memory at first reply (bytes)": float(memory - empty),
        }

    def _echo(self, subject: Subject, how: str, *, lanes: bool) -> dict[str, float]:
        port = free_port() if how == "webhook" else None
        name = f"{how}, lanes" if lanes else how
        with tempfile.TemporaryFile() as said:
            bot = subprocess.Popen(
                [subject.python, "-W", "ignore", HERE / "subjects" / subject.script, "echo"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=said,
                env=_CLEAN,
                cwd=HERE,
            )
            try:
                token = f"123456:{time.monotonic_ns()}"
                plans = self._plans(bot.pid, port, token, lanes=lanes)
                self._server.play(plans)
                assert bot.stdin is not None
                given = {"how": how, "lanes": lanes, "port": port, "token": token}
                given["url"] = self._server.url
                bot.stdin.write(json.dumps(given).encode() + b"\n")
                bot.stdin.flush()
                _, burst, paced = self._server.results(_ECHO_TIMEOUT)
            except TimeoutError:
                said.seek(0)
                raise SystemExit(
                    f"{subject.name} does not echo ({name}): {said.read()[-2000:].decode()}"
                ) from None
            finally:
                bot.kill()
                bot.wait()
                if bot.stdin is not None:
                    bot.stdin.close()
        return {
            f"echo, {name}: updates/s (1/s)": plans[1]["count"] / burst["seconds"],
            f"echo, {name}: CPU": burst["cpu"] / plans[1]["count"],
            f"echo, {name}: p50": paced["p50"],
            f"echo, {name}: p99": paced["p99"],
        }

    def _plans(
        self, pid: int, port: int | None, token: str, *, lanes: bool
    ) -> list[dict[str, Any]]:
        common: dict[str, Any] = {"pid": pid, "port": port, "token": token}
        common["delay"] = DELAY if lanes else 0.0
        slower = lanes or port is not None
        return [
            {"count": 100, **common},
            {"count": self._updates // 2 if slower else self._updates, **common},
            {"count": 200, "rate": 100, **common},
        ]


def run(subject: Subject, mode: str, given: object) -> dict[str, float]:
    """Run the subject's script in its environment and return what it reports."""
    done = subprocess.run(
        [subject.python, "-W", "ignore", HERE / "subjects" / subject.script, mode],
        input=json.dumps(given) + "\n",
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env=_CLEAN,
        cwd=HERE,
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def whole_process(python: Path, script: str, *arguments: str) -> tuple[float, int]:
    """Return the CPU seconds of a whole process, start to exit, and the most bytes it held.

    The process itself says what it held (`subjects/ending.py`): what the kernel tells of an ended
    child is no less than what its parent held when it began.
    """
    command = [str(python), str(HERE / "subjects" / script), *arguments]
    reading, writing = os.pipe()
    actions = [(os.POSIX_SPAWN_DUP2, writing, 1), (os.POSIX_SPAWN_CLOSE, reading)]
    pid = os.posix_spawn(command[0], command, _CLEAN, file_actions=actions)
    os.close(writing)
    with os.fdopen(reading, "rb") as output:
        said = output.read()
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        raise SystemExit(f"{' '.join(command)} failed")
    return usage.ru_utime + usage.ru_stime, int(said.split()[-1]) * 1024


def fill(subjects: Sequence[Subject], folder: str) -> None:
    """Make the stores of many chats."""
    for subject in subjects:
        if subject.store:
            print(f"Filling the stores of {subject.name} ...", file=sys.stderr)
            for chats in CHATS:
                run(subject, "chats", {"chats": chats, "folder": folder, "fill": True})


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
