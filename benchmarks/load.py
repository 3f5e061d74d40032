"""The load server in a process of its own, and what it can do at most."""

import json
import os
import select
import socket
import subprocess
import sys
import time
from types import TracebackType
from typing import Any

from typing_extensions import Self

from benchmarks.environments import HERE

_REQUEST = (
    b"POST /bot123456:test/sendMessage HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/json\r\nContent-Length: 73\r\n\r\n"
    b'{"chat_id":5012345678,"text":"Hello there, how is the tea today, dear?  "}'
)
_CONNECTIONS = 16


class LoadServer:
    """Runs server.py."""

    url: str

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, HERE / "server.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        self._output = self._process.stdout.fileno()
        self.url = self._line(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def play(self, plans: list[dict[str, Any]]) -> None:
        """Have the next bot sent these plans' updates, one plan after another."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"plans": plans}).encode() + b"\n")
        self._process.stdin.flush()

    def results(self, timeout: float) -> list[dict[str, float]]:
        """Wait for what the plans measured.

        Raises:
            TimeoutError: The bot has not answered everything within `timeout` seconds.
        """
        found: list[dict[str, float]] = json.loads(self._line(timeout))
        return found

    def ceiling(self, seconds: float = 1.0) -> float:
        """Return how many answers a second it gives to a client that is nothing but sockets."""
        host, port = self.url.removeprefix("http://").split(":")
        sockets = [socket.create_connection((host, int(port))) for _ in range(_CONNECTIONS)]
        for each in sockets:
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answers, began = 0, time.monotonic()
        while (taken := time.monotonic() - began) < seconds:
            for each in sockets:
                each.sendall(_REQUEST)
            for each in sockets:
                each.recv(65536)
            answers += _CONNECTIONS
        for each in sockets:
            each.close()
        return answers / taken

    def _line(self, timeout: float) -> str:
        until = time.monotonic() + timeout
        line = b""
        while not line.endswith(b"\n"):
            left = max(until - time.monotonic(), 0.0)
            if not select.select([self._output], [], [], left)[0]:
                raise TimeoutError(f"no word from the load server within {timeout:g} s")
            received = os.read(self._output, 65536)
            if not received:
                raise SystemExit("the load server has ended")
            line += received
        return line.decode().strip()
