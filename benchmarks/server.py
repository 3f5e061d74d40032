"""A Bot API server that does nothing but answer fast: the same bytes for every call of a method.

Each bot finds one message waiting.

`python server.py` prints its address and serves until its standard input is closed.
"""

import json
import socket
import sys
import threading
import time

_MESSAGE = {
    "message_id": 4713,
    "from": {"id": 1, "is_bot": True, "first_name": "Echo", "username": "echo_bot"},
    "chat": {"id": 5012345678, "first_name": "Alice", "username": "alice_l", "type": "private"},
    "date": 1787000001,
    "text": "Hello there, how is the tea today?",
}
_ME = {
    **_MESSAGE["from"],
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}


def _answer(result: object) -> bytes:
    body = json.dumps({"ok": True, "result": result}, separators=(",", ":")).encode()
    head = (
        "HTTP/1.1 200 OK\r\nServer: nginx/1.18.0\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: keep-alive\r\n\r\n"
    )
    return head.encode() + body


_UPDATE = {
    "update_id": 700000001,
    "message": {
        **_MESSAGE,
        "from": {"id": 5012345678, "is_bot": False, "first_name": "Alice"},
    },
}

ANSWERS = {b"sendmessage": _answer(_MESSAGE), b"getme": _answer(_ME)}
OTHER = _answer(True)
GREETING, NOTHING = _answer([_UPDATE]), _answer([])

_greeted: set[bytes] = set()  # tokens that have had their one update


def serve(connection: socket.socket) -> None:
    """Answer every request on one connection until the client leaves."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    buffer = b""
    with connection:
        while True:
            while b"\r\n\r\n" not in buffer:
                received = connection.recv(65536)
                if not received:
                    return
                buffer += received
            head, _, buffer = buffer.partition(b"\r\n\r\n")
            lowered = head.lower()
            length = 0
            for line in lowered.split(b"\r\n")[1:]:
                if line.startswith(b"content-length:"):
                    length = int(line[15:])
                elif line.startswith(b"transfer-encoding:"):
                    raise ValueError("a client sent a chunked body: this server reads none")
            while len(buffer) < length:
                received = connection.recv(65536)
                if not received:
                    return
                buffer += received
            buffer = buffer[length:]
            bot, _, method = lowered.split(b" ", 2)[1].partition(b"?")[0].rpartition(b"/")
            connection.sendall(
                _updates(bot) if method == b"getupdates" else ANSWERS.get(method, OTHER)
            )


def _updates(bot: bytes) -> bytes:
    if bot in _greeted:
        time.sleep(0.5)
        return NOTHING
    _greeted.add(bot)
    return GREETING


def main() -> None:
    """Listen on a free port of the loopback interface."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
