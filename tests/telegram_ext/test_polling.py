"""The polling loop, with a server that answers as told and a clock turned by hand."""

import io
import logging
import os
import threading
from queue import Queue
from types import SimpleNamespace

import pytest
import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from telegram.error import (
    AnswerTimedOut,
    BadRequest,
    Conflict,
    ConnectTimedOut,
    Forbidden,
    InvalidServerResponse,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
    Unauthorized,
)
from telegram_ext import UnreadableUpdate
from telegram_ext.confirmation import Confirmation
from telegram_ext.intake import fetch_updates
from telegram_ext.pacing import Ask, Pacing, Pause, explain_conflict
from telegram_ext.polling import Poller


class Script:
    """A server that gives the next answer of a list to each poll, then lets the poller stop."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.offsets = []
        self.asked = []
        self.poller = None

    def __call__(self, bot, offset, timeout, read_latency, allowed_updates):
        self.offsets.append(offset)
        self.asked.append((timeout, read_latency, allowed_updates))
        if not self.answers:
            self.poller.stop()
            return []
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer


class Handling(Queue):
    """An update queue whose updates are finished the moment they arrive, except some."""

    def __init__(self, confirmation, unfinished=()):
        super().__init__()
        self.confirmation = confirmation
        self.unfinished = unfinished
        self.seen = []

    def put(self, item, *args, **kwargs):
        self.seen.append(item)
        number = getattr(item, "update_id", None)
        if number is not None and number not in self.unfinished:
            self.confirmation.finished(number)


@pytest.fixture
def polled(quiet_bot, clock):
    """Poll through a script of answers; return the script, the queue and the confirmation."""

    def run(*answers, unfinished=(), **options):
        script, confirmation = Script(*answers), Confirmation()
        updates = Handling(confirmation, unfinished)
        rules = {
            name: options[name] for name in ("timeout", "interval", "lanes") if name in options
        }
        pacing = Pacing(confirmation, spread=lambda: 1.0, **rules)
        poller = Poller(
            quiet_bot, updates, confirmation, clock=clock, fetch=script, pacing=pacing, **options
        )
        script.poller = poller
        poller.run()
        poller.confirm()
        return script, updates, confirmation

    return run


def test_each_poll_confirms_what_was_handled(polled, update):
    script, updates, _ = polled([update("a", update_id=5), update("b", update_id=6)], [])
    assert [one.update_id for one in updates.seen] == [5, 6]
    assert script.offsets == [0, 7, 7]


def test_the_poll_says_what_is_wanted(polled):
    script, _, _ = polled(timeout=3, read_latency=4.0, allowed_updates=["message"])
    assert script.asked[0] == (3, 4.0, ["message"])


def test_polls_keep_their_interval(polled, clock):
    polled([], [], interval=2.5)
    assert clock.waits[:2] == [2.5, 2.5]


def test_errors_reach_the_queue_and_the_pauses_grow_to_thirty_seconds(polled, clock):
    errors = [NetworkError(f"number {n}") for n in range(11)]
    _, updates, _ = polled(*errors)
    assert updates.seen == errors
    assert clock.waits[:3] == [1.0, 1.5, 2.25]
    assert clock.waits[9:11] == [30.0, 30.0]


def test_a_success_makes_the_next_pause_short_again(polled, clock):
    polled(NetworkError("a"), NetworkError("a"), [], NetworkError("a"))
    assert clock.waits[:3] == [1.0, 1.5, 1.0]


def test_one_line_is_logged_for_each_change_of_state(polled, caplog):
    with caplog.at_level(logging.INFO, "telegram.ext.updater"):
        polled(*[NetworkError("down")] * 5, Conflict("other copy"), [], [], NetworkError("down"))
    lines = [record.getMessage() for record in caplog.records]
    conflict = Conflict("other copy")
    assert lines == [
        "Error while getting Updates: down",
        f"Error while getting Updates: {conflict}. {explain_conflict(conflict)}",
        "Getting Updates works again",
        "Error while getting Updates: down",
    ]


def test_a_page_of_a_proxy_is_logged_with_its_status(polled, caplog):
    polled(InvalidServerResponse(code=502, method="getUpdates"))
    assert "Error while getting Updates: Invalid server response (502)" in caplog.text


def test_a_conflict_is_explained_by_what_it_is_about():
    copy = explain_conflict(Conflict("terminated by other getUpdates request"))
    assert f"process id {os.getpid()}" in copy
    hook = explain_conflict(Conflict("can't use getUpdates method while webhook is active"))
    assert "delete_webhook()" in hook


def test_a_conflict_may_end_polling(quiet_bot, clock, caplog):
    script = Script([], Conflict("terminated by other getUpdates request"), [])
    poller = Poller(
        quiet_bot, Queue(), Confirmation(), clock=clock, fetch=script, on_conflict="raise"
    )
    with pytest.raises(Conflict):
        poller.run()
    assert poller.state == "ended"
    assert "Polling ends: Another copy of the bot polls" in caplog.text


def test_conflicts_are_waited_out_longer_than_other_errors(polled, clock):
    polled(*[Conflict("other copy")] * 8)
    assert clock.waits[:3] == [3.0, 4.5, 6.75]
    assert max(clock.waits) == 30.0


@pytest.mark.parametrize(
    "error", [Forbidden("Forbidden"), BadRequest("x"), Conflict("y"), TelegramError("z")]
)
def test_other_errors_do_not_end_polling(polled, error):
    script, _, _ = polled(error, [])
    assert len(script.offsets) >= 3


@pytest.mark.parametrize("error", [InvalidToken(), Unauthorized("Unauthorized", code=401)])
def test_a_token_that_is_not_valid_ends_polling(polled, error):
    with pytest.raises(type(error)):
        polled(error)


def test_a_timeout_is_polled_again_at_once_and_troubles_nobody(polled, clock, caplog):
    _, updates, _ = polled(TimedOut(), [], AnswerTimedOut())
    assert updates.seen == []
    assert max(clock.waits, default=0) < 0.2
    assert caplog.records == []


def test_a_connection_that_is_not_made_in_time_is_an_error(polled, clock, caplog):
    polled(ConnectTimedOut(), ConnectTimedOut())
    assert clock.waits[:2] == [1.0, 1.5]
    assert len(caplog.records) == 1


def test_timeouts_one_after_another_are_told_once_and_new_connections_are_made(
    polled, caplog, quiet_bot
):
    closed = []
    quiet_bot.request = SimpleNamespace(stop=lambda: closed.append(1))
    polled(*[TimedOut()] * 4)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "no answer" in caplog.text
    assert len(closed) == 3


def test_what_is_not_an_error_of_the_client_does_not_end_polling_either(polled, caplog):
    script, updates, _ = polled(ZeroDivisionError("a replaced post"), [])
    assert len(script.offsets) >= 3
    assert isinstance(updates.seen[0].__cause__, ZeroDivisionError)
    assert "a replaced post" in caplog.text


def test_a_wedged_poll_is_given_up_and_the_next_one_works(quiet_bot, clock, update, caplog):
    released, confirmation = threading.Event(), Confirmation()
    answers = Script([update("a", update_id=5)])
    polls = []

    def fetch(*arguments):
        polls.append(threading.get_ident())
        if len(polls) < 3:
            released.wait(30)
        return answers(*arguments)

    updates = Handling(confirmation)
    poller = Poller(
        quiet_bot, updates, confirmation, timeout=0, read_latency=0, grace=0.01, fetch=fetch,
        clock=clock,
    )  # fmt: skip
    answers.poller = poller
    poller.run()
    released.set()
    assert [one.update_id for one in updates.seen] == [5]
    assert len(set(polls)) == 3, "each on a thread, and so a connection, of its own"
    assert "Polls get no answer" in caplog.text


def test_the_server_may_ask_for_a_pause(polled, clock):
    _, updates, _ = polled(RetryAfter(12), [])
    assert clock.waits[0] == 12.5
    assert updates.seen == []


def test_what_was_handled_while_stopping_is_confirmed_and_nothing_more(quiet_bot, clock, update):
    confirmation = Confirmation()
    script = Script([update("a", update_id=5), update("b", update_id=6)])
    updates = Handling(confirmation, unfinished=[6])
    poller = Poller(quiet_bot, updates, confirmation, clock=clock, fetch=script)
    script.poller = poller
    updates.seen = StopAt(poller, 6)
    poller.run()
    poller.confirm()
    assert script.offsets == [0, 6]
    assert script.asked[-1][0] == 0


class StopAt(list):
    """Stop the poller when an update arrives."""

    def __init__(self, poller, number):
        self.poller, self.number = poller, number

    def append(self, update):
        super().append(update)
        if update.update_id == self.number:
            self.poller.stop()


def test_a_confirmation_that_fails_is_explained(polled, update, caplog):
    script, _, _ = polled([update("a", update_id=5)], NetworkError("gone"))
    assert script.offsets[:2] == [0, 6]
    assert "could not be confirmed" not in caplog.text
    script.answers = [NetworkError("really gone")]
    script.poller._told = -1
    script.poller.confirm()
    assert "could not be confirmed (really gone)" in caplog.text
    assert "before update 6" in caplog.text


def test_updates_that_vanish_from_the_queue_do_not_hold_polling_up(polled, update, caplog):
    script, _, confirmation = polled([update("a", update_id=5)], unfinished=[5])
    assert "gone from the queue unhandled" in caplog.text
    assert confirmation.offset == 6
    assert script.offsets == [0, 6]


def test_an_update_is_not_handed_over_twice(polled, update):
    _, updates, _ = polled([update("a", update_id=5), update("again", update_id=5)])
    assert len(updates.seen) == 1


# Reading ahead ------------------------------------------------------------------------------------


def test_while_every_lane_is_busy_nothing_is_fetched():
    confirmation = Confirmation()
    pacing = Pacing(confirmation, lanes=2)
    assert pacing.next(0.0) == Ask(0, 10)
    confirmation.received(5, lane="ann")
    confirmation.received(6, lane="bob")
    pacing.answered(0.0, 2)
    assert pacing.next(100.0) == Pause(1.0)
    confirmation.finished(6)
    assert pacing.next(100.0) == Ask(0, 10), "a lane is free"


@pytest.mark.parametrize("lanes", [1, 2])
def test_a_backlog_is_confirmed_each_second_while_it_is_worked_off(lanes):
    confirmation = Confirmation()
    pacing = Pacing(confirmation, lanes=lanes)
    pacing.next(0.0)
    for number in range(10):
        confirmation.received(number, lane=number % lanes)
    pacing.answered(0.0, 10)
    confirmation.finished(0)
    assert pacing.next(0.25) == Pause(0.75)
    assert pacing.next(1.0) == Ask(1, 10)
    pacing.answered(1.0, 0)
    assert pacing.next(5.0) == Pause(1.0), "nothing is finished that the server does not know of"
    confirmation.finished(2)
    assert pacing.next(6.0) == Pause(1.0), "one before it is not"
    confirmation.finished(1)
    assert pacing.next(6.0) == Ask(3, 10)


def test_what_is_stored_needs_no_poll_while_nobody_is_free():
    confirmation = Confirmation()
    pacing = Pacing(confirmation)
    pacing.next(0.0)
    confirmation.received(5)
    confirmation.received(6)
    confirmation.stored([5, 6])
    pacing.answered(0.0, 2)
    assert pacing.next(100.0) == Pause(1.0)


def test_an_offset_is_not_repeated_so_soon_that_the_server_slows_down():
    confirmation = Confirmation()
    pacing = Pacing(confirmation, lanes=2)
    pacing.next(0.0)
    confirmation.received(5)
    pacing.answered(1.0, 1)
    assert pacing.next(1.0) == Pause(pytest.approx(0.6))
    assert pacing.next(1.7) == Ask(0, 10)
    pacing.answered(1.7, 0)
    assert pacing.next(1.7) == Pause(pytest.approx(0.9)), "less often while nothing new comes"


def test_callbacks_on_other_threads_do_not_hold_polling_up_but_are_not_confirmed():
    confirmation = Confirmation()
    pacing = Pacing(confirmation)
    confirmation.received(5)
    assert isinstance(pacing.next(0.0), Pause)
    confirmation.handled(5)
    assert pacing.next(0.0) == Ask(0, 10)


def test_no_more_is_read_ahead_than_the_server_shows():
    confirmation = Confirmation()
    pacing = Pacing(confirmation)
    for number in range(100):
        confirmation.received(number)
        confirmation.handled(number)
    pacing.next(0.0)
    assert pacing.next(1000.0) == Pause(1.0)
    confirmation.finished(0)
    assert pacing.next(1000.0) == Ask(1, 10)


# One bad update -------------------------------------------------------------------------------------


class Request:
    def __init__(self, raw):
        self.raw = raw
        self.posted = []

    def post(self, url, data, timeout=None):
        self.posted.append((url, data))
        return self.raw


class BrokenBatch:
    """A bot whose get_updates cannot read what the server sends."""

    base_url = "https://example.org/bot1:a"

    def __init__(self, raw):
        self.request = Request(raw)

    def get_updates(self, **_):
        raise ValueError("cannot be read")


def test_an_update_that_cannot_be_read_is_isolated(monkeypatch):
    from telegram import Update

    reads = Update.de_json

    def picky(data, bot=None):
        if data["update_id"] == 2:
            raise RecursionError("too deep")
        return reads(data, bot)

    monkeypatch.setattr(Update, "de_json", picky)
    raw = [{"update_id": n, "poll": {"id": "1"}} for n in (1, 2, 3)]
    bot = BrokenBatch(raw)
    one, bad, three = fetch_updates(bot, 1, 10, 2.0, None)
    assert (one.update_id, bad.update_id, three.update_id) == (1, 2, 3)
    assert isinstance(bad, UnreadableUpdate)
    assert bad.raw is raw[1]
    assert isinstance(bad.__cause__, RecursionError)
    assert bot.request.posted == [
        ("https://example.org/bot1:a/getUpdates", {"timeout": 0, "offset": 1})
    ]


def test_an_unreadable_update_may_have_no_number():
    assert UnreadableUpdate("nonsense").update_id is None
    assert UnreadableUpdate({"update_id": "x"}).update_id is None


def test_what_the_json_reader_refuses_is_isolated_too(world_bot):
    bot, answer = world_bot
    nested = '{"a":[' * 3000 + "]}" * 3000
    answer(
        '{"ok":true,"result":[{"update_id":1,"poll":{"id":"1"}},'
        '{"update_id":2,"message":' + nested + '},{"update_id":3,"poll":{"id":"3"}}]}'
    )
    one, bad, three = fetch_updates(bot, 0, 0, 2.0, None)
    assert (one.poll.id, three.poll.id) == ("1", "3")
    assert isinstance(bad, UnreadableUpdate)
    assert bad.update_id == 2
    assert bad.raw["unreadable"].startswith('{"update_id":2,"message":{"a":[')


@pytest.fixture
def world_bot():
    """A bot, and what sets the text of the answer to whatever it asks."""
    import telegram

    class Wire(BaseAdapter):
        body = b""

        def send(self, request, **_):
            response = requests.Response()
            response.status_code = 200
            response.raw = HTTPResponse(body=io.BytesIO(self.body), preload_content=False)
            return response

        def close(self):
            pass

    wire, session = Wire(), requests.Session()
    session.mount("https://api.telegram.org/", wire)
    yield telegram.Bot("1:a", http=session), lambda text: setattr(wire, "body", text.encode())
    session.close()
