"""An HTTP server for one WSGI application, which clients cannot keep busy by being slow.

Cheroot gives a thread to a connection as soon as that is made, and waits there for a request. So a
few dozen connections that send nothing would keep everybody out. Here a request gets a thread when
its head, all up to the empty line, has arrived; until then a connection costs some memory. The same
holds for the handshake of TLS.
"""

# Cheroot's classes are not annotated, so neither is what super() gives.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

from __future__ import annotations

import errno
import logging
import socket
import ssl
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Event, Thread, current_thread
from typing import Any, Final

from telegram_ext.webhook_reader import GONE, HEAD, HeadReader

_http: Any = import_module("cheroot.server")  # Any: cheroot's annotations are too few to check
_wsgi: Any = import_module("cheroot.wsgi")
_files: Any = import_module("cheroot.makefile")
_pool: Any = import_module("cheroot.workers.threadpool")

logger = logging.getLogger("telegram.ext.updater")

WITHIN: Final = 10.0  # seconds that a request may take to arrive, and an idle connection may stay
CONNECTIONS: Final = 500  # waiting ones; a file descriptor each
SPARE: Final = 8  # threads beside those that Telegram's own connections may take
_STOP_WITHIN: Final = 2  # seconds that a request at hand may still take at a stop
_LAST: Final = 1.0  # seconds more, after its connection has been closed
_SHORTAGE: Final = frozenset((errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM))
_SHORT_PAUSE: Final = 0.1  # seconds until the next connection is taken, where there is a shortage


class WebhookServer:
    """Serve a WSGI application on a port, on threads of its own.

    The port is taken when the object is made; what arrives before `start` waits.

    Args:
        app: The WSGI application.
        listen: Address to listen on.
        port: Port to listen on; 0 picks a free one.
        context: Certificate and key, for TLS; None for plain HTTP, behind a proxy.
        connections: How many requests are answered at the same time.
        within: Seconds that a request may take to arrive.
        waiting: How many connections may wait; then the one that has waited longest is closed.

    Raises:
        OSError: The port is taken, or not allowed.
    """

    def __init__(
        self,
        app: Any,
        listen: str = "127.0.0.1",
        port: int = 0,
        context: ssl.SSLContext | None = None,
        *,
        connections: int = 40,
        within: float = WITHIN,
        waiting: int = CONNECTIONS,
    ) -> None:
        self._server = _Server((listen, port), app, connections + SPARE, within, waiting)
        if context is not None:
            self._server.ssl_adapter = _Tls(context)
        self._server.prepare()
        self._thread: Thread | None = None
        self._stopped = Event()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.bind_addr[1])

    @property
    def is_running(self) -> bool:
        """Whether it serves."""
        return self._thread is not None and not self._stopped.is_set()

    def start(self, name: str = "webhook") -> None:
        """Serve, on a thread of this name."""
        self._thread = Thread(target=self._server.serve, name=name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take no further requests, answer those at hand, and end the threads; may be repeated.

        A request that is not answered within two seconds is left alone: no thread of the server
        keeps the process alive.
        """
        self._stopped.set()
        self._server.stop()
        if self._thread is not None:
            self._thread.join(_STOP_WITHIN + _LAST)

    shutdown = stop  # v13's name


class _Server(_wsgi.Server):  # type: ignore[misc] # see the import
    """Cheroot's server, with connections that wait in the selector instead of on a thread."""

    max_request_header_size = HEAD
    expiration_interval = 0.2  # seconds; a stop takes up to that
    keep_alive_conn_limit = None  # see `process_conn`, which counts all that wait

    def __init__(
        self, address: tuple[str, int], app: Any, threads: int, within: float, waiting: int
    ) -> None:
        super().__init__(
            address,
            app,
            numthreads=threads,
            server_name="evergram",
            request_queue_size=128,
            timeout=within,
            shutdown_timeout=_STOP_WITHIN,
        )
        self.ConnectionClass = _Connection
        self.requests = _Threads(self, min=threads)
        self._waiting = waiting
        self._short = False
        self._refusal: OSError | None = None

    def bind(self, family: Any, type: Any, proto: int = 0) -> Any:
        """Take the port; note why that fails, of which cheroot keeps no more than the text."""
        try:
            return super().bind(family, type, proto)  # pyright: ignore[reportUnknownVariableType]
        except OSError as problem:
            self._refusal = problem
            raise

    @staticmethod
    def bind_socket(socket_: Any, bind_addr: Any) -> Any:
        """Take the port; give the socket back where that fails, which cheroot forgets."""
        try:
            return _wsgi.Server.bind_socket(socket_, bind_addr)
        except OSError:
            socket_.close()
            raise

    def prepare(self) -> None:
        """Take the port; afterwards, survive a shortage of file descriptors."""
        try:
            super().prepare()
        except OSError as problem:
            listen, port = self.bind_addr
            raise _refused(listen, port, self._refusal or problem) from None
        accept = self._connections._from_server_socket  # noqa: SLF001 - no public way

        def patiently(listener: Any) -> Any:
            """Accept a connection, also where the process has too many files open."""
            try:
                conn = accept(listener)
            except OSError as problem:
                if problem.errno not in _SHORTAGE:
                    raise
                self._make_room(problem)
                return None
            self._short = self._short and conn is None
            return conn

        self._connections._from_server_socket = patiently  # noqa: SLF001 - see above

    def _make_room(self, problem: OSError) -> None:
        """Close what waits longest; cheroot would try again at once, and log each time."""
        if not self._short:
            self._short = True
            logger.error("The webhook server can take no more connections: %s", problem.strerror)
        self._close_oldest(0)
        time.sleep(_SHORT_PAUSE)

    def process_conn(self, conn: Any) -> None:
        """Let a new connection wait for its first bytes, and give any other a thread."""
        if conn.last_used is not None:
            super().process_conn(conn)
            return
        if self._connections._num_connections >= self._waiting:  # noqa: SLF001 - no public way
            self._close_oldest(self._waiting - 1)
        self._connections.put(conn)

    def _close_oldest(self, allowed: int) -> None:
        waiting = self._connections._selector.connections  # noqa: SLF001 - no public way
        kept = [conn for _, conn in waiting if conn is not self and not conn.evicted]
        if len(kept) > allowed:
            min(kept, key=lambda conn: conn.last_used).evict()

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
        """Write to the log instead of the standard error output."""
        logger.log(level, "Webhook server: %s", msg, exc_info=traceback)


def _refused(listen: str, port: int, problem: OSError) -> OSError:
    """Return the error that says why nobody can listen there, and what to do."""
    advice = ""
    if problem.errno == errno.EADDRINUSE:
        advice = "; another process listens there: stop it, or choose another port="
    elif problem.errno == errno.EACCES:
        advice = "; this process may not take that port: choose another, such as port=8443"
    elif problem.errno == errno.EADDRNOTAVAIL or isinstance(problem, socket.gaierror):
        advice = (
            "; that is not an address of this machine: give listen='127.0.0.1' behind a proxy on "
            "it, or listen='0.0.0.0' for all its addresses"
        )
    reason = problem.strerror or str(problem)
    where = f"start_webhook cannot listen at listen={listen!r}, port={port}"
    return OSError(problem.errno, f"{where}: {reason}{advice}")


class _Threads(_pool.ThreadPool):  # type: ignore[misc] # see the import
    """Cheroot's threads, of which none keeps the process alive, and no stop waits without end."""

    def _spawn_worker(self) -> Any:
        worker = _pool.WorkerThread(self.server)
        worker.name = f"webhook {worker.name}"
        worker.daemon = True
        worker.start()
        return worker

    def stop(self, timeout: float = _STOP_WITHIN) -> None:
        """End the threads after the requests at hand, or leave them alone."""
        threads = [each for each in self._clear_threads() if each is not current_thread()]
        for _ in threads:
            self._queue.put(_pool._SHUTDOWNREQUEST)  # noqa: SLF001 - no public way
        self._join(threads, timeout)
        for thread in threads:
            if thread.is_alive():
                self._force_close(thread.conn)
        self._join(threads, _LAST)

    @staticmethod
    def _join(threads: list[Any], seconds: float) -> None:
        until = time.monotonic() + seconds
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))


class _Connection(_http.HTTPConnection):  # type: ignore[misc] # see the import
    """A connection that takes part in a request only when the request's head is here."""

    rfile: Any

    def __init__(self, server: Any, sock: Any, makefile: Any) -> None:
        super().__init__(server, sock, makefile)
        self.rfile.close()  # makes a buffer of its own, which cannot be looked into
        self.rfile = HeadReader(sock)
        self.RequestHandlerClass = _Request
        self.evicted = False
        self._began: float | None = None

    def evict(self) -> None:
        """End the connection, without taking it away from whoever looks at it at this moment."""
        self.evicted = True
        with suppress(OSError):  # it has ended by itself
            socket.socket.shutdown(self.socket, socket.SHUT_RDWR)  # TLS would change the object

    def communicate(self) -> bool:
        """Answer a request if it is here; return whether to keep the connection."""
        now = time.monotonic()
        self._began = self._began or now
        deadline = self._began + self.server.timeout
        try:
            arrived = self.rfile.look()
        except OSError as problem:  # also what is not TLS
            logger.debug("A connection failed before a request was here: %s", problem)
            return False
        if arrived is GONE:
            return False
        if not arrived:
            if now < deadline:
                return True
            self._conditional_error(_Request(self.server, self), "408 Request Timeout")
            return False
        self._began = None
        self.rfile.deadline = deadline
        self.socket.settimeout(self.server.timeout)
        keep = bool(super().communicate())
        if not keep:
            self.rfile.drain()
        return keep

    def close(self) -> None:
        """Close the connection and give its file descriptor back at once.

        Nothing may be raised here: cheroot would end the whole server.
        """
        with suppress(OSError):  # it has ended by itself
            super().close()
        with suppress(OSError):  # an answer that the client did not wait for
            self.wfile.close()


class _Request(_http.HTTPRequest):  # type: ignore[misc] # see the import
    """A request whose body need not be read to the end to refuse it."""

    def send_headers(self) -> None:
        """Send status and headers; close behind a body that nobody has read."""
        if self.chunked_read or getattr(self.rfile, "remaining", 0) > 0:
            self.close_connection = True
        super().send_headers()


class _Tls:
    """What cheroot asks of TLS, with a handshake that happens while the head is read."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.context = context

    def bind(self, sock: Any) -> Any:
        """Return the listening socket as it is."""
        return sock

    def wrap(self, sock: Any) -> tuple[Any, dict[str, str]]:
        """Return a connection's encrypted socket, and what the application is told of it."""
        wrapped = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return wrapped, {"wsgi.url_scheme": "https", "HTTPS": "on"}

    def makefile(self, sock: Any, mode: str = "r", bufsize: int = -1) -> Any:
        """Return the file that a connection is read or written by."""
        return _files.MakeFile(sock, mode, bufsize)


def tls_context(cert: str, key: str) -> ssl.SSLContext:
    """Read certificate and key.

    Raises:
        ssl.SSLError: They are none, or do not belong together.
        OSError: They cannot be read.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(cert, key)
    except FileNotFoundError as error:  # which does not say which file
        missing = " and ".join(str(name) for name in (cert, key) if not Path(name).exists())
        raise FileNotFoundError(error.errno, error.strerror, missing) from error
    return context


__all__ = ["WebhookServer", "tls_context"]
