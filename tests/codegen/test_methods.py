"""The bot's methods: v13's positions, what must be given, and one function under two names."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest

import telegram
from codegen.names import camel_case, snake_case
from codegen.shortcut_rules import HERE, load_table
from telegram._generated.methods import BotMethods
from telegram.defaultvalue import DEFAULT_NONE
from tests.telegram.spec_samples import METHODS

V13 = load_table(HERE / "v13.toml")["methods"]
PYTHON = load_table(HERE / "python.toml")
TODAY = {snake_case(name): method for name, method in METHODS.items()}
KEYWORD, EITHER = inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD

Post = Callable[..., Any]


def signature(name: str) -> dict[str, inspect.Parameter]:
    found = dict(inspect.signature(getattr(telegram.Bot, name)).parameters)
    del found["self"]
    return found


def positional(name: str) -> list[str]:
    return [word for word, one in signature(name).items() if one.kind is EITHER]


def known_to_v13() -> list[str]:
    assert len(V13) == 98
    return [name for name in V13 if name in TODAY]


@pytest.fixture
def bot() -> tuple[telegram.Bot, list[dict[str, Any]]]:
    """Return a bot and what it sends; the answer is always True."""
    bot, sent = telegram.Bot("1:test"), []

    def post(url: str, data: dict[str, Any], timeout: float | None = None) -> Any:
        sent.append(data)
        return True

    bot.request.post = post
    return bot, sent


def test_methods_that_v13_had_and_telegram_has_not_are_few_and_known():
    assert set(V13) - set(TODAY) == {
        "get_chat_members_count", "kick_chat_member", "set_sticker_set_thumb",
    }  # fmt: skip


@pytest.mark.parametrize("name", known_to_v13())
def test_positions_are_v13s_and_what_is_newer_is_given_by_name(name):
    by_keyword = V13[name].get("keyword_only", [])
    assert positional(name) == [w for w in V13[name]["parameters"] if w not in by_keyword]
    for word, one in signature(name).items():
        assert (one.kind is EITHER) == (word in positional(name))


@pytest.mark.parametrize("name", [name for name in TODAY if name not in V13])
def test_a_method_newer_than_v13_takes_what_it_needs_first_then_the_order_of_the_page(name):
    fields = TODAY[name]["parameters"]
    wanted = [f["name"] for f in fields if f["required"]]
    wanted += [f["name"] for f in fields if not f["required"]]
    assert positional(name) == wanted
    assert list(signature(name))[len(wanted) :] == ["timeout", "api_kwargs"]


@pytest.mark.parametrize("name", TODAY)
def test_every_parameter_of_today_is_there_and_the_librarys_own_too(name):
    found = signature(name)
    assert {field["name"] for field in TODAY[name]["parameters"]} <= set(found)
    assert {"timeout", "api_kwargs"} <= set(found)
    extra = set(found) - {field["name"] for field in TODAY[name]["parameters"]}
    assert extra <= set(PYTHON["own"])


@pytest.mark.parametrize("name", TODAY)
def test_what_must_be_given_is_what_both_telegram_and_v13_need(name):
    needed = {f["name"] for f in TODAY[name]["parameters"] if f["required"]}
    if name in V13:
        needed &= set(V13[name]["required"])
    # What follows an argument that may be left out cannot be bare; the call itself refuses then.
    order = positional(name)
    bare = next((order.index(word) for word in order if word not in needed), len(order))
    needed -= set(order[bare:])
    found = {w for w, one in signature(name).items() if one.default is inspect.Parameter.empty}
    assert found == needed


@pytest.mark.parametrize("name", TODAY)
def test_nothing_is_sent_unless_it_is_given(name):
    for word, one in signature(name).items():
        if one.default is not inspect.Parameter.empty:
            expected = DEFAULT_NONE if word in PYTHON["defaults"]["names"] else None
            assert one.default is expected


@pytest.mark.parametrize("name", TODAY)
def test_both_spellings_are_one_function(name):
    method = TODAY[name]["name"]
    assert camel_case(name) == method
    assert getattr(BotMethods, method) is getattr(BotMethods, name)
    assert getattr(BotMethods, name).__name__ == name


@pytest.mark.parametrize("name", TODAY)
def test_every_argument_reaches_the_call_under_its_own_name(name):
    calls: list[Any] = []

    class Recorder(BotMethods):
        __slots__ = ()

        def call(self, method: str, params: Any = None, **rest: Any) -> Any:
            calls.append((method, params, rest))

    given = {word: f"<{word}>" for word in signature(name)}
    getattr(Recorder(), name)(**given)
    method, params, rest = calls[0]
    assert method == TODAY[name]["name"]
    assert {**params, **rest} == given
    if "timeout" not in rest:  # getUpdates: there it is Telegram's own parameter
        assert name == "get_updates"


def test_the_tutorials_calls_by_position(bot):
    bot, sent = bot
    bot.send_message(1, "text", "HTML")
    bot.answer_inline_query("id", [])
    bot.ban_chat_member(1, 2)
    bot.edit_message_text("new", 1, 2)
    bot.send_location(1, 2.0, 3.0)
    bot.sendDice(1)
    assert sent == [
        {"chat_id": 1, "text": "text", "parse_mode": "HTML"},
        {"inline_query_id": "id", "results": []},
        {"chat_id": 1, "user_id": 2},
        {"text": "new", "chat_id": 1, "message_id": 2},
        {"chat_id": 1, "latitude": 2.0, "longitude": 3.0},
        {"chat_id": 1},
    ]


def test_signatures_promise_no_more_than_is_taken(bot):
    bot, sent = bot
    bot.set_my_commands([("start", "Begin"), telegram.BotCommand("help", "Explain")])
    bot.send_poll(1, "Tea?", ["yes", telegram.InputPollOption("no"), {"text": "later"}])
    bot.get_file(telegram.PhotoSize("file", "unique", 1, 1))
    bot.answer_inline_query("1", lambda page: [], current_offset="")
    bot.send_invoice(1, "t", "d", "p", "", "XTR", [], provider_data={"a": 1})
    bot.get_updates(allowed_updates=("message", "poll"))
    assert sent[0]["commands"][0] == {"command": "start", "description": "Begin"}
    assert sent[1]["options"][0] == {"text": "yes"}
    assert sent[2] == {"file_id": "file"}
    assert sent[3] == {"inline_query_id": "1", "results": [], "next_offset": ""}
    assert sent[4]["provider_data"] == '{"a": 1}'
