"""Every kind of fault, before and after the effect, over real HTTP: what calls and polls make of it."""

from time import monotonic

import pytest

from telegram import Bot
from telegram.error import (
    AnswerTimedOut,
    InvalidServerResponse,
    MaybeSent,
    RetryAfter,
    ServerError,
)
from telegram.transport import Request
from telegram_ext import Filters, MessageHandler, Updater
from telegram_ext.clock import Clock
from telegram_sandbox import Server, World
from telegram_sandbox.faults import KINDS

TOKEN = "123:abc"
OPTIONS = {"drip": {"pause": 0.0005}}
RAISES = {
    "reset": MaybeSent,
    "close": MaybeSent,
    "cut": MaybeSent,
    "stall": AnswerTimedOut,
    "status": InvalidServerResponse,
    "empty": InvalidServerResponse,
    "not_json": InvalidServerResponse,
    "error": ServerError,
    "flood": RetryAfter,
}
PASSES = ("drip",)


class Site:
    """A server, a bot, and somebody who has written to it."""

    def __init__(self, server, world):
        self.world = world
        self.bot = Bot(TOKEN, base_url=server.url, request=Request(con_pool_size=2))
        self.bot.request._pause = lambda seconds: None
        self.ann = world.user("Ann")
        self.ann.sends("/start")
        self.count = 0

    def calls(self):
        """One call of each sort, by name."""
        self.count += 1
        chat, text = self.ann.id, f"text {self.count};"
        sent = self.bot.send_message(chat, "to change")
        return {
            "sendMessage": lambda **o: self.bot.send_message(chat, text, **o),
            "sendDocument": lambda **o: self.bot.send_document(
                chat, b"content", caption=text, filename="a.txt", **o
            ),
            "copyMessage": lambda **o: self.bot.copy_message(chat, chat, sent.message_id, **o),
            "getChat": lambda **o: self.bot.get_chat(chat, **o),
            "editMessageText": lambda **o: self.bot.edit_message_text(
                text, chat, sent.message_id, **o
            ),
            "deleteMessage": lambda **o: self.bot.delete_message(chat, sent.message_id, **o),
        }


REPEATED = frozenset({"getChat", "editMessageText", "deleteMessage"})
METHODS = ("sendMessage", "sendDocument", "copyMessage", *sorted(REPEATED))


@pytest.fixture(scope="module")
def site():
    world = World(patience=20.0, throttles=False)
    world.bot(token=TOKEN)
    with Server(world) as server:
        made = Site(server, world)
        yield made
        world.faults.clear()
        made.bot.request.stop()


def played(site, kind, method, *, times, after):
    """Make a call that meets a fault; return its error, the hits, and how often it took effect."""
    calls = site.calls()
    before = messages(site)
    fault = site.world.faults.add(
        kind, method=method, times=times, after=after, **OPTIONS.get(kind, {})
    )
    options = {"timeout": 0.15} if kind == "stall" else {}
    error = None
    try:
        calls[method](**options)
    except Exception as problem:  # noqa: BLE001 - the test looks at its kind
        error = problem
    finally:
        site.world.faults.remove(fault)
    return error, fault.hits, messages(site) - before


def messages(site):
    """How many messages there are between the two, by the server's own books."""
    with site.world.changed:
        (bot,) = site.world.bots.values()
        return len(bot.dialogs[site.ann.id].messages)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_one_fault_ends_in_success_or_in_its_error_and_never_in_two_effects(
    site, kind, after, method
):
    error, hits, effects = played(site, kind, method, times=1, after=after)
    assert hits == 1
    # What was carried out is not there to be carried out again, and the server refuses that.
    changed = method in {"editMessageText", "deleteMessage"} and after
    if kind in PASSES or (method in REPEATED and kind not in {"flood", "stall"} and not changed):
        assert error is None
    else:
        assert isinstance(error, RAISES[kind])
    if method not in REPEATED:
        assert effects <= 1
        if after or kind in PASSES:
            assert effects == 1


@pytest.mark.parametrize("method", ["sendMessage", "getChat"])
@pytest.mark.parametrize("kind", sorted(RAISES))
def test_a_fault_that_lasts_ends_in_its_error_after_three_attempts_at_most(site, kind, method):
    error, hits, effects = played(site, kind, method, times=None, after=True)
    assert isinstance(error, RAISES[kind])
    assert hits == (3 if method in REPEATED and kind not in {"flood", "stall"} else 1)
    assert effects == (1 if method == "sendMessage" else 0)


class Quick(Clock):
    """Time in which the pauses of polling pass faster."""

    def monotonic(self):
        return monotonic() * 20

    def wait(self, event, seconds):
        return event.wait(seconds / 20)


@pytest.mark.parametrize("lanes", [1, 4])
def test_polling_goes_on_through_every_fault_and_each_message_is_answered_once(until, lanes):
    world = World(patience=20.0, throttles=False)
    world.bot(token=TOKEN)
    ann, said = world.user("Ann"), []
    with Server(world) as server:
        updater = Updater(
            TOKEN, base_url=f"{server.url}/bot", clock=Quick(), concurrent_updates=lanes
        )
        updater.dispatcher.add_handler(
            MessageHandler(Filters.text, lambda u, c: said.append(u.message.text))
        )
        updater.start_polling(timeout=1, read_latency=0.1)
        try:
            for number, kind in enumerate(KINDS):
                for after in (False, True):
                    options = {"seconds": 0.05} if kind == "stall" else OPTIONS.get(kind, {})
                    fault = world.faults.add(kind, method="getUpdates", after=after, **options)
                    ann.sends(f"before {number} {after}")  # ends the poll that waits
                    until(lambda fault=fault: fault.hits == 1)
                    ann.sends(f"{number} {after}")
                    until(lambda: said[-1:] == [f"{number} {after}"])  # noqa: B023 - asked at once
            until(lambda: updater.health().ok)
        finally:
            updater.stop()
    assert said == [
        f"{word}{number} {after}"
        for number in range(len(KINDS))
        for after in (False, True)
        for word in ("before ", "")
    ]
