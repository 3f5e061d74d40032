"""Whole bots of our framework that get their updates by webhook, from the sandbox itself."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
import requests

import telegram
from telegram_ext import CommandHandler, Filters, MessageHandler, Updater
from telegram_sandbox import SandboxAdapter, User, World


def start(update: Any, context: Any) -> None:
    update.message.reply_text("Hi")


def echo(update: Any, context: Any) -> None:
    update.message.reply_text(f"echo: {update.message.text}")


@pytest.fixture
def updater(world: World) -> Iterator[Any]:
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))
    made: Any = Updater(bot=telegram.Bot("1:test", http=session))
    made.dispatcher.add_handler(CommandHandler("start", start))
    made.dispatcher.add_handler(MessageHandler(Filters.text, echo))
    yield made
    made.stop()
    made.bot.request.stop()
    session.close()


def test_a_bot_answers_through_its_application(world: World, alice: User, updater: Any) -> None:
    world.webhook_app = updater.wsgi_app
    updater.bot.set_webhook("https://bot.example/hook")

    alice.sends("/start")
    alice.sees("Hi")
    for number in range(20):
        alice.sends(str(number))
        alice.sees(f"echo: {number}")
    world.settle()

    assert updater.bot.get_webhook_info().pending_update_count == 0


def test_a_delivery_that_comes_twice_is_handled_once(
    world: World, alice: User, updater: Any
) -> None:
    world.webhook_app = updater.wsgi_app
    updater.bot.set_webhook("https://bot.example/hook")
    world.faults.add("close", method="webhook", after=True)
    alice.sends("/start")
    alice.sees("Hi")
    world.settle()

    world.clock.advance(2)

    assert [entry.message.text for entry in alice.inbox] == ["Hi"]
    assert updater.bot.get_webhook_info().pending_update_count == 0


def test_a_bot_is_reached_over_http_on_this_machine(
    world: World, alice: User, updater: Any
) -> None:
    # The address that the updater tells by itself is one of a proxy that speaks HTTPS.
    updater.start_webhook(port=0, url_path="hook", webhook_url="https://bot.example/hook")
    updater.bot.set_webhook(f"http://127.0.0.1:{updater.httpd.port}/hook")

    alice.sends("/start")
    alice.sees("Hi")
    world.settle()

    info = updater.bot.get_webhook_info()
    assert info.url.startswith("http://127.0.0.1:")
    assert info.pending_update_count == 0
    updater.bot.delete_webhook()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    if shutil.which("openssl") is None:
        pytest.skip("openssl, which makes the certificate, is not installed")
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    # Python 3.13 asks for this.
    command += ["-addext", "keyUsage=critical,digitalSignature,keyCertSign"]
    subprocess.run([*command, "-keyout", key, "-out", cert], check=True, capture_output=True)
    return str(cert), str(key)


def test_a_bot_with_a_certificate_of_its_own_is_reached_over_https(
    world: World, alice: User, updater: Any, certificate: tuple[str, str]
) -> None:
    cert, key = certificate
    updater.start_webhook(port=0, url_path="hook", cert=cert, key=key)

    alice.sends("/start")
    alice.sees("Hi")
    world.settle()

    info = updater.bot.get_webhook_info()
    assert info.url.startswith("https://127.0.0.1:")
    assert info.has_custom_certificate
    assert info.pending_update_count == 0
    updater.bot.delete_webhook()


def test_a_certificate_that_nobody_knows_is_not_trusted(
    world: World, alice: User, updater: Any, certificate: tuple[str, str]
) -> None:
    cert, key = certificate
    updater.start_webhook(port=0, url_path="hook", cert=cert, key=key)
    updater.bot.set_webhook(f"https://127.0.0.1:{updater.httpd.port}/hook")

    alice.sends("/start")
    world.settle()

    info = updater.bot.get_webhook_info()
    assert info.last_error_message.startswith("SSL error {")
    assert info.pending_update_count == 1
    updater.bot.delete_webhook()
