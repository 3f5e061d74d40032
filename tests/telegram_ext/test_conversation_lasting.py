"""Persistent conversations that go quiet while the bot is down, or soon after."""

from queue import Queue

import pytest

from telegram import Update
from telegram_ext import (
    CallbackQueryHandler,
    CommandHandler,
    ConversationHandler,
    Dispatcher,
    Filters,
    MessageHandler,
    PicklePersistence,
    SQLitePersistence,
)

END, TIMEOUT = ConversationHandler.END, ConversationHandler.TIMEOUT
KEY = (7, 7)


class Life:
    """A bot from its start to its end, on the store of the ones before."""

    def __init__(self, clock, bot, store, nested):
        class SameClock(type(clock)):
            now = property(
                lambda _: clock.now, lambda _, value: setattr(clock, "now", max(value, clock.now))
            )

        self.store, self.said = store, []
        self.jobs = SameClock()
        self.dispatcher = Dispatcher(bot, Queue(), workers=1, persistence=store)
        self.dispatcher.job_queue = self.jobs
        self.jobs.set_dispatcher(self.dispatcher)
        text = Filters.text & ~Filters.command
        self.conversation = made = ConversationHandler(
            [CommandHandler("start", lambda u, c: "a")],
            {
                "a": [MessageHandler(text, lambda u, c: "b")],
                "b": [MessageHandler(text, lambda u, c: None)],
                TIMEOUT: [MessageHandler(Filters.all, self._quiet)],
            },
            [CommandHandler("end", lambda u, c: END)],
            conversation_timeout=30,
            persistent=True,
            name="order",
        )
        if nested:
            made = ConversationHandler(
                [made], {}, [], persistent=True, name="outer", map_to_parent={END: END}
            )
        self.dispatcher.add_handler(made)
        self.jobs.start()

    def _quiet(self, update, context):
        self.said.append((update.message.text, context.user_data.get("name")))

    def end(self):
        self.jobs.stop()
        self.dispatcher.stop()
        getattr(self.store, "close", int)()


@pytest.fixture
def live(idle_jobs, quiet_bot, tmp_path):
    lives = []

    def begin(kind=SQLitePersistence, nested=False):
        if lives:
            lives[-1].end()
        lives.append(Life(idle_jobs, quiet_bot, kind(tmp_path / "bot"), nested))
        return lives[-1]

    yield begin
    lives[-1].end()


@pytest.mark.parametrize("nested", [False, True])
def test_a_conversation_that_went_quiet_ends_in_the_next_life(live, update, nested):
    first = live(nested=nested)
    first.dispatcher.user_data[7]["name"] = "Ann"
    first.dispatcher.process_update(update("/start"))
    first.dispatcher.process_update(update("hello"))
    first.jobs.advance(seconds=10)

    second = live(nested=nested)
    assert second.conversation.conversations == {KEY: "b"}
    second.jobs.advance(seconds=19)
    assert second.said == []
    second.jobs.advance(seconds=1)

    assert second.said == [("hello", "Ann")]
    assert second.conversation.conversations == {}
    assert second.store.get_conversations("order") == {}
    assert list(second.store.get_jobs()) == []


def test_one_that_went_quiet_while_nothing_ran_ends_at_the_start(live, update):
    first = live()
    first.dispatcher.process_update(update("/start"))
    first.jobs.sleep(hours=1)

    second = live()
    second.jobs.advance(seconds=1)

    assert second.said == [("/start", None)]
    assert second.conversation.conversations == {}


def test_who_goes_on_in_the_next_life_has_the_whole_time_again(live, update):
    first = live()
    first.dispatcher.process_update(update("/start"))
    first.jobs.advance(seconds=20)

    second = live()
    second.dispatcher.process_update(update("hello"))
    second.jobs.advance(seconds=29)
    assert second.said == []
    assert len(second.jobs.jobs()) == 1
    second.jobs.advance(seconds=1)

    assert second.said == [("hello", None)]
    assert second.conversation.timeout_jobs == {}


def test_a_conversation_that_ends_takes_its_job_along(live, update):
    first = live()
    first.dispatcher.process_update(update("/start"))

    second = live()
    second.dispatcher.process_update(update("/end"))

    assert second.jobs.jobs() == ()
    assert list(second.store.get_jobs()) == []


def test_it_goes_on_ending_conversations_after_that(live, update):
    live().dispatcher.process_update(update("/start"))
    second = live()
    for _ in range(2):
        second.dispatcher.process_update(update("/end"))
        second.dispatcher.process_update(update("/start"))
        second.jobs.advance(seconds=30)

    assert second.said == [("/start", None)] * 2
    assert second.conversation.conversations == {}


def test_the_handler_of_the_same_life_gets_its_own_update_and_context(live, update):
    life = live()
    last = update("/start")
    seen = []
    life.conversation.states[TIMEOUT][0].callback = lambda u, c: seen.append(u)
    life.dispatcher.process_update(last)
    life.jobs.advance(seconds=30)

    assert seen[0] is last


def test_objects_behind_buttons_are_left_to_the_cache_of_buttons(live, update, caplog):
    life = live()
    life.conversation.entry_points.append(CallbackQueryHandler(lambda u, c: "a"))
    pressed = Update.de_json(
        {
            "update_id": 1,
            "callback_query": {"id": "1", "from": {"id": 7}, "chat_instance": "1"},
        },
        None,
    )
    pressed.callback_query.message = update("press").message
    pressed.callback_query.data = object()
    life.dispatcher.process_update(pressed)

    assert life.conversation.conversations == {KEY: "a"}
    assert len(life.jobs.jobs()) == 1
    assert list(life.store.get_jobs()) == []
    assert caplog.records == []


def test_a_store_that_keeps_no_jobs_is_as_before(live, update):
    first = live(PicklePersistence)
    first.dispatcher.process_update(update("/start"))
    first.jobs.advance(seconds=30)
    assert first.said == [("/start", None)]
    first.dispatcher.process_update(update("/start"))

    second = live(PicklePersistence)
    second.jobs.advance(hours=1)

    assert second.said == []
    assert second.conversation.conversations == {KEY: "a"}
