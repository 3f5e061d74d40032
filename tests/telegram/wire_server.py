"""A server on loopback that does exactly what a test tells it, faults included."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field

Action = Callable[[socket.socket, "Asked"], bool]
"""Answers one request; returns whether the connection goes on."""


@dataclass
class Asked:
    """One request as it arrived."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def method(self) -> str:
        return self.line.split()[1].rpartition("/")[2]

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def parts(self) -> dict[str, tuple[str, bytes]]:
        """The parts of a multipart form: name -> (head, content)."""
        boundary = self.headers["content-type"].partition("boundary=")[2].encode()
        found = {}
        for part in self.body.split(b"--" + boundary)[1:-1]:
            head, _, content = part[2:-2].partition(b"\r\n\r\n")
            text = head.decode()
            found[text.partition('name="')[2].partition('"')[0]] = (text, content)
        return found


@dataclass
class WireServer:
    """Accepts connections; every request takes the next action, the last one again and again."""

    actions: list[Action]
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)
    context: ssl.SSLContext | None = None
    heads_only: bool = False  # whether bodies are left unread

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        port = self._listener.getsockname()[1]
        self.origin = f"https://localhost:{port}" if self.context else f"http://127.0.0.1:{port}"
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, method: str = "sendMessage", token: str = "123:canary") -> str:
        return f"{self.origin}/bot{token}/{method}"

    def close(self) -> None:
        self.stopped.set()
        self._listener.close()
        for connection in self._open:
            connection.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return  # closed
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        if self.context is not None:
            try:
                connection = self.context.wrap_socket(connection, server_side=True)
            except OSError:
                connection.close()
                return  # the client does not trust us, which is what a test is about
        with connection:
            try:
                while (asked := _read(connection, not self.heads_only)) is not None:
                    with self._lock:
                        self.asked.append(asked)
                        action = self.actions.pop(0) if len(self.actions) > 1 else self.actions[0]
                    if not action(connection, asked):
                        return
            except OSError:
                return  # the client has gone, which is what some tests are about


@contextmanager
def serving(*actions: Action, context: ssl.SSLContext | None = None, heads_only: bool = False):
    server = WireServer(list(actions), context=context, heads_only=heads_only)
    try:
        yield server
    finally:
        server.close()


def _read(connection: socket.socket, whole: bool) -> Asked | None:
    data = b""
    while b"\r\n\r\n" not in data:
        block = connection.recv(65536)
        if not block:
            return None
        data += block
    head, _, body = data.partition(b"\r\n\r\n")
    line, *rest = head.decode("latin-1").split("\r\n")
    headers = {k.lower(): v for k, v in (each.split(": ", 1) for each in rest)}
    while whole and len(body) < int(headers.get("content-length", 0)):
        block = connection.recv(65536)
        if not block:
            return None
        body += block
    return Asked(line, headers, body)


def answer(body: bytes | object, status: int = 200, **headers: str) -> Action:
    """Answer properly."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(content)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    data = "\r\n".join(lines).encode() + b"\r\n\r\n" + content

    def act(connection: socket.socket, asked: Asked) -> bool:
        connection.sendall(data)
        return True

    return act


def ok(result: object = True) -> Action:
    return answer({"ok": True, "result": result})


def refuse(code: int, description: str, **parameters: object) -> Action:
    body: dict[str, object] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return answer(body, status=code)


def raw(data: bytes) -> Action:
    """Send these bytes and close."""

    def act(connection: socket.socket, asked: Asked) -> bool:
        connection.sendall(data)
        return False

    return act


def reset(connection: socket.socket, asked: Asked) -> bool:
    """Break the connection without a word."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


def silent(connection: socket.socket, asked: Asked) -> bool:
    """Say nothing until the client goes away."""
    connection.recv(1)
    return False


def dripping(head: bytes, drop: bytes, pause: float = 0.02) -> Action:
    """Send the head, then a drop now and then, for ever."""

    def act(connection: socket.socket, asked: Asked) -> bool:
        connection.sendall(head)
        waiting = threading.Event()
        while True:
            connection.sendall(drop)
            waiting.wait(pause)

    return act
