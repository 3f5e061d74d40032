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

_POLL = b"GET /bot%b/getUpdates?offset=999999999&timeout=0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
_REPLY = (
    b"POST /bot%b/sendMessage HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/json\r\nContent-Length: 83\r\n\r\n"
    b'{"chat_id":5012345678,"text":"zq%06dt1000zq Hello there, how is the tea, dear? "}'
)


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

    def ceiling(self, replies: int, connections: int, delay: float = 0.0) -> float:
        """Return how many echoes a second it takes from a client that is nothing but sockets.

        Args:
            replies: How many to send in all, a multiple of the connections; less than a million.
            connections: Replies that are sent at a time.
            delay: Seconds that each is to take.
        """
        host, port = self.url.removeprefix("http://").split(":")
        token = b"123456:%d" % time.monotonic_ns()
        self.play([{"count": replies, "token": token.decode(), "delay": delay}])
        sockets = [socket.create_connection((host, int(port))) for _ in range(connections)]
        for each in sockets:
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sockets[0].sendall(_POLL % token)  # has the plan begin, and nothing sent
        sockets[0].recv(65536)
        for number in range(0, replies, connections):
            for place, each in enumerate(sockets):
                each.sendall(_REPLY % (token, number + place))
            for each in sockets:
                each.recv(65536)
        for each in sockets:
            each.close()
        return replies / self.results(10)[0]["seconds"]

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
