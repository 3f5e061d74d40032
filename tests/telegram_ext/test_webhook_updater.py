"""An updater with a webhook: told to Telegram, served, stopped."""

import errno
import logging
import socket
import threading
import time
import traceback
from importlib import import_module
from queue import Queue

import pytest
import requests

import telegram
from telegram.error import BadRequest, NetworkError, TelegramError, Unauthorized
from telegram_ext import CommandHandler, Filters, MessageHandler, TypeHandler, Updater
from telegram_sandbox import SandboxAdapter, World

TOKEN = "123:abc"
URL = "https://example.org/hook"


@pytest.fixture
def told():
    """What the server was told about webhooks: name and arguments of each call."""
    return []


@pytest.fixture
def bot(told, monkeypatch):
    world = World()
    world.bot(token=TOKEN, username="helper_bot")
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))
    bot = telegram.Bot(TOKEN, http=session)
    post = bot.request.post

    def remember(url, data, timeout=None):
        method = url.rpartition("/")[2]
        if method.endswith("Webhook"):
            told.append((method, dict(data)))
        return post(url, data, timeout=timeout)

    monkeypatch.setattr(bot.request, "post", remember)
    yield bot
    session.close()


@pytest.fixture
def updater(bot, clock):
    updater = Updater(bot=bot, clock=clock)
    yield updater
    updater.stop()


def update(number=1, text="hi"):
    chat = {"id": 7, "type": "private", "first_name": "Ann"}
    sender = {"id": 7, "is_bot": False, "first_name": "Ann"}
    body = {"message_id": 1, "date": 1, "chat": chat, "from": sender, "text": text}
    if text.startswith("/"):
        body["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    return {"update_id": number, "message": body}


def deliver(updater, raw, path="/hook", secret=None):
    """Deliver as Telegram does and return the status."""
    header = {"X-Telegram-Bot-Api-Secret-Token": secret or updater.webhook_secret}
    address = f"http://127.0.0.1:{updater.httpd.port}{path}"
    return requests.post(address, json=raw, headers=header, timeout=20).status_code


def start(updater, **options):
    return updater.start_webhook(port=0, url_path="hook", **{"webhook_url": URL, **options})


# Running -----------------------------------------------------------------------------------------


def test_deliveries_reach_the_handlers_until_it_is_stopped(updater):
    got = []
    updater.dispatcher.add_handler(
        MessageHandler(Filters.text, lambda u, c: got.append(u.message.text))
    )
    assert start(updater) is updater.update_queue
    assert start(updater) is None
    assert updater.running
    assert updater.httpd.is_running
    assert [deliver(updater, update(n, t)) for n, t in ((8, "a"), (5, "b"), (8, "a"))] == [200] * 3
    assert deliver(updater, update(9, "forged"), secret="forged") == 401
    assert got == ["a", "b"]
    assert updater.health().ok
    assert updater.health().last_handled is not None
    names = {thread.name for thread in threading.enumerate()}
    number = updater.bot.id
    assert {f"Bot:{number}:{n}" for n in ("dispatcher", "updater", "webhook")} <= names
    assert any(t.name == f"Bot:{number}:updater" and not t.daemon for t in threading.enumerate())

    began = time.monotonic()
    updater.stop()
    updater.stop()
    assert time.monotonic() - began < 3
    assert not updater.running
    assert updater.httpd is None


def test_it_can_be_started_again(updater):
    got = Queue()
    updater.dispatcher.add_handler(TypeHandler(telegram.Update, lambda u, c: got.put(u)))
    for number in (1, 2):
        start(updater)
        assert deliver(updater, update(number)) == 200
        assert got.get(timeout=10).update_id == number
        updater.stop()


def test_what_is_not_handled_at_a_stop_is_not_acknowledged(updater, until):
    entered, go_on, handled = threading.Event(), threading.Event(), []

    def slow(update, context):
        entered.set()
        go_on.wait(20)
        handled.append(update.update_id)

    updater.dispatcher.add_handler(TypeHandler(telegram.Update, slow))
    start(updater)
    statuses = {}

    def send(number):
        statuses[number] = deliver(updater, update(number))

    threads = [threading.Thread(target=send, args=(number,)) for number in (1, 2, 3)]
    threads[0].start()
    assert entered.wait(10)
    for thread in threads[1:]:
        thread.start()
    until(lambda: updater.update_queue.qsize() == 2)
    stopping = threading.Thread(target=updater.stop)
    stopping.start()
    until(lambda: not updater.running)
    go_on.set()
    for thread in (stopping, *threads):
        thread.join(20)
    assert statuses == {1: 200, 2: 503, 3: 503}
    assert handled == [1]
    assert not any(isinstance(x, telegram.Update) for x in updater.update_queue.queue)

    start(updater)  # Telegram delivers the two again, and perhaps the first
    assert [deliver(updater, update(number)) for number in (3, 1, 2)] == [200] * 3
    assert handled == [1, 3, 2]


def test_a_handler_may_stop_it(updater, until):
    updater.dispatcher.add_handler(CommandHandler("stop", lambda u, c: updater.stop()))
    start(updater)
    assert deliver(updater, update(1, "/stop")) == 200
    until(lambda: not any(thread.is_alive() for thread in updater._threads))
    assert not updater.running


def test_what_waits_in_the_public_queue_stays_there(updater):
    got = Queue()
    updater.dispatcher.add_handler(TypeHandler(dict, lambda u, c: got.put(u)))
    start(updater).put({"own": "event"})
    assert got.get(timeout=10) == {"own": "event"}


def test_unreadable_deliveries_reach_the_error_handlers(updater):
    got = Queue()
    updater.dispatcher.add_error_handler(lambda update, context: got.put(update))
    start(updater)
    assert deliver(updater, ["no update"]) == 400
    assert got.get(timeout=10) == ["no update"]


# Telling Telegram --------------------------------------------------------------------------------


def test_telegram_is_told_everything_at_once(updater, told):
    updater.start_webhook(
        port=0,
        webhook_url=URL,
        allowed_updates=["message"],
        ip_address="1.2.3.4",
        max_connections=7,
        drop_pending_updates=True,
        secret_token="my-own",
    )
    assert told == [
        ("deleteWebhook", {"drop_pending_updates": True}),
        (
            "setWebhook",
            {
                "url": URL,
                "allowed_updates": ["message"],
                "ip_address": "1.2.3.4",
                "max_connections": 7,
                "drop_pending_updates": True,
                "secret_token": "my-own",
            },
        ),
    ]
    assert updater.webhook_secret == "my-own"


def test_without_an_address_one_is_made(updater, told):
    updater.start_webhook("127.0.0.1", 0, "/a path")
    ((method, data),) = told
    assert method == "setWebhook"
    assert data["url"] == f"https://127.0.0.1:{updater.httpd.port}/a path"
    assert data["max_connections"] == 40
    assert data["secret_token"] == updater.webhook_secret


def test_an_address_may_be_told_after_the_start(updater, told, caplog, monkeypatch):
    post = updater.bot.request.post

    def refuse_private(url, data, timeout=None):
        if "127.0.0.1" in data.get("url", ""):
            raise BadRequest("bad webhook: IP address 127.0.0.1 is reserved")
        return post(url, data, timeout=timeout)

    monkeypatch.setattr(updater.bot.request, "post", refuse_private)
    updater.start_webhook(port=0, url_path=TOKEN)
    assert "call updater.bot.set_webhook(url)" in caplog.text
    assert TOKEN not in caplog.text
    updater.bot.set_webhook(f"https://example.org/{TOKEN}")
    assert told[-1][1]["secret_token"] == updater.webhook_secret
    assert deliver(updater, update(), path=f"/{TOKEN}") == 200
    assert deliver(updater, update(2), path=f"/{TOKEN}", secret="forged") == 401


def test_an_address_that_was_given_and_is_refused_ends_the_start(updater, monkeypatch):
    def refuse(*args, **kwargs):
        raise BadRequest("bad webhook: Failed to resolve host")

    monkeypatch.setattr(updater.bot, "set_webhook", refuse)
    with pytest.raises(BadRequest):
        start(updater)
    assert not updater.running
    assert updater.httpd is None


@pytest.mark.parametrize(
    ("retries", "failures", "succeeds"), [(0, 1, False), (2, 2, True), (2, 3, False), (-1, 9, True)]
)
def test_telling_is_tried_again_every_five_seconds(
    updater, clock, monkeypatch, retries, failures, succeeds
):
    tries = []

    def fail(*args, **kwargs):
        tries.append(1)
        if len(tries) <= failures:
            raise NetworkError("down")
        return True

    monkeypatch.setattr(updater.bot, "set_webhook", fail)
    if succeeds:
        assert start(updater, bootstrap_retries=retries) is not None
        assert len(tries) == failures + 1
    else:
        with pytest.raises(NetworkError):
            start(updater, bootstrap_retries=retries)
        assert not updater.running
    assert clock.waits == [5.0] * (len(tries) - 1)


def test_a_token_that_is_not_valid_ends_it_at_once(updater, clock, monkeypatch):
    def refuse(*args, **kwargs):
        raise Unauthorized("Unauthorized")

    monkeypatch.setattr(updater.bot, "set_webhook", refuse)
    with pytest.raises(Unauthorized):
        start(updater, bootstrap_retries=-1)
    assert clock.waits == []


def test_a_certificate_is_uploaded(updater, told, tmp_path):
    cert = tmp_path / "cert.pem"
    cert.write_text("a certificate")
    start(updater, cert=str(cert))  # without key: somebody else speaks TLS
    assert told[-1][1]["certificate"].input_file_content == b"a certificate"
    assert deliver(updater, update()) == 200


def test_a_certificate_that_is_none_is_told_before_telegram_is(updater, told, tmp_path):
    cert = tmp_path / "cert.pem"
    cert.write_text("nonsense")
    with pytest.raises(TelegramError, match="Invalid SSL Certificate"):
        start(updater, cert=str(cert), key=str(cert))
    assert told == []


def test_a_port_that_is_taken_is_told_before_telegram_is(updater, told, bot):
    start(updater)
    other = Updater(bot=bot)
    told.clear()
    with pytest.raises(OSError, match="in use"):
        other.start_webhook(port=updater.httpd.port, webhook_url=URL)
    assert told == []
    assert not other.running


def test_old_arguments_are_taken_with_a_warning(updater, told):
    with pytest.warns(DeprecationWarning, match="clean is deprecated"):
        start(updater, clean=True)
    assert told[-1][1]["drop_pending_updates"] is True
    updater.stop()
    with pytest.warns(DeprecationWarning, match="force_event_loop is deprecated"):
        start(updater, force_event_loop=False)
    updater.stop()
    with pytest.raises(TypeError, match="mutually exclusive"):
        start(updater, clean=True, drop_pending_updates=False)


def test_a_secret_of_the_wrong_form_is_refused(updater, told):
    with pytest.raises(ValueError, match="secret_token"):
        start(updater, secret_token="not allowed")
    assert told == []


# Inside another server ---------------------------------------------------------------------------


def test_the_application_runs_in_any_wsgi_server(updater, told):
    from telegram_ext.webhook_server import WebhookServer

    got = []
    updater.dispatcher.add_handler(TypeHandler(telegram.Update, lambda u, c: got.append(u)))
    server = WebhookServer(updater.wsgi_app)
    server.start()
    try:
        updater.bot.set_webhook(URL)
        header = {"X-Telegram-Bot-Api-Secret-Token": told[-1][1]["secret_token"]}
        address = f"http://127.0.0.1:{server.port}/anywhere"
        answer = requests.post(address, json=update(4), headers=header, timeout=20)
        assert answer.status_code == 200
        assert [u.update_id for u in got] == [4]
        assert requests.post(address, json=update(5), timeout=20).status_code == 401
    finally:
        server.stop()


def test_the_secret_is_the_same_in_every_process(bot):
    assert Updater(bot=bot).webhook_secret == Updater(bot=telegram.Bot(TOKEN)).webhook_secret


def test_it_logs_neither_token_nor_secret(updater, caplog):
    caplog.set_level(logging.DEBUG, logger="telegram")
    start(updater)
    deliver(updater, update())
    deliver(updater, update(), secret="forged")
    updater.stop()
    assert TOKEN not in caplog.text
    assert updater.webhook_secret not in caplog.text


def test_it_serves_for_longer_than_the_time_of_grace(bot, until):
    """That time begins with the stop."""
    updater = Updater(bot=bot, grace=0.05)
    got = Queue()
    updater.dispatcher.add_handler(TypeHandler(object, lambda u, c: got.put(u.update_id)))
    updater.start_webhook(port=0, url_path="hook", webhook_url=URL)
    try:
        server = updater.httpd
        threading.Event().wait(0.3)
        assert deliver(updater, update(5)) == 200
        assert got.get(timeout=10) == 5
        assert updater.health().ok
    finally:
        updater.stop()
    until(lambda: not server.is_running)


LONG = "123456789:AAcanaryAAcanaryAAcanaryAAcanary"


@pytest.mark.parametrize(
    "options", [{}, {"webhook_url": f"https://bot.example/{LONG}"}], ids=["path", "address"]
)
@pytest.mark.parametrize("kind", ["error", "flood"])
def test_a_path_with_the_token_is_shown_nowhere(options, kind, caplog):
    """The way of v13's examples: `url_path=TOKEN`."""
    world = World(throttles=False)
    world.bot(token=LONG)
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))
    updater = Updater(bot=telegram.Bot(LONG, http=session))
    world.faults.add(kind, method="setWebhook", **({"code": 400} if kind == "error" else {}))
    shown = ""
    try:
        updater.start_webhook(port=0, url_path=LONG, **options)
    except TelegramError as error:
        frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)][1:]
        shown = f"{error!r} {error.explain()}" + "".join(repr(f.f_locals) for f in frames)
    updater.stop()
    session.close()
    assert "canary" not in shown + caplog.text


def test_a_port_in_use_is_named_with_what_to_do(updater, told):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(OSError, match=r"^\[Errno \d+\] start_webhook cannot listen") as caught:
            updater.start_webhook(port=port)

    assert caught.value.errno == errno.EADDRINUSE
    assert f"listen='127.0.0.1', port={port}" in str(caught.value)
    assert "another process listens there: stop it" in str(caught.value)
    assert caught.value.__suppress_context__  # nothing of another library's words
    assert (told, updater.running) == ([], False)


@pytest.mark.parametrize("listen", ["192.0.2.1", "no host"])
def test_an_address_that_is_not_of_this_machine_is_named_with_what_to_do(updater, listen):
    with pytest.raises(OSError, match=f"listen='{listen}', port=0: .*not an address of this"):
        updater.start_webhook(listen=listen, port=0)


def test_a_port_that_is_not_allowed_is_named_with_what_to_do(updater, monkeypatch):
    def forbidden(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(import_module("cheroot.wsgi").Server, "bind_socket", forbidden)

    with pytest.raises(PermissionError, match=r"port=80: .*may not.*port=8443"):
        updater.start_webhook(port=80)
