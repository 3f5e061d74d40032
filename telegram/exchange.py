"""One HTTP exchange: a request goes out, and either an answer or a failure comes back.

Nothing is raised for what the network does. A failure is a value that says whether the request may
have reached the server, and its text never holds the address, which has the bot's token in it: an
exception of the HTTP libraries does, so none of them leaves this module.

Two ways lead to the server. `direct` lends a connection from the pool of the requests adapter and
speaks through `http.client`: a fifth of the cost of `Session.post`. `through_session` is the whole
of requests, for uploads, proxies, downloads and adapters that a user has mounted.
"""

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

import requests
import urllib3
from urllib3 import exceptions as causes

from telegram.answer import Answer
from telegram.deadline import Watch, current
from telegram.error import (
    AnswerTimedOut,
    ConnectTimedOut,
    MaybeSent,
    NetworkError,
    NotSent,
    UploadFailed,
)
from telegram.redaction import redact

if TYPE_CHECKING:
    from telegram.multipart import FormStream
    from telegram.routes import Route

__all__ = ["Failure", "Times", "direct", "keep_alive", "through_session"]

_BLOCK = 1 << 16
_HEADS = 1000  # formatted heads kept; there is one for each method and bot
_KEEP_ALIVE = [
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
]
if hasattr(socket, "TCP_KEEPIDLE"):
    _KEEP_ALIVE += [
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


class Failure(NamedTuple):
    """What went wrong, as a value.

    Args:
        kind: The class of error that it stands for.
        text: What happened, without any address.
        again: Whether another attempt may help.
        cause: A sentence for the reader, where the text does not say enough.
        remedy: What to do about it.
    """

    kind: type[NetworkError] | type[UploadFailed]
    text: str
    again: bool = True
    cause: str | None = None
    remedy: str | None = None


def keep_alive() -> list[tuple[int, int, int]]:
    """Return the socket options by which a dead peer is noticed."""
    return list(_KEEP_ALIVE)


def direct(route: "Route", path: str, body: bytes, times: Times) -> Answer | Failure:
    """POST a JSON document over a connection of the route's pool."""
    pool = route.pool
    try:
        # urllib3 has no public way to lend a connection; `urlopen` costs half as much again.
        connection = pool._get_conn(timeout=min(times.connect, times.until - monotonic()))
    except causes.EmptyPoolError:
        return Failure(ConnectTimedOut, "No connection of the pool became free in time")
    watch = Watch(times.until, connection)
    answer: Answer | None = None
    stage = "connect"
    failed: Failure
    try:
        with watch:
            if connection.sock is None:
                connection.timeout = _left(times.connect, times.until)
                connection.connect()
                for option in _KEEP_ALIVE:
                    connection.sock.setsockopt(*option)
            stage = "send"
            allowed = _left(times.answer, times.until)
            watch.until = monotonic() + allowed
            connection.sock.settimeout(allowed)
            connection.sock.sendall(_formatted(route, path, body))
            stage = "answer"
            response = http.client.HTTPResponse(connection.sock, method="POST")
            response.begin()
            answer = Answer(response.status, response.read(), response.headers)
            if response.will_close:
                connection.close()
    except (OSError, http.client.HTTPException, causes.HTTPError) as error:
        failed = _failure(error, stage, watch)
    finally:
        if answer is None:
            connection.close()
        pool._put_conn(connection)
    return failed if answer is None else answer


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
                good = sink is not None and response.status_code == 200
                kept: list[bytes] = []
                take = sink if good and sink is not None else kept.append
                # With a sink the server's own Content-Length is checked by urllib3.
                for block in response.iter_content(_BLOCK):
                    take(block)
                    if monotonic() > times.until:
                        return Failure(AnswerTimedOut, "Timed out", again=False)
                return Answer(response.status_code, b"".join(kept), response.headers)
    except UploadFailed as error:
        return Failure(UploadFailed, error.message, again=False)
    except (
        requests.RequestException,
        causes.HTTPError,
        OSError,
        http.client.HTTPException,
    ) as error:
        if upload is not None and upload.failure is not None:
            return Failure(UploadFailed, upload.failure, again=False)
        return _failure(_root(error), "session", watch)
    finally:
        current.watch = None


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


def _left(allowed: float, until: float) -> float:
    """Return the seconds that a step may take; never 0, which sockets read as "do not wait"."""
    return max(0.001, min(allowed, until - monotonic()))


def _root(error: BaseException) -> BaseException:
    """Return the exception that requests and urllib3 have wrapped."""
    while True:
        inner = getattr(error, "reason", None)
        if not isinstance(inner, BaseException):
            inner = next((each for each in error.args if isinstance(each, BaseException)), None)
        if inner is None or isinstance(error, _TELLING):
            return error
        error = inner


_TELLING = (
    causes.NewConnectionError,
    causes.ConnectTimeoutError,
    causes.ReadTimeoutError,
    causes.ProxyError,
    causes.SSLError,
    causes.ProtocolError,
    requests.exceptions.InvalidSchema,
)


def _failure(error: BaseException, stage: str, watch: Watch) -> Failure:
    if isinstance(
        error, (causes.ProxyError, causes.ProxySchemeUnknown, requests.exceptions.InvalidProxyURL)
    ):
        return Failure(
            NotSent,
            f"The proxy does not work: {_words(error)}",
            remedy="Check proxy_url, or HTTPS_PROXY in the environment.",
        )
    if isinstance(error, requests.exceptions.InvalidSchema):
        return Failure(NotSent, _words(error), again=False)
    certificate = _find(error, ssl.SSLCertVerificationError)
    if certificate is not None:
        return Failure(
            NotSent,
            f"The server's certificate is not trusted: {_words(certificate)}",
            again=False,
            cause="Something between this machine and the server answers in its place, or the "
            "clock of this machine is wrong.",
            remedy="Check the clock and the proxy. A network with a certificate of its own is "
            "trusted by REQUESTS_CA_BUNDLE=/path/to/its.pem.",
        )
    if isinstance(error, causes.NameResolutionError) or _find(error, socket.gaierror):
        return Failure(
            NotSent,
            f"The server's name is not known: {_words(error)}",
            cause="The name in base_url is wrong, or this machine has no network.",
        )
    refused = isinstance(error, causes.NewConnectionError)  # a TimeoutError too, by inheritance
    timed_out = watch.expired or (
        isinstance(error, (TimeoutError, causes.TimeoutError)) and not refused
    )
    if timed_out and isinstance(error, causes.ConnectTimeoutError):
        return Failure(ConnectTimedOut, "Timed out")
    if stage == "connect" or refused:
        if timed_out:
            return Failure(ConnectTimedOut, "Timed out")
        return Failure(NotSent, f"No connection to the server: {_words(error)}")
    if stage == "send":
        # The kernel did not take the whole request, so the server cannot have acted on it.
        kind = ConnectTimedOut if timed_out else NotSent
        return Failure(kind, "Timed out" if timed_out else f"Not sent: {_words(error)}")
    if timed_out:
        return Failure(AnswerTimedOut, "Timed out")
    if isinstance(error, (causes.SSLError, ssl.SSLError)) and stage == "session":
        return Failure(NotSent, f"No secure connection to the server: {_words(error)}")
    return Failure(MaybeSent, f"The connection broke before the answer: {_words(error)}")


def _find(error: BaseException, kind: type[BaseException]) -> BaseException | None:
    """Return the exception of a kind among an exception, its arguments and its causes."""
    seen: list[BaseException] = [error]
    for each in seen:
        if isinstance(each, kind):
            return each
        nearby = (*each.args, each.__cause__, each.__context__)
        seen += [
            other for other in nearby if isinstance(other, BaseException) and other not in seen
        ]
        if len(seen) > 20:
            break
    return None


def _words(error: BaseException) -> str:
    """Return what an exception says, without objects' addresses and without the request's."""
    while not isinstance(error, OSError):
        inner = next((each for each in error.args if isinstance(each, BaseException)), None)
        inner = inner or error.__cause__
        if inner is None:
            break
        error = inner
    if isinstance(error, OSError) and error.strerror and not isinstance(error, ssl.SSLError):
        return str(error.strerror)
    text = redact(str(error)) or type(error).__name__
    return text if "object at 0x" not in text else text.rpartition(": ")[2]


class _NotedHTTP(urllib3.connection.HTTPConnection):
    """A connection that tells the watch of its thread which socket to shut down."""

    def request(self, *args: Any, **kwargs: Any) -> None:
        if current.watch is not None:
            current.watch.connection = self
        super().request(*args, **kwargs)


class _NotedHTTPS(urllib3.connection.HTTPSConnection):
    def request(self, *args: Any, **kwargs: Any) -> None:
        if current.watch is not None:
            current.watch.connection = self
        super().request(*args, **kwargs)


class _HTTPPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _NotedHTTP


class _HTTPSPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _NotedHTTPS


POOLS: dict[str, type[urllib3.HTTPConnectionPool]] = {"http": _HTTPPool, "https": _HTTPSPool}
