"""Reading a socket without waiting, until there is something worth waiting for."""

from __future__ import annotations

import math
import ssl
import time
from typing import Any, Final

HEAD: Final = 16 * 1024  # bytes of request line and headers
GONE: Final = object()  # the other side has closed without a request
_PIECE: Final = 8192
_DRAIN: Final = 256 * 1024
_NOTHING_YET: Final = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class HeadReader:
    """What a client has sent; stands for the buffered file that cheroot reads.

    Args:
        sock: The socket, plain or TLS.

    Attributes:
        deadline: Until when a read may wait, on the monotonic clock.
        bytes_read: How many bytes were read.
        closed: Whether the reader is closed.
    """

    def __init__(self, sock: Any) -> None:
        self.deadline = math.inf
        self.bytes_read = 0
        self.closed = False
        self._sock = sock
        self._buffer = bytearray()
        self._ended = False

    def look(self) -> object:
        """Take what has arrived, without waiting.

        Returns:
            Whether a request's head is here, as far as it ever will be; `GONE` where nothing is and
            nothing will be.

        Raises:
            OSError: The connection is broken.
        """
        self._sock.settimeout(0)
        try:
            while not self._whole():
                self._receive()
        except _NOTHING_YET:
            return False
        return GONE if self._ended and not self._buffer else True

    def has_data(self) -> bool:
        """Tell whether the next request is here already."""
        pending = getattr(self._sock, "pending", None)  # TLS has a buffer too
        return (bool(self._buffer) and self._whole()) or bool(pending and pending())

    def read(self, size: int | None = None) -> bytes:
        """Return so many bytes; fewer where the client sends no more.

        Raises:
            TimeoutError: They are not here by the deadline.
        """
        wanted = math.inf if size is None else size
        while len(self._buffer) < wanted and not self._ended:
            self._wait()
        return self._take(len(self._buffer) if size is None else size)

    def readline(self, size: int | None = None) -> bytes:
        """Return bytes up to the end of a line, at most so many.

        Raises:
            TimeoutError: They are not here by the deadline.
        """
        wanted = math.inf if size is None or size < 0 else size
        while True:
            end = self._buffer.find(b"\n") + 1
            if end or self._ended or len(self._buffer) >= wanted:
                return self._take(int(min(end or len(self._buffer), wanted)))
            self._wait()

    def drain(self) -> None:
        """Take what has arrived and forget it: closing over it would take the answer back."""
        if self.closed:
            return
        try:
            self._sock.settimeout(0)
            for _ in range(_DRAIN // _PIECE):
                if not self._sock.recv(_PIECE):
                    return
        except OSError:
            return  # nothing more is here, or nobody

    def close(self) -> None:
        """Forget everything; the socket stays as it is."""
        self.closed = True
        self._buffer.clear()

    def _whole(self) -> bool:
        # Also lines that end otherwise than HTTP says: whoever parses them will say so.
        found = b"\n\r\n" in self._buffer or b"\n\n" in self._buffer
        return found or self._ended or len(self._buffer) > HEAD

    def _wait(self) -> None:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._sock.settimeout(None if left == math.inf else left)
        self._receive()

    def _receive(self) -> None:
        data = self._sock.recv(_PIECE)
        self.bytes_read += len(data)
        self._buffer += data
        self._ended = not data

    def _take(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken


__all__ = ["GONE", "HEAD", "HeadReader"]
