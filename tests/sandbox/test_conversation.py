"""Users and a bot that answers by hand: what each of them sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from telegram_sandbox import FakeClock, SandboxAdapter, User, World

Call = Callable[..., dict[str, Any]]


def buttons(*texts: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": text, "callback_data": text.lower()} for text in texts]]}


def updates(call: Call) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call("getUpdates")["result"]
    if found:
        call("getUpdates", offset=found[-1]["update_id"] + 1)
    return found


def test_a_user_reads_on_from_what_was_seen(alice: User, call: Call) -> None:
    alice.sends("/start")
    for text in ("one", "two", "one again"):
        call("sendMessage", chat_id=alice.id, text=text)

    assert alice.sees("one").text == "one"
    assert alice.sees(re.compile("^one")).text == "one again"
    with pytest.raises(AssertionError):
        alice.sees("two", timeout=0)


def test_a_missing_message_is_reported_with_the_conversation(
    world: World, alice: User, call: Call
) -> None:
    alice.sends("/start")
    call("sendMessage", chat_id=alice.id)

    with pytest.raises(AssertionError) as caught:
        alice.sees("Hi", timeout=0)

    report = str(caught.value)
    assert "Alice sees 'Hi'" in report
    assert "Alice: /start" in report
    assert "sendMessage: Bad Request: message text is empty" in report
    assert "sandbox_bot has not fetched 1 update(s). Is it running?" in report


def test_a_bot_cannot_write_first(world: World, alice: User, call: Call) -> None:
    assert call("sendMessage", chat_id=alice.id, text="Hi") == {
        "ok": False,
        "error_code": 403,
        "description": "Forbidden: bot can't initiate conversation with a user",
    }
    assert call("sendMessage", chat_id=5, text="Hi")["description"] == (
        "Bad Request: chat not found"
    )


def test_a_blocked_bot_cannot_write(alice: User, call: Call) -> None:
    alice.sends("/start")
    alice.blocks()

    assert call("sendMessage", chat_id=alice.id, text="Hi")["description"] == (
        "Forbidden: bot was blocked by the user"
    )
    change = updates(call)[-1]["my_chat_member"]
    assert change["new_chat_member"]["status"] == "kicked"
    alice.unblocks()
    assert call("sendMessage", chat_id=alice.id, text="Hi")["ok"]


def test_a_pressed_button_is_answered_once(alice: User, call: Call) -> None:
    alice.sends("/start")
    call("sendMessage", chat_id=alice.id, text="Sure?", reply_markup=buttons("Yes", "No"))

    press = alice.presses("Yes")
    query = updates(call)[-1]["callback_query"]

    assert query["data"] == "yes"
    assert query["message"]["text"] == "Sure?"
    assert call("answerCallbackQuery", callback_query_id=query["id"], text="Fine")["ok"]
    assert press.wait()["text"] == "Fine"
    again = call("answerCallbackQuery", callback_query_id=query["id"])
    assert again["description"].startswith("Bad Request: query is too old")


def test_a_query_answered_too_late_is_refused() -> None:
    clock = FakeClock()
    world = World(clock, throttles=False)
    world.bot()
    alice = world.user("Alice")
    call = caller(world)
    query = alice.types_inline("x")
    clock.advance(31)

    late = call("answerInlineQuery", inline_query_id=query.id, results=[])

    assert late["description"].startswith("Bad Request: query is too old")


def caller(world: World) -> Call:
    import requests

    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))
    return lambda method, **parameters: session.post(
        f"https://api.telegram.org/bot1:test/{method}", json=parameters
    ).json()


def test_a_reply_keyboard_button_writes_its_text(alice: User, call: Call) -> None:
    alice.sends("/start")
    keyboard = {"keyboard": [["Red", {"text": "Blue"}]]}
    sent = call("sendMessage", chat_id=alice.id, text="Colour?", reply_markup=keyboard)

    alice.presses("Red")

    assert "reply_markup" not in sent["result"]
    assert updates(call)[-1]["message"]["text"] == "Red"


def test_a_chosen_inline_result_is_sent_through_the_bot(
    world: World, alice: User, call: Call
) -> None:
    asked = alice.types_inline("hello")
    query = updates(call)[-1]["inline_query"]
    assert query["query"] == "hello"
    article = {
        "type": "article",
        "id": "caps",
        "title": "Caps",
        "input_message_content": {"message_text": "<b>HELLO</b>", "parse_mode": "HTML"},
        "reply_markup": buttons("More"),
    }
    assert call("answerInlineQuery", inline_query_id=query["id"], results=[article])["ok"]
    assert asked.results is not None

    message = alice.chooses("Caps")

    written, chosen = updates(call)
    assert written["message"]["text"] == "HELLO"
    assert written["message"]["via_bot"]["username"] == "sandbox_bot"
    assert written["message"]["entities"] == [{"offset": 0, "length": 5, "type": "bold"}]
    inline_id = chosen["chosen_inline_result"]["inline_message_id"]
    assert chosen["chosen_inline_result"]["result_id"] == "caps"
    edited = call("editMessageText", inline_message_id=inline_id, text="bye")
    assert edited["result"] is True
    assert message.text == "bye"
    assert alice.sees("bye") is message
    assert "sandbox_bot edits: bye" in world.transcript()


def test_a_button_of_an_inline_message_can_be_pressed(alice: User, call: Call) -> None:
    query = alice.types_inline("x")
    article = {
        "type": "article",
        "id": "1",
        "title": "Counter",
        "input_message_content": {"message_text": "0"},
        "reply_markup": buttons("More"),
    }
    call("answerInlineQuery", inline_query_id=query.id, results=[article])
    alice.chooses(1)

    alice.presses("More")

    pressed = updates(call)[-1]["callback_query"]
    assert "message" not in pressed
    edited = call("editMessageText", inline_message_id=pressed["inline_message_id"], text="1")
    assert edited["result"] is True


@pytest.mark.parametrize(
    ("results", "refusal"),
    [
        ([{"type": "article", "id": "1"}], "can't parse inline query result: Can't find field"),
        ([{"type": "song", "id": "1"}], 'Type "song" is unsupported for the inline query result'),
        ({}, "expected an Array of inline query results"),
    ],
)
def test_wrong_inline_results_are_refused(
    alice: User, call: Call, results: Any, refusal: str
) -> None:
    query = alice.types_inline("x")

    answer = call("answerInlineQuery", inline_query_id=query.id, results=results)

    assert answer["error_code"] == 400
    assert refusal in answer["description"]


def test_equal_result_ids_are_refused(alice: User, call: Call) -> None:
    query = alice.types_inline("x")
    article = {
        "type": "article",
        "id": "1",
        "title": "A",
        "input_message_content": {"message_text": "a"},
    }

    answer = call("answerInlineQuery", inline_query_id=query.id, results=[article, article])

    assert answer["description"] == "Bad Request: RESULT_ID_DUPLICATE"


@pytest.mark.parametrize(
    ("button", "refusal"),
    [
        ({"text": "A", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "A"}, "Text buttons are unallowed in the inline keyboard"),
        ({"callback_data": "a"}, "can't parse inline keyboard button: Can't find field \"text\""),
        ({"text": "A", "url": "no address"}, "is invalid"),
        ({"text": "A", "url": "https://a.bc", "callback_data": "a"}, "BUTTON_TYPE_INVALID"),
    ],
)
def test_a_wrong_button_is_refused(
    alice: User, call: Call, button: dict[str, str], refusal: str
) -> None:
    alice.sends("/start")

    answer = call(
        "sendMessage", chat_id=alice.id, text="?", reply_markup={"inline_keyboard": [[button]]}
    )

    assert answer["error_code"] == 400
    assert refusal in answer["description"]


def test_a_reply_shows_what_it_answers(alice: User, call: Call) -> None:
    asked = alice.sends("What time is it?")

    answer = call(
        "sendMessage", chat_id=alice.id, text="Noon", reply_parameters={"message_id": asked.id}
    )
    lost = call("sendMessage", chat_id=alice.id, text="?", reply_parameters={"message_id": 99})
    loose = {"message_id": 99, "allow_sending_without_reply": True}

    assert answer["result"]["reply_to_message"]["text"] == "What time is it?"
    assert lost["description"] == "Bad Request: message to be replied not found"
    assert call("sendMessage", chat_id=alice.id, text="?", reply_parameters=loose)["ok"]


def test_an_edit_is_seen_and_an_equal_one_refused(alice: User, call: Call) -> None:
    alice.sends("/start")
    number = call("sendMessage", chat_id=alice.id, text="one")["result"]["message_id"]
    place = {"chat_id": alice.id, "message_id": number}

    edited = call("editMessageText", text="two", **place)

    assert edited["result"]["edit_date"] >= edited["result"]["date"]
    assert alice.sees("two").id == number
    assert call("editMessageText", text="two", **place)["description"].startswith(
        "Bad Request: message is not modified"
    )
    assert call("editMessageText", text="x", chat_id=alice.id, message_id=99)["description"] == (
        "Bad Request: message to edit not found"
    )


def test_a_bot_cannot_edit_a_users_message(alice: User, call: Call) -> None:
    message = alice.sends("mine")

    answer = call("editMessageText", chat_id=alice.id, message_id=message.id, text="yours")

    assert answer["description"] == "Bad Request: message can't be edited"


def test_a_deleted_message_is_gone(alice: User, call: Call) -> None:
    message = alice.sends("oops")
    place = {"chat_id": alice.id, "message_id": message.id}

    assert call("deleteMessage", **place)["result"] is True
    assert call("deleteMessage", **place)["description"] == (
        "Bad Request: message to delete not found"
    )


def test_forwards_name_their_author_and_copies_do_not(alice: User, call: Call) -> None:
    message = alice.sends("wise words")
    place = {"chat_id": alice.id, "from_chat_id": alice.id, "message_id": message.id}

    forwarded = call("forwardMessage", **place)["result"]
    copied = call("copyMessage", **place)["result"]

    assert forwarded["forward_origin"]["sender_user"]["first_name"] == "Alice"
    assert set(copied) == {"message_id"}
    assert alice.sees(lambda m: m.id == copied["message_id"]).text == "wise words"
    gone = call("copyMessage", chat_id=alice.id, from_chat_id=alice.id, message_id=99)
    assert gone["description"] == "Bad Request: message to copy not found"


def test_commands_are_kept_by_scope_and_language(alice: User, call: Call) -> None:
    plain = [{"command": "help", "description": "Help"}]
    german = [{"command": "hilfe", "description": "Hilfe"}]
    call("setMyCommands", commands=plain)
    call("setMyCommands", commands=german, language_code="de")

    assert call("getMyCommands")["result"] == plain
    assert call("getMyCommands", language_code="de")["result"] == german
    assert call("getMyCommands", scope={"type": "all_private_chats"})["result"] == []
    call("deleteMyCommands")
    assert call("getMyCommands")["result"] == []
    wrong = call("setMyCommands", commands=[{"command": "No Way", "description": "x"}])
    assert wrong["description"] == "Bad Request: BOT_COMMAND_INVALID"


def test_privacy_mode_hides_group_talk_but_not_commands(
    world: World, alice: User, call: Call
) -> None:
    group = world.group("Friends", [alice, world.bot()])
    alice.sends("just talk", to=group)
    alice.sends("/help@other_bot", to=group)
    alice.sends("/help@sandbox_bot", to=group)

    texts = [update["message"]["text"] for update in updates(call)]

    assert texts == ["/help@sandbox_bot"]
    assert call("sendMessage", chat_id=group.id, text="Here I am")["ok"]
    assert call("getChatMember", chat_id=group.id, user_id=alice.id)["result"]["status"] == (
        "creator"
    )


def test_the_transcript_reads_like_the_conversation(world: World, alice: User, call: Call) -> None:
    alice.sends("/start")
    call("sendMessage", chat_id=alice.id, text="Sure?", reply_markup=buttons("Yes", "No"))
    alice.presses("No")

    assert world.transcript().splitlines() == [
        "Alice: /start",
        "sandbox_bot: Sure?",
        "    [Yes] [No]",
        "Alice presses [No]",
    ]
    assert alice.chat == world.transcript()


def test_the_call_log_names_ignored_parameters(world: World, alice: User, call: Call) -> None:
    alice.sends("/start")

    assert call("sendMessage", chat_id=alice.id, text="Hi", parse_mod="HTML")["ok"]

    record = world.calls[-1]
    assert record.method == "sendMessage"
    assert record.ignored == ["parse_mod"]
    assert record.error is None


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "message text is empty"),
        ("  \n ", "message text is empty"),
        ("x" * 4097, "message is too long"),
        ("\U0001f600" * 4096, None),
    ],
)
def test_the_length_of_a_text_is_counted_in_characters(
    alice: User, call: Call, text: str, refusal: str | None
) -> None:
    alice.sends("/start")

    answer = call("sendMessage", chat_id=alice.id, text=text)

    assert answer.get("description") == (f"Bad Request: {refusal}" if refusal else None)


def test_two_worlds_with_one_seed_play_alike() -> None:
    def dice() -> list[int]:
        world = World(seed=7, throttles=False)
        world.bot()
        alice = world.user("Alice")
        alice.sends("/roll")
        call = caller(world)
        rolls = [call("sendDice", chat_id=alice.id)["result"]["dice"]["value"] for _ in range(9)]
        assert all(1 <= roll <= 6 for roll in rolls)
        return rolls

    assert dice() == dice()


def test_a_long_conversation_stays_bounded(world: World, alice: User) -> None:
    bot = world.bot()
    with world.changed:
        chat = bot.dialog(alice)
        for number in range(12_000):
            world.post(chat, bot, {"text": f"message {number}"})

    assert alice.sees("message 11999").id == 12_000
    assert len(alice.inbox) <= 10_000
    assert len(chat.messages) <= 10_000
