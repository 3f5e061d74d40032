"""When a dispatcher reads and writes data, and what happens when that fails."""

import signal
from collections import defaultdict
from queue import Queue

import pytest

from telegram_ext import (
    CallbackContext,
    CommandHandler,
    ContextTypes,
    DictPersistence,
    Dispatcher,
    DispatcherHandlerStop,
    ExtBot,
    Filters,
    MessageHandler,
    PicklePersistence,
    SQLitePersistence,
    TypeHandler,
    Updater,
)
from telegram_ext.persistence.database import StoreError


class Noted(DictPersistence):
    """A store that notes what it is asked."""

    def __init__(self, **options):
        super().__init__(**options)
        self.calls = []

    def take(self):
        calls, self.calls = self.calls, []
        return calls

    def update_bot_data(self, data):
        self.calls.append(("bot", data))

    def update_chat_data(self, chat_id, data):
        self.calls.append(("chat", chat_id, data))

    def update_user_data(self, user_id, data):
        self.calls.append(("user", user_id, data))

    def update_callback_data(self, data):
        self.calls.append("callback")

    def refresh_bot_data(self, bot_data):
        self.calls.append("refresh bot")

    def refresh_chat_data(self, chat_id, chat_data):
        self.calls.append(("refresh chat", chat_id))

    def refresh_user_data(self, user_id, user_data):
        self.calls.append(("refresh user", user_id))

    def flush(self):
        self.calls.append("flush")


@pytest.fixture
def store():
    return Noted()


@pytest.fixture
def make(quiet_bot):
    made = []

    def build(store, bot=quiet_bot, queue=None, **options):
        made.append(Dispatcher(bot, queue, workers=1, persistence=store, **options))
        return made[-1]

    yield build
    for each in made:
        each.stop()


def test_data_is_read_when_the_dispatcher_is_made(make, quiet_bot):
    store = DictPersistence(
        user_data_json='{"1": {"a": 1}}', chat_data_json='{"2": {"b": 2}}', bot_data_json='{"c": 3}'
    )
    dispatcher = make(store)
    assert dispatcher.user_data == {1: {"a": 1}}
    assert dispatcher.chat_data == {2: {"b": 2}}
    assert dispatcher.bot_data == {"c": 3}
    assert store.bot is quiet_bot


def test_data_that_is_not_stored_is_not_read(make):
    store = DictPersistence(False, False, False, '{"1": {}}', '{"2": {}}', '{"c": 3}')
    dispatcher = make(store)
    assert (dispatcher.user_data, dispatcher.chat_data, dispatcher.bot_data) == ({}, {}, {})


def test_data_is_refreshed_once_before_the_first_handler_and_kept_after_the_last(
    make, store, update
):
    dispatcher = make(store)
    for group in (0, 1):
        dispatcher.add_handler(
            MessageHandler(Filters.all, lambda u, c: store.calls.append("handler")), group
        )
    dispatcher.process_update(update("hi"))
    refreshed = ["refresh bot", ("refresh chat", 7), ("refresh user", 7)]
    kept = [("bot", {}), ("chat", 7, {}), ("user", 7, {})]
    assert store.take() == [*refreshed, "handler", "handler", *kept]


def test_an_update_that_nobody_handles_keeps_nothing(make, store, update):
    dispatcher = make(store)
    dispatcher.add_handler(CommandHandler("go", print))
    dispatcher.process_update(update("hi"))
    assert store.take() == []


def test_only_the_updates_own_chat_and_user_are_kept(make, store, update):
    dispatcher = make(store)
    dispatcher.chat_data[99]["x"] = 1
    dispatcher.add_handler(TypeHandler(object, lambda u, c: None))
    dispatcher.process_update(update("hi"))
    assert [call[:2] for call in store.take() if call[0] in ("chat", "user")] == [
        ("chat", 7),
        ("user", 7),
    ]
    poll = {"id": "1", "question": "?", "options": [], "total_voter_count": 0}
    dispatcher.process_update(update(kind="poll", **poll))
    assert store.take() == ["refresh bot", ("bot", {})]


def test_what_is_no_update_keeps_everything(make, store):
    dispatcher = make(store)
    dispatcher.chat_data[1]["x"] = 1
    dispatcher.user_data[2]["x"] = 1
    dispatcher.add_handler(TypeHandler(str, lambda u, c: None))
    dispatcher.process_update("text")
    assert store.take() == [
        "refresh bot",
        ("bot", {}),
        ("chat", 1, {"x": 1}),
        ("user", 2, {"x": 1}),
    ]


def test_a_handler_that_stops_the_others_keeps_the_data(make, store, update):
    def stop(update, context):
        context.chat_data["x"] = 1
        raise DispatcherHandlerStop

    dispatcher = make(store)
    dispatcher.add_handler(MessageHandler(Filters.all, stop))
    dispatcher.process_update(update("hi"))
    assert ("chat", 7, {"x": 1}) in store.take()


def test_an_asynchronous_callback_keeps_the_data_when_it_is_done(make, store, update):
    def work(update, context):
        context.chat_data["x"] = 1
        store.calls.append("handler")

    queue = Queue()
    dispatcher = make(store, queue=queue)
    dispatcher.add_handler(MessageHandler(Filters.all, work, run_async=True))
    dispatcher._workers.start("test")
    dispatcher.process_update(update("hi"))
    dispatcher.stop()
    calls = store.take()
    assert calls.index("handler") < calls.index(("chat", 7, {"x": 1}))
    assert calls[-1] == "flush"


def test_stopping_keeps_everything_and_flushes(make, store):
    dispatcher = make(store)
    dispatcher.chat_data[1]["x"] = 1
    dispatcher.stop()
    assert store.take() == [("bot", {}), ("chat", 1, {"x": 1}), "flush"]


# Errors -------------------------------------------------------------------------------------------


def test_each_failure_of_a_store_reaches_the_error_handlers_and_none_hides_another(make, update):
    class Failing(Noted):
        def update_bot_data(self, data):
            raise OSError("bot")

        def update_user_data(self, user_id, data):
            raise OSError("user")

        def flush(self):
            raise OSError("flush")

    store, errors = Failing(), []
    dispatcher = make(store)
    dispatcher.add_error_handler(lambda u, c: errors.append((u and u.update_id, str(c.error))))
    dispatcher.add_handler(MessageHandler(Filters.all, lambda u, c: None))
    dispatcher.process_update(update("hi", update_id=5))
    assert errors == [(5, "bot"), (5, "user")]
    assert ("chat", 7, {}) in store.calls
    dispatcher.flush_persistence()
    assert errors[-1] == (None, "flush")


def test_data_that_cannot_be_read_is_an_error_that_handlers_are_told_of(make, update, tmp_path):
    store, errors = SQLitePersistence(tmp_path / "bot.db"), []
    dispatcher = make(store)
    dispatcher.add_error_handler(lambda u, c: errors.append((u.update_id, c.error, c.chat_data)))
    dispatcher.add_handler(MessageHandler(Filters.all, lambda u, c: None))
    dispatcher.process_update(update("hi"))
    store.close()
    dispatcher.process_update(update("hi", chat={"id": 8, "type": "private"}, update_id=2))
    ((number, error, data),) = errors
    assert (number, type(error), data) == (2, StoreError, None)


def test_a_refresh_that_fails_is_an_error_of_its_group(make, update):
    class Failing(Noted):
        def refresh_chat_data(self, chat_id, chat_data):
            raise OSError("refresh")

    errors, calls = [], []
    dispatcher = make(Failing())
    dispatcher.add_error_handler(lambda u, c: errors.append(str(c.error)))
    for group in (0, 1):
        dispatcher.add_handler(MessageHandler(Filters.all, lambda u, c: calls.append(1)), group)
    dispatcher.process_update(update("hi"))
    assert (errors, calls) == (["refresh"], [1])


@pytest.mark.parametrize(
    ("method", "value", "error", "text"),
    [
        ("get_user_data", {}, ValueError, "user_data must be of type defaultdict"),
        ("get_chat_data", {}, ValueError, "chat_data must be of type defaultdict"),
        ("get_bot_data", [], ValueError, "bot_data must be of type dict"),
        ("get_callback_data", [], ValueError, "callback_data must be a 2-tuple"),
        ("get_callback_data", (1, 2, 3), ValueError, "callback_data must be a 2-tuple"),
    ],
)
def test_data_of_the_wrong_type_is_refused(make, method, value, error, text):
    store = type("Wrong", (Noted,), {method: lambda self: value})(store_callback_data=True)
    with pytest.raises(error, match=text):
        make(store, bot=ExtBot("1:wrong-token", arbitrary_callback_data=True))


def test_what_is_no_persistence_is_refused(make):
    with pytest.raises(TypeError, match="persistence must be based on"):
        make(object())


def test_types_of_data_are_the_context_types(make):
    class Data(dict):
        pass

    types = ContextTypes(bot_data=Data, chat_data=Data, user_data=Data)
    with pytest.raises(ValueError, match="bot_data must be of type Data"):
        make(DictPersistence(), context_types=types)


# Changing what is kept ----------------------------------------------------------------------------


def test_dropped_data_is_dropped_from_the_store(make, tmp_path):
    store = SQLitePersistence(tmp_path / "bot.db")
    dispatcher = make(store)
    for number in (1, 2):
        dispatcher.chat_data[number]["x"] = 1
        dispatcher.user_data[number]["x"] = 1
    dispatcher.update_persistence()
    dispatcher.drop_chat_data(1)
    dispatcher.drop_user_data(2)
    dispatcher.drop_user_data(3)
    store.close()
    again = SQLitePersistence(tmp_path / "bot.db")
    assert again.get_chat_data() == {2: {"x": 1}}
    assert again.get_user_data() == {1: {"x": 1}}
    again.close()
    dispatcher.persistence = None


def test_a_store_with_v13s_methods_alone_is_told_that_nothing_is_left(make, store):
    dispatcher = make(store)
    dispatcher.chat_data[1]["x"] = 1
    dispatcher.drop_chat_data(1)
    dispatcher.drop_user_data(5)
    assert store.take() == [("chat", 1, {}), ("user", 5, {})]
    assert dispatcher.chat_data == {}


def test_a_group_that_becomes_a_supergroup_keeps_its_data(make, store, update):
    dispatcher = make(store)
    for how in ("to", "from", "ids"):
        dispatcher.chat_data.clear()
        dispatcher.chat_data[-1]["x"] = 1
        data = dispatcher.chat_data[-1]
        if how == "to":
            found = update(chat={"id": -1, "type": "group"}, migrate_to_chat_id=-2)
        else:
            found = update(chat={"id": -2, "type": "supergroup"}, migrate_from_chat_id=-1)
        if how == "ids":
            dispatcher.migrate_chat_data(old_chat_id=-1, new_chat_id=-2)
        else:
            dispatcher.migrate_chat_data(found.message)
            dispatcher.migrate_chat_data(found.message)
        assert dispatcher.chat_data == {-2: {"x": 1}}
        assert dispatcher.chat_data[-2] is data
        assert store.take() == [("chat", -2, {"x": 1}), ("chat", -1, {})]


@pytest.mark.parametrize(
    "arguments", [{}, {"old_chat_id": 1}, {"new_chat_id": 1}, {"message": "plain"}, {"both": 1}]
)
def test_a_migration_that_is_not_told_of_is_refused(make, store, update, arguments):
    if "message" in arguments:
        arguments = {"message": update("hi").message}
    elif "both" in arguments:
        arguments = {"message": update("hi").message, "old_chat_id": 1}
    with pytest.raises(ValueError, match="migration|not both"):
        make(store).migrate_chat_data(**arguments)


# The whole ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["pickle", "sqlite"])
def test_a_restarted_bot_goes_on_where_it_was(tmp_path, update, quiet_bot, kind, make):
    def count(update, context):
        for data in (context.chat_data, context.user_data, context.bot_data):
            data["n"] = data.get("n", 0) + 1

    for run in (1, 2, 3):
        if kind == "sqlite":
            store = SQLitePersistence(tmp_path / "bot")
        else:
            store = PicklePersistence(tmp_path / "bot")
        dispatcher = make(store)
        dispatcher.add_handler(MessageHandler(Filters.all, count))
        dispatcher.process_update(update("hi"))
        for data in (dispatcher.chat_data[7], dispatcher.user_data[7], dispatcher.bot_data):
            assert data == {"n": run}
        dispatcher.stop()
        dispatcher.persistence = None
        if kind == "sqlite":
            store.close()


def test_jobs_and_signals_look_at_what_was_used_not_at_a_million_chats(make, tmp_path):
    store = SQLitePersistence(tmp_path / "bot.db")
    store._database.write_all(
        ("INSERT INTO chat_data VALUES (?, '{}')", (number,)) for number in range(5000)
    )
    dispatcher = make(store)
    dispatcher.chat_data[77]["x"] = 1
    dispatcher.update_persistence()
    assert dispatcher.chat_data.loaded() == [77]
    assert store._database.rows("SELECT data FROM chat_data WHERE id = 77") == [('{"x":1}',)]
    dispatcher.stop()
    dispatcher.persistence = None
    store.close()


def test_an_updater_passes_its_persistence_on(store):
    updater = Updater("1:updater-token", persistence=store)
    assert updater.persistence is updater.dispatcher.persistence is store
    assert store.bot is updater.bot
    assert isinstance(updater.bot, ExtBot)
    assert isinstance(updater.dispatcher.chat_data, defaultdict)


def test_a_store_that_fails_does_not_keep_a_signal_from_stopping_the_bot():
    class Failing(Noted):
        def flush(self):
            raise OSError("disk full")

    told, errors = [], []
    updater = Updater("1:updater-token", persistence=Failing())
    updater.user_sig_handler = lambda number, frame: told.append(number)
    updater.dispatcher.add_error_handler(lambda u, c: errors.append(str(c.error)))
    updater._end_by_signal(signal.SIGTERM, None)
    assert told == [signal.SIGTERM]
    assert set(errors) == {"disk full"}


def test_a_context_drops_callback_data_only_of_a_bot_that_has_some(quiet_bot):
    def context(bot):
        return CallbackContext(Dispatcher(bot, None, workers=1))

    with pytest.raises(RuntimeError, match=r"telegram\.Bot does not allow for arbitrary"):
        context(quiet_bot).drop_callback_data(None)
    with pytest.raises(RuntimeError, match="instance does not use arbitrary callback data"):
        context(ExtBot("1:context-token")).drop_callback_data(None)
