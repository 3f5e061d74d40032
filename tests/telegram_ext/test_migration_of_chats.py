"""A group becomes a supergroup: calls, data, conversations and jobs follow it."""

import gc
import io
import logging

import pytest
import requests

import telegram
from telegram import InputFile
from telegram.error import ChatMigrated
from telegram_ext import (
    CallbackContext,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    Dispatcher,
    Filters,
    JobQueue,
    MessageHandler,
    SQLitePersistence,
    Updater,
)
from telegram_sandbox import SandboxAdapter, World

TOKEN = "123:abc"
NAME, AGE = range(2)


@pytest.fixture
def world():
    world = World(throttles=False)
    world.bot(token=TOKEN, username="helper_bot").reads_all = True
    return world


@pytest.fixture
def bot(world):
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))
    yield telegram.Bot(TOKEN, http=session)
    session.close()


@pytest.fixture
def ann(world):
    return world.user("Ann")


@pytest.fixture
def group(world, ann):
    (bot,) = world.bots.values()
    return world.group("Friends", [ann, bot], supergroup=False)


def texts(chat):
    return [message.text for message in chat.messages.values() if message.text]


# Calls --------------------------------------------------------------------------------------------


def test_a_call_is_made_once_more_for_the_supergroup(bot, group, caplog):
    new = group.migrates()
    sent = bot.send_message(group.id, "hi")
    assert sent.chat_id == new.id
    assert texts(new) == ["hi"]
    assert f"the group {group.id} has become the supergroup {new.id}" in caplog.text


@pytest.mark.parametrize("old", [str, int])
def test_the_id_may_be_text_and_the_arguments_stay(bot, group, old):
    new = group.migrates()
    sent = bot.send_message(chat_id=old(group.id), text="<b>hi</b>", parse_mode="HTML")
    assert (sent.chat_id, sent.text_html) == (new.id, "<b>hi</b>")


def test_a_file_is_sent_again_from_its_beginning(bot, group):
    new = group.migrates()
    assert bot.send_document(group.id, InputFile(b"content", "a.txt")).chat_id == new.id
    assert bot.send_document(group.id, io.BytesIO(b"content")).chat_id == new.id


class Pipe(io.RawIOBase):
    """A stream that can be read once."""

    def __init__(self):
        self.left = [b"content"]

    def readable(self):
        return True

    def seekable(self):
        return False

    def read(self, size=-1):
        return self.left.pop() if self.left else b""


def test_a_stream_that_can_be_read_once_is_not_sent_again(bot, group):
    new = group.migrates()
    with pytest.raises(ChatMigrated) as caught:
        bot.send_document(group.id, Pipe(), filename="a.txt")
    assert caught.value.new_chat_id == new.id


def test_a_bot_may_want_the_error(bot, group):
    new = group.migrates()
    bot.follows_migrations = False
    with pytest.raises(ChatMigrated) as caught:
        bot.send_message(group.id, "hi")
    assert caught.value.new_chat_id == new.id
    assert texts(new) == []


def test_a_bot_that_makes_the_call_again_itself_still_works(bot, group):
    """The way of v13, with and without the error."""
    new = group.migrates()

    def send(text):
        try:
            bot.send_message(group.id, text)
        except ChatMigrated as error:
            bot.send_message(error.new_chat_id, text)

    for follows in (True, False):
        bot.follows_migrations = follows
        send(str(follows))
    assert texts(new) == ["True", "False"]


class Seam:
    """A server that says of each call for a group that it has moved."""

    def __init__(self, new=-1_000_000_000_005):
        self.asked, self.new = [], new

    def post(self, url, data, timeout=None):
        self.asked.append(data)
        if any(data.get(name) in {-5, "-5", self.new} for name in ("chat_id", "from_chat_id")):
            raise ChatMigrated(self.new - len(self.asked))
        return True


@pytest.mark.parametrize(
    ("arguments", "calls"),
    [
        ({"chat_id": -5, "message_id": 1}, 2),
        ({"chat_id": 7, "from_chat_id": -5, "message_id": 1}, 2),
        ({"chat_id": -5, "from_chat_id": -5, "message_id": 1}, 2),
        ({"chat_id": -5, "from_chat_id": -6, "message_id": 1}, 1),  # which of them has moved?
    ],
)
def test_the_id_that_has_moved_is_replaced_and_no_other(bot, arguments, calls):
    bot._request = seam = Seam()
    method = "copyMessage" if "from_chat_id" in arguments else "deleteMessage"
    try:
        bot.call(method, arguments)
    except ChatMigrated:
        assert calls == 1
    assert len(seam.asked) == calls
    last = seam.asked[-1]
    assert [last.get("chat_id") == 7, last["message_id"]] == [arguments["chat_id"] == 7, 1]


def test_a_call_is_made_again_once(bot, monkeypatch):
    bot._request = seam = Seam()
    monkeypatch.setattr(seam, "post", lambda *a, **k: seam.asked.append(1) or fail())

    def fail():
        raise ChatMigrated(-1_000_000_000_009)

    with pytest.raises(ChatMigrated):
        bot.call("deleteMessage", {"chat_id": -5, "message_id": 1})
    assert len(seam.asked) == 2


def test_whoever_watches_is_told_and_may_fail(bot, group, caplog):
    new, told = group.migrates(), []

    def fail(old, new):
        raise ValueError("no")

    bot.watch_migrations(fail)
    bot.watch_migrations(lambda *ids: told.append(ids))
    bot.send_message(group.id, "hi")
    assert told == [(group.id, new.id)]
    assert texts(new) == ["hi"]
    assert "could not be moved" in caplog.text


def test_a_bot_does_not_keep_dispatchers(bot, group):
    group.migrates()
    for _ in range(3):
        Dispatcher(bot, None, workers=1)
    gc.collect()
    bot.send_message(group.id, "hi")
    assert bot._watchers() == []


# What is kept -------------------------------------------------------------------------------------


@pytest.fixture
def make_updater(bot, tmp_path):
    made = []

    def make(**options):
        updater = Updater(bot=bot, persistence=SQLitePersistence(tmp_path / "bot.db"), **options)
        made.append(updater)
        return updater

    yield make
    for updater in made:
        updater.stop()
        updater.persistence.close()


def remember(context):
    """A durable job, which a store finds by this name."""


def fetched(bot, dispatcher, offset=0):
    """Handle what waits, and return the number of the last update."""
    updates = bot.get_updates(offset)
    for update in updates:
        dispatcher.process_update(update)
    return updates[-1].update_id


def count(update, context):
    context.chat_data["count"] = context.chat_data.get("count", 0) + 1


def conversation(timeout=None):
    return ConversationHandler(
        [CommandHandler("start", lambda u, c: NAME)],
        {
            NAME: [MessageHandler(Filters.text & ~Filters.command, lambda u, c: AGE)],
            AGE: [MessageHandler(Filters.text & ~Filters.command, lambda u, c: -1)],
        },
        [],
        name="who",
        persistent=True,
        conversation_timeout=timeout,
    )


@pytest.mark.parametrize("told_by", ["messages", "a call"])
def test_data_conversations_and_jobs_move(make_updater, bot, ann, group, tmp_path, told_by):
    updater = make_updater()
    dispatcher, jobs = updater.dispatcher, updater.job_queue
    who = conversation(timeout=3600)
    dispatcher.add_handler(who)
    dispatcher.add_handler(MessageHandler(Filters.all, count), group=-1)
    jobs.start()
    ann.sends("/start", to=group)
    last = fetched(bot, dispatcher)
    assert who.conversations == {(group.id, ann.id): NAME}
    named = jobs.run_once(remember, 3600, context=group.id, name=str(group.id), durable=True)
    in_list = jobs.run_once(remember, 3600, context=[group.id, 5])
    in_dict = jobs.run_once(remember, 3600, context={"chat": group.id, "n": 1})
    in_tuple = jobs.run_once(remember, 3600, context=(1, group.id))
    other = jobs.run_once(remember, 3600, context=("x", ann.id))
    new = group.migrates()
    if told_by == "a call":
        bot.send_message(group.id, "hi")
    else:
        fetched(bot, dispatcher, last + 1)
    counted = 1 if told_by == "a call" else 3  # the two messages that tell of it are counted too
    assert updater.dispatcher.chat_data[new.id] == {"count": counted}
    assert group.id not in updater.dispatcher.chat_data
    assert who.conversations == {(new.id, ann.id): NAME}
    assert list(who.timeout_jobs) == [(new.id, ann.id)]
    assert (named.context, named.name) == (new.id, str(new.id))
    assert jobs.get_jobs_by_name(str(new.id)) == (named,)
    assert in_list.context == [new.id, 5]
    assert in_dict.context == {"chat": new.id, "n": 1}
    assert in_tuple.context == (1, new.id)
    assert other.context == ("x", ann.id)
    updater.stop()
    updater.persistence.close()

    store = SQLitePersistence(tmp_path / "bot.db")
    assert dict(store.get_chat_data()) == {new.id: {"count": counted}}
    assert store.get_conversations("who") == {(new.id, ann.id): NAME}
    timeout, own = store.get_jobs()
    assert timeout.context["key"] == (new.id, ann.id)
    assert (own.context, own.name) == (new.id, str(new.id))
    store.close()


def test_the_conversation_goes_on_in_the_supergroup(make_updater, ann, group, until):
    updater = make_updater()
    who = conversation()
    updater.dispatcher.add_handler(who)
    updater.start_polling()
    ann.sends("/start", to=group)
    ann.sends("Ann", to=group)
    until(lambda: who.conversations == {(group.id, ann.id): AGE})
    new = group.migrates()
    ann.sends("30", to=new)
    until(lambda: who.conversations == {})


def migration(group=-5, new=-1_000_000_000_005):
    """The two messages, as updates."""
    body = {"message_id": 1, "date": 1, "from": {"id": 7, "is_bot": False, "first_name": "x"}}
    here = {**body, "chat": {"id": group, "type": "group", "title": "x"}}
    there = {**body, "chat": {"id": new, "type": "supergroup", "title": "x"}}
    return [
        telegram.Update.de_json(
            {"update_id": 1, "message": {**here, "migrate_to_chat_id": new}}, None
        ),
        telegram.Update.de_json(
            {"update_id": 2, "message": {**there, "migrate_from_chat_id": group}}, None
        ),
    ]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("way", ["none", "of v13", "by hand"])
def test_it_does_not_matter_which_message_comes_first_and_who_moves(dispatcher, turned, way):
    def move(update, context):
        message = update.message
        if way == "of v13":
            context.dispatcher.migrate_chat_data(message=message)
        if way == "by hand":
            old = message.migrate_from_chat_id or message.chat_id
            new = message.migrate_to_chat_id or message.chat_id
            data = context.dispatcher.chat_data
            if old in data:
                data[new].update(data.get(old))
                del data[old]

    dispatcher.add_handler(MessageHandler(Filters.status_update.migrate, move))
    errors = []
    dispatcher.add_error_handler(lambda u, c: errors.append(c.error))
    dispatcher.chat_data[-5]["kept"] = 1
    updates = migration()
    for update in reversed(updates) if turned else updates:
        dispatcher.process_update(update)
    assert errors == []
    assert {k: v for k, v in dispatcher.chat_data.items() if v} == {-1_000_000_000_005: {"kept": 1}}


@pytest.mark.parametrize("turned", [False, True])
def test_after_a_restart_in_between_nothing_replaces_what_has_moved(quiet_bot, turned):
    first = Dispatcher(quiet_bot, None, workers=1)
    first.chat_data[-5]["kept"] = 1
    updates = migration()
    if turned:
        updates.reverse()
    first.process_update(updates[0])
    second = Dispatcher(quiet_bot, None, workers=1)
    second.chat_data.update(first.chat_data)
    seen = []
    second.add_handler(MessageHandler(Filters.all, lambda u, c: seen.append(c.chat_data)))
    second.process_update(updates[1])
    assert second.chat_data == {-1_000_000_000_005: {"kept": 1}}
    assert seen == [{"kept": 1}]


def test_what_comes_late_from_the_group_finds_the_data(dispatcher, update):
    dispatcher.chat_data[-5]["kept"] = 1
    seen = []
    dispatcher.add_handler(MessageHandler(Filters.text, lambda u, c: seen.append(c.chat_data)))
    dispatcher.process_update(migration()[0])
    dispatcher.process_update(update("late", chat={"id": -5, "type": "group", "title": "x"}))
    assert seen == [{"kept": 1}]
    assert dispatcher.chat_data == {-1_000_000_000_005: {"kept": 1}}


def test_own_classes_of_data_move_as_well(quiet_bot):
    class Own:
        def __init__(self):
            self.kept = 0

    types = ContextTypes(context=CallbackContext, chat_data=Own)
    dispatcher = Dispatcher(quiet_bot, None, workers=1, context_types=types)
    dispatcher.chat_data[-5].kept = 1
    for update in migration():
        dispatcher.process_update(update)
    assert dispatcher.chat_data[-1_000_000_000_005].kept == 1
    assert -5 not in dispatcher.chat_data


def test_a_callback_at_work_moves_the_state_where_the_group_has_gone(dispatcher, update):
    asked = ConversationHandler(
        [CommandHandler("start", lambda u, c: NAME, run_async=True)], {NAME: []}, []
    )
    dispatcher.add_handler(asked)
    chat = {"id": -5, "type": "group", "title": "x"}
    dispatcher.process_update(update("/start", chat=chat))  # no worker has been started yet
    dispatcher.process_update(migration()[0])
    ((key, (before, promise)),) = asked.conversations.items()
    assert (key, before) == ((-1_000_000_000_005, 7), None)
    promise.run()
    later = update("x", chat={"id": -1_000_000_000_005, "type": "supergroup", "title": "x"})
    asked.check_update(later)
    assert asked.conversations == {key: NAME}


def test_a_conversation_inside_another_moves_too(dispatcher):
    inner = ConversationHandler([CommandHandler("in", lambda u, c: NAME)], {NAME: []}, [])
    outer = ConversationHandler([inner], {NAME: [inner]}, [])
    elsewhere = ConversationHandler([CommandHandler("x", lambda u, c: 0)], {}, [], per_chat=False)
    for handler in (outer, elsewhere):
        dispatcher.add_handler(handler)
    inner.conversations = {(-5, 7): NAME, (-6, 7): NAME}
    elsewhere.conversations = {(7,): NAME}
    dispatcher.chat_migrated(-5, -1_000_000_000_005)
    assert inner.conversations == {(-1_000_000_000_005, 7): NAME, (-6, 7): NAME}
    assert elsewhere.conversations == {(7,): NAME}


def test_a_conversation_that_has_begun_anew_is_left_alone(dispatcher):
    who = ConversationHandler([CommandHandler("in", lambda u, c: NAME)], {NAME: []}, [])
    dispatcher.add_handler(who)
    who.conversations = {(-5, 7): AGE, (-1_000_000_000_005, 7): NAME}
    dispatcher.chat_migrated(-5, -1_000_000_000_005)
    assert who.conversations == {(-1_000_000_000_005, 7): NAME}


def test_a_job_queue_that_nobody_uses_loads_nothing(quiet_bot):
    dispatcher = Dispatcher(quiet_bot, None, workers=1, job_queue=JobQueue())
    dispatcher.chat_migrated(-5, -1_000_000_000_005)
    assert dispatcher.job_queue._scheduler is None


def test_a_store_that_fails_is_reported_and_the_update_is_handled(dispatcher, monkeypatch, caplog):
    def fail(*ids):
        raise OSError("disk full")

    seen = []
    dispatcher.add_handler(MessageHandler(Filters.all, lambda u, c: seen.append(u)))
    monkeypatch.setattr(dispatcher.handlers[0][0], "chat_migrated", fail)
    with caplog.at_level(logging.ERROR):
        dispatcher.process_update(migration()[0])
    assert len(seen) == 1
    assert "disk full" in caplog.text


@pytest.mark.parametrize("number", ["x", [], {}, 1.5, True, None])
def test_a_number_that_is_none_moves_nothing(dispatcher, number):
    seen = []
    dispatcher.add_handler(MessageHandler(Filters.all, lambda u, c: seen.append(u)))
    dispatcher.chat_data[-5]["kept"] = 1
    for update in [*migration(new=number)[:1], *migration(group=number, new=-5)[1:]]:
        dispatcher.process_update(update)
    assert dispatcher.chat_data[-5] == {"kept": 1}
    assert dispatcher._moved == {}
    assert len(seen) == 2
