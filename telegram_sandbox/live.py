"""News of a world as a stream of server-sent events."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar, final

from .acting import Action, Draft
from .bots import CallbackQuery, InlineQuery
from .chats import Chat, Message, rendered
from .errors import ApiError
from .views import all_chats, call_view, key_of, message_view, people_view, status_view

if TYPE_CHECKING:
    from .journal import CallRecord
    from .world import World

__all__ = ["STREAMS", "Live"]

# Every open stream keeps one of the server's threads.
STREAMS = 8

_EVENTS = 4_000
_BYTES = 32 << 20
_WATCHED = 200
# Of each chat, how many of the newest messages are looked through for silent changes.
_WINDOW = 40
# Of each chat, how many messages a new page is shown.
_SHOWN = 200
# Real seconds: between two signs of life, and between two looks at the world.
_HEARTBEAT = 3.0
_PAUSE = 0.02

T = TypeVar("T")


@final
class Live:
    """What has happened lately, numbered, for any number of pages.

    Nothing is collected while nobody looks. Comparing the world with what was last told finds every
    change, whatever made it.

    Args:
        world: Which world; its lock guards this object too.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        # Events of an earlier run must not pass for ours: the numbers begin with the time.
        self.last = int(time.time()) << 20
        self._first = self.last
        self._events: deque[tuple[int, str, str]] = deque()
        self._size = 0
        self._told: dict[str, dict[int, str]] = {}
        self._people = ""
        self._status = ""
        self._call: CallRecord | None = None
        self._calls = 0
        self._event: object = None
        self._ahead = 0.0
        self._doing: list[Action | Draft] = []
        self._watched: deque[CallbackQuery | InlineQuery] = deque(maxlen=_WATCHED)
        self._streams: dict[object, str] = {}
        self._ended = threading.Event()
        self._cost = 0.0

    def watch(self, query: CallbackQuery | InlineQuery) -> None:
        """Tell the bot's answer to a query as soon as it comes."""
        self._watched.append(query)

    def snapshot(self) -> dict[str, Any]:
        """Return all a new page needs to know, and the number of the last event in it."""
        with self._world.changed:
            self._collect()
            world = self._world
            calls = list(world.calls)[-_SHOWN:]
            first = self._calls - len(calls) + 1
            return {
                "last": self.last,
                "version": world.spec.version,
                "people": people_view(world),
                "status": status_view(world),
                "calls": [call_view(first + at, call) for at, call in enumerate(calls)],
                "messages": {
                    key_of(chat): [message_view(m) for m in _newest(chat, _SHOWN)]
                    for chat in all_chats(world)
                },
            }

    def stream(self, after: int, page: str) -> Iterator[bytes]:
        """Return the events later than the given number, and then all others as they come.

        Args:
            after: Number of the last event known; if it is too old, a `reset` event says so.
            page: Name of who asks; an older stream of the same page ends.

        Raises:
            ApiError: Too many streams are open (503).
        """
        me = object()
        with self._world.changed:
            for other, name in list(self._streams.items()):
                if name == page:
                    del self._streams[other]
            if len(self._streams) >= STREAMS:
                raise ApiError(
                    503, f"Service Unavailable: {STREAMS} pages are open; close one of them"
                )
            self._streams[me] = page
            self._ended.clear()
            self._world.changed.notify_all()
        return self._follow(me, after)

    def end(self) -> None:
        """End all streams."""
        with self._world.changed:
            self._streams.clear()
            self._ended.set()
            self._world.changed.notify_all()

    def _follow(self, me: object, after: int) -> Iterator[bytes]:
        try:
            yield b"retry: 1000\n\n"
            while True:
                with self._world.changed:
                    chunk, after = self._next(me, after)
                if chunk is None:
                    return
                yield chunk
                # Many changes come together; looking again costs time that bots may need.
                self._ended.wait(max(_PAUSE, 10 * self._cost))
        finally:
            with self._world.changed:
                self._streams.pop(me, None)

    def _next(self, me: object, after: int) -> tuple[bytes | None, int]:
        """Wait for the next events; None when the stream is over."""
        deadline = time.monotonic() + _HEARTBEAT
        while me in self._streams:
            self._collect()
            if not self._first <= after <= self.last:
                return f"id: {self.last}\nevent: reset\ndata: {{}}\n\n".encode(), self.last
            if after < self.last:
                news = [event for event in self._events if event[0] > after]
                return b"".join(_written(*event) for event in news), self.last
            left = deadline - time.monotonic()
            if left <= 0:
                return b": still here\n\n", after
            self._world.changed.wait(left)
        return None, after

    def _add(self, kind: str, data: Any) -> None:
        self.last += 1
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        self._events.append((self.last, kind, text))
        self._size += len(text)
        while len(self._events) > _EVENTS or self._size > _BYTES:
            self._first, _, gone = self._events.popleft()
            self._size -= len(gone)

    def _collect(self) -> None:
        started = time.monotonic()
        calls = self._world.calls
        if self._call is not None and not any(call is self._call for call in reversed(calls)):
            self._start_over()
        self._collect_people()
        self._collect_messages()
        self._collect_calls()
        self._collect_doing()
        self._collect_answers()
        self._collect_status()
        self._cost = time.monotonic() - started

    def _start_over(self) -> None:
        """Forget what was told: the world was put back, or a great deal has happened at once."""
        self._events.clear()
        self._size = 0
        self.last += 1
        self._first = self.last
        self._told.clear()
        self._people = self._status = ""
        self._event = None
        self._calls += len(self._world.calls)
        self._call = self._world.calls[-1] if self._world.calls else None

    def _collect_people(self) -> None:
        people = people_view(self._world)
        text = json.dumps(people)
        if text != self._people:
            self._people = text
            self._add("people", people)

    def _collect_status(self) -> None:
        status = status_view(self._world)
        clock = status["clock"]
        # Two running clocks are never exactly as far apart as before.
        if clock["running"] and abs(clock["ahead"] - self._ahead) < 1:
            clock["ahead"] = self._ahead
        text = json.dumps(
            {**status, "clock": {**clock, "ahead": clock["ahead"] * clock["running"]}}
        )
        if text != self._status:
            self._status = text
            self._ahead = float(clock["ahead"])
            self._add("status", status)

    def _collect_messages(self) -> None:
        events = self._world.history.events
        touched: dict[str, list[Message]] = {}
        for event in _since(events, self._event):
            if event.message is not None:
                touched.setdefault(key_of(event.message.chat), []).append(event.message)
        self._event = events[-1] if events else None
        for chat in all_chats(self._world):
            key = key_of(chat)
            told = self._told.setdefault(key, {})
            look = {message.id: message for message in _newest(chat, _WINDOW)}
            look |= {m.id: m for m in touched.get(key, ()) if m.id in chat.messages}
            for number, message in sorted(look.items()):
                view = message_view(message)
                text = json.dumps(view, ensure_ascii=False)
                if told.get(number) != text:
                    told[number] = text
                    self._add("message", {"chat": key, "message": view})
            for number in [number for number in told if number not in chat.messages]:
                del told[number]
                self._add("gone", {"chat": key, "message_id": number})
            while len(told) > _SHOWN:
                del told[next(iter(told))]

    def _collect_calls(self) -> None:
        calls = self._world.calls
        for call in _since(calls, self._call):
            self._calls += 1
            self._add("call", call_view(self._calls, call))
        self._call = calls[-1] if calls else None

    def _collect_doing(self) -> None:
        """Tell what bots show for a moment: that they are typing, and drafts."""
        shown: list[Action | Draft] = [*self._world.actions, *self._world.actions.drafts]
        for one in shown:
            if not any(one is other for other in self._doing):
                typing = {"chat": key_of(one.chat), "who": one.bot.first_name}
                if isinstance(one, Draft):
                    typing["draft"] = one.text
                else:
                    typing["action"] = one.action
                self._add("typing", typing)
        self._doing = shown

    def _collect_answers(self) -> None:
        for query in list(self._watched):
            if isinstance(query, CallbackQuery):
                if query.answer is not None:
                    self._add("answer", {"id": query.id, **query.answer})
                    self._watched.remove(query)
            elif query.results is not None:
                results = rendered(query.results, self._world, None)
                offered = {"results": results, "button": query.button, "next": query.next_offset}
                self._add("results", {"id": query.id, **offered})
                self._watched.remove(query)


def _newest(chat: Chat, count: int) -> list[Message]:
    """Return the newest messages of a chat, oldest first."""
    return list(islice(reversed(chat.messages.values()), count))[::-1]


def _since(entries: deque[T], known: object) -> Iterable[T]:
    """Return the entries that came after a known one; all if that one is gone."""
    news: list[T] = []
    for entry in reversed(entries):
        if entry is known:
            break
        news.append(entry)
    return news[::-1]


def _written(number: int, kind: str, data: str) -> bytes:
    """Return an event as it is sent; JSON has no line breaks, so one line of data is enough."""
    return f"id: {number}\nevent: {kind}\ndata: {data}\n\n".encode("utf-8", "surrogatepass")
