"""The sandbox on a real port of this machine."""

from __future__ import annotations

import logging
import socket
import struct
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, final

from cheroot.server import HTTPConnection
from cheroot.wsgi import Gateway_10 as Gateway
from cheroot.wsgi import Server as WsgiServer

from .arguments import checked
from .spoiling import BrokenConnectionError

if TYPE_CHECKING:
    from .world import World

__all__ = ["Server"]

_log = logging.getLogger("telegram_sandbox")

_LAST_PORT = 65_535
# Real seconds.
_LONGEST_STOP = 10.0


@final
@checked
class Server:
    """An HTTP server for a world; a context manager.

    `with Server(world) as server: ... server.url`. After a stop it can be started again.

    Args:
        world: What it serves.
        host: Address to listen on; stay with loopback unless others shall reach it.
        port: 0 picks a free one.
        any_host: Whether to answer under names other than loopback's.
        threads: Calls answered at the same time; every waiting poll takes one.

    Raises:
        OSError: The port is taken (on `start`).
        ValueError: The port or the number of threads is out of range.
    """

    def __init__(
        self,
        world: World,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        any_host: bool = False,
        threads: int = 32,
    ) -> None:
        if not 0 <= port <= _LAST_PORT:
            raise ValueError(f"Server: port must be from 0 to {_LAST_PORT}, got {port}")
        if threads < 1:
            raise ValueError(f"Server: threads must be at least 1, got {threads}")
        world.app.any_host = any_host
        self.world = world
        self._address = (host, port)
        self._threads = threads
        self._running: tuple[WsgiServer, threading.Thread] | None = None

    @property
    def url(self) -> str:
        """The address without a slash at the end: `http://127.0.0.1:8081`.

        Raises:
            RuntimeError: The server does not run.
        """
        if self._running is None:
            raise RuntimeError(
                "Server.url: the server does not run, so it has no address; "
                "call start() first, or write `with Server(world) as server:`"
            )
        host, port = _bound(self._running[0])
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def start(self) -> Server:
        """Listen and serve in the background.

        Raises:
            RuntimeError: The server runs already.
            OSError: The port is taken, or the host is no address of this machine.
        """
        if self._running is not None:
            raise RuntimeError(f"Server.start: the server already runs at {self.url}")
        server = _Listener(
            self._address,
            self.world.app,
            # It never grows by itself, and waiting polls and open pages keep a thread each.
            numthreads=self._threads,
            max=self._threads,
            shutdown_timeout=1,
        )
        server.gateway = _Gateway
        try:
            server.prepare()
        except OSError as error:
            host, port = self._address
            problem = server.refusal or error
            reason = f"cannot listen on {host}:{port}: {problem.strerror or problem}"
            raise OSError(problem.errno, reason) from None
        self.world.live = True
        thread = threading.Thread(target=server.serve, name="sandbox-server", daemon=True)
        self._running = server, thread
        thread.start()
        return self

    def stop(self) -> None:
        """Stop serving; polls that wait are answered with nothing. Does nothing if not running.

        It takes ten seconds at most: a call that does not come to an end then is left behind.
        """
        if self._running is None:
            return
        server, thread = self._running
        self._running = None
        stopping = threading.Thread(target=server.stop, name="sandbox-server-stop", daemon=True)
        stopping.start()
        # A bot may ask once more before the server has closed its door, hence again and again.
        deadline = time.monotonic() + _LONGEST_STOP
        while stopping.is_alive() and time.monotonic() < deadline:
            for world in (self.world, *self.world.app.worlds):
                world.end_waiting()
                world.app.live.end()
            _touch(server)
            stopping.join(timeout=0.02)
        if stopping.is_alive():
            _log.warning("The sandbox stops while a call is still being answered")
        thread.join(timeout=5)

    def __enter__(self) -> Server:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


class _Connection(HTTPConnection):
    """A connection whose unsent bytes go with it, and that can be reset.

    Attributes:
        resets: Whether its end is a reset rather than an orderly one.
    """

    resets = False

    def _close_kernel_socket(self) -> None:
        if self.resets:
            # Closed with no time to linger, a socket tells the other side of a reset.
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            super()._close_kernel_socket()  # type: ignore[misc]  # the stubs leave it out

    def close(self) -> None:
        """Close, and drop what a client that has gone will never read.

        cheroot leaves the write buffer to the garbage collector, which would complain.
        """
        super().close()
        with suppress(OSError):
            self.wfile.close()


class _Gateway(Gateway):
    """The way from a connection to the app; breaks the connection when the app says so."""

    def respond(self) -> None:
        """Answer, in part or not at all where a fault asks for that."""
        try:
            super().respond()
        except BrokenConnectionError as broken:
            self.req.close_connection = self.req.sent_headers = True
            self.req.conn.resets = broken.kind == "reset"
            if broken.kind in {"cut", "drip"}:
                self._write(broken)

    def _write(self, broken: BrokenConnectionError) -> None:
        write = self.req.conn.wfile.write
        lines = [f"HTTP/1.1 {broken.status} OK"]
        lines += [f"{name}: {value}" for name, value in (*broken.headers, ("Connection", "close"))]
        write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        if broken.kind == "cut":
            write(broken.body)
            return
        world = broken.fault.world
        if world is not None:
            for at in world.faults.drip(broken.fault, len(broken.body)):
                write(broken.body[at : at + 1])


class _Listener(WsgiServer):
    """A server whose socket goes with it when the port is taken.

    Attributes:
        refusal: Why it cannot listen; None while nothing has failed.
    """

    ConnectionClass = _Connection
    refusal: OSError | None = None

    def bind(self, family: Any, type: Any, proto: int = 0) -> Any:
        """Bind; of what goes wrong cheroot keeps no more than the text."""
        try:
            return super().bind(family, type, proto)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        except OSError as error:
            self.refusal = error
            raise

    @staticmethod
    def bind_socket(socket_: socket.socket, bind_addr: Any) -> socket.socket:
        """Bind; cheroot would leave a socket that cannot be bound to the garbage collector."""
        try:
            socket_.bind(bind_addr)
        except OSError:
            socket_.close()
            raise
        return socket_


def _touch(server: Any) -> None:
    """Knock at a server that stops: it looks only every half second whether it shall."""
    host, port = _bound(server)
    nowhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # listening everywhere is a choice
    with suppress(OSError), socket.create_connection((nowhere.get(host, host), port), timeout=0.1):
        pass


def _bound(server: Any) -> tuple[str, int]:
    """Return where a server listens; cheroot's stubs do not say of what type that is."""
    host, port = server.bind_addr[:2]
    return str(host), int(port)
