"""What the bot tells of itself to those who watch it."""

import threading
from queue import Queue

import pytest

from telegram.error import Conflict, NetworkError, TimedOut, Unauthorized
from telegram_ext import MessageHandler, TypeHandler, Updater


class Scripted:
    """A bot whose polls end as they are told to."""

    id = 5
    defaults = None

    def __init__(self):
        self.polls = Queue()

    def delete_webhook(self, drop_pending_updates):
        return True

    def get_updates(self, **_):
        answer = self.polls.get()
        if isinstance(answer, BaseException):
            raise answer
        return answer


@pytest.fixture
def bot():
    return Scripted()


@pytest.fixture
def updater(bot, clock):
    made = Updater(bot=bot, clock=clock)
    yield made
    bot.polls.put([])
    made.stop()


@pytest.mark.parametrize("way", ["wait", "raise"])
def test_another_copy_ends_it_if_that_is_wanted(updater, bot, until, way):
    updater.start_polling(on_conflict=way)
    bot.polls.put(Conflict("terminated by other getUpdates request"))
    if way == "wait":
        until(lambda: updater.health().state == "conflict")
        assert updater.running
        return
    until(lambda: not updater.running)
    assert updater.health().state == "ended"
    with pytest.raises(Conflict):
        updater.idle()


def test_what_to_do_at_a_conflict_is_one_of_two_words(updater):
    with pytest.raises(ValueError, match='on_conflict=\'ignore\': give "wait" or "raise"'):
        updater.start_polling(on_conflict="ignore")


def test_before_the_start_it_is_stopped(updater):
    health = updater.health()
    assert (health.ok, health.running, health.state) == (False, False, "stopped")
    assert (health.last_poll, health.last_handled, health.backlog) == (None, None, 0)


def test_it_is_well_once_a_poll_was_answered_and_not_before(updater, bot, until):
    updater.start_polling()
    assert (updater.health().ok, updater.health().state) == (False, "starting")
    bot.polls.put([])
    until(lambda: updater.health().ok)
    assert updater.health().state == "polling"
    updater.stop()
    assert (updater.health().ok, updater.health().state) == (False, "stopped")


def test_polls_that_stay_unanswered_make_it_ill(updater, bot, clock, until):
    updater.start_polling()
    bot.polls.put([])
    until(lambda: updater.health().ok)
    clock.now += updater.health().allowed + 1
    assert not updater.health().ok
    assert updater.health().last_poll > updater.health().allowed
    bot.polls.put([])
    until(lambda: updater.health().ok)


@pytest.mark.parametrize(
    ("errors", "state"),
    [
        ([NetworkError("down")], "failing"),
        ([Conflict("other copy")], "conflict"),
        ([TimedOut(), TimedOut()], "unanswered"),
    ],
)
def test_it_says_what_is_wrong(updater, bot, until, errors, state):
    updater.start_polling()
    for error in errors:
        bot.polls.put(error)
    until(lambda: updater.health().state == state)
    health = updater.health()
    assert not health.ok
    assert health.error is errors[-1]
    bot.polls.put([])
    until(lambda: updater.health().ok)
    assert updater.health().error is None


def test_a_revoked_token_ends_it(updater, bot, until):
    updater.start_polling()
    error = Unauthorized("Unauthorized", code=401)
    bot.polls.put(error)
    until(lambda: not updater.running)
    health = updater.health()
    assert (health.ok, health.state, health.error) == (False, "ended", error)
    with pytest.raises(Unauthorized):
        updater.idle()


def test_it_counts_what_is_not_finished_and_tells_how_long_a_handler_takes(
    updater, bot, update, until
):
    entered, go_on = threading.Event(), threading.Event()

    def slow(update, context):
        entered.set()
        go_on.wait(20)

    updater.dispatcher.add_handler(TypeHandler(object, slow))
    updater.start_polling()
    bot.polls.put([update("a", update_id=1), update("b", update_id=2)])
    assert entered.wait(10)
    health = updater.health()
    assert (health.backlog, health.last_handled) == (2, None)
    assert health.oldest > 0
    go_on.set()
    until(lambda: updater.health().backlog == 0)
    assert updater.health().last_handled is not None
    assert updater.health().oldest == 0


def test_a_handler_that_does_not_end_makes_it_ill(updater, bot, update, until, monkeypatch):
    entered, go_on = threading.Event(), threading.Event()
    updater.dispatcher.add_handler(
        MessageHandler(None, lambda u, c: (entered.set(), go_on.wait(20)))
    )
    updater.start_polling()
    bot.polls.put([update("a", update_id=1)])
    assert entered.wait(10)
    monkeypatch.setattr("telegram_ext.polling_start.STUCK", 0.0)
    assert not updater.health().ok
    go_on.set()
    until(lambda: updater.health().backlog == 0)
