"""What a type checker must know about the sandbox. Read by mypy and pyright, never run."""

import re
from pathlib import Path
from typing import Any

import requests
from typing_extensions import assert_type

from telegram_sandbox import (
    Bot,
    CallbackQuery,
    Chat,
    Checkout,
    FakeClock,
    InviteLink,
    JoinRequest,
    Message,
    Press,
    SandboxAdapter,
    Server,
    Topic,
    User,
    World,
)


def the_world_is_made_and_turned() -> None:
    world = World(FakeClock(), seed=7, floods=True)
    assert_type(world.bot("1:test", "tea_bot", reads_all=True), Bot)
    assert_type(world.user("Alice", username="alice"), User)
    assert_type(world.group("Friends", [world.user("Alice"), world.bot()]), Chat)
    assert_type(world.transcript(), str)
    world.clock.advance(60)
    fault = world.faults.add("flood", method="send*", retry_after=3)
    assert_type(fault.hits, int)
    world.restore(world.snapshot())
    world.save("world.json")
    world.load(Path("world.json"))
    world.attach(lambda update: print(update["update_id"]))
    with requests.Session() as session, Server(world) as server:
        session.mount("https://api.telegram.org/", SandboxAdapter(world))
        assert_type(server.url, str)


def a_press_is_answered(world: World, alice: User) -> None:
    alice.sends("/start")
    assert_type(alice.sees("Tea?"), Message)
    alice.sees(re.compile("Tea|Cake"), within=3600)
    alice.sees(lambda message: "poll" in message.content, timeout=3)

    press = alice.presses("Yes")
    assert_type(press, Press)
    assert_type(press.id, str)
    assert_type(press.wait(), dict[str, Any])
    assert alice.presses("Yes").wait()["text"] == "Noted"
    assert_type(press.query, CallbackQuery)
    assert_type(press.query.data, str | None)
    assert_type(alice.presses("Pay").checkout, Checkout)
    assert_type(alice.presses("Pay").checkout.wait(), Message)
    assert_type(alice.presses(1).message, Message)
    alice.presses("Here", gives=(59.9, 10.7))
    alice.presses("Who", gives=[world.user("Bob"), world.bot()])
    alice.presses("Where", gives=world.supergroup("Club", [alice]))
    alice.presses("Ask", gives=("2+2?", ["3", "4"]))


def people_do_things(alice: User, bob: User, chat: Chat, bot: Bot) -> None:
    assert_type(alice.inline("tea", bot), list[dict[str, Any]])
    assert_type(alice.chooses(1, chat), Message)
    assert_type(alice.uploads(b"pixels", "photo", caption="Look"), Message)
    assert_type(alice.uploads_album([b"one", b"two"]), list[Message])
    assert_type(alice.pays(alice.sees("Tea")).wait(), Message)
    assert_type(alice.opens_topic("Tea", chat), Topic)
    assert_type(alice.makes_link(chat, limit=1), InviteLink)
    assert_type(bob.joins(chat), JoinRequest | None)
    alice.promotes(bob, chat, can_pin_messages=True)
    alice.restricts(bob, chat, can_send_polls=False)
    alice.removes(bob, chat, may_return=True)


def mistakes_are_found(alice: User) -> None:
    alice.presses(button=b"Yes")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    print(alice.presses("Yes").text)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType]
