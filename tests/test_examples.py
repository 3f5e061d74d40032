"""Every example runs as it stands, as a process of its own and in process."""

from __future__ import annotations

import os
import runpy
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from telegram_sandbox import Server, World

EXAMPLES = Path(__file__).parents[1] / "examples"
TOKEN = "123456:examples"

Run = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def world() -> World:
    world = World(patience=30.0, throttles=False)
    world.bot(token=TOKEN, username="echo_bot", first_name="Echo")
    return world


@pytest.fixture
def server(world: World) -> Iterator[Server]:
    with Server(world) as server:
        yield server


def converse(world: World) -> None:
    """Say everything the echo bot knows how to answer, and one thing it does not."""
    alice = world.user("Alice")
    alice.sends("/start")
    alice.sees("I'm a bot, please talk to me!")
    alice.sends("Is anybody there?")
    alice.sees("Is anybody there?")
    alice.sends("/caps now and then")
    alice.sees("NOW AND THEN")
    alice.sends("/caps")
    alice.sees("Write something after the command")
    alice.inline("shout it")
    assert alice.chooses("Caps").text == "SHOUT IT"
    alice.sends("/dance")
    alice.sees("Sorry, I didn't understand that command.")


@pytest.mark.parametrize("stop_signal", [signal.SIGINT, signal.SIGTERM])
def test_the_echo_bot_converses_and_ends_on_a_signal(
    world: World, server: Server, run_script: Run, stop_signal: signal.Signals
) -> None:
    bot = run_script(EXAMPLES / "echobot.py", TOKEN=TOKEN, TELEGRAM_API_BASE_URL=server.url)

    try:
        converse(world)
    finally:  # a conversation that failed is explained by the bot's log
        bot.send_signal(stop_signal)
        output, _ = bot.communicate(timeout=30)
        print(output)

    assert bot.returncode == 0, output
    assert "Traceback" not in output
    assert TOKEN not in output


def test_the_echo_bots_handlers_in_process(
    world: World, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from telegram_ext import Updater

    monkeypatch.setenv("TELEGRAM_API_BASE_URL", server.url)
    # A test's main thread is pytest's: the conversation takes the place of waiting for signals.
    monkeypatch.setattr(Updater, "idle", lambda self: (converse(world), self.stop()), raising=True)

    main = runpy.run_path(str(EXAMPLES / "echobot.py"))["main"]
    main(TOKEN)

    assert "NOW AND THEN" in world.user("Alice").chat


def test_hello_api_says_who_it_is_and_answers(
    world: World, server: Server, run_script: Run
) -> None:
    john = world.user("John")
    john.sends("Hello bot")

    script = run_script(EXAMPLES / "hello_api.py", TOKEN=TOKEN, TELEGRAM_API_BASE_URL=server.url)
    output, _ = script.communicate(timeout=60)

    assert script.returncode == 0, output
    john.sees("Hi John!")
    assert "echo_bot" in output
    assert "Hello bot" in output
    assert f"\n{john.id}\n" in output


def test_hello_api_in_process(
    world: World,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TELEGRAM_API_BASE_URL", server.url)
    monkeypatch.setenv("TOKEN", TOKEN)
    john = world.user("John")
    john.sends("Hello bot")

    runpy.run_path(str(EXAMPLES / "hello_api.py"), run_name="__main__")

    john.sees("Hi John!")
    assert "echo_bot" in capsys.readouterr().out


def test_hello_api_without_a_message_says_what_to_do(server: Server, run_script: Run) -> None:
    script = run_script(EXAMPLES / "hello_api.py", TOKEN=TOKEN, TELEGRAM_API_BASE_URL=server.url)
    output, _ = script.communicate(timeout=60)

    assert script.returncode == 1
    assert "send it a message" in output


@pytest.mark.parametrize("name", ["echobot.py", "hello_api.py"])
def test_without_a_token_an_example_says_where_to_get_one(name: str, run_script: Run) -> None:
    script = run_script(EXAMPLES / name)
    output, _ = script.communicate(timeout=60)

    assert script.returncode == 1
    assert "@BotFather" in output
    assert "Traceback" not in output


def test_the_demo_shows_the_whole_conversation(run_script: Run) -> None:
    demo = run_script(EXAMPLES / "demo.py")
    output, _ = demo.communicate(timeout=120)

    assert demo.returncode == 0, output
    for line in (
        "Alice: /start",
        "Echo: I'm a bot, please talk to me!",
        "Echo: Is anybody there?",
        "Echo: NOW AND THEN",
        "Alice: @echo_bot shout it",
        "Echo: offers: [Caps]",
        "Alice: SHOUT IT",
        "Echo: Sorry, I didn't understand that command.",
        "make sandbox",
    ):
        assert line in output


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="this system has no pseudo-terminals")
def test_at_a_terminal_the_demo_goes_on_in_the_browser_until_ctrl_c() -> None:
    master, slave = os.openpty()
    demo = subprocess.Popen(
        [sys.executable, EXAMPLES / "demo.py"],
        cwd=EXAMPLES.parent,
        env={**os.environ, "PYTHONPATH": str(EXAMPLES.parent)},
        stdin=slave,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl+C reaches the demo and its bot, and not this test
    )
    watchdog = threading.Timer(120, demo.kill)
    watchdog.start()
    try:
        assert demo.stdout is not None
        line = next(line for line in demo.stdout if "chat page" in line)
        page = requests.get(line.split()[3], timeout=10)
        os.killpg(demo.pid, signal.SIGINT)
        output, _ = demo.communicate(timeout=60)
    finally:
        watchdog.cancel()
        demo.kill()
        demo.communicate()
        os.close(master)
        os.close(slave)

    assert "<title>" in page.text
    assert demo.returncode == 0
    assert "Keep playing" in output


def test_the_demo_fails_when_the_bot_does_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    mute = tmp_path / "mute.py"
    mute.write_text("raise SystemExit('no voice')")
    main = runpy.run_path(str(EXAMPLES / "demo.py"))["main"]
    monkeypatch.setitem(main.__globals__, "BOT", mute)

    status = main()

    said = capfd.readouterr().err
    assert status == 1
    assert "the bot's process has ended" in said
    assert "no voice" in said


def test_every_example_is_run_here() -> None:
    examples = {path.name for path in EXAMPLES.glob("*.py")}

    assert examples == {"echobot.py", "hello_api.py", "demo.py", *FEATURES}


# Bots that show one feature each ------------------------------------------------------------------


def fill_the_shop_list(world: World, restart: Callable[[], None]) -> None:
    alice = world.user("Alice")
    alice.sends("/start")
    alice.sees("Nothing to buy")
    alice.sends("milk & honey")
    alice.sends("tea")
    assert alice.sees("tea").buttons == [["✓ milk & honey"], ["✓ tea"], ["Clear"]]
    alice.presses("✓ milk & honey")
    alice.sees(lambda message: message.buttons == [["↩ milk & honey"], ["✓ tea"], ["Clear"]])
    alice.presses("Clear")
    alice.sees("Nothing to buy")


def keep_a_diary(world: World, restart: Callable[[], None]) -> None:
    alice = world.user("Alice")
    alice.sends("/today")
    alice.sees("How was your day?")
    alice.presses("so-so")
    alice.sees("What happened?")
    restart()
    alice.sends("It rained.")
    alice.sees("Noted.")
    alice.sends("/read")
    alice.sees("so-so: It rained.")
    alice.sends("/today")
    alice.sees("How was your day?")
    alice.sends("/cancel")
    alice.sees("Another day")


def be_reminded(world: World, restart: Callable[[], None]) -> None:
    alice, owner = world.user("Alice"), world.user("Olga")
    owner.sends("/forget")
    owner.sees("Forgotten: 0")
    alice.sends("/in 0.1 green tea")
    alice.sees("Time for green tea!")
    alice.sends("/in 1000 coffee")
    alice.sees("I will remind you.")
    alice.sends("/forget")
    alice.sees("Forgotten: 1")
    alice.sends("/in soon cake")
    alice.sees("Write for example")
    owner.sees("ValueError: could not convert string to float: 'soon'")


FEATURES = {
    "shop_list.py": fill_the_shop_list,
    "diary.py": keep_a_diary,
    "reminder.py": be_reminded,
}


@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_works_in_a_whole_bot(
    name: str, world: World, server: Server, run_script: Run, tmp_path: Path
) -> None:
    owner = str(world.user("Olga").id)
    settings = {"TOKEN": TOKEN, "OWNER": owner, "DIARY": str(tmp_path / "diary.db")}

    def start() -> subprocess.Popen[str]:
        return run_script(EXAMPLES / name, TELEGRAM_API_BASE_URL=server.url, **settings)

    def end(bot: subprocess.Popen[str]) -> None:
        bot.send_signal(signal.SIGINT)
        output, _ = bot.communicate(timeout=30)
        print(output)
        assert bot.returncode == 0
        assert TOKEN not in output

    def restart() -> None:
        nonlocal bot
        end(bot)
        bot = start()

    bot = start()
    try:
        FEATURES[name](world, restart)
    finally:
        end(bot)


@pytest.mark.parametrize("name", FEATURES)
def test_a_featured_bot_without_a_token_says_where_to_get_one(name: str, run_script: Run) -> None:
    script = run_script(EXAMPLES / name)
    output, _ = script.communicate(timeout=60)

    assert script.returncode == 1
    assert "@BotFather" in output
