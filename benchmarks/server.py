"""A Bot API server that costs next to nothing: one thread, no objects, answers made in advance.

`python server.py` prints its address. Then it reads one plan after another from standard input, a
JSON object on a line (see `Plan`), plays it to the bot that polls or listens, prints what it
measured, and ends with its input. A bot without a plan finds one message waiting.
"""

import heapq
import json
import os
import re
import selectors
import socket
import sys
import time
from collections import deque

from traffic import ANSWERS, GREETING, NOTHING, OTHER, SENT, answer, delivery, update

_OFFSET = re.compile(rb"offset\W{1,8}(-?\d+)")
_LIMIT = re.compile(rb"limit\W{1,8}(\d+)")
_TIMEOUT = re.compile(rb"timeout\W{1,8}(\d+)")
_SECRET = re.compile(rb"secret_token\W{1,8}([\w-]+)")
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_LONGEST = 5.0  # seconds that a poll is held: a bot that is killed must not be waited for


class Plan:
    """What a bot is sent, and what came back.

    Args:
        count: Updates to send.
        rate: Updates a second; 0 sends as fast as the bot takes them.
        delay: Seconds that a sent message takes to be answered, as with a server far away.
        chats: Chats that the updates come from in turn.
        token: The bot's token; another's requests, such as the last ones of a bot that has been
            killed, have no part in the plan.
        pid: The bot's process, for its CPU time.
        port: Where the bot listens for deliveries, under /hook/; None if it polls.
        first: Number of the first update.
    """

    def __init__(self, count, token, rate=0, delay=0.0, chats=50, pid=None, port=None, first=0):
        self.count, self.rate, self.delay, self.chats = count, rate, delay, chats
        self.port, self.first = port, first
        self.token = token.lower().encode()
        self.clock = None if pid is None else ((~pid) << 3) | 2  # the process's CPU clock, on Linux
        self.began = self.ended = None
        self.cpu = 0.0
        self.released = {}  # number -> when it could first be had
        self.seen = bytearray(count)
        self.left = count
        self.latencies = []

    def cpu_now(self):
        return 0.0 if self.clock is None else time.clock_gettime(self.clock)

    def available(self, now):
        """Return how many updates the bot may have had by now."""
        if self.began is None:
            self.began, self.cpu = now, self.cpu_now()
        if not self.rate:
            return self.count
        return min(self.count, 1 + int((now - self.began) * self.rate))

    def update(self, number, now):
        due = now if not self.rate else self.began + number / self.rate
        when = self.released.setdefault(number, due)
        return update(self.first + number, self.chats, when)

    def replied(self, body, now):
        """Note a reply; the text that is echoed says which update it is for, and its time."""
        mark = body.find(b"zq")
        number, _, when = body[mark + 2 : body.find(b"zq", mark + 2)].partition(b"t")
        number = int(number) - self.first
        if 0 <= number < self.count and not self.seen[number]:
            self.seen[number] = 1
            self.left -= 1
            self.latencies.append(now - int(when) / 1e9)
            if not self.left:
                self.ended = now
                self.cpu = self.cpu_now() - self.cpu

    def result(self):
        waits = sorted(self.latencies)
        return {
            "seconds": self.ended - self.began,
            "cpu": self.cpu,
            "p50": waits[len(waits) // 2],
            "p99": waits[min(len(waits) - 1, len(waits) * 99 // 100)],
        }


class Connection:
    """A bot's connection: bytes in, whole requests out."""

    __slots__ = ("buffer", "socket")

    def __init__(self, accepted):
        accepted.setblocking(False)
        accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = accepted
        self.buffer = b""

    def requests(self, received):
        """Return the (address, body) of each request that is complete."""
        buffer = self.buffer + received if self.buffer else received
        found = []
        while True:
            end = buffer.find(b"\r\n\r\n")
            if end < 0:
                break
            head, start = buffer[:end], end + 4
            length = _LENGTH.search(head)
            if length is not None:
                stop = start + int(length[1])
                if len(buffer) < stop:
                    break
                body = buffer[start:stop]
            elif _CHUNKED.search(head):
                body, stop = _unchunked(buffer, start)
                if body is None:
                    break
            else:
                body, stop = b"", start
            found.append((head[: head.find(b"\r\n")], body))
            buffer = buffer[stop:]
        self.buffer = buffer
        return found

    def send(self, data):
        try:
            sent = self.socket.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            return  # the bot has gone
        if sent < len(data):
            self.socket.settimeout(10)
            self.socket.sendall(data[sent:])
            self.socket.setblocking(False)


def _unchunked(buffer, start):
    pieces = []
    while True:
        line = buffer.find(b"\r\n", start)
        if line < 0:
            return None, 0
        size = int(buffer[start:line].partition(b";")[0], 16)
        start = line + 2
        if len(buffer) < start + size + 2:
            return None, 0
        if not size:
            return b"".join(pieces), start + 2
        pieces.append(buffer[start : start + size])
        start += size + 2


class Server:
    """One loop over every connection, the plans and the clock."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.listener.setblocking(False)
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.listener, selectors.EVENT_READ, self._accept)
        self.selector.register(sys.stdin, selectors.EVENT_READ, self._command)
        self.plans = deque()
        self.due = []  # (when, order, connection, answer): answers that take their time
        self.order = 0
        self.polls = {}  # connection -> (bot, request, until): polls that wait
        self.greeted = set()
        self.secret = b""
        self.confirmed = 0  # updates that the bot will not ask for again
        self.lines = b""
        self.carriers = []
        self.idle = []
        self.sent = 0
        self.hooked = False  # whether the bot has said that it wants deliveries
        self.results = []
        self.open = True

    def run(self):
        while self.open:
            for key, _ in self.selector.select(self._pause()):
                key.data(key.fileobj)
            now = time.monotonic()
            while self.due and self.due[0][0] <= now:
                _, _, connection, ready = heapq.heappop(self.due)
                connection.send(ready)
            for connection, (bot, asked, until) in list(self.polls.items()):
                self._poll(connection, bot, asked, until, now)
            plan = self.plans[0] if self.plans else None
            if plan is not None and plan.port is not None and self.hooked:
                if self.carriers:
                    self._deliver(plan, now)
                else:
                    self._carry(plan.port)
            if plan is not None and plan.ended is not None:
                self._finish()

    def _pause(self):
        """Return the seconds until something is to be done without being asked."""
        now = time.monotonic()
        moments = [now + 0.05]
        if self.due:
            moments.append(self.due[0][0])
        plan = self.plans[0] if self.plans else None
        if plan is not None and plan.rate and plan.began is not None:
            moments.append(plan.began + plan.available(now) / plan.rate)
        return max(min(moments) - now, 0.0)

    def _command(self, stream):
        received = os.read(stream.fileno(), 65536)
        if not received:
            self.open = False
            return
        self.lines += received
        *whole, self.lines = self.lines.split(b"\n")
        for line in whole:
            given = json.loads(line)
            self.plans = deque(Plan(**each) for each in given["plans"])
            self.results = []
            self.confirmed = 0
            for number, plan in enumerate(self.plans):
                plan.first = sum(each.count for each in list(self.plans)[:number])
            self.hooked = False
            self.sent = 0
            for carrier in self.carriers:
                self.selector.unregister(carrier.socket)
                carrier.socket.close()
            self.carriers = []

    def _carry(self, port):
        """Make the connections on which updates are delivered, once the bot listens."""
        try:
            sockets = [socket.create_connection(("127.0.0.1", port)) for _ in range(8)]
        except ConnectionRefusedError:
            return
        self.carriers = [Connection(each) for each in sockets]
        self.idle = list(self.carriers)
        for carrier in self.carriers:
            self.selector.register(carrier.socket, selectors.EVENT_READ, self._delivered)

    def _deliver(self, plan, now):
        while self.idle and self.sent < plan.available(now):
            raw = plan.update(self.sent, now)
            self.idle.pop().send(delivery(raw, self.secret, plan.port))
            self.sent += 1

    def _delivered(self, sock):
        carrier = next(each for each in self.carriers if each.socket is sock)
        try:
            received = sock.recv(65536)
        except OSError:
            received = b""
        if not received:  # the bot has been killed; or it has not, and the plan comes to no end
            self.selector.unregister(sock)
            sock.close()
            self.carriers.remove(carrier)
            return
        carrier.buffer += received
        head = carrier.buffer.find(b"\r\n\r\n")
        length = _LENGTH.search(carrier.buffer[:head]) if head >= 0 else None
        if head >= 0 and len(carrier.buffer) >= head + 4 + (int(length[1]) if length else 0):
            if not carrier.buffer.startswith(b"HTTP/1.1 200"):
                raise SystemExit(f"the bot answered a delivery with {carrier.buffer[:80]!r}")
            carrier.buffer = b""
            self.idle.append(carrier)

    def _finish(self):
        self.results.append(self.plans.popleft().result())
        self.sent = 0
        if not self.plans:
            print(json.dumps(self.results), flush=True)

    def _accept(self, listener):
        connection = Connection(listener.accept()[0])
        self.selector.register(
            connection.socket, selectors.EVENT_READ, lambda _: self._receive(connection)
        )

    def _receive(self, connection):
        try:
            received = connection.socket.recv(1 << 18)
        except OSError:
            received = b""
        if not received:
            self.selector.unregister(connection.socket)
            connection.socket.close()
            self.polls.pop(connection, None)
            return
        for line, body in connection.requests(received):
            self._answer(connection, line, body)

    def _answer(self, connection, line, body):
        address = line.split(b" ", 2)[1]
        path, _, query = address.partition(b"?")
        bot, _, method = path.lower().rpartition(b"/")
        if method == b"sendmessage":
            plan = self._plan(bot)
            said = query or body
            if plan is not None and b"zq" in said:
                plan.replied(said, time.monotonic())
                if plan.delay:
                    self.order += 1
                    when = time.monotonic() + plan.delay
                    heapq.heappush(self.due, (when, self.order, connection, SENT))
                    return
            connection.send(SENT)
        elif method == b"getupdates":
            asked = query + b"&" + body
            if self.plans or bot in self.greeted:
                timeout = _TIMEOUT.search(asked)
                seconds = min(float(timeout[1]) if timeout else 0.0, _LONGEST)
                now = time.monotonic()
                self._poll(connection, bot, asked, now + seconds, now)
            else:
                self.greeted.add(bot)
                connection.send(GREETING)
        else:
            if method == b"setwebhook":
                secret = _SECRET.search(query + b"&" + body)
                self.secret = secret[1] if secret else b"secret"
                self.hooked = True
            connection.send(ANSWERS.get(method, OTHER))

    def _plan(self, bot):
        """Return the plan that is played to a bot; None if there is none."""
        return self.plans[0] if self.plans and bot.endswith(self.plans[0].token) else None

    def _poll(self, connection, bot, asked, until, now):
        """Answer a poll if there is something to say, else let it wait."""
        plan = self._plan(bot)
        if plan is not None and plan.port is None:
            offset = _OFFSET.search(asked)
            if offset is not None and int(offset[1]) > 0:
                self.confirmed = max(self.confirmed, int(offset[1]) - 1)
            limit = _LIMIT.search(asked)
            start = max(self.confirmed - plan.first, 0)
            stop = min(plan.available(now), start + min(int(limit[1]) if limit else 100, 100))
            if start < stop:
                ready = b",".join(plan.update(number, now) for number in range(start, stop))
                self.polls.pop(connection, None)
                connection.send(answer(b"[%b]" % ready))
                return
        if now >= until:
            self.polls.pop(connection, None)
            connection.send(NOTHING)
        else:
            self.polls[connection] = (bot, asked, until)


def main():
    server = Server()
    print(f"http://127.0.0.1:{server.listener.getsockname()[1]}", flush=True)
    server.run()


if __name__ == "__main__":
    main()
