"""The sandbox on a real port of this machine."""

from __future__ import annotations

import threading
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, final

from cheroot.server import HTTPConnection
from cheroot.wsgi import Server as WsgiServer

if TYPE_CHECKING:
    from .app import App
    from .world import World

__all__ = ["Server"]


@final
class Server:
    """An HTTP server for a world; a context manager.

    `with Server(world) as server: ... server.url`

    Args:
        world: What it serves.
        host: Address to listen on; stay with loopback unless others shall reach it.
        port: 0 picks a free one.
        any_host: Whether to answer under names other than loopback's.
        threads: Calls answered at the same time; every waiting poll takes one.

    Raises:
        OSError: The port is taken (on `start`).
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
        app: App = world.app
        app.any_host = any_host
        self.world = world
        self._server = WsgiServer(
            (host, port), app, numthreads=min(8, threads), max=threads, shutdown_timeout=1
        )
        self._server.ConnectionClass = _Connection
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address without a slash at the end: `http://127.0.0.1:8081`."""
        host, port = _bound(self._server)
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def start(self) -> Server:
        """Listen and serve in the background."""
        self._server.prepare()
        self.world.live = True
        self._thread = threading.Thread(
            target=self._server.serve, name="sandbox-server", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """End waiting polls and stop serving."""
        with self.world.changed:
            for bot in self.world.bots.values():
                bot.queue.end_poll("terminated by other getUpdates request")
        self._server.stop()
        if self._thread is not None:
            self._thread.join(timeout=5)
            self._thread = None

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
    """A connection whose unsent bytes go with it."""

    def close(self) -> None:
        """Close, and drop what a client that has gone will never read.

        cheroot leaves the write buffer to the garbage collector, which would complain.
        """
        super().close()
        with suppress(OSError):
            self.wfile.close()


def _bound(server: Any) -> tuple[str, int]:
    """Return where a server listens; cheroot's stubs do not say of what type that is."""
    host, port = server.bind_addr[:2]
    return str(host), int(port)
