"""vcrpy, put around a bot as its page says, records and replays what the bot does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import vcr

from telegram import Bot, InputFile
from telegram.error import NetworkError
from telegram_sandbox import Server, World

ROOT = Path(__file__).parents[2]


@pytest.fixture
def cassette(tmp_path):
    return str(tmp_path / "cassette.yaml")


def test_a_cassette_replays_what_it_recorded(cassette):
    world = World()
    world.bot("1:test", username="taped_bot")
    alice = world.user("Alice")
    with Server(world) as server:
        alice.sends("Hello")
        base_url = f"{server.url}/bot"
        bot = Bot("1:test", base_url=base_url)
        with vcr.use_cassette(cassette, record_mode="once") as tape:
            bot.get_me()
            bot.send_document(alice.id, InputFile(b"hello", "a.txt"))
        assert len(tape) == 2
    bot.request.stop()

    with vcr.use_cassette(cassette, record_mode="none") as tape:
        bot = Bot("1:test", base_url=base_url)
        assert bot.get_me().username == "taped_bot"
        assert (
            bot.send_document(alice.id, InputFile(b"hello", "a.txt")).document.file_name == "a.txt"
        )
        assert tape.all_played
    with pytest.raises(NetworkError):  # without the tape there is no server any more
        bot.get_me()
    bot.request.stop()


def test_a_bot_that_was_first_used_with_a_cassette_works_without_it(cassette):
    """What the client builds on urllib3 must not be built on what the tool put in its place."""
    script = f"""
import vcr
from telegram import Bot
from telegram_sandbox import Server, World
world = World()
world.bot("1:test", username="taped_bot")
with Server(world) as server:
    bot = Bot("1:test", base_url=server.url + "/bot")
    with vcr.use_cassette({cassette!r}, record_mode="once") as tape:
        bot.get_me()
    bot.get_me()
    bot.request.stop()
print(len(tape), sum(call.method == "getMe" for call in world.calls))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == ["1", "2"], done.stderr
