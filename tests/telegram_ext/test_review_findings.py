"""Mistakes that bots are written with, and ends that come at a bad moment."""

import logging
import signal
import sys
import threading
from queue import Queue

import pytest
import requests

import telegram
from telegram_ext import (
    CallbackQueryHandler,
    CommandHandler,
    ConversationHandler,
    Defaults,
    Dispatcher,
    Filters,
    Handler,
    MessageFilter,
    MessageHandler,
    RegexHandler,
    TypeHandler,
    Updater,
)
from telegram_ext.filters.base import MergedFilter
from telegram_sandbox import SandboxAdapter, Server, World

TOKEN = "123:abc"


@pytest.fixture
def world():
    world = World()
    world.bot(token=TOKEN, username="helper_bot")
    return world


@pytest.fixture
def updater(world):
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))
    updater = Updater(bot=telegram.Bot(TOKEN, http=session), grace=0.2)
    yield updater
    updater.stop()
    session.close()


# Ends -------------------------------------------------------------------------------------------


def test_a_restart_waits_for_a_handler_that_is_still_at_work(updater, world, until, caplog):
    ann, entered, go_on = world.user("Ann"), threading.Event(), threading.Event()

    def handle(update, context):
        if not entered.is_set():
            updater.stop()
            entered.set()
            go_on.wait(10)
        else:
            update.message.reply_text("again: " + update.message.text)

    updater.dispatcher.add_handler(MessageHandler(Filters.text, handle))
    updater.start_polling()
    ann.sends("stop")
    assert entered.wait(10)
    updater.idle()
    restart = threading.Thread(target=updater.start_polling)
    restart.start()
    until(lambda: "Before it starts again" in caplog.text)
    go_on.set()
    restart.join(10)
    ann.sends("hi")
    ann.sees("again: hi")
    assert "already running" not in caplog.text


@pytest.mark.parametrize("start", ["start_polling", "start_webhook"])
def test_a_handler_cannot_restart_what_waits_for_it(updater, world, start):
    ann, got = world.user("Ann"), Queue()

    def handle(update, context):
        updater.stop()
        try:
            getattr(updater, start)()
        except RuntimeError as error:
            got.put(str(error))

    updater.dispatcher.add_handler(MessageHandler(Filters.text, handle))
    updater.start_polling()
    ann.sends("again")
    assert "in a handler" in got.get(timeout=10)
    assert not updater.running


@pytest.mark.parametrize("lanes", [1, 3])
def test_sys_exit_on_a_worker_thread_ends_the_bot(updater, world, lanes):
    updater.dispatcher.concurrent_updates = lanes
    updater.dispatcher.add_handler(
        CommandHandler("leave", lambda u, c: sys.exit(3), run_async=True)
    )
    updater.start_polling()
    world.user("Ann").sends("/leave")
    with pytest.raises(SystemExit) as end:
        updater.idle()
    assert end.value.code == 3
    assert not updater.running
    (bot,) = world.bots.values()
    updater._join()
    assert len(bot.queue) == 0, "who asked for the end must not ask again after the next start"


def leaves(update, context=None):
    sys.exit(f"out of tea, {update}")


def test_sys_exit_in_a_handler_is_logged_with_the_callbacks_name(updater, world, caplog):
    token = f"123456:{'A' * 35}"

    def serves(update, context):
        leaves(token)

    updater.dispatcher.add_handler(CommandHandler("leave", serves))
    updater.start_polling()
    world.user("Ann").sends("/leave")
    with pytest.raises(SystemExit):
        updater.idle()
    (line,) = [each for each in caplog.records if each.levelname == "ERROR"]
    where = f"{__file__}, line {serves.__code__.co_firstlineno + 1}"
    assert line.getMessage().startswith(f"The callback serves ({where}) ended the bot: SystemExit(")
    assert "out of tea" in line.getMessage()
    assert token not in line.getMessage()
    assert line.exc_info is None


@pytest.mark.parametrize("way", ["worker", "lane", "job", "error handler"])
def test_sys_exit_in_any_callback_is_logged_with_its_name(updater, world, caplog, way):
    dispatcher = updater.dispatcher
    if way == "lane":
        dispatcher.concurrent_updates = 3
    if way == "error handler":
        dispatcher.add_handler(CommandHandler("leave", lambda u, c: 1 / 0))
        dispatcher.add_error_handler(leaves)
    else:
        dispatcher.add_handler(CommandHandler("leave", leaves, run_async=way == "worker"))
    updater.start_polling()
    if way == "job":
        updater.job_queue.run_once(leaves, 0)
    else:
        world.user("Ann").sends("/leave")
    with pytest.raises(SystemExit):
        updater.idle()
    updater._join()
    (line,) = [each for each in caplog.records if "ended the bot" in each.getMessage()]
    assert line.levelname == "ERROR"
    assert line.getMessage().startswith(f"The callback leaves ({__file__}, line ")


def test_sys_exit_itself_as_a_callback_is_logged_too(updater, caplog):
    updater.start_polling()
    updater.dispatcher.run_async(sys.exit, 4)
    with pytest.raises(SystemExit):
        updater.idle()
    assert "A callback ended the bot: SystemExit(4)" in caplog.text


def test_worker_threads_outlive_a_callback_that_ends_its_thread(dispatcher):
    done = threading.Event()
    ready = threading.Event()

    def take():
        with pytest.raises(SystemExit):
            dispatcher.start(ready)

    taking = threading.Thread(target=take)
    taking.start()
    assert ready.wait(10)
    dispatcher.run_async(sys.exit)
    dispatcher.run_async(done.set)
    assert done.wait(10)
    taking.join(10)
    assert not taking.is_alive()


def test_the_users_own_signal_handlers_are_back_after_idling(updater, until):
    before = signal.getsignal(signal.SIGTERM)
    updater.start_polling()
    threading.Timer(0.05, signal.raise_signal, [signal.SIGTERM]).start()
    updater.idle([signal.SIGTERM])
    try:
        assert signal.getsignal(signal.SIGTERM) is before
    finally:
        signal.signal(signal.SIGTERM, before)


HANGING = """
import logging, signal, threading, time
from telegram.ext import Updater
logging.basicConfig(level=logging.WARNING)

def hang(number, frame):
    print("hanging", flush=True)
    while True:  # not pause(): a signal that comes just before it would be waited for in vain
        time.sleep(0.01)

updater = Updater("123:abc", user_sig_handler=hang)
def tell():
    while not updater.is_idle:
        time.sleep(0.01)
    print("running", flush=True)

updater.start_polling()
threading.Thread(target=tell).start()
updater.idle()
"""


def test_a_second_signal_says_that_it_ends_the_process(world, run_script, tmp_path):
    (tmp_path / "bot.py").write_text(HANGING)
    with Server(world) as server:
        bot = run_script(tmp_path / "bot.py", TELEGRAM_API_BASE_URL=server.url)
        assert bot.stdout.readline() == "running\n"
        bot.send_signal(signal.SIGINT)
        assert bot.stdout.readline() == "hanging\n"
        bot.send_signal(signal.SIGINT)
        output, _ = bot.communicate(timeout=20)
    assert bot.returncode == 1
    assert "Exiting immediately!" in output


def test_a_stop_says_nothing_about_updates_when_none_ever_came(caplog, until):
    from telegram.error import NetworkError

    class Away:
        id = 5
        defaults = None

        def __init__(self):
            self.asked = threading.Event()

        def delete_webhook(self, drop_pending_updates):
            return True

        def get_updates(self, **_):
            self.asked.set()
            raise NetworkError("away")

    bot = Away()
    updater = Updater(bot=bot)
    with caplog.at_level(logging.WARNING):
        updater.start_polling()
        assert bot.asked.wait(10)
        updater.stop()
    assert "could not be confirmed" not in caplog.text


# Arguments --------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["start_polling", "start_webhook"])
def test_kinds_of_updates_must_be_several(updater, start):
    with pytest.raises(TypeError, match=r"allowed_updates='message'.*\['message'\]"):
        getattr(updater, start)(allowed_updates="message")
    assert not updater.running


def test_a_kind_of_updates_is_a_name(updater):
    with pytest.raises(TypeError, match="allowed_updates: 7 "):
        updater.start_polling(allowed_updates=["message", 7])


def test_an_unknown_kind_of_updates_is_pointed_out(updater):
    with pytest.warns(UserWarning, match="'calback_query'.*did you mean 'callback_query'"):
        updater.start_polling(allowed_updates=["message", "calback_query"])
    assert updater.running


@pytest.mark.parametrize("name", ["timeout", "poll_interval", "read_latency"])
def test_times_cannot_be_negative(updater, name):
    with pytest.raises(ValueError, match=f"{name}=-1: "):
        updater.start_polling(**{name: -1})
    assert not updater.running


def start(update, context):
    """Answer."""


class Mine(MessageFilter):
    def filter(self, message):
        return True


def test_filters_are_instances():
    with pytest.raises(TypeError, match=r"Filters\.text"):
        MessageHandler(Filters, start)
    with pytest.raises(TypeError, match=r"write Mine\(\)"):
        MessageHandler(Mine, start)
    with pytest.raises(TypeError, match=r"write Mine\(\)"):
        CommandHandler("start", start, Mine)
    with pytest.raises(TypeError, match=r"write Mine\(\)"):
        Filters.text & Mine
    with pytest.raises(TypeError, match="'text'"):
        MessageHandler("text", start)
    with pytest.raises(TypeError, match="several filters are combined with & and |"):
        MessageHandler([Filters.text, Filters.photo], start)


def test_a_function_may_stand_for_a_filter(update):
    assert MessageHandler(lambda update: True, start).check_update(update("hi"))


@pytest.mark.parametrize(
    "make",
    [
        lambda callback: CommandHandler("start", callback),
        lambda callback: MessageHandler(Filters.text, callback),
        lambda callback: CallbackQueryHandler(callback, pattern="x"),
        lambda callback: TypeHandler(str, callback),
        lambda callback: Dispatcher.add_error_handler(Updater(TOKEN).dispatcher, callback),
    ],
    ids=["command", "message", "query", "type", "error"],
)
@pytest.mark.parametrize("wrong", [None, "start", 7])
def test_a_callback_is_a_function(make, wrong):
    with pytest.raises(TypeError, match="callback") as refusal:
        make(wrong)
    assert repr(wrong) in str(refusal.value)
    assert ("start() instead of start" in str(refusal.value)) is (wrong is None)


def test_swapped_arguments_are_recognised():
    with pytest.raises(TypeError, match=r"CommandHandler\('start', start\)"):
        CommandHandler(start, "start")
    with pytest.raises(TypeError, match=r"MessageHandler\(<?Filters\.text>?, start\)"):
        MessageHandler(start, Filters.text)


def test_a_handler_that_calls_no_callback_needs_none(update, dispatcher):
    class Counting(Handler):
        seen = 0

        def check_update(self, update):
            return True

        def handle_update(self, update, dispatcher, check_result, context=None):
            self.seen += 1

    handler = Counting(None)
    dispatcher.add_handler(handler)
    dispatcher.process_update(update("hi"))
    assert handler.seen == 1


def test_a_half_built_filter_can_be_shown():
    assert "MergedFilter" in repr(MergedFilter.__new__(MergedFilter))
    assert "InvertedFilter" in repr((~Filters.text).__class__.__new__((~Filters.text).__class__))
    xor = type(Filters.text ^ Filters.photo)
    assert "XORFilter" in repr(xor.__new__(xor))


@pytest.mark.parametrize("package", ["telegram.ext", "telegram_ext"])
def test_a_misspelt_import_names_what_is_near(package):
    with pytest.raises(ImportError, match="'CommandHandlr'.*did you mean 'CommandHandler'"):
        exec(f"from {package} import CommandHandlr")
    with pytest.raises(AttributeError, match="did you mean 'CommandHandler'"):
        sys.modules[package].CommandHandlr  # noqa: B018 - loads
    assert not hasattr(sys.modules[package], "CommandHandlr")


def test_a_misspelt_import_of_a_type_names_what_is_near():
    with pytest.raises(ImportError, match="did you mean 'InlineKeyboardButton'"):
        exec("from telegram import InlineKeyboardButon")
    with pytest.raises(AttributeError, match="did you mean 'InlineKeyboardButton'"):
        telegram.InlineKeyboardButon  # noqa: B018 - loads
    with pytest.raises(ImportError, match="cannot import name 'qqq'"):
        exec("from telegram import qqq")


@pytest.mark.parametrize(
    ("call", "near"),
    [
        (lambda: Updater(tokn=TOKEN), "token"),
        (lambda: Defaults(parsemode="HTML"), "parse_mode"),
        (lambda: Updater(TOKEN).start_polling(clean_=True), "clean"),
        (lambda: MessageHandler(Filters.text, start, runasync=True), "run_async"),
    ],
)
def test_a_misspelt_keyword_names_what_is_near(call, near):
    with pytest.raises(TypeError, match=f"[Dd]id you mean '{near}'"):
        call()


def test_the_token_is_in_no_frame_of_a_refusal():
    with pytest.raises(TypeError) as refusal:
        Updater(token="123456:very-secret", concurent_updates=2)
    trace = refusal.value.__traceback__.tb_next
    while trace is not None:
        assert "very-secret" not in repr(trace.tb_frame.f_locals)
        trace = trace.tb_next


def test_an_error_that_reading_is_not_to_blame_for_is_not_passed_over(world):
    from telegram_ext.intake import fetch_updates

    class Mistaken(telegram.Bot):
        def get_updates(self, *args, **kwargs):
            raise ValueError("a mistake of the bot's own")

    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))
    bot = Mistaken(TOKEN, http=session)
    for _ in range(2):
        with pytest.raises(ValueError, match="of the bot's own"):
            fetch_updates(bot, 0, 10, 2.0, ["message"])
        world.user("Ann").sends("hi")
    session.close()


def test_a_mistake_in_fetching_is_logged_and_tried_again_with_pauses(clock, caplog, until):
    class Mistaken:
        id = 5
        defaults = None
        base_url = ""
        polls = 0

        class request:  # noqa: N801 - stands for an object
            @staticmethod
            def post(url, data):
                return []

        def delete_webhook(self, drop_pending_updates):
            return True

        def get_updates(self, **_):
            self.polls += 1
            raise ValueError("a mistake of the bot's own")

    bot = Mistaken()
    updater = Updater(bot=bot, clock=clock)
    updater.start_polling()
    until(lambda: bot.polls > 3)
    updater.stop()
    assert "a mistake of the bot's own" in caplog.text
    assert len([pause for pause in clock.waits if pause > 0.5]) >= 3


def restarting(updater):
    updater.stop()
    updater.start_polling(clean=True)


@pytest.mark.parametrize(
    "deed",
    [
        restarting,
        lambda updater: MessageHandler(Filters.text, start, edited_updates=True),
        lambda updater: RegexHandler("x", start),
        lambda updater: Updater(TOKEN, workers=0),
        lambda updater: Dispatcher(updater.bot, None, workers=0),
        lambda updater: Updater(bot=updater.bot, defaults=Defaults()),
        lambda updater: updater.start_polling(allowed_updates=["anything"]),
    ],
    ids=["clean", "message", "regex", "workers", "dispatcher", "defaults", "kinds"],
)
def test_a_warning_points_at_the_bots_own_line(updater, deed):
    with pytest.warns(Warning) as warned:
        deed(updater)
    assert {each.filename for each in warned} == {__file__}


def test_an_async_callback_is_refused_when_it_is_given():
    async def start(update, context):
        pass

    with pytest.raises(TypeError, match="start is an async function, .* without async"):
        CommandHandler("start", start)


@pytest.mark.parametrize(
    ("build", "kind", "text"),
    [
        (lambda: telegram.Bot(TOKEN, request=5), TypeError, "request=5: give a telegram.transp"),
        (lambda: telegram.Bot(TOKEN, http=5), TypeError, "http=5: give a requests.Session"),
        (
            lambda: Updater(TOKEN, request_kwargs=[1]),
            TypeError,
            r"request_kwargs=\[1\]: give a dict",
        ),
        (
            lambda: Updater(TOKEN).start_webhook(port="x"),
            TypeError,
            "port='x': give a whole number",
        ),
        (lambda: Updater(TOKEN).start_webhook(port=99999), ValueError, "from 0 to 65535"),
        (
            lambda: Updater(TOKEN).start_webhook(port=0, cert="no.pem", key="no.key"),
            FileNotFoundError,
            "no.pem and no.key",
        ),
        (lambda: Updater(TOKEN, workers="4"), TypeError, "workers='4': give a whole number"),
        (lambda: Updater(TOKEN, concurrent_updates="4"), TypeError, "concurrent_updates='4': give"),
        (lambda: Updater(TOKEN, grace="4"), TypeError, "grace='4': give a number of seconds"),
        (
            lambda: ConversationHandler([], {}, [], conversation_timeout="5"),
            TypeError,
            "conversation_timeout='5': give seconds or a timedelta",
        ),
    ],
)
def test_what_cannot_work_is_refused_when_it_is_given(build, kind, text):
    with pytest.raises(kind, match=text):
        build()
