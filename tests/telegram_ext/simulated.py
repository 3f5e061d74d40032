"""A bot's whole delivery in virtual time, on one thread: the real poller, lanes and confirmation.

The poller is the main thread. Wherever it waits, for an answer or for the clock, the world goes on:
people write, handlers end, requests get lost, the process is killed. All chance comes from one
seed, so a schedule can be played again.
"""

from __future__ import annotations

import heapq
import random
from collections import defaultdict
from itertools import count
from queue import Queue
from types import SimpleNamespace

from telegram.error import (
    AnswerTimedOut,
    Conflict,
    ConnectTimedOut,
    InvalidServerResponse,
    NotSent,
    RetryAfter,
    ServerError,
    TelegramError,
)
from telegram_ext.clock import Clock
from telegram_ext.confirmation import Confirmation
from telegram_ext.interruptible import Interrupted, Overdue
from telegram_ext.lanes import Lanes
from telegram_ext.limits import FloodGate
from telegram_ext.pacing import Pacing
from telegram_ext.polling import Poller

LONGEST = 3000.0  # virtual seconds within which every schedule must have come to rest


class Killed(BaseException):
    """The process was killed."""


class World:
    """Time, and what happens in it."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.now = 0.0
        self._events = []
        self._numbers = count()

    def at(self, seconds, action):
        """Let something happen after some seconds."""
        heapq.heappush(self._events, (self.now + seconds, next(self._numbers), action))

    def go_on(self, until, enough=lambda: False):
        """Let time pass until a moment, or until enough has happened."""
        while not enough():
            if not self._events or self._events[0][0] > until:
                self.now = max(self.now, until)
                return
            self.now, _, action = heapq.heappop(self._events)
            assert self.now < LONGEST, "it does not come to rest"
            action()

    def maybe(self, probability):
        return self.chance.random() < probability

    def between(self, low, high):
        return low + (high - low) * self.chance.random()


class VirtualClock(Clock):
    def __init__(self, world):
        self.world = world

    def monotonic(self):
        return self.world.now

    def wait(self, event, seconds):
        self.world.go_on(self.world.now + max(0.0, seconds), event.is_set)
        return event.is_set()


class Server:
    """The server's queue, with its rules; it knows what must not be forgotten yet."""

    def __init__(self, world):
        self.world = world
        self.queue = []
        self.sent = {}  # update_id -> chat
        self.next = 1000
        self.confirmed = 0
        self.polls = 0
        self.safe = lambda number: False  # whether an update may be forgotten
        self.asked = (None, float("-inf"))
        self.refusing = {}  # chat -> until when

    def write(self, chat):
        number = self.next
        self.next += 1 if not self.world.maybe(0.02) else self.world.chance.randrange(2, 50)
        self.queue.append(number)
        self.sent[number] = chat

    def confirm(self, offset):
        for number in self.queue:
            if number < offset:
                assert self.safe(number), f"{number} was confirmed and is neither done nor stored"
        self.queue = [number for number in self.queue if number >= offset]
        self.confirmed = max(self.confirmed, offset)

    def poll(self, offset, timeout):
        """Answer a poll that has arrived; waits in virtual time."""
        self.polls += 1
        self.confirm(offset)
        before, when = self.asked
        limit = 1 if offset == before and self.world.now < when + 0.5 else 100
        self.world.go_on(
            self.world.now + timeout, lambda: bool(self.queue) or self.world_interrupted()
        )
        self.asked = (offset, self.world.now)
        return [number for number in self.queue if number >= offset][:limit]

    def world_interrupted(self):
        return False

    def send(self, chat):
        """Take a message, or refuse it with the seconds to wait."""
        until = self.refusing.get(chat, 0.0)
        if self.world.now < until - 1e-6:
            raise AssertionError(f"asked again for {chat} before the time that the server has said")
        if self.world.maybe(0.1):
            wait = self.world.between(0.5, 5)
            self.refusing[chat] = self.world.now + wait
            return wait
        return 0.0


class Store:
    """A disk: what is on it survives."""

    def __init__(self):
        self.rows = {}  # update_id -> whether it is done
        self.chats = {}

    def keep(self, updates):
        for update in updates:
            self.rows.setdefault(update.update_id, False)
            self.chats[update.update_id] = update.chat
        return [update.update_id for update in updates]

    def known(self, number):
        return number in self.rows

    def done(self, number):
        if number in self.rows:
            self.rows[number] = True


class Process:
    """One life of the bot."""

    def __init__(self, story):
        self.story = story
        self.world = world = story.world
        self.confirmation = Confirmation()
        self.lanes = Lanes()
        self.queue = Queue()
        self.queue.put = self.arrived
        self.handled = set()
        self.at_work = set()  # chats
        self.gate = FloodGate()
        story.server.refusing.clear()  # a new process cannot know
        self.closing = False
        self.interrupted = False
        self.alive = True
        self.fault = None  # of the latest poll
        pacing = Pacing(
            self.confirmation, timeout=10, lanes=story.lanes, spread=world.chance.random
        )
        process = self

        class Line:
            def call(self, function, timeout=None):
                began = world.now
                try:
                    return function()
                except Overdue:
                    process.wait(began + (timeout or 0.0) - world.now)
                    raise

            def interrupt(self):
                process.interrupted = True

        class ThreadlessPoller(Poller):
            def _line(self):
                return Line()

        self.poller = ThreadlessPoller(
            SimpleNamespace(id=1),
            self.queue,
            self.confirmation,
            timeout=10,
            lanes=story.lanes,
            clock=VirtualClock(world),
            fetch=lambda bot, offset, timeout, latency, allowed: self.fetch(offset, timeout),
            busy=lambda: len(self.lanes) > 0,
            pacing=pacing,
            keeping=story.store,
        )
        if story.store is not None:
            for number, done in sorted(story.store.rows.items()):
                if not done and self.confirmation.restored(number, story.store.chats[number]):
                    self.arrived(self.update(number, story.store.chats[number]))

    # The network ------------------------------------------------------------------------------

    def wait(self, seconds):
        self.world.go_on(self.world.now + seconds, lambda: self.interrupted)
        if self.interrupted and not self.closing:
            raise Interrupted

    def fetch(self, offset, timeout):
        story, world, server = self.story, self.world, self.story.server
        fault = world.chance.choice(story.faults) if world.maybe(story.trouble) else None
        self.fault = fault
        arrives = world.now + world.between(0.01, 0.09)
        try:
            self.wait(arrives - world.now)
        except Interrupted:
            # Nobody waits for the answer any more; the request goes its way all the same.
            if fault is None:
                world.at(arrives - world.now, lambda: server.confirm(offset))
            raise
        if fault == "lost before":
            raise world.chance.choice([NotSent("no route"), ConnectTimedOut()])
        if fault == "wedged before":
            raise Overdue("no answer")
        if fault == "ghost":
            # Given up, and yet it reaches the server, later than its successors.
            world.at(world.between(20, 60), lambda: server.confirm(offset))
            raise Overdue("no answer")
        if fault == "refused":
            raise world.chance.choice(
                [
                    Conflict("terminated by other getUpdates request", code=409),
                    ServerError("Bad Gateway", code=502),
                    RetryAfter(world.chance.choice([0, 1, 35])),
                    TelegramError("what was that?"),
                ]
            )
        server.world_interrupted = lambda: self.interrupted
        numbers = server.poll(offset, timeout)
        if self.interrupted and not self.closing:
            raise Interrupted
        if fault == "lost after":
            raise world.chance.choice([AnswerTimedOut(), InvalidServerResponse()])
        if fault == "wedged after":
            raise Overdue("no answer")
        if fault == "late":
            self.wait(world.between(1, 5))
        return [self.update(number, server.sent[number]) for number in numbers]

    def update(self, number, chat):
        return SimpleNamespace(update_id=number, chat=chat)

    # The dispatcher ---------------------------------------------------------------------------

    def arrived(self, item):
        if isinstance(item, Exception):
            return
        # With one lane, all chats are one.
        self.lanes.put(item.chat if self.story.lanes > 1 else None, item)
        self.take()

    def take(self):
        while self.alive and self.lanes.busy < self.story.lanes and not self.stopped_taking():
            taken = self.lanes.take()
            if taken is None:
                return
            lane, update = taken
            self.story.begins(self, update)
            assert update.chat not in self.at_work, f"{update.chat} is on two threads"
            self.at_work.add(update.chat)
            away = self.world.maybe(0.3)
            target = self.world.chance.randrange(self.story.chats) if away else update.chat
            self.send(lane, update, target)

    def stopped_taking(self):
        return self.closing and self.story.lanes == 1

    def send(self, lane, update, target):
        """A handler: it sends one message, and again when it is told to wait."""
        world = self.world
        if not self.alive:
            return
        wait = self.gate.remaining(str(target), world.now)
        if not wait:
            wait = self.story.server.send(target)
            if wait:
                self.gate.refused(str(target), wait, world.now)
        if wait:
            world.at(wait, lambda: self.send(lane, update, target))
            return
        slow = self.story.trouble and world.maybe(0.05)
        world.at(world.between(5, 40) if slow else world.between(0, 0.5), self.end(lane, update))

    def end(self, lane, update):
        def ended():
            if not self.alive:
                return
            asynchronous = self.world.maybe(0.2)
            if not asynchronous:
                self.story.completed(update)
            self.at_work.discard(update.chat)
            self.lanes.done(lane)
            self.confirmation.handled(update.update_id)
            later = self.world.between(0.1, 15) if asynchronous else self.world.between(0, 0.01)
            self.world.at(later, finished)
            self.take()

        def finished():
            if not self.alive:
                return
            self.story.completed(update)
            if self.story.store is not None:
                self.story.store.done(update.update_id)
            self.confirmation.finished(update.update_id)

        return ended

    # The end ----------------------------------------------------------------------------------

    def stop(self):
        self.poller.stop()

    def drain(self, grace):
        self.closing = True
        self.lanes.narrow()
        idle = lambda: not self.lanes.busy and not self.lanes.ready  # noqa: E731 - read once
        at_work = lambda: any(  # noqa: E731 - read once
            entry.handled and not entry.finished
            for entry in (*self.confirmation._open.values(), *self.confirmation._stored.values())
        )
        self.world.go_on(self.world.now + grace, lambda: idle() and not at_work())
        ended = idle() and not at_work()
        self.alive = False
        self.confirmation.forget()
        self.poller.confirm()
        return ended


class Story:
    """Many lives of a bot, and what must hold of all of them together."""

    faults = (
        "lost before", "lost after", "wedged before", "wedged after", "ghost", "refused", "late"
    )  # fmt: skip

    def __init__(self, seed):
        self.world = World(seed)
        chance = self.world.chance
        self.lanes = chance.choice([1, 1, 2, 4, 8])
        self.store = Store() if chance.random() < 0.5 else None
        self.trouble = chance.choice([0.0, 0.05, 0.3])
        self.chats = chance.choice([1, 3, 20])
        self.server = Server(self.world)
        self.server.safe = self.safe
        self.done = defaultdict(int)  # update_id -> how often it was handled to the end
        self.first = defaultdict(list)  # chat -> updates in the order of their first handling
        self.may_repeat = set()
        self.finished_by_all = set()

    def safe(self, number):
        return number in self.done or (self.store is not None and self.store.known(number))

    def begins(self, process, update):
        number = update.update_id
        assert number not in process.handled, f"{number} is handled twice in one life"
        process.handled.add(number)
        assert number not in self.done or number in self.may_repeat, (
            f"{number} was handled, and nothing that happened since explains why it is again"
        )
        order = self.first[update.chat]
        if number not in order:
            assert not order or order[-1] < number, f"{number} comes after {order[-1]}"
            order.append(number)

    def completed(self, update):
        self.done[update.update_id] += 1

    def run(self):
        world = self.world
        for _ in range(world.chance.choice([5, 40, 150])):
            world.at(world.between(0, 60), self.somebody_writes)
        for _ in range(world.chance.choice([1, 2, 4])):
            self.live(world.between(3, 40), killed=world.maybe(0.6))
        self.trouble = 0.0
        process = Process(self)
        poll = self.server.polls
        began = world.now

        def at_rest():
            return world.now > 61 and not self.server.queue and not process.confirmation.open

        def look():
            if at_rest():
                process.stop()
            else:
                world.at(1.0, look)

        look()
        process.poller.run()
        polls, seconds = self.server.polls - poll, world.now - began
        assert polls <= 20 + 11 * seconds, f"{polls} polls in {seconds:.0f} seconds"
        lost = set(self.server.sent) - set(self.done)
        assert not lost, f"lost: {sorted(lost)}"

    def live(self, seconds, killed):
        """Let a process live for some seconds and then kill it, or stop it."""
        process = Process(self)

        def kill():
            if process.alive:
                raise Killed

        self.world.at(seconds, kill if killed else process.stop)
        try:
            process.poller.run()
        except Killed:
            process.alive = False
            unfinished = process.handled if self.store is None else self.unfinished_in_store()
            self.may_repeat |= {n for n in unfinished if n >= self.server.confirmed} | (
                set() if self.store is None else unfinished
            )
            return
        lost = process.fault
        trouble, self.trouble = self.trouble, 0.0 if self.world.maybe(0.8) else 1.0
        ended = process.drain(8.0)
        exact = ended and self.trouble == 0.0 and lost is None
        self.trouble = trouble
        if not exact:
            self.may_repeat |= process.handled
        elif self.store is None:
            again = {n for n in process.handled if n >= self.server.confirmed}
            assert not again, f"a clean stop leaves {sorted(again)} to be handled again"

    def unfinished_in_store(self):
        return {number for number, done in self.store.rows.items() if not done}

    def somebody_writes(self):
        self.server.write(self.world.chance.randrange(self.chats))
