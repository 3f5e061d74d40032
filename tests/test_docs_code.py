"""The documentation's code runs, and every name of ours that a page mentions is one."""

from __future__ import annotations

import ast
import builtins
import importlib
import inspect
import logging
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pydantic
import pytest

import telegram
import telegram.error
import telegram.ext
import telegram.passport
import telegram.transport
import telegram.v13.notices
import telegram_ext.limits
import telegram_sandbox
from telegram_sandbox import Server, World
from telegram_sandbox.spec import load_spec, type_names
from tests.pages import PAGES, ROOT, blocks, page_id, spans

CHANGES = sorted((ROOT / "changes").glob("*.md"))
WITH_CODE = [page for page in PAGES if blocks(page.read_text(encoding="utf-8"))]
TOKEN = "1:test"

# Running the code --------------------------------------------------------------------------------


@pytest.fixture
def world() -> World:
    world = World(patience=30.0, throttles=False)
    world.bot(TOKEN, username="page_bot")
    world.web.obliging = True
    return world


@pytest.fixture
def served(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[dict[str, Any]]:
    """What the pages take for granted: a person who has written, a bot, an update, a file."""
    world.user("John", id=1234567890).sends("hello")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.pdf").write_bytes(b"%PDF")
    with Server(world) as server:
        monkeypatch.setenv("TELEGRAM_API_BASE_URL", server.url)
        bot = telegram.Bot(TOKEN)
        yield {"bot": bot, "update": bot.get_updates()[0]}


@pytest.mark.parametrize("page", WITH_CODE, ids=page_id)
def test_the_code_on_a_page_runs(
    page: Path,
    world: World,
    served: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    until: Callable[[Callable[[], object]], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """From top to bottom, as a reader types it; then somebody uses the bot it has made, if any."""

    def converse(updater: Any) -> None:
        john, queue = world.user("John"), world.bots[TOKEN].queue
        for text in ("/start", "how are you?", "/caps now and then", "/nonsense"):
            john.sends(text)
        john.types_inline("shout it")
        until(lambda: not len(queue))
        updater.stop()

    monkeypatch.setattr(telegram.ext.Updater, "idle", converse)
    with stopping_updaters():
        run(page, served, converse, monkeypatch)
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert not errors


@contextmanager
def stopping_updaters() -> Generator[None, None, None]:
    """Stop every updater that is made in the block, however that ends: its threads would go on."""
    made: list[telegram.ext.Updater[Any, Any, Any, Any]] = []
    stop, make = telegram.ext.Updater.stop, telegram.ext.Updater.__init__

    def note(self: Any, *arguments: Any, **options: Any) -> None:
        make(self, *arguments, **options)
        made.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(telegram.ext.Updater, "__init__", note)
        try:
            yield
        finally:
            for updater in made:
                stop(updater)


def run(
    page: Path,
    served: dict[str, Any],
    converse: Callable[[Any], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number, block in enumerate(blocks(page.read_text(encoding="utf-8")), 1):
        if "SandboxAdapter" in block:  # a world of its own, which no variable points to
            monkeypatch.delenv("TELEGRAM_API_BASE_URL", raising=False)
        if block.strip() == "updater.stop()":
            converse(served["updater"])
        code = compile(block.replace("TOKEN", TOKEN), f"{page_id(page)}, block {number}", "exec")
        exec(code, served)


def test_an_example_that_fails_leaves_no_bot_running(served: dict[str, Any]) -> None:
    started: list[Any] = []

    def example() -> None:
        with stopping_updaters():
            started.append(telegram.ext.Updater(TOKEN))
            started[0].start_polling()
            assert started[0].running
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        example()
    assert not started[0].running


# Looking up the names ----------------------------------------------------------------------------

HOMES = (
    telegram.ext,
    telegram,
    telegram_sandbox,
    telegram.error,
    telegram.passport,
    telegram.transport,
    telegram.v13.notices,
    telegram_ext.limits,
    builtins,
)
# What the pages call the objects they speak of.
ACTORS = {
    "alice": telegram_sandbox.User,
    "bot": telegram.Bot,
    "clock": telegram_sandbox.FakeClock,
    "context": telegram.ext.CallbackContext,
    "dispatcher": telegram.ext.Dispatcher,
    "server": Server,
    "update": telegram.Update,
    "updater": telegram.ext.Updater,
    "world": World,
}
OTHERS = {"MyClass", "Path", "Limiter", "Order", "Price", "ZoneInfo"}
LOGGERS = {"telegram.ext.conversationhandler"}


class Unknown(Exception):
    """A page names what does not exist."""


@cache
def field_types() -> dict[str, dict[str, list[str]]]:
    types = load_spec().types.values()
    return {t.name: {f.name: list(type_names(f.type)) for f in t.fields.values()} for t in types}


def set_by_itself(owner: type, name: str) -> bool:
    """Tell whether instances have an attribute that the class does not."""
    if issubclass(owner, pydantic.BaseModel):
        return name in owner.model_fields
    return any(
        name in inspect.get_annotations(base) or f"self.{name}" in inspect.getsource(base)
        for base in owner.__mro__
        if base.__module__.startswith("telegram")
    )


def member(owner: Any, name: str) -> Any:
    """Return what an object or class has under a name; None where only running it would tell."""
    if inspect.ismodule(owner):
        try:
            return getattr(owner, name)
        except AttributeError:
            pass  # a module that nobody has imported yet is no attribute of its parent
        try:
            return importlib.import_module(f"{owner.__name__}.{name}")
        except ImportError:
            raise Unknown(f"{owner.__name__} has no {name}") from None
    if not inspect.isclass(owner):
        return None
    field = field_types().get(owner.__name__, {}).get(name)
    if field is not None and issubclass(owner, telegram.TelegramObject):
        return getattr(telegram, field[0], None)
    if hasattr(owner, name):
        return getattr(owner, name)
    if set_by_itself(owner, name):
        return None
    raise Unknown(f"{owner.__name__} has no {name}")


def root(name: str) -> Any:
    if name in {"telegram", "telegram_ext", "telegram_sandbox"}:
        return importlib.import_module(name)
    if name in ACTORS:
        return ACTORS[name]
    if name in OTHERS or not re.fullmatch(r"(?:[A-Z][a-z0-9]+){1,}[A-Za-z]*", name):
        return None
    for home in HOMES:
        if hasattr(home, name):
            return getattr(home, name)
    raise Unknown(f"no package of ours has {name}")


def look_up(node: ast.expr) -> Any:
    """Return what an expression stands for, as far as that is known without running it."""
    if isinstance(node, ast.Name):
        return root(node.id)
    if isinstance(node, ast.Attribute):
        owner = look_up(node.value)
        return None if owner is None else member(owner, node.attr)
    if isinstance(node, ast.Call):
        function = look_up(node.func)
        if callable(function):
            accepts(function, node)
        return function if inspect.isclass(function) else None
    return None


def accepts(function: Any, call: ast.Call) -> None:
    parameters = inspect.signature(function).parameters.values()
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        return
    unknown = {k.arg for k in call.keywords if k.arg} - {p.name for p in parameters}
    if unknown:
        raise Unknown(f"{ast.unparse(call.func)} takes no {', '.join(sorted(unknown))}")


def check_names(tree: ast.AST) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("telegram"):
            module = importlib.import_module(node.module or "")
            for alias in node.names:
                member(module, alias.name)
        elif isinstance(node, (ast.Attribute, ast.Call, ast.Name)):
            look_up(node)


def expressions(page: Path) -> Iterator[ast.AST]:
    text = page.read_text(encoding="utf-8")
    for block in blocks(text):
        yield ast.parse(block)
    for span in sorted(spans(text) - LOGGERS):
        try:
            tree = ast.parse(span, mode="eval").body
        except SyntaxError:
            continue
        # A lower-case word alone may be anything: a folder, a command, a parameter.
        if isinstance(tree, (ast.Attribute, ast.Call)) or not span.islower():
            yield tree


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # v13's names are named too
@pytest.mark.parametrize("page", [*PAGES, *CHANGES], ids=page_id)
def test_the_names_on_a_page_exist(page: Path) -> None:
    wrong: list[str] = []
    for tree in expressions(page):
        try:
            check_names(tree)
        except Unknown as problem:
            wrong.append(f"{ast.unparse(tree)}: {problem}")

    assert not wrong


@pytest.mark.parametrize(
    "code",
    [
        "from telegram.ext import MesageHandler",
        "telegram.Mesage",
        "Updatr(token)",
        "Updater(tokn='x')",
        "bot.send_mesage(1)",
        "bot.send_message(chat_id=1, txt='x')",
        "update.message.txt",
        "update.message.reply_text('x', parsemode='HTML')",
        "def start(update, context): context.bott.get_me()",
        "Bot('1:test').get_mee()",
        "World(clok=None)",
        "Filters.txt",
        "PicklePersistence(..., alow=[])",
    ],
)
def test_a_misspelt_name_would_be_found(code: str) -> None:
    with pytest.raises(Unknown):
        check_names(ast.parse(code))
