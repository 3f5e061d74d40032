"""Whole bots of our framework that get their updates by webhook, from the sandbox itself."""

from __future__ import annotations

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
