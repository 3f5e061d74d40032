"""Fixtures that several folders of tests share: the wire is the sandbox, in process or on loopback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How fast the machine is says nothing about the code.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

ROOT = Path(__file__).parents[1]
LONGEST = 150.0  # seconds that a program of a test may run; whoever reads its lines waits for it


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the caller's token, server and proxies out of every test."""
    for name in ("TOKEN", "TELEGRAM_API_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def run_script() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a Python program as a process of its own; whatever still runs afterwards is killed.

    So is one that runs too long: `readline` would wait for a line that never comes.
    """
    started: list[tuple[subprocess.Popen[str], threading.Timer]] = []

    def run(*command: str | Path, **environment: str) -> subprocess.Popen[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
        process = subprocess.Popen(
            [sys.executable, *map(str, command)],
            cwd=ROOT,
            env={**clean, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # so that its own children, who may hold its output, go too
        )
        limit = threading.Timer(LONGEST, _kill, [process])
        limit.daemon = True
        limit.start()
        started.append((process, limit))
        return process

    yield run
    for process, limit in started:
        limit.cancel()
        _kill(process)
        process.communicate(timeout=20)


def _kill(process: subprocess.Popen[str]) -> None:
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()


@pytest.fixture
def until() -> Callable[[Callable[[], object]], None]:
    """Wait until something holds: for threads and processes that cannot be asked to hurry."""

    def wait(holds: Callable[[], object], seconds: float = 20.0) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, f"not within {seconds:g} s"
            time.sleep(0.01)

    return wait


@pytest.fixture
def read_page() -> Callable[[str], str]:
    """Read a file of the repository as text."""
    return lambda name: (ROOT / name).read_text(encoding="utf-8")
