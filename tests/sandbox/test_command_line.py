"""The prompt, and the commands that talk to a running sandbox."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from telegram_sandbox import Server, User, World
from telegram_sandbox.cli import main
from telegram_sandbox.prompt import Prompt


def test_a_line_is_sent_as_the_user_it_names(world: World) -> None:
    prompt = Prompt(world)

    assert prompt.run("alice: /start now")
    assert prompt.run("Bob @sandbox_bot: hello: you")
    assert not prompt.run("quit")

    assert [user.first_name for user in world.users.values()] == ["Alice", "Bob"]
    assert "Alice: /start now" in world.transcript()
    assert "Bob: hello: you" in world.transcript()


def test_a_line_that_makes_no_sense_is_explained(world: World) -> None:
    shown: list[str] = []
    prompt = Prompt(world, shown.append)

    for line in (
        "what?",
        "alice press 3",
        "alice choose 1",
        "alice @nobody: hi",
        "alice upload /no",
    ):
        assert prompt.run(line)

    assert all(text.startswith("! ") for text in shown)
    assert len(shown) == 5


def test_inline_and_upload_can_be_typed(world: World, tmp_path: Path) -> None:
    picture = tmp_path / "my cat.png"
    picture.write_bytes(b"pixels")
    prompt = Prompt(world)

    prompt.run("alice inline two words")
    prompt.run(f"alice upload '{picture}' my cat")

    assert "Alice types: @sandbox_bot two words" in world.transcript()
    assert "Alice: [photo] my cat" in world.transcript()


def test_a_command_drives_a_running_sandbox(
    sandbox_server: Server, alice: User, capsys: pytest.CaptureFixture[str]
) -> None:
    url = ["--url", sandbox_server.url]

    assert main(["send", "--as", "alice", "/start", *url]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == "/start"
    assert main(["transcript", *url]) == 0
    assert capsys.readouterr().out == "Alice: /start\n"
    assert main(["press", "7", *url]) == 1
    assert "finds the button 7" in capsys.readouterr().err


def test_a_sandbox_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["transcript", "--url", "http://127.0.0.1:9"]) == 1
    assert "no sandbox answers at http://127.0.0.1:9" in capsys.readouterr().err


def test_a_command_finds_the_sandbox_that_bots_are_sent_to(
    sandbox_server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TELEGRAM_API_BASE_URL", f"{sandbox_server.url}/")

    assert main(["send", "/start"]) == 0
    assert main(["transcript"]) == 0
    assert capsys.readouterr().out.endswith("Alice: /start\n")

    monkeypatch.setenv("TELEGRAM_API_BASE_URL", "http://127.0.0.1:9")
    assert main(["transcript", "--url", sandbox_server.url]) == 0
    assert main(["transcript"]) == 1
    assert "at http://127.0.0.1:9 (from TELEGRAM_API_BASE_URL)" in capsys.readouterr().err


@pytest.mark.parametrize("before", [True, False])
def test_a_command_takes_the_port(
    sandbox_server: Server,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    before: bool,
) -> None:
    monkeypatch.setenv("TELEGRAM_API_BASE_URL", "http://127.0.0.1:9")
    port = ["--port", sandbox_server.url.rpartition(":")[2]]

    assert main([*port, "send", "/start"] if before else ["send", "/start", *port]) == 0

    assert json.loads(capsys.readouterr().out)["text"] == "/start"


def test_a_port_in_use_is_explained(
    sandbox_server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    port = sandbox_server.url.rpartition(":")[2]

    assert main(["--port", port]) == 1

    refusal = capsys.readouterr().err
    assert f"cannot listen on 127.0.0.1:{port}" in refusal
    assert "Choose another port with --port" in refusal


@pytest.mark.parametrize("host", ["192.0.2.1", "no host"])
def test_a_host_that_is_not_of_this_machine_is_explained(
    capsys: pytest.CaptureFixture[str], host: str
) -> None:
    assert main(["--host", host, "--port", "0"]) == 1

    refusal = capsys.readouterr().err
    assert f"error: cannot listen on {host}:0: " in refusal
    assert "--host takes an address of this machine" in refusal
    assert "port" not in refusal


def test_a_server_that_cannot_listen_says_where_and_why(sandbox_server: Server) -> None:
    port = int(sandbox_server.url.rpartition(":")[2])

    with pytest.raises(OSError, match=f"cannot listen on 127.0.0.1:{port}: ") as caught:
        Server(World(), port=port).start()

    assert caught.value.errno == errno.EADDRINUSE


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--token", "bad"], "token must be a positive number, a colon and a text: '1:test'"),
        (["--username", "@tea_bot"], "username is written without @, got '@tea_bot'"),
    ],
)
def test_a_first_bot_that_cannot_be_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, options: list[str], reason: str
) -> None:
    state = tmp_path / "world.json"

    assert main([*options, "--port", "0", "--state", str(state)]) == 1

    refusal = capsys.readouterr().err
    assert refusal.startswith("error: --token, --username: ")
    assert refusal.endswith(f"{reason}\n")
    assert refusal.count("\n") == 1
    assert not state.exists()


@pytest.mark.parametrize("port", ["70000", "-1", "http"])
def test_a_port_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], port: str) -> None:
    with pytest.raises(SystemExit):
        main([f"--port={port}"])

    assert f"'{port}'" in capsys.readouterr().err


def test_a_server_that_is_no_sandbox_is_named(
    sandbox_server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["transcript", "--url", f"{sandbox_server.url}/elsewhere"]) == 1
    assert "elsewhere answers: Not Found" in capsys.readouterr().err


def test_the_table_lists_every_method(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["table"]) == 0
    assert "| `getMe` | full |" in capsys.readouterr().out
