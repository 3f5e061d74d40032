"""Worlds in files: saved by one process, taken up by the next."""

from __future__ import annotations

import io
import json
import stat
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from telegram_sandbox import FakeClock, SavedWorldError, World
from telegram_sandbox.bodies import Received
from telegram_sandbox.calls import answer_call
from telegram_sandbox.cli import main
from telegram_sandbox.graphs import Writer
from telegram_sandbox.samples import Stage
from tests.sandbox.talking import EVERY_KIND, Desk


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "world.json"


def fresh() -> World:
    return World(FakeClock(), throttles=False)


def again(world: World, file: Path) -> World:
    """Return a world of another process that has taken up what this one saved."""
    world.save(file)
    other = fresh()
    other.load(file)
    return other


def shown(world: World) -> Any:
    page = world.app.live.snapshot()
    return page["people"], page["messages"], world.transcript()


def test_everything_that_methods_act_on_comes_back(file: Path) -> None:
    stage = Stage(fresh())

    other = again(stage.world, file)

    assert shown(other) == shown(stage.world)
    assert again(other, file).transcript() == stage.world.transcript()
    bot = other.bot()
    assert bot.queue.waiting() == stage.bot.queue.waiting()
    assert other.new_id() == stage.world.new_id()
    assert other.user("Alice") is other.users[stage.user.id]


def test_a_conversation_goes_on(file: Path) -> None:
    desk = Desk()
    desk.alice.uploads(b"pixels", "photo", caption="Look", to=desk.bot)
    keys = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    sent = desk.does("sendMessage", text="Well?", reply_markup=keys)
    photo = next(update["photo"] for _, update in desk.news())

    world = again(desk.world, file)
    alice, bot = world.user("Alice"), world.bots["1:test"]
    alice.presses("Go")
    alice.replies(bot.dialog(alice).messages[sent["message_id"]], "on and on")

    pressed, reply = bot.queue.waiting()
    assert pressed["callback_query"]["message"]["message_id"] == sent["message_id"]
    assert reply["message"]["message_id"] == sent["message_id"] + 1
    stored = world.files.find(bot.id, photo[-1]["file_id"])
    assert stored is not None
    assert stored.data == b"pixels"


def test_what_was_planned_still_comes(file: Path) -> None:
    desk = Desk()
    poll = desk.does(
        "sendPoll", question="?", options=[{"text": "a"}, {"text": "b"}], open_period=60
    )
    group = desk.group()
    desk.alice.sets_auto_delete(group, 100)
    desk.alice.sends("soon gone", group)
    desk.clock.advance(30)

    world = again(desk.world, file)

    assert world.clock.now() == desk.clock.now()
    alice = world.user("Alice")
    message = world.bots["1:test"].dialog(alice).messages[poll["message_id"]]
    assert not message.as_json()["poll"]["is_closed"]
    world.clock.advance(30)
    assert message.as_json()["poll"]["is_closed"]
    world.clock.advance(60)
    texts = [one.text for one in world.groups[group.id].messages.values()]
    assert "soon gone" not in texts


def test_what_came_due_meanwhile_is_done(file: Path) -> None:
    desk = Desk()
    poll = desk.does(
        "sendPoll", question="?", options=[{"text": "a"}, {"text": "b"}], open_period=60
    )
    desk.world.save(file)

    later = World(FakeClock(desk.clock.now() + 3600))
    later.load(file)
    later.clock.advance(0)

    message = later.bots["1:test"].dialog(later.user("Alice")).messages[poll["message_id"]]
    assert message.as_json()["poll"]["is_closed"]


def test_a_webhook_goes_on(file: Path) -> None:
    desk = Desk()
    desk.call(
        "setWebhook", url="https://127.0.0.1/hook", secret_token="s", allowed_updates=EVERY_KIND
    )
    seen: list[bytes] = []

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        seen.append(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        assert environ["HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN"] == "s"
        start("200 OK", [])
        return []

    desk.world.webhook_app = app
    desk.world.save(file)
    world = fresh()
    world.webhook_app = app
    world.load(file)

    world.user("Alice").sends("still there?", world.bots["1:test"])
    world.settle()

    assert [json.loads(one)["message"]["text"] for one in seen] == ["still there?"]
    asked = answer_call(world, "1:test", "getWebhookInfo", Received({}))[1]["result"]
    assert asked["url"] == "https://127.0.0.1/hook"


def test_only_its_owner_may_read_the_file(file: Path) -> None:
    file.write_text("")
    file.chmod(0o644)

    Desk().world.save(file)

    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_save_that_fails_leaves_the_old_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = fresh()
    world.save(file)
    before = file.read_bytes()

    def full(_handle: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        world.save(file)

    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def changed(text: str, **parts: Any) -> str:
    return json.dumps({**json.loads(text), **parts})


DAMAGES: list[tuple[Callable[[str], str], str]] = [
    (lambda _: "", "is no saved world of the sandbox"),
    (lambda _: "[1, 2]", "is no saved world of the sandbox"),
    (lambda _: '{"name": "my project"}', "is no saved world of the sandbox$"),
    (lambda text: text[: len(text) // 2], "is no saved world of the sandbox"),
    (lambda text: changed(text, version=2), "has version 2 of the format; this sandbox reads version 1"),
    (lambda text: changed(text, entries=[]), "is damaged"),
    (lambda text: changed(text, entries=5), "is damaged"),
    (lambda text: changed(text, world={}), "is damaged"),
    (lambda text: changed(text, plans=[[0, "os.system", {"at": 0}]]), "is damaged.*os.system"),
    (lambda text: text.replace("users.User", "subprocess.Popen"), "nothing called subprocess.Popen"),
    (lambda text: text.replace('"first_name"', '"given_name"', 1), "has no first_name"),
    (lambda text: changed(text, entries=[["tuple", [{"at": 0}]]]), "an entry holds itself"),
    (lambda text: changed(text, time="soon"), "is damaged"),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "told"), DAMAGES)
def test_a_damaged_or_foreign_file_is_told_and_left(
    file: Path, damage: Callable[[str], str], told: str
) -> None:
    Desk().world.save(file)
    file.write_text(damage(file.read_text("ascii")), "ascii")
    before = file.read_bytes()
    world = fresh()
    alice = world.user("Alice")

    with pytest.raises(SavedWorldError, match=told) as raised:
        world.load(file)

    assert str(file) in str(raised.value)
    below = raised.tb.tb_next  # this test's own frame knows what is in the file
    story = traceback.TracebackException(SavedWorldError, raised.value, below, capture_locals=True)
    assert "1:test" not in "".join(story.format())
    assert world.users == {alice.id: alice}
    assert file.read_bytes() == before


def test_what_is_not_the_worlds_is_not_written() -> None:
    with pytest.raises(TypeError, match=r"a saved world cannot hold pathlib\."):
        Writer({}, {}).write([Path("x")])


def serves(monkeypatch: pytest.MonkeyPatch, file: Path, typed: str) -> int:
    """Run the server with something typed at its prompt."""
    monkeypatch.setattr("signal.signal", lambda _number, _handler: None)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{typed}\nquit\n"))
    return main(["--port", "0", "--state", str(file)])


def test_a_server_goes_on_where_it_was_stopped(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert serves(monkeypatch, file, "alice: before") == 0
    assert f"The world is in {file}" in capsys.readouterr().out

    assert serves(monkeypatch, file, "transcript") == 0

    assert "Alice: before" in capsys.readouterr().out


def test_a_server_does_not_touch_a_file_that_is_none_of_its_own(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text('{"my": "notes"}')

    assert serves(monkeypatch, file, "alice: hi") == 1

    error = capsys.readouterr().err
    assert f"error: --state: {file} is no saved world of the sandbox" in error
    assert file.read_text() == '{"my": "notes"}'


def test_a_place_that_cannot_be_written_is_told_at_once(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert serves(monkeypatch, file / "nowhere" / "x", "alice: hi") == 1

    error = capsys.readouterr().err
    assert f"error: --state: the folder {file / 'nowhere'} does not exist\n" in error


def test_a_place_that_cannot_be_written_is_named_as_it_was_given(world: World, file: Path) -> None:
    file.mkdir()
    lost = file / "nowhere" / "x"

    with pytest.raises(IsADirectoryError) as caught:
        world.save(file)
    with pytest.raises(FileNotFoundError) as missing:
        world.save(lost)

    assert caught.value.filename == str(file)
    assert missing.value.filename == str(lost)
    assert [each.name for each in file.parent.iterdir()] == [file.name]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no way to ask a program to end")
def test_a_server_that_is_told_to_end_saves_while_somebody_could_type(file: Path) -> None:
    command = [sys.executable, "-m", "telegram_sandbox", "--port", "0", "--state", str(file)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("alice: hello\n")
        process.stdin.flush()
        assert any(line == "Alice: hello\n" for line in process.stdout)
        while process.poll() is None:
            # A signal just before the program begins to read is felt with the next one only.
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(2)
        rest = process.stdout.read()

    assert f"The world is in {file}" in rest
    assert process.returncode == 0
    assert again_from(file).transcript() == "Alice: hello"


def again_from(file: Path) -> World:
    world = fresh()
    world.load(file)
    return world
