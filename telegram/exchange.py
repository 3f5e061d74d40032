"""One HTTP exchange: a request goes out, and either an answer or a failure comes back.

Nothing is raised for what the network does. A failure is a value, and the exceptions of the HTTP
libraries, which hold the address with the bot's token in it, never leave this module.

Two ways lead to the server. `direct`, here, lends a connection from a pool of urllib3 and speaks
through `http.client`: a fifth of the cost of `Session.post`. `telegram.roundabout` is the whole of
requests, for proxies, downloads and adapters that a user has mounted.
"""

import http.client
import socket
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from urllib3 import exceptions as causes

from telegram.answer import Answer
from telegram.deadline import Watch
from telegram.error import ConnectTimedOut, MaybeSent, NotSent, UploadFailed
from telegram.failures import Failure, answer_timed_out, failure
from telegram.pools import KEEP_ALIVE
from telegram.response import Response

if TYPE_CHECKING:
    from telegram.multipart import FormStream
    from telegram.routes import Route

__all__ = ["Times", "direct", "left"]

_HEADS = 1000  # formatted heads kept; there is one for each method and bot


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


def direct(route: "Route", path: str, body: "bytes | FormStream", times: Times) -> Answer | Failure:
    """POST a JSON document, or a form with files, over a connection of the route's pool."""
    pool = route.pool
    try:
        # urllib3 has no public way to lend a connection; `urlopen` costs half as much again.
        connection: Any = pool._get_conn(left(times.connect, times.until))  # noqa: SLF001
    except causes.EmptyPoolError:
        return Failure(ConnectTimedOut, "No connection of the pool became free in time")
    except causes.ClosedPoolError:  # another thread has called `Request.stop` meanwhile
        return Failure(NotSent, "The connections were closed meanwhile")
    outcome: Answer | Failure = Failure(MaybeSent, "Interrupted")
    stage = "connect"
    watch = Watch(0.0, connection)
    try:
        sock = _connected(connection, times)
        allowed = left(times.answer, times.until)
        sock.settimeout(allowed)
        watch.until = monotonic() + allowed if isinstance(body, bytes) else times.until
        with watch:
            stage = "send"
            if isinstance(body, bytes):
                sock.sendall(_formatted(route, path, body))
                stage = "answer"
            elif _send_form(sock, route, path, body):
                stage = "answer"
                sock.settimeout(left(times.answer, times.until))
            response = Response(sock, method="POST")
            response.begin()
            outcome = Answer(response.status, response.read(), response.headers)
        if response.will_close or watch.expired or stage == "send":
            connection.close()
    except UploadFailed as error:
        outcome = Failure(UploadFailed, error.message, again=False)
    except (OSError, http.client.HTTPException, causes.HTTPError, UnicodeError) as error:
        outcome = failure(error, stage, watch.expired)
    finally:
        if not isinstance(outcome, Answer):
            connection.close()
        pool._put_conn(connection)  # noqa: SLF001 - see above
    # A head that the watchdog has cut off looks complete to http.client.
    return answer_timed_out(again=False) if watch.expired else outcome


def _connected(connection: Any, times: Times) -> socket.socket:
    if not connection.sock:
        connection.timeout = left(times.connect, times.until)
        connection.connect()
        for option in KEEP_ALIVE:
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


def _send_form(sock: socket.socket, route: "Route", path: str, form: "FormStream") -> bool:
    """Send a form while it is read; return False where the server has hung up on it.

    One that refuses a form before it has read all of it has answered by then, perhaps.
    """
    to_send = b"%b%d\r\n\r\n" % (_head(route, path, form.content_type), form.len)
    try:
        for piece in form:
            sock.sendall(to_send + piece)
            to_send = b""
    except (BrokenPipeError, ConnectionResetError):
        return False
    return True


def _head(route: "Route", path: str, content_type: str = "application/json") -> bytes:
    """Return everything before the length of the body, which is all that differs between calls."""
    pieces: list[bytes] = []
    writer = http.client.HTTPConnection(route.pool.host, route.pool.port)
    writer.default_port = 443 if route.pool.scheme == "https" else 80
    writer.send = pieces.append  # type: ignore[assignment,method-assign]  # never connected
    writer.putrequest("POST", path, skip_accept_encoding=True)
    for name, value in route.headers.items():
        writer.putheader(name, value)
    writer.putheader("Content-Type", content_type)
    writer.putheader("Content-Length", "0")
    writer.endheaders()
    return b"".join(pieces).removesuffix(b"0\r\n\r\n")


def left(allowed: float, until: float) -> float:
    """Return the seconds that a step may take; never 0, which sockets read as "do not wait"."""
    return max(0.001, min(allowed, until - monotonic()))
