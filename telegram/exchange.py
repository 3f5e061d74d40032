"""One HTTP exchange: a request goes out, and either an answer or a failure comes back.

Nothing is raised for what the network does. A failure is a value, and the exceptions of the HTTP
libraries, which hold the address with the bot's token in it, never leave this module.

Two ways lead to the server. `direct` lends a connection from the pool of the requests adapter and
speaks through `http.client`: a fifth of the cost of `Session.post`. `through_session` is the whole
of requests, for uploads, proxies, downloads and adapters that a user has mounted.
"""

import http.client
import socket
from collections.abc import Callable, Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

import requests
import urllib3
from urllib3 import exceptions as causes
from urllib3.connection import HTTPConnection, HTTPSConnection

from telegram.answer import Answer
from telegram.deadline import Watch, current
from telegram.error import AnswerTimedOut, ConnectTimedOut, MaybeSent, NotSent, UploadFailed
from telegram.failures import Failure, failure

if TYPE_CHECKING:
    from telegram.multipart import FormStream
    from telegram.routes import Route

__all__ = ["POOLS", "Times", "direct", "keep_alive", "through_session"]

_BLOCK = 1 << 16
_SLOWEST = 50_000  # bytes a second; a slower transfer is given up
_HEADS = 1000  # formatted heads kept; there is one for each method and bot
_keep_alive = [
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
]
if hasattr(socket, "TCP_KEEPIDLE"):
    _keep_alive += [
        (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 30),
        (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 10),
        (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3),
    ]


class Times(NamedTuple):
    """How long an exchange may take.

    Args:
        connect: Seconds for making a connection.
        answer: Seconds from then to the last byte of the answer.
        until: The moment, on the monotonic clock, when all is over.
    """

    connect: float
    answer: float
    until: float


def keep_alive() -> list[tuple[int, int, int]]:
    """Return the socket options by which a dead peer is noticed."""
    return list(_keep_alive)


def direct(route: "Route", path: str, body: bytes, times: Times) -> Answer | Failure:
    """POST a JSON document over a connection of the route's pool."""
    pool = route.pool
    try:
        # urllib3 has no public way to lend a connection; `urlopen` costs half as much again.
        connection: Any = pool._get_conn(_left(times.connect, times.until))  # noqa: SLF001
    except causes.EmptyPoolError:
        return Failure(ConnectTimedOut, "No connection of the pool became free in time")
    except causes.ClosedPoolError:  # another thread has called `Request.stop` meanwhile
        return Failure(NotSent, "The connections were closed meanwhile")
    outcome: Answer | Failure = Failure(MaybeSent, "Interrupted")
    stage = "connect"
    watch = Watch(0.0, connection)
    try:
        sock = _connected(connection, times)
        allowed = _left(times.answer, times.until)
        sock.settimeout(allowed)
        watch.until = monotonic() + allowed
        with watch:
            stage = "send"
            sock.sendall(_formatted(route, path, body))
            stage = "answer"
            response = http.client.HTTPResponse(sock, method="POST")
            response.begin()
            outcome = Answer(response.status, response.read(), response.headers)
        if response.will_close or watch.expired:
            connection.close()
    except (OSError, http.client.HTTPException, causes.HTTPError, UnicodeError) as error:
        outcome = failure(error, stage, watch.expired)
    finally:
        if not isinstance(outcome, Answer):
            connection.close()
        pool._put_conn(connection)  # noqa: SLF001 - see above
    # A head that the watchdog has cut off looks complete to http.client.
    return Failure(AnswerTimedOut, "Timed out", again=False) if watch.expired else outcome


def through_session(
    session: requests.Session,
    request: requests.PreparedRequest,
    times: Times,
    proxies: Mapping[str, str],
    upload: "FormStream | None" = None,
    sink: Callable[[bytes], object] | None = None,
) -> Answer | Failure:
    """Send a request through the session; give each block of a good answer's body to `sink`."""
    watch = Watch(times.until)
    current.watch = watch
    storing = False
    try:
        with watch:
            response = session.send(
                request,
                stream=True,
                timeout=(_left(times.connect, times.until), _left(times.answer, times.until)),
                proxies=dict(proxies),
                verify=session.verify,
                cert=session.cert,
                allow_redirects=False,
            )
            with response:
                if sink is not None:
                    # A large file takes its time; what counts is that it keeps coming.
                    watch.until += _length(response.headers.get("Content-Length")) / _SLOWEST
                kept: list[bytes] = []
                take = sink if sink is not None and response.status_code == 200 else kept.append
                for block in response.iter_content(_BLOCK):
                    storing = True
                    take(block)
                    storing = False
                    if monotonic() > watch.until:
                        break
                if watch.expired or monotonic() > watch.until:
                    return Failure(AnswerTimedOut, "Timed out", again=False)
                return Answer(response.status_code, b"".join(kept), response.headers)
    except UploadFailed as error:
        return Failure(UploadFailed, error.message, again=False)
    except (
        requests.RequestException,
        causes.HTTPError,
        OSError,
        http.client.HTTPException,
        UnicodeError,
    ) as error:
        if storing:
            raise  # the disk's trouble, not the network's
        if upload is not None and upload.failure is not None:
            return Failure(UploadFailed, upload.failure, again=False)
        return failure(error, "session", watch.expired)
    finally:
        current.watch = None


def _connected(connection: Any, times: Times) -> socket.socket:
    if not connection.sock:
        connection.timeout = _left(times.connect, times.until)
        connection.connect()
        for option in _keep_alive:
            connection.sock.setsockopt(*option)
    sock: socket.socket = connection.sock
    return sock


def _formatted(route: "Route", path: str, body: bytes) -> bytes:
    """Return a request as `http.client` writes it, in one piece: it would send it in two."""
    head = route.heads.get(path)
    if head is None:
        if len(route.heads) > _HEADS:
            route.heads.clear()
        head = route.heads[path] = _head(route, path)
    return b"%b%d\r\n\r\n%b" % (head, len(body), body)


def _head(route: "Route", path: str) -> bytes:
    """Return everything before the length of the body, which is all that differs between calls."""
    pieces: list[bytes] = []
    writer = http.client.HTTPConnection(route.pool.host, route.pool.port)
    writer.default_port = 443 if route.pool.scheme == "https" else 80
    writer.send = pieces.append  # type: ignore[assignment,method-assign]  # never connected
    writer.putrequest("POST", path, skip_accept_encoding=True)
    for name, value in route.headers.items():
        writer.putheader(name, value)
    writer.putheader("Content-Length", "0")
    writer.endheaders()
    return b"".join(pieces).removesuffix(b"0\r\n\r\n")


def _length(named: str | None) -> int:
    """Return the length that an answer says it has; 0 where it does not say so sensibly."""
    digits = (named or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0


def _left(allowed: float, until: float) -> float:
    """Return the seconds that a step may take; never 0, which sockets read as "do not wait"."""
    return max(0.001, min(allowed, until - monotonic()))


class _NotedHTTP(HTTPConnection):
    """A connection that tells the watch of its thread which socket to shut down."""

    def request(self, *args: Any, **kwargs: Any) -> None:
        if current.watch is not None:
            current.watch.connection = self
        super().request(*args, **kwargs)


class _NotedHTTPS(HTTPSConnection):
    def request(self, *args: Any, **kwargs: Any) -> None:
        if current.watch is not None:
            current.watch.connection = self
        super().request(*args, **kwargs)


class _HTTPPool(urllib3.HTTPConnectionPool):
    ConnectionCls: Any = _NotedHTTP


class _HTTPSPool(urllib3.HTTPSConnectionPool):
    ConnectionCls: Any = _NotedHTTPS


POOLS: dict[str, type[urllib3.HTTPConnectionPool]] = {"http": _HTTPPool, "https": _HTTPSPool}
