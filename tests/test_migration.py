"""The page for those who come from v13: each of its points is proved by tests that it names."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

import telegram
from telegram.error import Forbidden, Unauthorized
from telegram.ext import ContextTypes, PicklePersistence, SQLitePersistence
from telegram_sandbox import SandboxAdapter, World
from tests.pages import ROOT, blocks

PAGE = "docs/migrating-from-v13.rst"
TOKEN = "1:test"
MARK = re.compile(r"^  \.\. test: (\S+)::(\w+)$", re.MULTILINE)

Read = Callable[[str], str]


@pytest.fixture
def page(read_page: Read) -> str:
    return read_page(PAGE)


@pytest.fixture
def world() -> World:
    world = World()
    world.bot(TOKEN, username="migrated_bot")
    return world


@pytest.fixture
def bot(world: World) -> telegram.Bot:
    http = requests.Session()
    http.mount("https://api.telegram.org/", SandboxAdapter(world))
    return telegram.Bot(TOKEN, http=http)


# The marks ---------------------------------------------------------------------------------------


def points(page: str) -> list[str]:
    """Return the points of a page's lists, with the marks that belong to them."""
    return [point[0] for point in re.finditer(r"^\* .*\n(?:(?:  .*)?\n)*", page, re.MULTILINE)]


def names_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_each_point_names_a_test(page: str) -> None:
    assert len(points(page)) > 50

    unproved = [point for point in points(page) if not MARK.search(point)]

    assert unproved == []


def test_each_test_that_is_named_exists(page: str) -> None:
    named = MARK.findall(page)
    there = {file: names_in(file) if (ROOT / file).exists() else set() for file, _ in named}

    missing = [f"{file}::{name}" for file, name in named if name not in there[file]]

    assert missing == []
    assert page.count(".. test:") == len(named)


# Swapping ----------------------------------------------------------------------------------------


def test_the_packages_have_v13s_name_and_the_oldest_python_is_told(
    page: str, read_page: Read
) -> None:
    project = read_page("pyproject.toml")

    oldest = re.search(r'^requires-python = ">=([\d.]+)"$', project, re.MULTILINE)

    assert re.search(r'^packages = \["telegram", ', project, re.MULTILINE)
    assert oldest is not None
    assert f"Python {oldest[1]} is the oldest" in page


# Warnings ----------------------------------------------------------------------------------------


def test_the_pages_lines_silence_the_old_spellings_alone(page: str) -> None:
    [lines] = [block for block in blocks(page) if "filterwarnings" in block]
    code = f"{lines}\nfrom telegram.utils.helpers import mention_html\n"

    silent = python("-W", "error", "-c", code)
    loud = python("-W", "error", "-c", code + "warnings.warn('mine', DeprecationWarning)")

    assert (silent.returncode, silent.stderr) == (0, "")
    assert "DeprecationWarning: mine" in loud.stderr


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


# Calls -------------------------------------------------------------------------------------------


def test_a_mistyped_argument_never_reaches_the_server(
    bot: telegram.Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(bot.request, "post", lambda *arguments, **_: sent.append(arguments))
    call: Any = bot.send_message

    with pytest.raises(TypeError, match="parse_mode"):
        call(1, "x", parsemode="HTML")

    assert sent == []


def test_a_path_uploads_the_file(bot: telegram.Bot, world: World, tmp_path: Path) -> None:
    alice = world.user("Alice")
    alice.sends("/start")
    path = tmp_path / "report.txt"
    path.write_bytes(b"all is well")

    for document in (path, str(path)):
        sent = bot.send_document(alice.id, document)

        assert sent.document is not None
        assert sent.document.file_name == "report.txt"
        assert sent.document.get_file().download_as_bytearray() == b"all is well"


def test_a_bot_that_was_blocked_is_told_from_a_revoked_token(
    bot: telegram.Bot, world: World
) -> None:
    alice = world.user("Alice")
    alice.sends("/start")
    alice.blocks()

    with pytest.raises(Unauthorized) as refused:
        bot.send_message(alice.id, "hello")

    assert type(refused.value) is Forbidden


def test_to_dict_has_no_empty_lists() -> None:
    data = {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}

    message = telegram.Message.de_json(data, None)

    assert message is not None
    assert message.photo == []
    assert message.to_dict() == data


# Pickle files ------------------------------------------------------------------------------------


class Visits(dict[str, int]):
    """What a bot of v13 may have had as its `chat_data`."""


def test_context_types_in_a_pickle_need_no_permission(tmp_path: Path) -> None:
    types = ContextTypes(chat_data=Visits)
    PicklePersistence(tmp_path / "a", context_types=types).update_chat_data(1, Visits(seen=2))

    found = PicklePersistence(tmp_path / "a", context_types=types).get_chat_data()

    assert type(found[1]) is Visits
    assert found[1] == {"seen": 2}


def test_data_moves_from_a_pickle_to_sqlite(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    old: PicklePersistence[Any, Any, Any] = PicklePersistence("bot.pickle")
    old.update_chat_data(-5, {"seen": {1, 2}})
    old.update_user_data(7, {"name": "Alice"})
    old.update_bot_data({"version": 1})
    old.update_conversation("order", (-5, 7), 0)
    [lines] = [block for block in blocks(page) if "SQLitePersistence" in block]

    exec(lines, {})

    new: SQLitePersistence[Any, Any, Any] = SQLitePersistence("bot.sqlite")
    assert new.get_chat_data()[-5] == {"seen": {1, 2}}
    assert new.get_user_data()[7] == {"name": "Alice"}
    assert new.get_bot_data() == {"version": 1}
    assert new.get_conversations("order") == {(-5, 7): 0}
    new.close()
