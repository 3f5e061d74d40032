"""Buttons that carry any object."""

import pickle
import threading
from datetime import datetime, timedelta, timezone

import pytest

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Message,
    Update,
    User,
)
from telegram.error import TelegramError
from telegram_ext import (
    CallbackDataCache,
    CallbackQueryHandler,
    Defaults,
    DictPersistence,
    Dispatcher,
    ExtBot,
    InvalidCallbackData,
    SQLitePersistence,
    UnreadableUpdate,
    Updater,
)
from telegram_ext.intake import fetch_updates
from telegram_ext.keeping import Keeping

TOKEN = "123456:callback-token"
ME = {"id": 123456, "is_bot": True, "first_name": "Helper", "username": "helper_bot"}
ANN = {"id": 7, "is_bot": False, "first_name": "Ann"}
CHAT = {"id": 7, "type": "private", "first_name": "Ann"}


@pytest.fixture
def bot():
    """A bot whose server is a list of answers; what was sent is in `bot.sent`."""
    made = ExtBot(TOKEN, arbitrary_callback_data=True)
    made._bot = User.de_json(ME, made)
    made.sent, made.answers = [], []

    def post(url, data, timeout=None):
        made.sent.append((str(url).rpartition("/")[2], data))
        return made.answers.pop(0)

    made.request.post = post
    return made


@pytest.fixture
def cache(bot):
    return bot.callback_data_cache


def keyboard(*objects):
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(str(n), callback_data=each)] for n, each in enumerate(objects)]
    )


def names(markup):
    rows = markup["inline_keyboard"] if isinstance(markup, dict) else markup.inline_keyboard
    return [button["callback_data"] for row in rows for button in row]


def press(data, number="1", message=None):
    raw = {"id": number, "from": ANN, "chat_instance": "1", "data": data}
    if message is not None:
        raw["message"] = message
    return CallbackQuery.de_json(raw)


def raw_message(markup, **fields):
    sent = {"inline_keyboard": markup.to_dict()["inline_keyboard"]}
    body = {"message_id": 5, "date": 1700000000, "chat": CHAT, "from": ME, "text": "hi"}
    return {**body, "reply_markup": sent, **fields}


# The cache ----------------------------------------------------------------------------------------


def test_telegram_gets_names_and_the_keyboard_stays_as_it_was(cache):
    marker = object()
    markup = InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton("a", callback_data=("t", 1)),
                InlineKeyboardButton("u", url="https://example.org"),
            ],
            [InlineKeyboardButton("b", callback_data=marker)],
        ]
    )
    sent = cache.process_keyboard(markup)
    first, _, second = names(sent)
    assert len(first) == len(second) == 64
    assert first[:32] == second[:32] == cache.extract_uuids(first)[0]
    assert first[32:] != second[32:]
    assert sent.inline_keyboard[0][1].url == "https://example.org"
    assert names(markup) == [("t", 1), None, marker]
    ((name, _, buttons),) = cache.persistence_data[0]
    assert name == first[:32]
    assert buttons == {first[32:]: ("t", 1), second[32:]: marker}


def test_a_keyboard_without_data_is_sent_as_it_is(cache):
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("u", url="https://example.org")]])
    assert cache.process_keyboard(markup) is markup
    assert cache.persistence_data == ([], {})


def test_a_press_brings_the_object_back(cache):
    thing = {"page": 3}
    (name,) = names(cache.process_keyboard(keyboard(thing)))
    query = press(name)
    cache.process_callback_query(query)
    assert query.data is thing
    assert cache.persistence_data[1] == {"1": name[:32]}


@pytest.mark.parametrize("data", ["foo", "0" * 64, "x" * 63, "é"])
def test_unknown_data_is_said_to_be_invalid(cache, data):
    cache.process_keyboard(keyboard(1))
    query = press(data)
    cache.process_callback_query(query)
    assert isinstance(query.data, InvalidCallbackData)
    assert query.data.callback_data == data
    assert cache.persistence_data[1] == {}


def test_a_game_has_no_data(cache):
    query = CallbackQuery.de_json(
        {"id": "1", "from": ANN, "chat_instance": "1", "game_short_name": "x"}
    )
    cache.process_callback_query(query)
    assert query.data is None


def test_the_message_of_a_press_has_objects_in_its_buttons_and_so_have_those_around_it(cache):
    one = cache.process_keyboard(keyboard("one", "two"))
    other = cache.process_keyboard(keyboard("three"))
    foreign = {"from": {**ME, "id": 5}}
    inner = raw_message(other)
    message = raw_message(one, reply_to_message=inner, pinned_message=raw_message(other, **foreign))
    query = press(names(one)[1], message=message)
    cache.process_callback_query(query)
    assert query.data == "two"
    assert names(query.message.reply_markup) == ["one", "two"]
    assert names(query.message.reply_to_message.reply_markup) == ["three"]
    assert names(query.message.pinned_message.reply_markup) == names(other)
    cache.process_callback_query(press(names(one)[0], message=message))


def test_whose_keyboard_it_is_depends_on_the_sender(cache):
    sent = cache.process_keyboard(keyboard("x"))
    for fields, known in [
        ({}, True),
        ({"from": ANN}, False),
        ({"from": ANN, "via_bot": ME}, True),
        ({"via_bot": {**ME, "id": 9}}, False),
        ({"from": None}, True),  # a channel's post names nobody
    ]:
        message = Message.de_json(raw_message(sent, **fields))
        cache.process_message(message)
        assert names(message.reply_markup) == (["x"] if known else names(sent))
    stranger = Message.de_json(raw_message(keyboard("sent before")))
    cache.process_message(stranger)
    cache.process_message(stranger)
    assert isinstance(names(stranger.reply_markup)[0], InvalidCallbackData)


def test_what_was_used_longest_ago_is_forgotten_first(bot):
    cache = CallbackDataCache(bot, maxsize=2)
    first, second = (names(cache.process_keyboard(keyboard(n)))[0] for n in range(2))
    cache.process_callback_query(press(first, "10"))
    third = names(cache.process_keyboard(keyboard(2)))[0]
    for name, known in [(first, True), (second, False), (third, True)]:
        query = press(name)
        cache.process_callback_query(query)
        assert isinstance(query.data, InvalidCallbackData) is not known
    for number in range(5):
        cache.process_callback_query(press(first, str(number)))
    assert list(cache.persistence_data[1]) == ["3", "4"]


def test_dropping_forgets_the_keyboard_of_a_query(cache):
    name = names(cache.process_keyboard(keyboard(1)))[0]
    query, late = press(name), press(name, "2")
    cache.process_callback_query(query)
    cache.process_callback_query(late)
    cache.drop_data(query)
    cache.drop_data(late)
    assert cache.persistence_data == ([], {})
    for unknown in (query, press("foo", "9")):
        with pytest.raises(KeyError, match="CallbackQuery was not found in cache"):
            cache.drop_data(unknown)


def test_clearing_by_age(bot):
    def full():
        data = ([(str(n) * 32, 1000.0 * n, {}) for n in range(1, 5)], {"1": "1" * 32})
        return CallbackDataCache(bot, persistent_data=data)

    def left(cache):
        return [name[0] for name, _, _ in cache.persistence_data[0]]

    zone = timezone(timedelta(hours=1))
    bot.defaults = None
    for cutoff in (
        2500.0,
        datetime.fromtimestamp(2500, timezone.utc),
        datetime.fromtimestamp(2500, zone),
        datetime.fromtimestamp(2500, timezone.utc).replace(tzinfo=None),
    ):
        cache = full()
        cache.clear_callback_data(cutoff)
        assert left(cache) == ["3", "4"]
    bot.defaults = Defaults(tzinfo=zone)
    cache = full()
    cache.clear_callback_data(datetime.fromtimestamp(2500, zone).replace(tzinfo=None))
    assert left(cache) == ["3", "4"]
    cache.clear_callback_data()
    assert left(cache) == []
    assert cache.persistence_data[1] == {"1": "1" * 32}
    cache.clear_callback_queries()
    assert cache.persistence_data == ([], {})


def test_what_was_kept_is_known_again(bot, cache):
    name = names(cache.process_keyboard(keyboard({"page": 1})))[0]
    cache.process_callback_query(press(name))
    again = CallbackDataCache(bot, persistent_data=cache.persistence_data)
    assert again.persistence_data == cache.persistence_data
    query = press(name, "2")
    again.process_callback_query(query)
    assert query.data == {"page": 1}


def test_an_invalid_data_is_an_error_that_can_be_stored():
    error = InvalidCallbackData("x")
    assert isinstance(error, TelegramError)
    assert str(error) == (
        "The object belonging to this callback_data was deleted or the callback_data was "
        "manipulated."
    )
    assert pickle.loads(pickle.dumps(error)).callback_data == "x"
    assert InvalidCallbackData().callback_data is None


def test_many_threads_may_send_and_press(cache):
    wrong = []

    def work(n):
        for k in range(50):
            (name,) = names(cache.process_keyboard(keyboard((n, k))))
            query = press(name, f"{n}-{k}")
            cache.process_callback_query(query)
            if query.data != (n, k):
                wrong.append(query.data)
            cache.drop_data(query)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert cache.persistence_data == ([], {})


# The bot ------------------------------------------------------------------------------------------


def test_a_message_is_sent_with_names_and_returned_with_objects(bot, cache):
    markup = keyboard(("page", 1))

    def answer(url, data, timeout=None):
        bot.sent.append(data)
        return raw_message(data["reply_markup"])

    bot.request.post = answer
    sent = bot.send_message(7, "hi", reply_markup=markup)
    (name,) = names(bot.sent[0]["reply_markup"])
    assert len(name) == 64
    assert names(sent.reply_markup) == [("page", 1)]
    assert names(markup) == [("page", 1)]
    edited = bot.edit_message_reply_markup(7, 5, reply_markup=keyboard("new"))
    assert names(edited.reply_markup) == ["new"]
    assert len(cache.persistence_data[0]) == 2


def test_a_keyboard_that_is_none_or_of_another_kind_is_left_alone(bot):
    bot.answers = [raw_message(keyboard("x")) for _ in range(3)]
    for markup in (None, {"force_reply": True}, {"inline_keyboard": []}):
        bot.send_message(7, "hi", reply_markup=markup)
        assert bot.sent[-1][1].get("reply_markup") == markup


def article(data):
    return InlineQueryResultArticle(
        "1", "title", InputTextMessageContent("text"), reply_markup=keyboard(data)
    )


def test_inline_results_carry_names(bot, cache):
    results = [
        article("a"),
        article("b"),
        InlineQueryResultArticle("2", "t", InputTextMessageContent("x")),
    ]
    bot.answers = [True] * 3
    bot.answer_inline_query("1", results)
    sent = bot.sent[0][1]["results"]
    assert [len(names(result.reply_markup)[0]) for result in sent[:2]] == [64, 64]
    assert sent[2] is results[2]
    assert names(results[0].reply_markup) == ["a"]
    assert len(cache.persistence_data[0]) == 2
    bot.answer_inline_query("1", [article(n) for n in range(60)], current_offset="1")
    assert len(bot.sent[1][1]["results"]) == 10
    assert len(cache.persistence_data[0]) == 12
    bot.answer_inline_query("1", lambda page: [article(page)], current_offset="")
    assert bot.sent[2][1]["next_offset"] == "1"
    assert len(cache.persistence_data[0]) == 13


def test_updates_come_with_objects(bot, cache):
    sent = cache.process_keyboard(keyboard("one"))
    press = {"id": "1", "from": ANN, "chat_instance": "1", "data": names(sent)[0]}
    bot.answers = [
        [
            {"update_id": 1, "callback_query": {**press, "message": raw_message(sent)}},
            {
                "update_id": 2,
                "message": {
                    **raw_message(sent, **{"from": ANN}),
                    "reply_markup": None,
                    "reply_to_message": raw_message(sent),
                },
            },
            {"update_id": 3, "poll_answer": {"poll_id": "1", "user": ANN, "option_ids": [0]}},
        ]
    ]
    query, message, _ = bot.get_updates()
    assert query.callback_query.data == "one"
    assert names(query.callback_query.message.reply_markup) == ["one"]
    assert names(message.message.reply_to_message.reply_markup) == ["one"]


def test_a_chats_pinned_message_comes_with_objects(bot, cache):
    sent = cache.process_keyboard(keyboard("pinned"))
    bot.answers = [{**CHAT, "pinned_message": raw_message(sent)}]
    assert names(bot.get_chat(7).pinned_message.reply_markup) == ["pinned"]


def test_what_a_webhook_received_gets_objects_by_hand(bot, cache):
    sent = cache.process_keyboard(keyboard("one"))
    raw = {"id": "1", "from": ANN, "chat_instance": "1", "data": names(sent)[0]}
    update = Update.de_json({"update_id": 1, "callback_query": raw}, bot)
    bot.insert_callback_data(update)
    assert update.callback_query.data == "one"


def test_without_arbitrary_data_nothing_is_touched():
    bot = ExtBot(TOKEN)
    update = Update.de_json({"update_id": 1, "callback_query": press("x").to_dict()}, bot)
    bot.insert_callback_data(update)
    assert update.callback_query.data == "x"
    sent = []
    bot.request.post = lambda url, data, timeout=None: (
        sent.append(data) or raw_message(keyboard("x"))
    )
    message = bot.send_message(7, "hi", reply_markup=keyboard("x"))
    assert names(sent[0]["reply_markup"]) == names(message.reply_markup) == ["x"]


@pytest.mark.parametrize(
    ("given", "on", "size"), [(False, False, 1024), (True, True, 1024), (7, True, 7)]
)
def test_a_number_says_how_many_keyboards_are_remembered(given, on, size):
    bot = ExtBot(TOKEN, arbitrary_callback_data=given)
    assert (bot.arbitrary_callback_data, bot.callback_data_cache.maxsize) == (on, size)
    updater = Updater(TOKEN, arbitrary_callback_data=given)
    assert updater.bot.arbitrary_callback_data is on
    assert updater.bot.callback_data_cache.maxsize == size


def test_an_updater_with_a_bot_says_that_the_argument_has_no_effect():
    with pytest.warns(UserWarning, match="arbitrary_callback_data"):
        Updater(bot=Bot(TOKEN), arbitrary_callback_data=True)


# Handlers and persistence -------------------------------------------------------------------------


def test_handlers_see_objects_and_can_drop_them(bot, cache):
    seen = []

    def pressed(update, context):
        seen.append(update.callback_query.data)
        context.drop_callback_data(update.callback_query)

    dispatcher = Dispatcher(bot, None, workers=1)
    dispatcher.add_handler(
        CallbackQueryHandler(lambda u, c: seen.append("invalid"), pattern=InvalidCallbackData)
    )
    dispatcher.add_handler(CallbackQueryHandler(pressed, pattern=tuple))
    (name,) = names(cache.process_keyboard(keyboard(("page", 2))))
    for number in "12":
        raw = {"id": number, "from": ANN, "chat_instance": "1", "data": name}
        update = Update.de_json({"update_id": 1, "callback_query": raw}, bot)
        bot.insert_callback_data(update)
        dispatcher.process_update(update)
    assert seen == [("page", 2), "invalid"]


@pytest.mark.parametrize("kind", ["dict", "sqlite"])
def test_objects_survive_a_restart_and_are_kept_only_when_something_changed(bot, tmp_path, kind):
    if kind == "sqlite":
        store = SQLitePersistence(tmp_path / "bot.db", store_callback_data=True)
    else:
        store = DictPersistence(store_callback_data=True)
    kept = []
    keep = store.update_callback_data
    store.update_callback_data = lambda data: kept.append(1) or keep(data)
    dispatcher = Dispatcher(bot, None, workers=1, persistence=store)
    (name,) = names(bot.callback_data_cache.process_keyboard(keyboard([1, "a"])))
    dispatcher.update_persistence()
    dispatcher.update_persistence()
    assert len(kept) == 1
    again = ExtBot(TOKEN, arbitrary_callback_data=5)
    Dispatcher(again, None, workers=1, persistence=store)
    query = press(name)
    again.callback_data_cache.process_callback_query(query)
    assert query.data == [1, "a"]
    assert again.callback_data_cache.maxsize == 5
    if kind == "sqlite":
        store.close()


# On the way from the server -----------------------------------------------------------------------


def test_objects_come_back_when_a_batch_has_to_be_read_one_by_one(bot, cache, monkeypatch):
    (name,) = names(cache.process_keyboard(keyboard("one")))
    raw = {"update_id": 1, "callback_query": press(name).to_dict()}
    bot.answers = [[raw, "no update"]]

    def unreadable(**_):
        raise ValueError

    monkeypatch.setattr(bot, "get_updates", unreadable)
    good, bad = fetch_updates(bot, 0, 0, 0, None)
    assert good.callback_query.data == "one"
    assert isinstance(bad, UnreadableUpdate)


def test_a_press_whose_data_is_an_object_is_not_written_down_as_json(bot, cache, tmp_path):
    store = SQLitePersistence(tmp_path / "bot.db")
    keeping = Keeping(store.inbox, bot)
    (name,) = names(cache.process_keyboard(keyboard((1, 2))))
    pressed = Update.de_json({"update_id": 1, "callback_query": press(name).to_dict()}, bot)
    bot.insert_callback_data(pressed)
    poll = {"poll_id": "1", "user": ANN, "option_ids": [0]}
    other = Update.de_json({"update_id": 2, "poll_answer": poll}, bot)
    assert keeping.keep([pressed, other]) == [2]
    assert [each.update_id for each in keeping.pending()] == [2]
    store.close()
