"""Pools of connections whose exchanges a watch can end."""

import socket
from functools import cache
from typing import Any

import urllib3

from telegram.deadline import current

__all__ = ["KEEP_ALIVE", "pool_classes", "pools"]

KEEP_ALIVE = [
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
    *(
        (socket.IPPROTO_TCP, int(getattr(socket, name)), value)
        for name, value in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3))
        if hasattr(socket, name)  # not on every system
    ),
]


def pools(size: int) -> urllib3.PoolManager:
    """Return a manager of connection pools that keeps up to `size` connections to each server."""
    manager = urllib3.PoolManager(1, maxsize=size, block=False, socket_options=list(KEEP_ALIVE))
    manager.pool_classes_by_scheme = pool_classes()
    return manager


@cache
def pool_classes() -> dict[str, type[urllib3.HTTPConnectionPool]]:
    """Return the class of pool for each scheme.

    They are made when they are first needed, since a test tool may have put its own connections in
    urllib3's place by the time this module is loaded.
    """
    from urllib3.connection import HTTPConnection, HTTPSConnection  # noqa: PLC0415 - see above

    class NotedHTTP(HTTPConnection):
        """A connection that tells the watch of its thread which socket to shut down."""

        def request(self, *args: Any, **kwargs: Any) -> None:
            """Send a request, and let the deadline know over which connection."""
            if current.watch is not None:
                current.watch.connection = self
            super().request(*args, **kwargs)

    class NotedHTTPS(HTTPSConnection):
        """An encrypted connection that the deadline at hand knows."""

        def request(self, *args: Any, **kwargs: Any) -> None:
            """Send a request, and let the deadline know over which connection."""
            if current.watch is not None:
                current.watch.connection = self
            super().request(*args, **kwargs)

    class HTTPPool(urllib3.HTTPConnectionPool):
        """A pool of connections that deadlines know."""

        ConnectionCls: Any = NotedHTTP

    class HTTPSPool(urllib3.HTTPSConnectionPool):
        """A pool of encrypted connections that deadlines know."""

        ConnectionCls: Any = NotedHTTPS

    return {"http": HTTPPool, "https": HTTPSPool}
